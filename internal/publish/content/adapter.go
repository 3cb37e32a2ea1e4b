package content

import "strings"

// adapterKeys are a page as Hugo's content adapters take one: what they have no
// key for is a parameter, terms of taxonomies among them.
func adapterKeys(f fields, at place) matter {
	params := matter{{"description", f.Description}, {"summary", f.Summary}, {"categories", f.Categories}, {"tags", f.Tags}}
	params = params.given("keywords", f.Keywords).given("image", f.Image).given("image_credit", f.ImageBy).given("link", f.Link).given("source", f.Source).given("canonical", f.Canonical)
	m := matter{{"kind", "page"}, {"path", at.slug}, {"title", f.Title}}
	m = m.given("aliases", f.Aliases)
	return append(m, entry{"dates", matter{{"date", f.Date}, {"lastmod", f.Modified}}}, entry{"params", append(params, entry{"coverage", f.coverage()})})
}

func adapterFile(at place) string { return "assets/herald/" + at.section + "/" + at.slug + ".json" }

// asAdapterJSON writes one object that has the body in it.
func asAdapterJSON(m matter, body string) []byte {
	var b strings.Builder
	writeJSON(&b, append(m, entry{"content", matter{{"mediaType", "text/markdown"}, {"value", body}}}), "")
	b.WriteString("\n")
	return []byte(b.String())
}

// adapter is the file by which Hugo makes pages of a section's documents. It
// holds no word of a feed.
func adapter(section string) (file string, body []byte) {
	const text = `{{- /* Made by Herald: a page of each document in assets/herald. */ -}}
{{- range resources.Match "herald/SECTION/*.json" }}
{{- $p := . | transform.Unmarshal }}
{{- $dates := dict }}
{{- range $name, $at := $p.dates }}{{ $dates = merge $dates (dict $name (time.AsTime $at)) }}{{ end }}
{{- $.AddPage (merge $p (dict "dates" $dates)) }}
{{- end }}
`
	return "content/" + section + "/_content.gotmpl", []byte(strings.ReplaceAll(text, "SECTION", section))
}
