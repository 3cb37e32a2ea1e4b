package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"herald/internal/fetch"
)

// Ping says who is told of a target's news after a publish. Its zero value is
// nobody.
type Ping struct {
	Base     string // address that the target's folder is served at, ends in "/"
	Hub      string // WebSub hub, told which feeds changed; "" for none
	IndexNow string // key of IndexNow, told which pages changed; "" for none
	Endpoint string // of IndexNow; "" means the one that tells all search engines
}

const (
	indexNow  = "https://api.indexnow.org/indexnow"
	pingPages = 10_000 // that IndexNow takes at once
	pingFeeds = 200    // that a hub is told of
)

// indexNowKey is what IndexNow takes for a key.
var indexNowKey = regexp.MustCompile(`^[A-Za-z0-9-]{8,128}$`)

// GoodIndexNowKey tells whether a text can be a key of IndexNow.
func GoodIndexNowKey(key string) bool { return indexNowKey.MatchString(key) }

// ping tells of what was written. What goes wrong is told in words: the
// publish has gone well all the same.
func (p *Pipeline) ping(ctx context.Context, to Ping, wrote []string) (warnings []string) {
	if to.Base == "" {
		return nil
	}
	pages, feeds := news(to.Base, wrote)
	if to.Hub != "" && len(feeds) > 0 {
		form := url.Values{"hub.mode": {"publish"}, "hub.url": feeds}
		if _, err := p.client.Get(ctx, fetch.Request{URL: to.Hub, Form: form.Encode(), Accept: "*/*"}); err != nil {
			warnings = append(warnings, fmt.Sprintf("the hub was not told of %d feeds: %v", len(feeds), err))
		}
	}
	if to.IndexNow != "" && len(pages) > 0 {
		if err := p.indexNow(ctx, to, pages); err != nil {
			warnings = append(warnings, fmt.Sprintf("IndexNow was not told of %d pages: %v", len(pages), err))
		}
	}
	return warnings
}

func (p *Pipeline) indexNow(ctx context.Context, to Ping, pages []string) error {
	base, err := url.Parse(to.Base)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"host": base.Host, "key": to.IndexNow, "keyLocation": to.Base + to.IndexNow + ".txt", "urlList": pages})
	if err != nil {
		return err
	}
	endpoint := to.Endpoint
	if endpoint == "" {
		endpoint = indexNow
	}
	_, err = p.client.Get(ctx, fetch.Request{URL: endpoint, JSON: string(body), Accept: "*/*"})
	return err
}

// news gives the addresses of those files that are pages, and of those that
// are feeds.
func news(base string, wrote []string) (pages, feeds []string) {
	for _, file := range wrote {
		address := base + (&url.URL{Path: file}).EscapedPath()
		switch ending := path.Ext(file); {
		case path.Base(file) == "index.html" && len(pages) < pingPages:
			pages = append(pages, strings.TrimSuffix(address, "index.html"))
		case (ending == ".rss" || ending == ".atom" || ending == ".json" && path.Base(file) != "stories.json" && !strings.Contains(file, "stories/")) && len(feeds) < pingFeeds:
			feeds = append(feeds, address)
		}
	}
	return pages, feeds
}
