package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"herald"
	"herald/internal/address"
	"herald/internal/fetch"
	"herald/internal/picture"
	"herald/internal/store"
)

// Where a target copies images, a pass fetches those that stories want, newest
// story first: through the same client as feeds, where the site's robots.txt
// lets it, never more than a pass can bear. What it made of one is kept, and
// what it could not make: an address is asked again, conditionally, only while
// its story is news.
const (
	picturesPass  = 300              // fetched in a pass; the others are left to the next
	picturesTime  = 90 * time.Second // that a pass gives them
	picturesOnce  = 8                // under way at one time
	picturesStory = 4                // addresses that a story may try
	pictureAgain  = 24 * time.Hour   // until one that is there is asked for again
	pictureNews   = 72 * time.Hour   // how long its story is news
	pictureRetry  = time.Hour        // after a failure of the world, doubled with each
	pictureRefuse = 7 * 24 * time.Hour
	pictureAccept = "image/webp,image/png,image/jpeg,image/gif;q=0.8"
)

// pictures fills in the edition's pictures. more tells that some are left to
// fetch.
func (p *Pipeline) pictures(ctx context.Context, pass Pass, ed *herald.Edition, sum *Summary) (more bool, err error) {
	if !slices.ContainsFunc(p.o.Targets, func(t Target) bool { return t.Pictures }) {
		return false, nil
	}
	g := gallery{p: p, now: pass.Now}
	if err := g.read(ctx); err != nil {
		return false, err
	}
	if !pass.Dry {
		wanted := g.wanted(ed.Stories)
		more = len(wanted) > picturesPass
		if sum.Pictures, err = g.fetch(ctx, wanted[:min(len(wanted), picturesPass)]); err != nil {
			return false, err
		}
		if err := g.tidy(ctx, ed.Stories); err != nil {
			return false, err
		}
	}
	ed.Pictures = make(map[string]herald.Picture, len(g.known))
	for where, k := range g.known {
		if len(k.Sizes) > 0 {
			ed.Pictures[where] = k.Picture
		}
	}
	return more, nil
}

// gallery is what is known of images, by address.
type gallery struct {
	p      *Pipeline
	now    time.Time
	known  map[string]store.Picture
	decode sync.Mutex // one image at a time, for the memory it takes
}

func (g *gallery) read(ctx context.Context) error {
	list, err := g.p.store.Pictures(ctx)
	g.known = make(map[string]store.Picture, len(list))
	for _, k := range list {
		g.known[k.Address] = k
	}
	return err
}

// wanted gives the addresses to ask now, each once, in the order of stories:
// of each story the first that may still give a picture.
func (g *gallery) wanted(stories []herald.Story) (list []string) {
	asked := map[string]bool{}
	for i := range stories {
		s, tries := &stories[i], 0
		for _, c := range s.Coverage {
			where := c.Article.Image
			if !address.Safe(where) {
				continue
			}
			k, met := g.known[where]
			due, shown := !g.now.Before(k.Next), len(k.Sizes) > 0
			if (!met || due && (!shown || g.now.Sub(s.Modified) < pictureNews)) && !asked[where] {
				asked[where] = true
				list = append(list, where)
			}
			if tries++; tries == picturesStory || shown || asked[where] {
				break
			}
		}
	}
	return list
}

// fetch asks for images and keeps what came of it. What the pass's time did
// not suffice for is as if it had not been asked. It counts new pictures.
func (g *gallery) fetch(ctx context.Context, list []string) (fresh int, err error) {
	limited, stop := context.WithTimeout(ctx, picturesTime)
	defer stop()
	var workers errgroup.Group
	workers.SetLimit(picturesOnce)
	var mu sync.Mutex
	var failed error
	for _, where := range list {
		workers.Go(func() error {
			k, bodies := g.ask(limited, g.known[where], where)
			if limited.Err() != nil && k.Failures > 0 {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, g.p.store.SavePictures(ctx, []store.Picture{k}, map[string][][]byte{k.Hash: bodies}))
			if bodies != nil {
				fresh++
			}
			return nil
		})
	}
	_ = workers.Wait()
	if failed != nil || len(list) == 0 {
		return fresh, failed
	}
	return fresh, g.read(ctx)
}

// ask asks for one image. The bodies are nil unless there is a new picture.
func (g *gallery) ask(ctx context.Context, k store.Picture, where string) (store.Picture, [][]byte) {
	k.Address, k.Checked = where, g.now
	res, err := g.get(ctx, k)
	if err != nil {
		return g.failed(k, err), nil
	}
	sizes, bodies := k.Picture, [][]byte(nil)
	if !res.NotModified {
		if sizes, bodies, err = g.make(res); err != nil {
			k.ETag, k.LastModified, k.BodyHash = "", "", ""
			return g.failed(k, err), nil
		}
	}
	k.ETag, k.LastModified, k.BodyHash, k.Picture = res.ETag, res.LastModified, res.BodyHash, sizes
	k.Failures, k.Error, k.Next = 0, "", g.now.Add(pictureAgain)
	return k, bodies
}

func (g *gallery) get(ctx context.Context, k store.Picture) (*fetch.Response, error) {
	if !g.p.o.NoRobots {
		if err := g.p.client.Allowed(ctx, k.Address); err != nil {
			return nil, err
		}
	}
	return g.p.client.Get(ctx, fetch.Request{URL: k.Address, ETag: k.ETag, LastModified: k.LastModified, BodyHash: k.BodyHash, Accept: pictureAccept})
}

// make makes a picture of what was sent.
func (g *gallery) make(res *fetch.Response) (made herald.Picture, bodies [][]byte, err error) {
	if res.Truncated != "" {
		return made, nil, errors.New(res.Truncated)
	}
	g.decode.Lock()
	defer g.decode.Unlock()
	sizes, err := picture.Make(res.Body)
	for _, s := range sizes {
		sum := sha256.Sum256(s.Body)
		made.Hash = hex.EncodeToString(sum[:])
		made.Sizes = append(made.Sizes, herald.PictureSize{Width: s.Width, Height: s.Height})
		bodies = append(bodies, s.Body)
	}
	return made, bodies, err
}

// failed notes a failure. A picture that was there before goes when its
// publisher has none there any more, and stays when nobody knows.
func (g *gallery) failed(k store.Picture, err error) store.Picture {
	k.Error = err.Error()
	k.Failures++
	wait := pictureRetry << min(k.Failures-1, 7)
	var e *fetch.Error
	if errors.Is(err, herald.ErrInvalid) || errors.As(err, &e) && (e.Kind == fetch.KindRobots || e.Kind == fetch.KindPrivate || e.Status >= 400 && e.Status < 500 && e.Kind != fetch.KindBusy) {
		wait, k.Picture = pictureRefuse, herald.Picture{}
	}
	k.Next = g.now.Add(wait)
	return k
}

// tidy forgets the images that no article of a story shows.
func (g *gallery) tidy(ctx context.Context, stories []herald.Story) error {
	shown := map[string]bool{}
	for i := range stories {
		for _, c := range stories[i].Coverage {
			shown[c.Article.Image] = true
		}
	}
	var gone []string
	for where := range g.known {
		if !shown[where] {
			gone = append(gone, where)
			delete(g.known, where)
		}
	}
	return g.p.store.DropPictures(ctx, gone)
}
