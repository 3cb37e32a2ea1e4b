package tag

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"herald"
	"herald/internal/text"
)

// Limits on what is read and given.
const (
	maxTags     = 6    // keywords of one story
	maxArticles = 40   // articles that are looked at, the lead first
	maxTitle    = 600  // bytes of a title
	maxSummary  = 1500 // bytes of a summary
	maxName     = 5    // words of a name
	maxLoose    = 3    // of them words that nothing but one headline speaks for
	floor       = 0.2  // part of the best score that a keyword needs
)

// Options is what Story cannot see in the articles.
type Options struct {
	Given      []string   // tags from the configuration: they come first, as they are
	Publishers Publishers // further ones that never become tags

	// Asked, unless nil, is told of every key that Publishers was asked for, and
	// of the answer. A story's tags stay the same as long as all answers do.
	Asked func(key string, publisher bool)
}

// Story returns the tags of a story whose articles are given, the lead first:
// those of the configuration, then at most six keywords, best first. Scores
// are within the story, 0 to 1.
func Story(articles []herald.Article, o Options) []herald.Tag {
	articles = articles[:min(len(articles), maxArticles)]
	var out []herald.Tag
	seen := map[string]bool{}
	for _, name := range o.Given {
		if key := fold(name); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, herald.Tag{Kind: herald.TagGiven, Name: name, Score: 1})
		}
	}
	if len(articles) == 0 {
		return out
	}
	s := newStory(articles, o)
	for _, c := range s.best() {
		if !seen[c.key] {
			seen[c.key] = true
			out = append(out, herald.Tag{Kind: herald.TagKeyword, Name: c.name, Score: c.score})
		}
	}
	return out
}

// fold returns the words of s as one key.
func fold(s string) string { return strings.Join(text.Words(s), " ") }

// candidate is a name or word that may become a tag.
type candidate struct {
	key   string  // folded words, a space between
	name  string  // as it is shown
	score float64 //
	first int     // where it first stands: title by title, word by word
	loose bool    // a word that nothing but one headline speaks for
}

// best returns the keywords, best first, none within another.
func (s *story) best() []candidate {
	all := append(s.names(), s.words()...)
	all = append(all, s.unspaced()...)
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.first, b.first), cmp.Compare(a.key, b.key))
	})
	out := s.choose(all)
	if len(out) > 0 {
		top := out[0].score
		for i := range out {
			out[i].score = math.Round(100*out[i].score/top) / 100
		}
	}
	return out
}

// choose takes the best of the sorted candidates.
func (s *story) choose(all []candidate) []candidate {
	var out []candidate
	loose := 0
	for _, c := range all {
		if len(out) == maxTags || c.score < floor*all[0].score {
			break
		}
		if c.loose && loose == maxLoose || s.publisher(c.key) || overlaps(out, c.key) {
			continue
		}
		out = append(out, c)
		if c.loose {
			loose++
		}
	}
	return out
}

// overlaps tells whether a key shares a word with what was chosen, or one
// unspaced name holds the other.
func overlaps(chosen []candidate, key string) bool {
	for _, c := range chosen {
		if spaceless(key) && (strings.Contains(c.key, key) || strings.Contains(key, c.key)) {
			return true
		}
		for w := range strings.FieldsSeq(key) {
			if strings.Contains(" "+c.key+" ", " "+w+" ") && !joining(w) {
				return true
			}
		}
	}
	return false
}
