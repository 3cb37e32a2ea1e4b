package demo

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestConfigNamesTheFeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var c struct {
		Site  struct{ Title, URL, Language, Timezone string }
		Feeds []struct {
			URL, Section, Language string
			Tags                   []string
			Weight                 float64
		}
		Fetch   struct{ Proxy string }
		Store   struct{ SQLite string }
		Publish []map[string]map[string]string
	}
	text := w.Config("http://127.0.0.1:4321")
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if c.Fetch.Proxy != "http://127.0.0.1:4321" || c.Store.SQLite != "herald.db" || len(c.Publish) != 2 || c.Publish[0]["hugo"]["section"] != "news" || c.Publish[1]["site"]["dir"] != "public" {
		t.Errorf("got %+v", c)
	}
	feeds := w.Feeds()
	if len(c.Feeds) != len(feeds) {
		t.Fatalf("%d feeds in the configuration, %d in the world", len(c.Feeds), len(feeds))
	}
	for i, f := range c.Feeds {
		want := feeds[i]
		if f.URL != want.URL || f.Section != want.Section || f.Language != want.Language || f.Weight != want.Weight || strings.Join(f.Tags, " ") != strings.Join(want.Tags, " ") {
			t.Errorf("feed %d: got %+v, want %+v", i, f, want)
		}
	}
}
