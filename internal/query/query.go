// Package query is the language of searches, as readers know it from search
// engines: words that must all be there, "several words" in a row, -word for one
// that must not, OR between two of which one suffices.
//
// Its one idea: a search is a plain value that matches a row of words. Where the
// words come from, and how they are folded, is the caller's business; the same
// function must have made those of the search and of the text.
package query

import (
	"fmt"
	"slices"
	"strings"

	"herald"
)

const maxTerms = 32

// Query is a search: of each group one term must match.
type Query struct {
	groups [][]term
}

// term is a word, or some in a row, that are to be there, or not.
type term struct {
	words []string
	not   bool
}

// Parse reads a search; words makes folded words of a text. The error is of
// kind herald.ErrInvalid.
func Parse(search string, words func(string) []string) (q Query, err error) {
	defer herald.Wrap(&err, "search %.100q", search)
	or, wanted := false, false
	for _, token := range tokens(search) {
		if token == "OR" {
			if len(q.groups) == 0 || or {
				return Query{}, fmt.Errorf("%w: OR stands between two words", herald.ErrInvalid)
			}
			or = true
			continue
		}
		bare, not := strings.CutPrefix(token, "-")
		t := term{words(strings.Trim(bare, `"`)), not}
		switch last := len(q.groups) - 1; {
		case len(t.words) == 0:
			return Query{}, fmt.Errorf("%w: %q has no word in it", herald.ErrInvalid, token)
		case or:
			q.groups[last], or = append(q.groups[last], t), false
		default:
			q.groups = append(q.groups, []term{t})
		}
		wanted = wanted || !not
	}
	switch {
	case or:
		return Query{}, fmt.Errorf("%w: OR stands between two words", herald.ErrInvalid)
	case !wanted:
		return Query{}, fmt.Errorf("%w: it needs a word that is to be there", herald.ErrInvalid)
	case len(q.groups) > maxTerms:
		return Query{}, fmt.Errorf("%w: more than %d words", herald.ErrInvalid, maxTerms)
	}
	return q, nil
}

// tokens splits a search at white space outside of quotation marks.
func tokens(s string) []string {
	quoted := false
	return strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && strings.ContainsRune(" \t\n\r\u00a0\u3000", r)
	})
}

// Match tells whether a text, given by its words, is what is searched for.
func (q Query) Match(words []string) bool {
	for _, group := range q.groups {
		if !slices.ContainsFunc(group, func(t term) bool { return t.in(words) != t.not }) {
			return false
		}
	}
	return len(q.groups) > 0
}

// in tells whether the term's words stand in a row somewhere.
func (t term) in(words []string) bool {
	for i := 0; i+len(t.words) <= len(words); i++ {
		if words[i] == t.words[0] && slices.Equal(words[i:i+len(t.words)], t.words) {
			return true
		}
	}
	return false
}
