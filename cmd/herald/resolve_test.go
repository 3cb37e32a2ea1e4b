package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAServiceOfOnesOwnResolves configures one, and reads a link that hides
// where it leads.
func TestAServiceOfOnesOwnResolves(t *testing.T) {
	const leads = "https://coast.example/2026/harbour-wall"
	var asked []string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		fmt.Fprintf(w, `{"url": %q}`, leads)
	}))
	defer service.Close()
	id := base64.RawURLEncoding.EncodeToString(append([]byte{1 << 3, 19, 4<<3 | 2, 80}, "AU_yqL"+strings.Repeat("x", 74)...))
	feed := `<rss version="2.0"><channel><title>World - Google News</title><generator>NFE/5.0</generator><item><title>Harbour wall gives way - The Coast</title>
<link>https://news.google.com/rss/articles/` + id + `?oc=5</link><source url="https://coast.example">The Coast</source></item></channel></rss>`
	for _, on := range []bool{false, true} {
		fetch := "allow_private: true"
		if on {
			fetch += `, google_resolver: "` + service.URL + `/?key=k&id={id}"`
		}
		dir := quiet(t, "fetch: {"+fetch+"}\nfeeds: [{url: \"file:feed.xml\"}]\npublish: []\n")
		if err := os.WriteFile(filepath.Join(dir, "feed.xml"), []byte(feed), 0o644); err != nil {
			t.Fatal(err)
		}
		clock := "2026-03-02T18:00:00Z"
		if out := runAt(t, dir, clock, []int{exitDone}, "run"); strings.Contains(out, "1 link resolved") != on {
			t.Errorf("with the resolver %v: %s", on, out)
		}
		out := runAt(t, dir, clock, []int{exitDone}, "export", "articles")
		if strings.Contains(out, leads) != on {
			t.Errorf("with the resolver %v: %s", on, out)
		}
	}
	if want := "/?key=k&id=" + id; len(asked) != 1 || asked[0] != want {
		t.Errorf("asked %q, want %q once", asked, want)
	}
}
