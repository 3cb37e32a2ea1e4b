package googlenews_test

import (
	"strings"
	"testing"

	"herald/internal/googlenews"
)

func TestTopicIDsBothWays(t *testing.T) {
	t.Parallel()
	n := 0
	for _, v := range vectors(t) {
		got, ok := googlenews.DecodeTopic(v.Encoded)
		switch v.Kind {
		case "topic":
			n++
			if !ok || got.MID != v.MID || got.Language != v.Lang || got.Country != v.Country {
				t.Errorf("%s: %+v, %v; want %s %s %s", v.Encoded, got, ok, v.MID, v.Lang, v.Country)
			}
			if id := googlenews.EncodeTopic(v.MID, v.Lang, v.Country); id != v.Encoded {
				t.Errorf("EncodeTopic(%q, %q, %q) = %s; want %s", v.MID, v.Lang, v.Country, id, v.Encoded)
			}
		case "topic-other":
			if !ok || got.Section != v.Section || got.MID != "" {
				t.Errorf("%s: %+v, %v; want section %s", v.Encoded, got, ok, v.Section)
			}
		default:
			if ok {
				t.Errorf("%s %.60s read as a topic: %+v", v.Kind, v.Encoded, got)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d topics", n)
	}
}

func TestDecodeTopicNames(t *testing.T) {
	t.Parallel()
	for mid, want := range map[string]string{
		"/m/09nm_": "WORLD", "/m/09s1f": "BUSINESS", "/m/07c1v": "TECHNOLOGY", "/m/02jjt": "ENTERTAINMENT",
		"/m/06ntj": "SPORTS", "/m/06mq7": "SCIENCE", "/m/0kt51": "HEALTH", "/m/0d060g": "NATION", "/m/0aaaa": "",
	} {
		got, ok := googlenews.DecodeTopic(googlenews.EncodeTopic(mid, "de", "AT"))
		if want := (googlenews.Topic{Name: want, MID: mid, Language: "de", Country: "AT"}); !ok || got != want {
			t.Errorf("%s: %+v, %v; want %+v", mid, got, ok, want)
		}
	}
	if got, ok := googlenews.DecodeTopic("CAAqBwgKMKHL9QowkqbaAg"); !ok || got != (googlenews.Topic{}) {
		t.Errorf("publication by number: %+v, %v; want a topic that holds nothing", got, ok)
	}
	long := googlenews.EncodeTopic("/m/"+strings.Repeat("0", 100), "en", "")
	if got, ok := googlenews.DecodeTopic(long); !ok || got != (googlenews.Topic{Language: "en"}) {
		t.Errorf("an entity of 103 letters: %+v, %v; want none", got, ok)
	}
	for _, in := range []string{"", "A", "WORLD", "CAAqJggKIiBDQkFT", "CAAqAA", message(19, 4, "https://news.example/a")} {
		if got, ok := googlenews.DecodeTopic(in); ok {
			t.Errorf("DecodeTopic(%q) = %+v; want false", in, got)
		}
	}
}

func FuzzDecodeTopic(f *testing.F) {
	f.Add(googlenews.EncodeTopic("/m/09nm_", "en", "US"))
	f.Add(googlenews.EncodeTopic("/g/11aaaa", "es-419", ""))
	f.Add("CAAqBwgKMKHL9QowkqbaAg")
	f.Fuzz(func(t *testing.T, id string) {
		got, ok := googlenews.DecodeTopic(id)
		if !ok && got != (googlenews.Topic{}) {
			t.Fatalf("DecodeTopic(%q) = %+v, false", id, got)
		}
		if got.MID == "" {
			return
		}
		again, ok := googlenews.DecodeTopic(googlenews.EncodeTopic(got.MID, got.Language, got.Country))
		if !ok || again != got {
			t.Fatalf("DecodeTopic(%q) = %+v, after encoding %+v", id, got, again)
		}
	})
}
