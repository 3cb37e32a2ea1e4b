package publishtest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/publish"
)

// Grown is an edition of n stories over three years: of one to six reports by
// 300 publishers, in 12 sections, with tags of which few are common and most
// are rare. The same n gives the same edition.
func Grown(n int) herald.Edition {
	random := rand.New(rand.NewPCG(uint64(n), 2))
	stories := make([]herald.Story, n)
	for i := range stories {
		stories[i] = grownStory(random, i, time.Duration(i)*3*365*24*time.Hour/time.Duration(n))
	}
	return newEdition(stories)
}

func grownStory(random *rand.Rand, i int, age time.Duration) herald.Story {
	slug := fmt.Sprintf("%s-%s-%d", word(random), word(random), i)
	s := herald.Story{ID: storyID(slug), Slug: slug, Section: fmt.Sprintf("Section %c", 'A'+random.IntN(12)), Language: "en", Headline: words(random, 9)}
	for j := range 1 + int(math.Min(5, random.ExpFloat64()*1.2)) {
		s.Coverage = append(s.Coverage, grownReport(random, slug, j, begin.Add(-age+time.Duration(random.IntN(20))*time.Hour)))
	}
	s.Headline = s.Lead().Article.Title
	for range 5 {
		s.Tags = append(s.Tags, herald.Tag{Kind: herald.TagKeyword, Name: fmt.Sprintf("subject %d", int(math.Exp(random.Float64()*11))), Score: random.Float64()})
	}
	sortCoverage(s.Coverage)
	s.Created = slices.MinFunc(s.Coverage, byDate).Article.Date
	s.Modified = slices.MaxFunc(s.Coverage, byDate).Article.Date
	return s
}

func byDate(a, b herald.Coverage) int { return a.Article.Date.Compare(b.Article.Date) }

func grownReport(random *rand.Rand, slug string, n int, date time.Time) herald.Coverage {
	paper := random.IntN(300)
	site := fmt.Sprintf("https://paper%d.example/", paper)
	address := fmt.Sprintf("%s%s/%d", site, slug, n)
	name := fmt.Sprintf("Paper of Town %d", paper)
	return herald.Coverage{
		Feed: herald.Feed{URL: site + "feed.xml", Title: name, Site: site},
		Article: herald.Article{
			GUID: address, URL: address, Address: address, Title: words(random, 9), Summary: "<p>" + words(random, 45) + ".</p>",
			Publisher: herald.Publisher{Name: name, Site: site}, Language: "en", Published: date, FirstSeen: date, LastSeen: date, Date: date,
		},
	}
}

func words(random *rand.Rand, n int) string {
	var all []string
	for range n {
		all = append(all, word(random))
	}
	return strings.Join(all, " ")
}

func word(random *rand.Rand) string {
	var b strings.Builder
	for range 1 + random.IntN(3) {
		b.WriteByte("bdfgklmnprst"[random.IntN(12)])
		b.WriteByte("aeiou"[random.IntN(5)])
	}
	return b.String()
}

// News gives the edition after n of its stories got another report: the newest
// ones for the most part, and some of any age.
func News(ed herald.Edition, n int) herald.Edition {
	random := rand.New(rand.NewPCG(uint64(n), 3))
	stories := slices.Clone(ed.Stories)
	for i := range n {
		at := random.IntN(min(len(stories), 10*n))
		if i%5 == 4 {
			at = random.IntN(len(stories))
		}
		s := &stories[at]
		report := grownReport(random, s.Slug, 10+i, begin.Add(time.Duration(30*24+i)*time.Hour))
		s.Coverage = append(slices.Clone(s.Coverage), report)
		s.Modified = cmp.Or(report.Article.Date, s.Modified)
	}
	next := newEdition(stories)
	next.Site, next.Retired = ed.Site, ed.Retired
	return next
}

// Growth measures a publisher: a publish into an empty folder, one after news
// in 50 stories, one without news. Figures are CPU seconds of the process, its
// waiting for the disk left out, and the share of the first.
func Growth(b *testing.B, n int, open func(dir string) publish.Publisher) {
	ed := Grown(n)
	news := News(ed, 50)
	for b.Loop() {
		p := open(b.TempDir())
		run := func(what string, ed herald.Edition) float64 {
			start := cpu()
			var rep publish.Report
			err := publish.Roomy(func() (err error) {
				rep, err = p.Publish(context.Background(), ed)
				return err
			})
			if err != nil || len(rep.Problems) > 0 {
				b.Fatalf("%+v: %v", rep, err)
			}
			spent := (cpu() - start).Seconds()
			b.Logf("%d stories, %s: %.2f CPU s, %d files written, %d removed, peak %d MB", n, what, spent, rep.Written, rep.Removed, peak()>>20)
			return spent
		}
		full := run("full", ed)
		few := run("50 changed", news)
		none := run("no news", news)
		b.ReportMetric(full, "full-cpu-s")
		b.ReportMetric(few, "news-cpu-s")
		b.ReportMetric(none, "none-cpu-s")
		b.ReportMetric(100*few/full, "news-%")
	}
}
