package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"herald"
	"herald/internal/config"
	"herald/internal/feed"
	"herald/internal/fetch"
	"herald/internal/markup"
)

// maxFeedFile bounds the feed files that are read, in bytes.
const maxFeedFile = 64 << 20

type parseCmd struct {
	Batch    bool     `help:"Read one JSON object a line from standard input, {\"id\",\"file\",\"base_url\",\"headers\"}, and answer each with one."`
	Sanitize bool     `help:"Make summaries and contents safe to show, as publishing does."`
	Base     string   `help:"Address that the feed's relative addresses start from." placeholder:"URL"`
	Inputs   []string `arg:"" optional:"" name:"file-or-address" help:"Feeds to read; - is standard input."`
}

// Help shows the command by example.
func (parseCmd) Help() string {
	return `Prints each feed as one JSON object on a line.

  herald parse feed.xml
  herald parse --base https://example.org/feed.xml feed.xml | jq .entries[].title
  herald parse --batch < requests.jsonl`
}

// Run reads every input; those that cannot be read are named, the others done.
func (c parseCmd) Run(a *app) error {
	if c.Batch {
		return c.batch(a)
	}
	if len(c.Inputs) == 0 {
		return usage(fmt.Errorf("name a file or an address, or say --batch: %w", herald.ErrInvalid))
	}
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	failed := false
	for _, input := range c.Inputs {
		f, err := c.one(a, input)
		if err != nil {
			failed = true
			fmt.Fprintf(a.stderr, "herald: %s: %v\n", input, err)
			continue
		}
		if err := out.Encode(modelOf(f)); err != nil {
			return err
		}
		for _, w := range f.Warnings {
			fmt.Fprintf(a.stderr, "%s:%d: %s\n", input, w.Line, w.Text)
		}
	}
	if failed {
		return errSome
	}
	return nil
}

// one reads a single input: a file, - or an address.
func (c parseCmd) one(a *app, input string) (*feed.Feed, error) {
	if strings.HasPrefix(input, "http://") || strings.HasPrefix(input, "https://") {
		return c.fetch(a, input)
	}
	body, err := readInput(a, input)
	if err != nil {
		return nil, err
	}
	return c.read(body, feed.Options{URL: c.Base})
}

func (c parseCmd) fetch(a *app, address string) (*feed.Feed, error) {
	client, err := newClient(&config.Config{}, fetch.Options{})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	r, err := client.Get(a.ctx, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	return c.read(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation})
}

// read parses a body and, if wanted, makes its texts safe.
func (c parseCmd) read(body []byte, o feed.Options) (*feed.Feed, error) {
	f, err := feed.Parse(body, o)
	if err != nil || !c.Sanitize {
		return f, err
	}
	f.Description = markup.Safe(f.Description)
	for i := range f.Items {
		it := &f.Items[i]
		it.Summary, it.Content = markup.Safe(it.Summary), markup.Safe(it.Content)
	}
	return f, nil
}

func readInput(a *app, name string) ([]byte, error) {
	in := a.stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	body, err := io.ReadAll(io.LimitReader(in, maxFeedFile+1))
	if err == nil && len(body) > maxFeedFile {
		err = fmt.Errorf("larger than %d MB: %w", maxFeedFile>>20, herald.ErrInvalid)
	}
	return body, err
}

// request and answer are the lines of --batch.
type request struct {
	ID      string            `json:"id"`
	File    string            `json:"file"`
	BaseURL string            `json:"base_url"`
	Headers map[string]string `json:"headers"`
}

type answer struct {
	ID  string     `json:"id"`
	Out *feedModel `json:"out,omitempty"`
	Err string     `json:"err,omitempty"`
}

func (c parseCmd) batch(a *app) error {
	in := bufio.NewScanner(a.stdin)
	in.Buffer(nil, 1<<20)
	w := bufio.NewWriter(a.stdout)
	defer w.Flush()
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for in.Scan() {
		if len(strings.TrimSpace(in.Text())) == 0 {
			continue
		}
		if err := out.Encode(c.answer(a, in.Bytes())); err != nil {
			return err
		}
	}
	return in.Err()
}

// answer does one request; its failure is part of the answer.
func (c parseCmd) answer(a *app, line []byte) answer {
	var q request
	if err := json.Unmarshal(line, &q); err != nil {
		return answer{Err: err.Error()}
	}
	body, err := readInput(a, q.File)
	if err != nil {
		return answer{ID: q.ID, Err: err.Error()}
	}
	f, err := c.read(body, q.options())
	if err != nil {
		return answer{ID: q.ID, Err: err.Error()}
	}
	m := modelOf(f)
	return answer{ID: q.ID, Out: &m}
}

func (q request) options() feed.Options {
	o := feed.Options{URL: q.BaseURL}
	for name, value := range q.Headers {
		switch strings.ToLower(name) {
		case "content-type":
			o.ContentType = value
		case "content-location":
			o.ContentLocation = value
		case "content-language":
			o.ContentLanguage = value
		}
	}
	return o
}

// feedModel is the form in which the command prints a feed.
type feedModel struct {
	Feed     feedHead       `json:"feed"`
	Entries  []entryModel   `json:"entries"`
	Partial  bool           `json:"partial,omitempty"`
	Warnings []warningModel `json:"warnings,omitempty"`
}

type feedHead struct {
	Format      string        `json:"format,omitempty"`
	Encoding    string        `json:"encoding,omitempty"`
	Title       string        `json:"title,omitempty"`
	Link        string        `json:"link,omitempty"`
	ID          string        `json:"id,omitempty"`
	Description string        `json:"description,omitempty"`
	Language    string        `json:"language,omitempty"`
	Image       string        `json:"image,omitempty"`
	Rights      string        `json:"rights,omitempty"`
	Generator   string        `json:"generator,omitempty"`
	Updated     time.Time     `json:"updated,omitzero"`
	Authors     []personModel `json:"authors,omitempty"`
	Categories  []string      `json:"categories,omitempty"`
	Self        string        `json:"self,omitempty"`
	Hubs        []string      `json:"hubs,omitempty"`
	Next        string        `json:"next,omitempty"`
	TTL         int           `json:"ttl,omitempty"` // minutes
}

type entryModel struct {
	ID         string           `json:"id"`
	Title      string           `json:"title,omitempty"`
	Link       string           `json:"link,omitempty"`
	OrigLink   string           `json:"orig_link,omitempty"`
	Summary    string           `json:"summary,omitempty"`
	Content    string           `json:"content,omitempty"`
	Published  time.Time        `json:"published,omitzero"`
	Updated    time.Time        `json:"updated,omitzero"`
	Author     string           `json:"author,omitempty"`
	Authors    []personModel    `json:"authors,omitempty"`
	Categories []string         `json:"categories,omitempty"`
	Enclosures []enclosureModel `json:"enclosures,omitempty"`
	Thumbnails []string         `json:"thumbnails,omitempty"`
	Image      string           `json:"image,omitempty"`
	Source     *sourceModel     `json:"source,omitempty"`
	Rights     string           `json:"rights,omitempty"`
	Language   string           `json:"language,omitempty"`
	Comments   string           `json:"comments,omitempty"`
}

type personModel struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	URI   string `json:"uri,omitempty"`
}

type enclosureModel struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length int64  `json:"length,omitempty"`
}

type sourceModel struct {
	Title string `json:"title,omitempty"`
	Link  string `json:"link,omitempty"`
	ID    string `json:"id,omitempty"`
}

type warningModel struct {
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
}

func modelOf(f *feed.Feed) feedModel {
	m := feedModel{Partial: f.Partial, Entries: make([]entryModel, 0, len(f.Items)), Feed: feedHead{
		Format: f.Format, Encoding: f.Encoding, Title: f.Title, Link: f.Link, ID: f.ID, Description: f.Description,
		Language: f.Language, Image: f.Image, Rights: f.Rights, Generator: f.Generator, Updated: f.Updated,
		Authors: peopleOf(f.Authors), Categories: f.Categories, Self: f.Self, Hubs: f.Hubs, Next: f.Next,
		TTL: int(f.TTL / time.Minute),
	}}
	for i := range f.Items {
		m.Entries = append(m.Entries, entryOf(&f.Items[i]))
	}
	for _, w := range f.Warnings {
		m.Warnings = append(m.Warnings, warningModel(w))
	}
	return m
}

func entryOf(it *feed.Item) entryModel {
	e := entryModel{
		ID: it.ID, Title: it.Title, Link: it.Link, OrigLink: it.OrigLink, Summary: it.Summary, Content: it.Content,
		Published: it.Published, Updated: it.Updated, Authors: peopleOf(it.Authors), Categories: it.Categories,
		Thumbnails: it.Images, Image: it.Image, Rights: it.Rights, Language: it.Language, Comments: it.Comments,
	}
	var names []string
	for _, p := range it.Authors {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	e.Author = strings.Join(names, ", ")
	for _, f := range it.Enclosures {
		e.Enclosures = append(e.Enclosures, enclosureModel{f.URL, f.Type, f.Length})
	}
	if it.Source != (feed.Source{}) {
		e.Source = &sourceModel{it.Source.Title, it.Source.URL, it.Source.ID}
	}
	return e
}

func peopleOf(list []feed.Person) []personModel {
	out := make([]personModel, 0, len(list))
	for _, p := range list {
		out = append(out, personModel(p))
	}
	return out
}
