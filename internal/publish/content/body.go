package content

import (
	"cmp"
	"strings"

	"herald/internal/markup"
	"herald/internal/publish/excerpt"
)

// body returns the document's Markdown: an excerpt with its source, then the
// list of coverage, the lead first.
func (p *Publisher) body(f fields) string {
	var b strings.Builder
	if f.said != "" && p.c.Excerpt > 0 {
		for line := range strings.SplitSeq(excerpt.Words(f.said, p.c.Excerpt), "\n") {
			b.WriteString("> " + markup.EscapeMarkdown(line) + "\n>\n")
		}
		from := f.Coverage[f.saidBy]
		b.WriteString("> — " + markup.Link(from.Publisher, from.Link) + "\n\n")
	}
	b.WriteString("## " + coverageHeading(f.Language) + "\n\n")
	for _, r := range f.Coverage {
		b.WriteString("- " + markup.Link(r.Title, r.Link) + byline(r) + "\n")
	}
	if f.ImageBy != "" {
		b.WriteString("\n" + imageWord(f.Language) + ": " + markup.Link(f.ImageBy, f.ImageFrom) + "\n")
	}
	return p.profile.escape(b.String())
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

// imageWord says what a credit is for.
func imageWord(language string) string {
	base, _, _ := strings.Cut(language, "-")
	words := map[string]string{"de": "Bild", "es": "Imagen", "pt": "Imagem", "it": "Immagine", "nl": "Beeld", "sv": "Bild", "da": "Billede",
		"pl": "Zdjęcie", "ru": "Фото", "uk": "Фото", "ar": "الصورة", "ja": "画像", "zh": "图片"}
	return cmp.Or(words[strings.ToLower(base)], "Image")
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
