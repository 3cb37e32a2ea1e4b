package text

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// maxTerms is how many terms of one text are kept.
const maxTerms = 64

// Term is a word that carries meaning.
type Term struct {
	Stem string // what is compared: the folded stem
	Word string // the folded word it came from
}

// Terms returns the words of a headline that carry meaning, each stem once, in
// order of appearance, at most 64. lang is BCP 47; of a language without stop
// words or stemmer ("" too) every word is a term as it stands.
func Terms(title, lang string) []Term {
	var out []Term
	seen := map[string]bool{}
	loud := strings.ToUpper(title) == title // all in capitals: they mean nothing
	for t := range tokens(title) {
		if Stop(t.Word, lang) && (loud || !Acronym(t.Text)) {
			continue
		}
		term := Term{Stem: Stem(t.Text, lang), Word: t.Word}
		if term.Stem == "" || seen[term.Stem] {
			continue
		}
		seen[term.Stem] = true
		if out = append(out, term); len(out) == maxTerms {
			break
		}
	}
	return out
}

// Acronym tells words of two capitals or more and nothing small: "US", "U.N.", "G7".
func Acronym(word string) bool {
	capitals := 0
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLetter(r):
			return false
		}
	}
	return capitals >= 2 || capitals == 1 && len(word) == 2 && unicode.IsDigit(rune(word[1]))
}

// Stem returns the folded stem of a word as it is written in the language;
// the folded word itself when the language has no stemmer here.
func Stem(word, lang string) string {
	var folded string
	for t := range tokens(word) {
		folded = t.Word
		break
	}
	stem := stemmer(base(lang))
	if stem == nil || len(word) > wordSize || len(folded) < 3 || strings.ContainsAny(word, ".'’ʼ0123456789") {
		return folded
	}
	env := snowballstem.NewEnv(strings.ToLower(word))
	stem(env)
	return Fold(env.Current())
}

// BaseLanguage returns the language of a BCP 47 tag without country or script,
// in lower case: "en" of "en-GB". The two written forms of Norwegian are one.
func BaseLanguage(lang string) string {
	if lang = base(lang); lang == "nb" || lang == "nn" {
		return "no"
	}
	return lang
}

func base(lang string) string {
	if at := strings.IndexAny(lang, "-_"); at >= 0 {
		lang = lang[:at]
	}
	return strings.ToLower(lang)
}

func stemmer(lang string) func(*snowballstem.Env) bool {
	switch lang {
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "en":
		return english.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "fr":
		return french.Stem
	case "hu":
		return hungarian.Stem
	case "it":
		return italian.Stem
	case "nb", "nn", "no":
		return norwegian.Stem
	case "nl":
		return dutch.Stem
	case "pt":
		return portuguese.Stem
	case "ro":
		return romanian.Stem
	case "ru":
		return russian.Stem
	case "sv":
		return swedish.Stem
	case "tr":
		return turkish.Stem
	}
	return nil
}
