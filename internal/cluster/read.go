package cluster

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"herald"
	"herald/internal/text"
)

// Bounds of what is read of one article.
const (
	maxTerms     = 40  // distinct stems
	titleWords   = 30  // distinct stems of a title that somebody wrote to be read
	summaryTerms = 30  // words of the summary
	titleBytes   = 600 // of a title
	summaryBytes = 800 // of a summary
	titleCounts  = 3   // a word of the title weighs as this many of the summary
	cacheWords   = 1 << 17
)

// How a word is written where it stands, as far as that tells names from words.
const (
	lower   = 0 // in a sentence, small
	unclear = 1 // begins the sentence, or all words are capitalised
	capital = 2 // in a sentence, capitalised
)

// seenTerm is a stem of an article before the vocabulary knows it.
type seenTerm struct {
	stem   string
	word   string // folded
	count  int
	form   int8
	number bool
}

// reader turns articles into terms; it remembers the stems of words.
type reader struct {
	stems  map[string]map[string]string // language → word as written → stem
	size   int
	grams  sketch // of the title that was read last
	tongue tongue // likewise
}

// read returns the stems of an article, each once, in order of appearance
// (those of the title first, of which there are head), and the hashes of
// neighbouring stems.
func (r *reader) read(a herald.Article) (terms []seenTerm, pairs []uint32, head int) {
	title := text.Headline(a.Title, a.Publisher.Name)
	title = cut8(title, titleBytes)
	summary := cut8(text.Blurb(a.Summary), summaryBytes)
	lang, sure := languageOf(a.Language, title, summary)
	r.tongue = tongueOf(lang, sure, title)
	weight := 1
	if summary != "" {
		weight = titleCounts
	}
	r.grams = sketch{}
	terms, pairs = r.add(nil, nil, title, lang, weight, maxTerms)
	for _, t := range terms {
		r.grams.add(t.word)
	}
	if head = len(terms); summary != "" {
		terms, pairs = r.add(terms, pairs, summary, lang, 1, summaryTerms)
	}
	slices.Sort(pairs)
	return terms, slices.Compact(pairs), head
}

// cut8 cuts a text to a number of bytes, between characters.
func cut8(s string, size int) string {
	if len(s) <= size {
		return s
	}
	for size > 0 && !utf8.RuneStart(s[size]) {
		size--
	}
	return s[:size]
}

// languageOf believes what is told, else the script and the small words; a
// text in plain letters whose small words say nothing is read as English.
func languageOf(told, title, summary string) (lang string, sure bool) {
	if told != "" {
		return told, true
	}
	if lang, sure = text.Guess(title + " " + summary); lang != "" {
		return lang, sure
	}
	for i := range len(title) {
		if title[i] >= 0x80 && title[i] < 0xE2 { // letters beyond ASCII; E2 begins dashes and quotes
			return "", false
		}
	}
	return "en", false
}

// tongue is what is known of the language of an article.
type tongue struct {
	lang   uint32 // 0 when it is not sure
	script text.Script
}

func tongueOf(lang string, sure bool, title string) (t tongue) {
	t.script = text.ScriptOf(title)
	if sure {
		t.lang = hash32(text.BaseLanguage(lang))
	}
	return t
}

// foreign tells articles that no reader would read as one story: those in two
// languages, or in two scripts when a language is not sure.
func (t tongue) foreign(o tongue) bool {
	if t.lang != 0 && o.lang != 0 {
		return t.lang != o.lang
	}
	return t.script != o.script && t.script != text.NoScript && o.script != text.NoScript
}

func (r *reader) add(terms []seenTerm, pairs []uint32, s, lang string, weight, limit int) ([]seenTerm, []uint32) {
	tokens := text.Units(s)
	titled := titleCase(tokens)
	before := uint32(0)
	for i, t := range tokens {
		if i >= 4*limit || limit == 0 {
			break
		}
		loud := text.Acronym(t.Text) && !titled.loud
		if text.Stop(t.Word, lang) && !loud || furniture[t.Word] {
			continue
		}
		stem := r.stem(t.Text, lang, loud)
		if stem == "" {
			continue
		}
		limit--
		h := hash32(stem)
		if before != 0 {
			pairs = append(pairs, before*31+h)
		}
		before = h
		terms = addTerm(terms, seenTerm{stem: stem, word: t.Word, count: weight, form: titled.form(i, t.Text), number: unicode.IsDigit(rune(t.Word[0]))})
	}
	return terms, pairs
}

func addTerm(terms []seenTerm, t seenTerm) []seenTerm {
	for i := range terms {
		if terms[i].stem == t.stem {
			terms[i].count = min(terms[i].count+t.count, 255)
			terms[i].form = max(terms[i].form, t.form)
			return terms
		}
	}
	if len(terms) == maxTerms {
		return terms
	}
	return append(terms, t)
}

// furniture are words that headlines wear, whatever they are about.
var furniture = map[string]bool{"live": true, "update": true, "updates": true, "latest": true, "breaking": true,
	"watch": true, "video": true, "videos": true, "news": true, "says": true, "say": true, "said": true, "photos": true}

// stem looks a word up, or stems it. "US" is not "us".
func (r *reader) stem(word, lang string, loud bool) string {
	if loud && strings.ReplaceAll(word, ".", "") == "US" {
		return "usa"
	}
	words := r.stems[lang]
	if words == nil || r.size > cacheWords {
		if r.stems == nil || r.size > cacheWords || len(r.stems) > 64 {
			r.stems, r.size = map[string]map[string]string{}, 0
		}
		words = map[string]string{}
		r.stems[lang] = words
	}
	stem, known := words[word]
	if !known {
		stem = text.Stem(word, lang)
		words[strings.Clone(word)] = stem
		r.size++
	}
	return stem
}

// casing is how a text uses capitals.
type casing struct {
	titled bool // nearly every word begins with one
	loud   bool // all letters are
}

func titleCase(tokens []text.Token) casing {
	words, big, loud := 0, 0, true
	for _, t := range tokens {
		first, _ := utf8.DecodeRuneInString(t.Text)
		if !unicode.IsLetter(first) {
			continue
		}
		words++
		if unicode.IsUpper(first) {
			big++
		}
		loud = loud && strings.ToUpper(t.Text) == t.Text
	}
	return casing{titled: big*100 >= words*65, loud: loud}
}

func (c casing) form(i int, word string) int8 {
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case i == 0 || c.titled:
		return unclear
	case unicode.IsUpper(first):
		return capital
	}
	return lower
}

func hash32(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

func hash64(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// term is a stem in an article of the window.
type term struct {
	id     int32  // in the vocabulary
	weight uint16 // of the tick: rarity by how often the article says it
	name   uint16 // of the tick: rarity by how surely it is a name
	idf    uint16 // of the tick: rarity
	said   uint8  // how often, as tfOf has it; with inTitle when the title does
	form   int8
}

// inTitle is the bit of term.said that no count reaches.
const inTitle = 1 << 7

func (t *term) tf() uint8  { return t.said &^ inTitle } // 16ths
func (t *term) head() bool { return t.said >= inTitle }

// member is an article in the window.
type member struct {
	id      herald.ArticleID
	key     herald.StoryID // the id of the story it would found; also breaks ties of dates
	date    int64          // ms
	story   *group
	terms   []term // by id
	pairs   []uint32
	vec     []int8
	norm    float64 // of the tick: length of the weights
	title   float64 // of the tick: the same of the title's alone
	tongue  tongue
	stuffed bool  // its title has more words than a title has
	sum     int32 // of the tick: sum of the rarities
	known   int32 // share of the article that the word vectors know, in units of 1/1024
	source  uint32
	grams   sketch // of the title
	copy    uint64 // the same for titles of the same stems; 0 for fewer than three
	slot    int32
	no      uint32 // how many were made before it, and one
	tick    int32  // that its weights belong to
	numbers int8   // how many of its terms are
	fresh   bool   // counted as of the last day
	tied    bool   // put where it is by a list or a hand
}

// older orders members by date; the key decides between equals.
func older(a, b *member) int {
	if a.date != b.date {
		return boolInt(a.date > b.date) - boolInt(a.date < b.date)
	}
	return cmp.Compare(a.key, b.key)
}

// member reads an article. Its words enter the vocabulary but are not counted.
func (e *Engine) member(a herald.Article) *member {
	terms, pairs, title := e.reader.read(a)
	e.count++
	m := &member{id: a.ID, key: StoryOf(a.Address), date: a.Date.UnixMilli(), pairs: pairs, source: hash32(strings.ToLower(a.Publisher.Name)), slot: -1, no: e.count, tick: -1}
	if a.Publisher.Name == "" {
		m.source = 0
	}
	if title >= 3 {
		for _, t := range terms[:title] {
			m.copy = m.copy*1099511628211 + hash64(t.stem)
		}
	}
	m.terms = make([]term, len(terms))
	m.grams, m.tongue = e.reader.grams, e.reader.tongue
	m.stuffed = title > titleWords && m.tongue.script != text.Han && m.tongue.script != text.Thai
	for i, t := range terms {
		m.terms[i] = term{id: e.words.id(t.stem), said: tfOf(t.count), form: t.form}
		if i < title {
			m.terms[i].said |= inTitle
		}
		if t.number {
			m.numbers++
		}
	}
	e.embed(m)
	slices.SortFunc(m.terms, func(a, b term) int { return cmp.Compare(a.id, b.id) })
	return m
}

// tfOf is 1+ln(count) in 16ths.
func tfOf(count int) uint8 { return tfTable[min(count, 255)] }

var tfTable = func() (table [256]uint8) {
	for i := 1; i < len(table); i++ {
		table[i] = uint8(16*(1+ln(float64(i))) + 0.5)
	}
	return table
}()
