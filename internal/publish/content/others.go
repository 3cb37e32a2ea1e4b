package content

import (
	"path"
	"strings"

	"herald/internal/markup"
)

// zolaKeys put what Zola does not know itself under [extra]; any other key
// would stop its build.
func zolaKeys(f fields, at place) matter {
	m := matter{{"title", f.Title}, {"date", f.Date}, {"updated", f.Modified}, {"description", f.Description}, {"draft", false}, {"slug", f.Slug}}
	m = m.given("aliases", f.Aliases)
	extra := matter{{"summary", f.Summary}}
	extra = extra.given("image", f.Image).given("image_credit", f.ImageBy).given("link", f.Link).given("source", f.Source).given("keywords", f.Keywords).given("canonical", f.Canonical)
	return append(m,
		entry{"taxonomies", matter{{"categories", f.Categories}, {"tags", f.Tags}}},
		entry{"extra", append(extra, entry{"coverage", f.coverage()})})
}

// astroKeys are those of Astro's own blog schema, and more, which a schema
// that does not name them leaves out.
func astroKeys(f fields, at place) matter {
	m := matter{{"title", f.Title}, {"description", f.Description}}
	if !f.Date.IsZero() {
		m = append(m, entry{"pubDate", f.Date}, entry{"updatedDate", f.Modified})
	}
	m = m.given("image", f.Image).given("image_credit", f.ImageBy).given("link", f.Link).given("source", f.Source)
	m = append(m, entry{"categories", f.Categories}, entry{"tags", f.Tags})
	return m.given("keywords", f.Keywords).given("canonical", f.Canonical).given("coverage", f.coverage())
}

func astroFile(at place) string { return path.Join("src/content", at.section, at.slug+".md") }

// astroFormer lies among the files that Astro copies as they are.
func astroFormer(at place, to string) (string, []byte) {
	return path.Join("public", at.section, at.slug, "index.html"), []byte(leadOn(to))
}

// pelicanKeys are lines. Themes of Pelican print them as HTML, and Pelican
// takes a summary for Markdown.
func pelicanKeys(f fields, at place) matter {
	f = f.inert()
	summary := noBackslashes(markup.EscapeMarkdown(f.Summary))
	m := matter{{"Title", f.Title}, {"Date", f.Date}, {"Modified", f.Modified}, {"Slug", f.Slug},
		{"Category", strings.Join(f.Categories, " ")}, {"Tags", f.Tags}, {"Keywords", f.Keywords}, {"Summary", summary}, {"Description", f.Description},
		{"Image", f.Image}, {"Image_credit", f.ImageBy}, {"Link", f.Link}, {"Source", f.Source}, {"Canonical", f.Canonical}}
	return append(m, pelicanAddress(at)...)
}

func pelicanAddress(at place) matter {
	url := strings.TrimPrefix(at.url(), "/")
	return matter{{"URL", url}, {"Save_as", url + "index.html"}}
}

func pelicanFormer(at place, to string) (string, []byte) {
	m := matter{{"Title", "No longer here"}, {"Date", "1970-01-01"}, {"Slug", at.slug}, {"Status", "hidden"}}
	body := "The story that was here is no longer published.\n"
	if to != "" {
		m[0].value = "Moved"
		body = "This story has moved: [read on](../" + to + "/).\n"
	}
	return hugoFile(at), asLines(append(m, pelicanAddress(at)...), body)
}

// leadOn is a page that leads from one address of a section to another, or
// says that nothing is there any more. It holds no word of a feed.
func leadOn(to string) string {
	const head = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n"
	if to == "" {
		return head + "<title>No longer here</title>\n<p>The story that was here is no longer published.</p>\n</html>\n"
	}
	to = "../" + to + "/"
	return head + "<title>Moved</title>\n<meta http-equiv=\"refresh\" content=\"0; url=" + to + "\">\n<link rel=\"canonical\" href=\"" + to + "\">\n" +
		"<p>This story has moved: <a href=\"" + to + "\">read on</a>.</p>\n</html>\n"
}
