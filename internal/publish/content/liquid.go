package content

import (
	"path"
	"time"
)

// jekyllKeys give a post its address themselves, for the date in its file's
// name may move with the story's beginning and an address may not.
func jekyllKeys(f fields, at place) matter {
	f = f.inert()
	m := matter{
		{"title", f.Title}, {"date", f.Date}, {"last_modified_at", f.Modified},
		{"description", f.Description}, {"excerpt", f.Summary},
		{"permalink", at.url()}, {"image", f.Image}, {"link", f.Link}, {"source", f.Source},
		{"categories", f.Categories}, {"tags", f.Tags},
	}
	m = m.given("keywords", f.Keywords).given("canonical_url", f.Canonical)
	return append(m, entry{"published", true}, entry{"render_with_liquid", false}, entry{"coverage", f.coverage()})
}

// jekyllFile names a post by the day its story began.
func jekyllFile(at place) string {
	day := at.day
	if day.IsZero() {
		day = time.Unix(0, 0)
	}
	return path.Join("_posts", day.UTC().Format(time.DateOnly)+"-"+at.slug+".md")
}

func jekyllFormer(at place, to string) (string, []byte) {
	m := matter{{"permalink", at.url()}, {"layout", "none"}, {"sitemap", false}, {"render_with_liquid", false}}
	return path.Join(at.section, at.slug+".html"), asYAML(m, leadOn(to))
}

// eleventyKeys leave the layout to a data file of the folder. Names that its
// collections keep for themselves are no tags.
func eleventyKeys(f fields, at place) matter {
	f = f.inert()
	f.Tags = without(f.Tags, "all", "constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "toLocaleString", "propertyIsEnumerable")
	m := matter{
		{"title", f.Title}, {"date", f.Date}, {"updated", f.Modified},
		{"description", f.Description}, {"summary", f.Summary},
		{"permalink", at.url()}, {"image", f.Image}, {"link", f.Link}, {"source", f.Source},
		{"categories", f.Categories}, {"tags", f.Tags},
	}
	m = m.given("keywords", f.Keywords).given("canonical", f.Canonical)
	return append(m, entry{"templateEngineOverride", "md"}, entry{"coverage", f.coverage()})
}

func eleventyFile(at place) string { return path.Join(at.section, at.slug+".md") }

func eleventyFormer(at place, to string) (string, []byte) {
	m := matter{{"permalink", at.url()}, {"layout", ""}, {"templateEngineOverride", "html"}, {"eleventyExcludeFromCollections", true}}
	return path.Join(at.section, at.slug+".html"), asYAML(m, leadOn(to))
}
