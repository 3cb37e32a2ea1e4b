package page_test

import (
	"reflect"
	"strings"
	"testing"

	"herald/internal/address"
	"herald/internal/page"
)

func TestFeedsOfKnownHouses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.youtube.com/channel/UCabc/videos":              "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc",
		"https://m.youtube.com/user/name":                           "https://www.youtube.com/feeds/videos.xml?user=name",
		"https://youtube.com/playlist?list=PL1&x=2":                 "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1",
		"https://www.youtube.com/@handle":                           "",
		"https://www.reddit.com/":                                   "https://www.reddit.com/.rss",
		"https://old.reddit.com/r/harbours/top/":                    "https://www.reddit.com/r/harbours/.rss",
		"https://www.reddit.com/r/harbours/comments/1abc/the_wall/": "https://www.reddit.com/r/harbours/comments/1abc/.rss",
		"https://www.reddit.com/u/name":                             "https://www.reddit.com/user/name/.rss",
		"https://www.reddit.com/settings":                           "",
		"https://github.com/":                                       "",
		"https://github.com/owner":                                  "https://github.com/owner.atom",
		"https://github.com/owner/repo.git":                         "https://github.com/owner/repo/releases.atom https://github.com/owner/repo/tags.atom https://github.com/owner/repo/commits.atom",
		"https://github.com/owner/repo/commits/main":                "https://github.com/owner/repo/commits/main.atom https://github.com/owner/repo/releases.atom https://github.com/owner/repo/tags.atom",
		"https://github.com/owner/repo/tags":                        "https://github.com/owner/repo/tags.atom https://github.com/owner/repo/releases.atom https://github.com/owner/repo/commits.atom",
		"https://medium.com/@writer/a-story-1a2b":                   "https://medium.com/feed/@writer",
		"https://medium.com/a-publication":                          "https://medium.com/feed/a-publication",
		"https://medium.com/tag/harbours":                           "https://medium.com/feed/tag/harbours",
		"https://writer.medium.com/a-story":                         "https://writer.medium.com/feed",
		"https://letter.substack.com/p/a-story":                     "https://letter.substack.com/feed",
		"https://substack.com/@writer":                              "",
		"https://blog.wordpress.com/2026/11/":                       "https://blog.wordpress.com/feed/",
		"https://blog.blogspot.com/":                                "https://blog.blogspot.com/feeds/posts/default",
		"https://social.example/@name":                              "https://social.example/@name.rss",
		"https://social.example/@name/1134":                         "https://social.example/@name.rss",
		"https://social.example/users/name":                         "https://social.example/users/name.rss",
		"https://social.example/tags/harbour":                       "https://social.example/tags/harbour.rss",
		"https://bsky.app/profile/name.example":                     "https://bsky.app/profile/name.example/rss",
		"https://stackoverflow.com/questions/tagged/go":             "https://stackoverflow.com/feeds/tag/go",
		"https://arxiv.org/list/cs.CL/recent":                       "https://rss.arxiv.org/rss/cs.CL",
		"https://news.ycombinator.com/news":                         "https://news.ycombinator.com/rss",
		"https://x.com/name":                                        "",
	} {
		var got []string
		for _, g := range page.Feeds(in) {
			if !g.Known {
				t.Errorf("%s: %s is no known form", in, g.URL)
			}
			got = append(got, g.URL)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Feeds(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestFeedsOfAnySite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		first []string
		n     int
	}{
		{"https://coast.example", []string{"https://coast.example/feed/", "https://coast.example/rss/", "https://coast.example/index.xml"}, 9},
		{"http://coast.example:8080/news/2026/wall.html?x=1#y", []string{"http://coast.example:8080/news/feed/"}, 13},
		{"https://coast.example/category/harbour/", []string{"https://coast.example/category/harbour/feed/"}, 13},
		{"https://coast.example/about.html", []string{"https://coast.example/feed/"}, 9},
		{"https://user:secret@coast.example/", []string{"https://coast.example/feed/"}, 9},
	} {
		got := page.Feeds(c.in)
		if len(got) != c.n {
			t.Errorf("Feeds(%q): %d guesses; want %d", c.in, len(got), c.n)
		}
		for i, want := range c.first {
			if i >= len(got) || got[i] != (page.Guess{URL: want}) {
				t.Errorf("Feeds(%q)[%d] is not %q: %v", c.in, i, want, got)
			}
		}
	}
	for _, in := range []string{"", "coast.example", "mailto:a@coast.example", "file:///etc", "javascript:alert(1)"} {
		if got := page.Feeds(in); got != nil {
			t.Errorf("Feeds(%q) = %v; want none", in, got)
		}
	}
}

func FuzzFeeds(f *testing.F) {
	f.Add("https://www.youtube.com/playlist?list=%zz&list=a b")
	f.Add("https://github.com/%2e%2e/\u00e9/commits/..;x")
	f.Add("https://social.example/@a%0d%0a/../")
	f.Fuzz(func(t *testing.T, raw string) {
		got := page.Feeds(raw)
		if len(got) > 20 || !reflect.DeepEqual(got, page.Feeds(raw)) {
			t.Fatalf("Feeds(%q) = %v: too many, or not the same twice", raw, got)
		}
		for _, g := range got {
			if !address.Safe(g.URL) {
				t.Fatalf("Feeds(%q): %q is not safe", raw, g.URL)
			}
		}
	})
}
