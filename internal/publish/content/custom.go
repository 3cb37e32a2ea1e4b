package content

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"herald"
	"herald/internal/markup"
	"herald/internal/publish"
)

// Custom is a form of the user's own: where documents lie, what their front
// matter says, and a template for what follows it.
type Custom struct {
	Dir       string            `yaml:"dir"`
	Section   string            `yaml:"section"`   // these four as in Config
	Documents string            `yaml:"documents"` //
	Excerpt   int               `yaml:"excerpt"`   //
	TagsMin   int               `yaml:"tags_min"`  //
	Images    string            `yaml:"images"`    // likewise, but for copy
	Path      string            `yaml:"path"`      // of a document: "notes/{date}-{slug}.md"; {section}, {slug}, {year}, {month}, {day}, {date}
	Redirects string            `yaml:"redirects"` // likewise, of the page at an address that is no more: "static/{section}/{slug}/index.html"
	Format    string            `yaml:"format"`    // of front matter: yaml (also ""), toml, json, lines, none
	Fields    map[string]string `yaml:"fields"`    // keys of front matter, each with a name of FieldNames, or "=" and a fixed text
	Template  string            `yaml:"template"`  // text of a Go template for the body; "" for Herald's own
	Force     bool              `yaml:"-"`         // and these two
	Dry       bool              `yaml:"-"`
}

// fieldNames are the fields that a key may take, in the order in which they
// are written.
var fieldNames = []string{
	"title", "date", "modified", "description", "summary", "slug", "url", "id", "language", "image", "link", "source", "publisher",
	"section", "categories", "tags", "keywords", "aliases", "canonical", "coverage",
}

// NewCustom checks the settings as New does.
func NewCustom(c Custom) (*Publisher, error) {
	p, err := New(Config{Dir: c.Dir, Section: c.Section, Documents: c.Documents, Excerpt: c.Excerpt, TagsMin: c.TagsMin, Images: c.Images, Force: c.Force, Dry: c.Dry})
	if err != nil {
		return nil, err
	}
	front, err := c.front()
	if err == nil && c.Images == imagesCopy {
		err = fmt.Errorf("%w: images copy: a form of your own has no place for pictures; write link or none", herald.ErrInvalid)
	}
	if err != nil {
		return nil, err
	}
	for key, form := range map[string]string{"path": c.Path, "redirects": c.Redirects} {
		if err := p.checkForm(key, form); err != nil {
			return nil, err
		}
	}
	p.profile = profile{
		name: "custom", target: "custom", front: front, keys: c.keys, escape: asItIs,
		file: func(at place) string { return at.fill(c.Path) },
		former: func(at place, to string) (string, []byte) {
			return at.fill(c.Redirects), []byte(leadOn(to))
		},
	}
	print := c
	print.Dir, print.Force, print.Dry = "", false, false
	p.print = fmt.Sprintf("%+v", print)
	if c.Template == "" {
		return p, nil
	}
	p.template, err = template.New("template").Funcs(template.FuncMap{"markdown": markup.EscapeMarkdown, "html": html.EscapeString, "json": jsonText}).Parse(c.Template)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", herald.ErrInvalid, err)
	}
	return p, nil
}

func (c Custom) front() (format, error) {
	for _, key := range slices.Sorted(maps.Keys(c.Fields)) {
		name, fixed := c.Fields[key], strings.HasPrefix(c.Fields[key], "=")
		switch {
		case !fixed && !slices.Contains(fieldNames, name):
			return nil, fmt.Errorf("%w: fields: %s: %q is no field; write one of %s, or = and a fixed text", herald.ErrInvalid, key, name, strings.Join(fieldNames, ", "))
		case !bare(key) || slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}, strings.ToLower(key)):
			return nil, fmt.Errorf("%w: fields: %q: a key has letters, digits, - and _", herald.ErrInvalid, key)
		}
	}
	formats := map[string]format{"": asYAML, "yaml": asYAML, "toml": asTOML, "json": asJSON, "lines": asLines, "none": bodyOnly}
	if f := formats[c.Format]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("%w: format %q: write yaml, toml, json, lines or none", herald.ErrInvalid, c.Format)
}

func bodyOnly(_ matter, body string) []byte { return []byte(body) }

// checkForm wants a form of paths that names each document differently.
func (p *Publisher) checkForm(key, form string) error {
	example := p.at("a-story").fill(form)
	if !strings.Contains(form, "{slug}") || strings.ContainsAny(example, "{}") {
		return fmt.Errorf(`%w: %s %q: write where a document goes, such as "notes/{date}-{slug}.md"; it needs {slug}, and may have {section}, {year}, {month}, {day}, {date}`, herald.ErrInvalid, key, form)
	}
	if err := publish.CheckPath(example); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// fill puts a place into a form of paths.
func (p place) fill(form string) string {
	day := p.day.UTC()
	if day.IsZero() {
		day = time.Unix(0, 0).UTC()
	}
	return path.Clean(strings.NewReplacer("{section}", p.section, "{slug}", p.slug,
		"{year}", day.Format("2006"), "{month}", day.Format("01"), "{day}", day.Format("02"), "{date}", day.Format(time.DateOnly)).Replace(form))
}

// keys are the user's, in the order of the fields they take; fixed texts last.
func (c Custom) keys(f fields, at place) matter {
	values := map[string]any{
		"title": f.Title, "date": f.Date, "modified": f.Modified, "description": f.Description, "summary": f.Summary, "slug": f.Slug,
		"url": at.url(), "id": f.ID, "language": f.Language, "image": f.Image, "link": f.Link, "source": f.Source, "publisher": f.Coverage[0].Publisher,
		"section": strings.Join(f.Categories, " "), "categories": f.Categories, "tags": f.Tags, "keywords": f.Keywords, "aliases": f.Aliases,
		"canonical": f.Canonical, "coverage": f.coverage(),
	}
	order := func(key string) int {
		if i := slices.Index(fieldNames, c.Fields[key]); i >= 0 {
			return i
		}
		return len(fieldNames)
	}
	var m matter
	for _, key := range slices.SortedFunc(maps.Keys(c.Fields), func(a, b string) int { return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a, b)) }) {
		fixed, is := strings.CutPrefix(c.Fields[key], "=")
		switch {
		case fixed == "true" || fixed == "false":
			m = append(m, entry{key, fixed == "true"})
		case is:
			m = append(m, entry{key, fixed})
		default:
			m = append(m, entry{key, values[c.Fields[key]]})
		}
	}
	return m
}

// templated is what a user's template is given: the fields in plain text, which
// it must escape for its place, and Herald's own body.
type templated struct {
	fields
	URL  string
	Body string
}

func (p *Publisher) fill(f fields, at place, body string) (string, error) {
	var b strings.Builder
	err := p.template.Execute(&b, templated{f, at.url(), body})
	return b.String(), err
}
