package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

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
	JSON     bool     `name:"json" help:"Print JSON on a terminal too."`
	Base     string   `help:"Address that the feed's relative addresses start from." placeholder:"URL"`
	Inputs   []string `arg:"" optional:"" name:"file-or-address" help:"Feeds to read; - is standard input."`
}

// Help shows the command by example.
func (parseCmd) Help() string {
	return `Prints each feed as one JSON object on a line, or for reading on a terminal.

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
	failed := false
	for _, input := range c.Inputs {
		f, err := c.one(a, input)
		if err != nil {
			failed = true
			fmt.Fprintln(a.stderr, plain("herald: "+failure(input, err)))
			continue
		}
		if err := c.print(a, input, f); err != nil {
			return err
		}
	}
	if failed {
		return errSome
	}
	return nil
}

// failure says what went wrong with an input, naming it once.
func failure(input string, err error) string {
	var file *os.PathError
	var web *fetch.Error
	switch {
	case errors.As(err, &web):
		return web.Error()
	case errors.As(err, &file):
		err = file.Err
	}
	return fmt.Sprintf("%s: %v", input, err)
}

// print shows a feed in the form that fits the output, its warnings last.
func (c parseCmd) print(a *app, input string, f *feed.Feed) error {
	if isTerminal(a.stdout) && !c.JSON {
		listFeed(a.stdout, f)
		return nil
	}
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(modelOf(f)); err != nil {
		return err
	}
	for _, w := range f.Warnings {
		fmt.Fprintln(a.stderr, plain(fmt.Sprintf("%s:%d: %s", input, w.Line, w.Text)))
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
	f, err := c.read(r.Body, feed.Options{URL: r.URL, ContentType: r.ContentType, ContentLocation: r.ContentLocation, ContentLanguage: r.Header.Get("Content-Language")})
	if err == nil && r.Truncated != "" {
		f.Warnings = append(f.Warnings, feed.Warning{Text: r.Truncated})
	}
	return f, err
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
	out := json.NewEncoder(a.stdout) // unbuffered, for a program that asks one by one
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
