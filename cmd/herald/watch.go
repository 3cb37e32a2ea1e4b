package main

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"herald"
	"herald/internal/pipeline"
	"herald/internal/store"
)

// watch is what a daemon tells of itself: whether it is well, and numbers for
// Prometheus. What is counted comes from no feed, so that no label grows by
// what strangers write.
type watch struct {
	registry *prometheus.Registry
	visits   *prometheus.CounterVec
	articles *prometheus.CounterVec
	lag      prometheus.Histogram
	took     prometheus.Histogram
	feeds    *prometheus.GaugeVec
	stories  prometheus.Gauge
	passes   *prometheus.CounterVec
	pass     prometheus.Histogram
	last     prometheus.Gauge

	ready atomic.Bool // the store answered well when it was last asked
}

func newWatch() *watch {
	w := &watch{
		registry: prometheus.NewRegistry(),
		visits:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "herald_visits_total", Help: "Visits of feeds, by outcome."}, []string{"outcome"}),
		articles: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "herald_articles_total", Help: "Articles stored, by what became of them."}, []string{"kind"}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "herald_visit_lag_seconds", Help: "From when a feed was due to when it was leased.",
			Buckets: []float64{.5, 1, 2, 5, 10, 30, 60, 300, 1800}}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "herald_visit_seconds", Help: "Time of a feed's answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 20}}),
		feeds:   prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "herald_feeds", Help: "Feeds by state, at the last pass."}, []string{"state"}),
		stories: prometheus.NewGauge(prometheus.GaugeOpts{Name: "herald_stories", Help: "Stories that live, at the last publish."}),
		passes:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "herald_passes_total", Help: "Groupings and publishes, by result."}, []string{"result"}),
		pass: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "herald_pass_seconds", Help: "Time of a grouping and publish.",
			Buckets: []float64{.05, .1, .5, 1, 5, 15, 60, 300}}),
		last: prometheus.NewGauge(prometheus.GaugeOpts{Name: "herald_last_pass_timestamp_seconds", Help: "When the last good pass ended."}),
	}
	w.registry.MustRegister(w.visits, w.articles, w.lag, w.took, w.feeds, w.stories, w.passes, w.pass, w.last,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return w
}

func (w *watch) pipeline() pipeline.Watch {
	return pipeline.Watch{Visited: w.visited, Passed: w.passed, Store: w.store}
}

func (w *watch) visited(v pipeline.Visit, saved store.Saved, lag time.Duration) {
	w.visits.WithLabelValues(v.Outcome).Inc()
	w.articles.WithLabelValues("new").Add(float64(saved.New))
	w.articles.WithLabelValues("changed").Add(float64(saved.Changed))
	w.lag.Observe(lag.Seconds())
	w.took.Observe(v.Took.Seconds())
}

func (w *watch) passed(sum pipeline.Summary, took time.Duration, err error) {
	for _, state := range badness {
		w.feeds.WithLabelValues(state).Set(float64(sum.Health[state]))
	}
	result := "done"
	switch {
	case errors.Is(err, herald.ErrRefused):
		result = "refused"
	case err != nil:
		result = "failed"
	default:
		w.stories.Set(float64(sum.Stories.All))
		w.last.SetToCurrentTime()
	}
	w.passes.WithLabelValues(result).Inc()
	w.pass.Observe(took.Seconds())
}

func (w *watch) store(err error) { w.ready.Store(err == nil) }

// handler answers /healthz (the process lives), /readyz (it has its store and
// does not end just now) and /metrics.
func (w *watch) handler() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /healthz", func(out http.ResponseWriter, _ *http.Request) { fmt.Fprintln(out, "ok") })
	m.HandleFunc("GET /readyz", func(out http.ResponseWriter, _ *http.Request) {
		if !w.ready.Load() {
			http.Error(out, "not ready", http.StatusServiceUnavailable) // why is in the log, not for strangers
			return
		}
		fmt.Fprintln(out, "ready")
	})
	m.Handle("GET /metrics", promhttp.HandlerFor(w.registry, promhttp.HandlerOpts{}))
	return m
}
