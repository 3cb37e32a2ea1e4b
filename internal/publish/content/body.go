package content

import (
	"strings"

	"herald"
	"herald/internal/markup"
	"herald/internal/text"
)

// body returns the document's Markdown: an excerpt with its source, then the
// list of coverage, the lead first.
func (p *Publisher) body(s herald.Story, f fields) string {
	var b strings.Builder
	if quote, from := p.quotation(s); quote != "" {
		for line := range strings.SplitSeq(quote, "\n") {
			b.WriteString("> " + markup.EscapeMarkdown(line) + "\n>\n")
		}
		b.WriteString("> — " + markup.Link(f.Coverage[from].Publisher, f.Coverage[from].Link) + "\n\n")
	}
	b.WriteString("## " + coverageHeading(s.Language) + "\n\n")
	for _, r := range f.Coverage {
		b.WriteString("- " + markup.Link(r.Title, r.Link) + byline(r) + "\n")
	}
	return noShortcodes(b.String())
}

// byline says who published an article and when.
func byline(r reference) string {
	line := ""
	if r.Publisher != "" && r.Publisher != r.Title {
		line = " — " + markup.EscapeMarkdown(r.Publisher)
	}
	if !r.Date.IsZero() {
		line += ", " + r.Date.Format("2006-01-02 15:04")
	}
	return line
}

// quotation returns the first words that an article of the coverage says of
// itself, the lead before the others, and which article it was.
func (p *Publisher) quotation(s herald.Story) (string, int) {
	if p.excerpt < 0 {
		return "", 0
	}
	for i, c := range s.Coverage {
		if said := saidBy(c.Article); said != "" {
			return firstWords(said, p.excerpt), i
		}
	}
	return "", 0
}

// firstWords returns the first n words of s, with "…" when there are more. In
// scripts without spaces every character counts as a word, and no word for
// more than 12 characters in the mean.
func firstWords(s string, n int) string {
	s, last := markup.Cut(s, 12*n), 0
	for _, t := range text.Tokens(s) {
		if n == 0 {
			return s[:last] + "…"
		}
		n, last = n-1, t.End
	}
	return s
}

// coverageHeading is the one word of Herald's own in a document.
func coverageHeading(language string) string {
	base, _, _ := strings.Cut(language, "-")
	switch strings.ToLower(base) {
	case "de":
		return "Berichte"
	case "fr":
		return "Couverture"
	case "es", "pt":
		return "Cobertura"
	case "it":
		return "Copertura"
	case "nl":
		return "Berichtgeving"
	case "sv":
		return "Bevakning"
	case "da":
		return "Dækning"
	case "nb", "nn", "no":
		return "Dekning"
	case "pl":
		return "Relacje"
	case "ru":
		return "Публикации"
	case "uk":
		return "Публікації"
	case "ar":
		return "التغطية"
	case "ja":
		return "報道"
	case "zh":
		return "报道"
	}
	return "Coverage"
}

// noShortcodes is the last word on what Hugo would run: the two openings of a
// shortcode become entities wherever they come from.
func noShortcodes(s string) string {
	return strings.NewReplacer("{{<", "&#123;&#123;&lt;", "{{%", "&#123;&#123;%").Replace(s)
}
