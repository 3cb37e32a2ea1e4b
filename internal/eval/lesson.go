package eval

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"herald"
	"herald/internal/cluster"
	"herald/internal/markup"
	"herald/internal/text"
)

// step is how often it is noted what an aggregator showed.
const step = 2 * time.Hour

// shown is which list each article was in at each step, -1 for none.
type shown struct {
	lists [][]int16
	first []int32 // by article: first and last step it was shown at
	last  []int32
}

// corpusOf makes what can be learned of a set with instants: articles first
// seen from one time on and before another (zero times: all), and the lists
// that were shown in that span.
func (s Set) corpusOf(from, to time.Time) cluster.Corpus {
	c := cluster.Corpus{Weight: 1, ByTime: true, Words: true, Scorer: true}
	index := map[string]int{}
	for _, r := range s.Rows {
		if r.Article.Date.Before(from) || !to.IsZero() && !r.Article.Date.Before(to) {
			continue
		}
		index[r.ID] = len(c.Articles)
		c.Articles = append(c.Articles, r.Article)
	}
	sh := newShown(len(c.Articles), s.Lists)
	for _, l := range s.Lists {
		if !to.IsZero() && !l.Last.Before(to) || l.Last.Before(from) {
			continue
		}
		var group []int
		for _, id := range l.Articles {
			if i, ok := index[id]; ok {
				group = append(group, i)
			}
		}
		if len(group) > 0 {
			c.Groups = append(c.Groups, group)
			sh.note(l, group, int16(len(c.Groups)&0x7fff))
		}
	}
	c.Together = sh.together
	return c
}

func newShown(articles int, lists []List) *shown {
	s := &shown{first: make([]int32, articles), last: make([]int32, articles), lists: make([][]int16, articles)}
	for i := range s.first {
		s.first[i], s.last[i] = 1<<30, -1
	}
	return s
}

// note writes a list down at all steps it was shown at, at least one.
func (s *shown) note(l List, group []int, list int16) {
	from, to := int32(l.First.Unix()/int64(step.Seconds())), int32(l.Last.Unix()/int64(step.Seconds()))
	if l.First.Unix()%int64(step.Seconds()) != 0 {
		from++
	}
	for t := from; t <= to; t++ {
		for _, i := range group {
			s.set(i, t, list)
		}
	}
}

func (s *shown) set(i int, t int32, list int16) {
	if s.last[i] < 0 {
		s.first[i], s.last[i] = t, t-1
	}
	for t < s.first[i] {
		s.lists[i] = slices.Insert(s.lists[i], 0, -1)
		s.first[i]--
	}
	for t > s.last[i] {
		s.lists[i] = append(s.lists[i], -1)
		s.last[i]++
	}
	s.lists[i][t-s.first[i]] = list
}

// together is the share of the common steps at which two articles were in one list.
func (s *shown) together(i, j int) (share float64, known bool) {
	both, same := 0, 0
	for t := max(s.first[i], s.first[j]); t <= min(s.last[i], s.last[j]); t++ {
		a, b := s.lists[i][t-s.first[i]], s.lists[j][t-s.first[j]]
		if a >= 0 && b >= 0 {
			both++
			if a == b {
				same++
			}
		}
	}
	if both == 0 {
		return 0, false
	}
	return float64(same) / float64(both), true
}

// corpus makes what can be learned of a set whose rows name their story; keep
// says of which stories.
func (s Set) corpus(keep func(story string) bool) cluster.Corpus {
	c := cluster.Corpus{Words: true, Scorer: true, Weight: weights[s.Name]}
	groups := map[string]int{}
	var story []int
	for _, r := range s.Rows {
		if !keep(r.Story) {
			continue
		}
		g, known := groups[r.Story]
		if !known {
			g = len(c.Groups)
			groups[r.Story] = g
			c.Groups = append(c.Groups, nil)
		}
		c.Groups[g] = append(c.Groups[g], len(c.Articles))
		a := r.Article
		if !titlesOnly(s.Name) { // so close that what differs by its words alone is learned too
			a.Date = time.Unix(int64(len(story))*120, 0).UTC()
		}
		c.Articles, story = append(c.Articles, a), append(story, g)
	}
	c.Together = func(i, j int) (float64, bool) {
		if story[i] == story[j] {
			return 1, true
		}
		return 0, true
	}
	return c
}

// weights of the examples of a set, google_world having 1; those with
// summaries have more than the others.
var weights = map[string]float64{"wikinews_basil_body": 0.2, "googlenews_tset": 0.08, "google_news_rss": 0.02}

// sameFeed is what feed items teach about summaries: two items of one feed are
// hardly ever one story. Of those of two feeds nothing is known.
func sameFeed(texts []herald.Article) cluster.Corpus {
	c := cluster.Corpus{Scorer: true, ByTime: true, Weight: 0.25}
	c.Articles = slices.Clone(texts)
	slices.SortStableFunc(c.Articles, func(a, b herald.Article) int { return a.Date.Compare(b.Date) })
	feed := make([]string, len(texts))
	for i := range c.Articles {
		feed[i] = c.Articles[i].Publisher.Name
		c.Articles[i].Publisher.Name = ""
	}
	c.Together = func(i, j int) (float64, bool) { return 0, feed[i] == feed[j] }
	return c
}

// feedItem is an item of an ordinary feed: a title with its summary.
type feedItem struct {
	Source, Title, Description string
	First                      time.Time
}

// readTexts reads the feed items of a folder of sets, those seen from one time
// on and before another.
func readTexts(dir string, from, to time.Time) (texts []herald.Article, err error) {
	var items []feedItem
	err = readJSON(filepath.Join(dir, "google_world", "feeditems.jsonl"), &items)
	for _, it := range items {
		if !it.First.Before(from) && (to.IsZero() || it.First.Before(to)) {
			texts = append(texts, herald.Article{Title: it.Title, Summary: markup.Text(it.Description), Language: "en",
				Publisher: herald.Publisher{Name: it.Source}, Date: it.First})
		}
	}
	return texts, err
}

// chunk is how many words of a body are one text for counting words.
const chunk = 40

// bodies cuts the bodies of rows that keep says yes to into texts, behind the
// words that are read as their summary.
func (s Set) bodies(keep func(Row) bool) (texts []herald.Article) {
	for _, r := range s.Rows {
		if !keep(r) || titlesOnly(s.Name) {
			continue
		}
		tokens := text.Tokens(r.Body)
		for at := leadWords; at < len(tokens); at += chunk {
			end := tokens[min(at+chunk, len(tokens))-1].End
			texts = append(texts, herald.Article{Title: r.Body[tokens[at].Start:end], Language: r.Article.Language})
		}
	}
	return texts
}

// isUnion tells the set that is made of the others.
func isUnion(name string) bool { return strings.HasPrefix(name, "mix_") }

// publicWords and publicScorer say what may be learned from a set for a model
// that others are given (see docs/stories.md); a set in neither is not used.
func publicWords(name string) bool { return name == "uci_headlines" }

func publicScorer(name string) bool {
	return slices.Contains([]string{"google_world", "google_news_rss", "uci_headlines", "wikinews_basil_body", "googlenews_tset"}, name)
}

// ReadLesson reads all that can be learned from a folder of sets. A public
// lesson keeps to what may be given to others: trees from some sets, words
// from fewer.
func ReadLesson(dir string, public bool) (l cluster.Lesson, err error) {
	sets, err := ReadSets(dir)
	if err != nil {
		return l, err
	}
	for _, s := range sets {
		var c cluster.Corpus
		switch {
		case isUnion(s.Name) || public && !publicScorer(s.Name):
			continue
		case len(s.Instants) > 0:
			c = s.corpusOf(time.Time{}, time.Time{})
		default:
			c = s.corpus(func(string) bool { return true })
		}
		c.Words = !public || publicWords(s.Name)
		l.Corpora = append(l.Corpora, c)
		if public && s.Name == "wikinews_basil_body" {
			l.Corpora = append(l.Corpora, s.wikinews())
		}
		l.Texts = append(l.Texts, s.bodies(func(r Row) bool { return !public || r.free() })...)
	}
	texts, err := readTexts(dir, time.Time{}, time.Time{})
	if len(texts) > 0 {
		l.Corpora = append(l.Corpora, sameFeed(texts))
	}
	if !public {
		l.Texts = append(l.Texts, texts...)
	}
	return l, err
}

// free tells the rows of Wikinews, whose words may be given to others.
func (r Row) free() bool { return strings.HasPrefix(r.ID, "wn-") }

// wikinews is the part of the set that is free: its words may be learned.
func (s Set) wikinews() cluster.Corpus {
	free := Set{Name: s.Name}
	for _, r := range s.Rows {
		if r.free() {
			free.Rows = append(free.Rows, r)
		}
	}
	c := free.corpus(func(string) bool { return true })
	c.Scorer = false
	return c
}
