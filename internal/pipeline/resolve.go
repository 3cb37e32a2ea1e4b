package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"herald"
	"herald/internal/address"
	"herald/internal/googlenews"
)

const (
	askWithin     = 25 * time.Second   // for the one link that a pass of `herald run` asks for
	askAgain      = time.Hour          // before a link that was asked for in vain; doubles
	longestWait   = 7 * 24 * time.Hour // between two questions for one link
	announceEvery = 10 * time.Minute   // between two publishes that are made for resolved links alone
)

// resting is the store's note of how long the resolver's source is to be left alone.
const resting = "resolver"

// resume lets the resolver keep the pace of the process before.
func (p *Pipeline) resume(ctx context.Context) error {
	if p.o.Resolver == nil {
		return nil
	}
	note, err := p.store.Meta(ctx, resting)
	if err != nil || note == "" {
		return err
	}
	var left googlenews.Rest
	if json.Unmarshal([]byte(note), &left) == nil { // a note that cannot be read is none
		p.o.Resolver.Resume(left)
	}
	return nil
}

// resolved is what came of one question.
type resolved struct {
	link string // Google's; "" when there was none to ask for
	url  string // where it leads, "" when that is not known
	why  error  // of that
}

// resolve asks for the newest link that may be asked for; told is called when
// there is one. Whatever comes of it, articles keep a link that works. The
// error is the store's.
func (p *Pipeline) resolve(ctx context.Context, now time.Time, told func()) (out resolved, err error) {
	list, err := p.store.Hidden(ctx, now, 1)
	if err != nil || len(list) == 0 {
		return out, err
	}
	told()
	h, before := list[0], p.o.Resolver.Rest()
	url, why := p.o.Resolver.Resolve(ctx, h.Link)
	ended := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx) // what was asked for is kept
	if err := p.noteRest(ctx, before); err != nil {
		return out, err
	}
	if out = (resolved{link: h.Link, why: why}); why == nil {
		out.url = url
		return out, p.store.Reveal(ctx, h, url, address.Of(url, "", h.Link))
	}
	if ended || errors.Is(why, googlenews.ErrBlocked) || errors.Is(why, herald.ErrBusy) {
		return out, nil // that is nothing about this link
	}
	wait := min(askAgain<<min(h.Failures, 10), longestWait) // 10 doublings are past any bound
	return out, p.store.NotRevealed(ctx, h, now.Add(wait))
}

// noteRest keeps how long the source is to be left alone, for the next process.
func (p *Pipeline) noteRest(ctx context.Context, before googlenews.Rest) error {
	left := p.o.Resolver.Rest()
	if left == before {
		return nil
	}
	note, err := json.Marshal(left)
	if err != nil {
		return err
	}
	return p.store.SetMeta(ctx, resting, string(note))
}

// resolveOne is a pass's part: it asks for one link, if the pace allows, and so
// delays the pass by less than half a minute.
func (p *Pipeline) resolveOne(ctx context.Context, pass Pass, sum *Summary) error {
	if p.o.Resolver == nil {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	r, err := p.resolve(limited, pass.Now, func() { pass.Progress(Progress{Step: "asking where a link of Google News leads"}) })
	if err != nil || r.url == "" {
		return err
	}
	sum.Resolved = 1
	return p.store.Announce(ctx)
}

// resolveAll asks for links at the resolver's pace until ctx ends. What was
// learnt is published with the next news, or within announceEvery.
func (p *Pipeline) resolveAll(ctx context.Context, o Serving) {
	announced, waits := time.Now(), false
	for ctx.Err() == nil {
		r, err := p.resolve(ctx, o.Now(), func() {})
		waits = waits || r.url != ""
		if err == nil && waits && time.Since(announced) >= announceEvery {
			if err = p.store.Announce(ctx); err == nil {
				announced, waits = time.Now(), false
			}
		}
		tellResolved(o.Log, r, err)
		switch {
		case errors.Is(r.why, googlenews.ErrBlocked):
			rest(ctx, time.Until(p.o.Resolver.Rest().Until))
		case r.url == "":
			rest(ctx, lookEvery)
		}
	}
}

func tellResolved(log *slog.Logger, r resolved, err error) {
	switch {
	case err != nil:
		log.Error("what a resolver said could not be stored", "error", err)
	case r.url != "":
		log.Debug("link resolved", "link", r.link, "to", r.url)
	case r.link != "" && !errors.Is(r.why, context.Canceled):
		log.Info("a link of Google News stays as it is", "reason", r.why)
	}
}

// once leaves of the articles that have one address only the first: where a
// link of Google News was resolved, the publisher's own article may be listed with it.
func once(coverage []herald.Coverage) []herald.Coverage {
	if len(coverage) < 2 {
		return coverage
	}
	at := map[string]bool{}
	for _, c := range coverage {
		at[c.Article.Address] = true
	}
	kept := coverage[:0:0]
	for _, c := range coverage {
		if hides(c.Article.Address) {
			leads := address.Of(c.Article.URL, "", c.Article.GUID)
			if at[leads] && leads != c.Article.Address {
				continue
			}
			at[leads] = true
		}
		kept = append(kept, c)
	}
	return kept
}
