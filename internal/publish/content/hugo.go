package content

import (
	"cmp"
	"path"
	"strings"

	"herald/internal/markup"
)

// hugoKeys are the sample document's keys in its order. Hugo takes a summary
// for Markdown, and would show an image or a link that a feed wrote there.
func hugoKeys(f fields, at place) matter {
	m := matter{
		{"title", f.Title}, {"date", f.Date}, {"lastmod", f.Modified},
		{"description", f.Description}, {"summary", markup.EscapeMarkdown(f.Summary)}, {"slug", f.Slug},
		{"image", f.Image}, {"link", f.Link}, {"source", f.Source},
		{"categories", f.Categories}, {"tags", f.Tags},
	}
	m = m.given("keywords", f.Keywords).given("aliases", f.Aliases).given("canonical", f.Canonical)
	return append(m, entry{"draft", false}, entry{"params", matter{{"coverage", f.coverage()}}.given("image_credit", f.ImageBy)})
}

func hugoFile(at place) string { return path.Join("content", at.section, at.slug+".md") }

// bundleFile gives each document a folder that its picture may lie in.
func bundleFile(at place) string { return path.Join("content", at.section, at.slug, "index.md") }

// What a theme reads beyond Hugo's own keys, before the draft key.

func paperMod(f fields, at place) matter {
	m := hugoKeys(f, at).given("canonicalURL", f.Canonical)
	if f.Image == "" {
		return m
	}
	return append(m, entry{"cover", matter{{"image", f.Image}, {"alt", f.Title}, {"caption", cmp.Or(f.ImageBy, f.Coverage[0].Publisher)}, {"relative", false}}})
}

func ananke(f fields, at place) matter {
	return hugoKeys(f, at).given("featured_image", f.Image).given("canonicalUrl", f.Canonical)
}

// congo shows a picture only when it lies in the bundle. A page of one article
// lets lists lead to the article itself.
func congo(f fields, at place) matter {
	return hugoKeys(f, at).given("externalUrl", f.Canonical)
}

func blowfish(f fields, at place) matter {
	if !strings.Contains(f.Image, "/") {
		return congo(f, at) // it finds the picture in the bundle
	}
	return congo(f, at).given("featureimage", f.Image)
}

func mainroad(f fields, at place) matter {
	return hugoKeys(f, at).given("thumbnail", f.Image)
}
