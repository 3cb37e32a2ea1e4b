package text_test

import (
	"slices"
	"strings"
	"testing"

	"herald"
	"herald/internal/text"
)

func TestWords(t *testing.T) {
	for _, r := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"case and accents", "Été à MÜNCHEN, straße", "ete a munchen strasse"},
		{"abbreviation", "The U.S. and the U.N.", "the us and the un"},
		{"one letter and a stop", "Plan B. Next", "plan b next"},
		{"possessive", "Trump's and Trump’s plan isn't", "trump and trump plan isnt"},
		{"elision", "l'eau d’Orsay O'Brien", "l eau d orsay o brien"},
		{"numbers", "1,000 of 3.5 and G7, 24/7", "1000 of 3.5 and g7 24 7"},
		{"hyphen", "cease-fire", "cease fire"},
		{"chinese", "北京时间", "北京 京时 时间"},
		{"one character", "中 a", "中 a"},
		{"japanese keeps voicing", "がん", "がん"},
		{"korean", "한국 뉴스", "한국 뉴스"},
		{"arabic", "الأَخْبار", "الاخبار"},
		{"hindi keeps vowels", "दिल्ली में", "दिल्ली में"},
		{"greek", "Αθήνας", "αθηνασ"},
		{"turkish", "İstanbul ılık", "istanbul ilik"},
		{"emoji only", "🙂🙂", ""},
		{"punctuation only", "?!…", ""},
		{"ligature", "ﬀ", "ff"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := strings.Join(text.Words(r.in), " "); got != r.want {
				t.Errorf("Words(%q) = %q, want %q", r.in, got, r.want)
			}
		})
	}
}

func TestTokensKnowTheirPlace(t *testing.T) {
	s := "Ärger: l'eau, Trump's U.S. 北京时"
	for _, tok := range text.Tokens(s) {
		if s[tok.Start:tok.End] != tok.Text {
			t.Errorf("token %+v stands for %q", tok, s[tok.Start:tok.End])
		}
	}
}

func TestTerms(t *testing.T) {
	for _, r := range []struct{ title, lang, want string }{
		{"The ferries are sinking in the harbour", "en-GB", "ferri sink harbour"},
		{"US tells us nothing", "en", "us tell noth"},
		{"THE US TELLS US NOTHING", "en", "tell noth"},
		{"Die Fähren sinken im Hafen", "de", "fahr sink haf"},
		{"Ferries ferry the ferry", "en", "ferri"},
		{"Ferries sink", "xx", "ferries sink"},
		{"北京时间", "zh", "北京 京时 时间"},
	} {
		var got []string
		for _, term := range text.Terms(r.title, r.lang) {
			got = append(got, term.Stem)
		}
		if strings.Join(got, " ") != r.want {
			t.Errorf("Terms(%q, %q) = %q, want %q", r.title, r.lang, got, r.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, r := range []struct{ in, want string }{
		{"The minister has said that it will not be the end of the road", "en"},
		{"Die Ministerin hat gesagt, dass es nicht das Ende der Straße ist", "de"},
		{"La ministre a dit que ce ne sera pas la fin de la route", "fr"},
		{"La ministra dijo que no será el fin del camino para los pescadores", "es"},
		{"Il ministro ha detto che non sarà la fine della strada", "it"},
		{"De minister heeft gezegd dat het niet het einde van de weg is", "nl"},
		{"Министр сказал, что это не конец пути и что он не уйдёт", "ru"},
		{"Міністр сказав, що це не кінець шляху і що він не піде", "uk"},
		{"大臣は道の終わりではないと述べた", "ja"},
		{"部长说这不是道路的尽头", "zh"},
		{"장관은 길의 끝이 아니라고 말했다", "ko"},
		{"Ο υπουργός είπε ότι δεν είναι το τέλος", "el"},
		{"Ferry", ""},
		{"🙂", ""},
		{"", ""},
	} {
		if got := text.Language(r.in); got != r.want {
			t.Errorf("Language(%q) = %q, want %q", r.in, got, r.want)
		}
	}
}

func TestFingerprint(t *testing.T) {
	if a, b := text.Fingerprint("The “Ferry” sinks!"), text.Fingerprint("the ferry  SINKS"); a != b || len(a) != 32 {
		t.Errorf("the same headline gives %q and %q", a, b)
	}
	if a, b := text.Fingerprint("The ferry sinks"), text.Fingerprint("The ferry swims"); a == b {
		t.Errorf("two headlines give one fingerprint")
	}
	if got := text.Fingerprint("?!"); got != "" {
		t.Errorf("a headline without words gives %q", got)
	}
}

func TestSimilarity(t *testing.T) {
	terms := func(s string) []text.Term { return text.Terms(s, "en") }
	for _, r := range []struct {
		a, b string
		want float64
	}{
		{"Ferry sinks", "The ferry sank", 1.0 / 3},
		{"Ferry sinks", "Sinking ferries", 1},
		{"Ferry sinks", "Budget passes", 0},
		{"", "", 0},
	} {
		if got := text.Similarity(terms(r.a), terms(r.b)); got != r.want {
			t.Errorf("Similarity(%q, %q) = %v, want %v", r.a, r.b, got, r.want)
		}
	}
}

func TestSlug(t *testing.T) {
	const id = herald.StoryID(7)
	for _, r := range []struct{ name, in, want string }{
		{"plain", "Ferry Sinks in Harbour", "ferry-sinks-in-harbour"},
		{"accents", "Straße in Ålesund: été à Łódź", "strasse-in-alesund-ete-a-lodz"},
		{"apostrophe", "Trump’s plan", "trumps-plan"},
		{"russian", "Новости: щука и ёж", "novosti-shchuka-i-ezh"},
		{"soft sign", "День", "den"},
		{"greek", "Αθήνα", "athina"},
		{"arabic", "خبر عاجل", id.String()},
		{"chinese with a name", "北京时间今天上午 NATO", id.String()},
		{"mostly latin", "NATO-Gipfel beginnt 中", "nato-gipfel-beginnt"},
		{"emoji", "🙂", id.String()},
		{"nothing", "", id.String()},
		{"up", "../../../../etc/cron.d/x", "etc-cron-d-x"},
		{"device", "CON", "con-" + id.String()},
		{"device with number", "Lpt1", "lpt1-" + id.String()},
		{"index", "Index", "index-" + id.String()},
		{"hyphens", "-rf --help", "rf-help"},
		{"full width", "．．／ｅｔｃ", "etc"},
		{"cut between words", strings.Repeat("harbour ", 20), strings.TrimSuffix(strings.Repeat("harbour-", 10), "-")},
		{"cut in a word", strings.Repeat("a", 100000), strings.Repeat("a", 80)},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := text.Slug(r.in, id); got != r.want {
				t.Errorf("Slug(%.60q) = %q, want %q", r.in, got, r.want)
			}
		})
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"", "a b", "щ", "../x", "CON", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slug := text.Slug(s, 7)
		if slug == "" || len(slug) > 80 || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
			slug[0] == '-' || slug[len(slug)-1] == '-' || strings.Contains(slug, "--") {
			t.Errorf("Slug(%q) = %q", s, slug)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "U.S. l'eau 1,000 北京", "\xff'\xffs", "a.b.", "ʼʼ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range text.Tokens(s) {
			if s[tok.Start:tok.End] != tok.Text || tok.Word == "" || strings.ContainsAny(tok.Word, " \n'") {
				t.Errorf("token %+v of %q", tok, s)
			}
		}
		if a, b := text.Terms(s, "en"), text.Terms(s, "en"); !slices.Equal(a, b) {
			t.Errorf("two answers on %q", s)
		}
	})
}

func BenchmarkTerms(b *testing.B) {
	for b.Loop() {
		text.Terms("European nations commit to troops in Ukraine as part of 'milestone' peace talks in Paris", "en")
	}
}
