package tag

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"herald"
	"herald/internal/text"
)

// story is what was read of the articles.
type story struct {
	lang      string
	titles    []line // one for each different headline, the lead's first
	summaries []line
	own       Publishers // those of the coverage
	others    Publishers
	asked     func(key string, publisher bool)
	small     map[string]int // words in small letters where a name would have a capital
	capital   map[string]int // words with a capital where only names have one
}

// line is a headline or a summary cut into words.
type line struct {
	raw   string
	words []word
	loud  bool   // all in capitals, read as if in small letters
	plain bool   // in sentence case: a capital within it means a name
	flat  string // its folded words, spaces around
	stems string // its stems, spaces around
}

type word struct {
	text.Token
	stem    string
	gap     string // what stands before it
	capital bool
	opens   bool // first of a sentence, or after a sign that opens one
	stop    bool
}

var tags = regexp.MustCompile(`<[^<>]*>`)

func newStory(articles []herald.Article, o Options) *story {
	s := &story{lang: language(articles), own: publishersOf(articles), others: o.Publishers, asked: o.Asked, small: map[string]int{}, capital: map[string]int{}}
	seen := map[string]bool{}
	for _, a := range articles {
		print := text.Fingerprint(a.Title)
		if seen[print] {
			continue
		}
		seen[print] = true
		s.titles = append(s.titles, s.read(clip(a.Title, maxTitle)))
		if plain := clip(html.UnescapeString(tags.ReplaceAllString(clip(a.Summary, 4*maxSummary), " ")), maxSummary); len(s.summaries) < 8 && !lists(a.Summary) {
			s.summaries = append(s.summaries, s.read(plain))
		}
	}
	s.learnCase()
	return s
}

// lists tells a summary that is a list of links, as Google News writes them:
// its text is other headlines and names of publishers.
func lists(summary string) bool {
	return strings.Contains(summary, "<font") || strings.Count(summary, "<li") > 1
}

// language returns the language of most articles, guessed from the headlines
// when no feed says it.
func language(articles []herald.Article) string {
	count, best := map[string]int{}, ""
	var all strings.Builder
	for _, a := range articles {
		all.WriteString(clip(a.Title, maxTitle) + "\n")
		if a.Language == "" {
			continue
		}
		if count[a.Language]++; count[a.Language] > count[best] {
			best = a.Language
		}
	}
	if best == "" {
		best = text.Language(all.String())
	}
	if best == "" {
		best = "en"
	}
	return best
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// read cuts one text into words.
func (s *story) read(str string) line {
	l := line{raw: str, loud: strings.ToUpper(str) == str && strings.ToLower(str) != str}
	if l.loud {
		str = strings.ToLower(str)
	}
	var flat, stems strings.Builder
	end := 0
	for _, t := range text.Tokens(str) {
		if t.Start < end {
			continue // the second half of a pair; unspaced scripts are read elsewhere
		}
		w := word{Token: t, stem: text.Stem(t.Text, s.lang), gap: str[end:t.Start], stop: text.Stop(t.Word, s.lang)}
		first, _ := utf8.DecodeRuneInString(t.Text)
		w.capital = unicode.IsUpper(first)
		w.opens = end == 0 || strings.ContainsAny(w.gap, `.:;!?–—|"“”„«»‘(`) || strings.Contains(w.gap, " - ") || strings.Contains(w.gap, " '")
		if w.stop && text.Acronym(t.Text) {
			w.stop = false
		}
		l.words = append(l.words, w)
		flat.WriteString(" " + w.Word)
		stems.WriteString(" " + w.stem)
		end = t.End
	}
	l.flat, l.stems = flat.String()+" ", stems.String()+" "
	l.plain = !l.loud && sentenceCase(l.words)
	return l
}

// sentenceCase tells whether capitals are sparing: of the words that could be
// small, more than one in five is.
func sentenceCase(words []word) bool {
	small, capital := 0, 0
	for _, w := range words {
		switch {
		case w.opens || w.stop || text.Acronym(w.Text) || !letters(w.Text):
		case w.capital:
			capital++
		default:
			small++
		}
	}
	return capital < 2 || small*4 > capital
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) < 0
}

// learnCase counts how each word is written where its case says something.
func (s *story) learnCase() {
	for _, l := range append(s.titles[:len(s.titles):len(s.titles)], s.summaries...) {
		for _, w := range l.words {
			switch {
			case l.loud:
			case !w.capital:
				s.small[w.Word]++
			case l.plain && !w.opens:
				s.capital[w.Word]++
			}
		}
	}
}

// named tells whether a word is a name where its case says something.
func (s *story) named(word string) bool { return s.capital[word] > s.small[word] }

// support returns in how many headlines a key stands, and the share of them;
// summaries count a little.
func (s *story) support(key, stem string) (titles int, share float64) {
	in := func(l line) bool {
		return strings.Contains(l.flat, " "+key+" ") || stem != "" && strings.Contains(l.stems, " "+stem+" ")
	}
	for _, l := range s.titles {
		if in(l) {
			titles++
		}
	}
	told := 0
	for _, l := range s.summaries {
		if in(l) {
			told++
		}
	}
	share = float64(titles) / float64(len(s.titles))
	if len(s.summaries) > 0 {
		share += 0.3 * float64(told) / float64(len(s.summaries))
	}
	return titles, share
}

// publisher tells keys that name a publisher.
func (s *story) publisher(key string) bool {
	if s.own[key] {
		return true
	}
	if s.asked != nil {
		s.asked(key, s.others[key])
	}
	return s.others[key]
}
