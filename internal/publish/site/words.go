package site

import (
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/text/language"

	"herald"
)

// wordsFile is the table of the pages' own words, in a form that people edit:
// "[de]" begins a language, "English words = its words" is a line of it.
const wordsFile = "words.txt"

// glossary has the pages' own words by language and by their English form.
type glossary map[string]map[string]string

// read adds a table's lines, which hold over those that are there. known are
// the words there are; nil takes any.
func (g glossary) read(file, text string, known map[string]string) error {
	var lang map[string]string
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		name, is := strings.CutPrefix(line, "[")
		key, value, pair := strings.Cut(line, " = ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case is:
			name = strings.TrimSuffix(name, "]")
			if g[name] == nil {
				g[name] = map[string]string{}
			}
			lang = g[name]
		case !pair || lang == nil:
			return fmt.Errorf("%w: %s:%d: write [LANGUAGE], and below it: English words = its words", herald.ErrInvalid, file, n)
		case known != nil && known[key] == "":
			return fmt.Errorf("%w: %s:%d: no page says %q", herald.ErrInvalid, file, n, key)
		case verbs(key) != verbs(value):
			return fmt.Errorf("%w: %s:%d: %q must have what %q has: %s", herald.ErrInvalid, file, n, value, key, verbs(key))
		default:
			lang[key] = value
		}
	}
	return nil
}

// verbs gives the places of numbers and names in a text.
func verbs(s string) string {
	var all []string
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '%' {
			all = append(all, s[i:i+2])
		}
	}
	return strings.Join(all, " ")
}

// loadWords reads Herald's table, and the theme's over it.
func (s *Site) loadWords() error {
	own, err := templates.ReadFile("templates/" + wordsFile)
	if err != nil {
		return err
	}
	s.words = glossary{}
	if err := s.words.read(wordsFile, string(own), nil); err != nil {
		return err
	}
	s.source += string(own)
	file, text, err := s.read(wordsFile)
	if err != nil || file == wordsFile {
		return err
	}
	s.source += text
	known := map[string]string{}
	for _, lang := range s.words {
		for key := range lang {
			known[key] = key
		}
	}
	return s.words.read(file, text, known)
}

// tongue gives the words of the best language for the site's, and whether
// there are any; nil says all in English.
func (g glossary) tongue(tag language.Tag) (map[string]string, bool) {
	base, _ := tag.Base()
	for _, name := range []string{tag.String(), base.String()} {
		if words := g[name]; words != nil {
			return words, true
		}
	}
	return nil, base.String() == "en"
}

// functions are what templates have beside their own.
func (s *Site) functions() template.FuncMap {
	return template.FuncMap{"on": on, "t": s.say, "tf": s.sayf, "before": s.before, "after": s.after}
}

// say gives words of the pages' own in the language of the site.
func (s *Site) say(english string) string {
	if said := s.tongue[english]; said != "" {
		return said
	}
	return english
}

func (s *Site) sayf(english string, args ...any) string { return fmt.Sprintf(s.say(english), args...) }

// before and after give what stands on both sides of a name that a template
// sets apart.
func (s *Site) before(english string) string { b, _, _ := strings.Cut(s.say(english), "%s"); return b }
func (s *Site) after(english string) string  { _, a, _ := strings.Cut(s.say(english), "%s"); return a }
