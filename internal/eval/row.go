package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"herald"
	"herald/internal/address"
	"herald/internal/text"
)

// Bounds of what is read.
const (
	maxLine   = 16 << 20 // bytes of one row
	leadWords = 30       // words of a body that stand in for a summary
)

// pause is the time between two rows of which the later names none.
const pause = 7 * time.Second

// Row is one article of a set or of `herald cluster`.
type Row struct {
	ID      string
	Story   string // the story it truly belongs to, "" when not told
	Body    string // its text, "" when not told
	Article herald.Article
}

// rowJSON is a row as it is written; unknown keys are ignored.
type rowJSON struct {
	ID        json.RawMessage `json:"id"`
	Title     string          `json:"title"`
	Summary   string          `json:"summary"`
	Body      string          `json:"body"`
	Source    string          `json:"source"`
	Lang      string          `json:"lang"`
	URL       string          `json:"url"`
	Published string          `json:"published"`
	Gold      string          `json:"gold_story"`
}

// A Reader turns JSON Lines into rows. A row without a time is 7 seconds younger than the one before.
type Reader struct {
	lines *bufio.Reader
	line  int
	seen  map[string]bool
	last  time.Time
}

// NewReader reads rows from r.
func NewReader(r io.Reader) *Reader {
	return &Reader{lines: bufio.NewReaderSize(r, 1<<16), seen: map[string]bool{}, last: time.Unix(0, 0).UTC().Add(-pause)}
}

// Next returns the next row, or io.EOF. Any other error of kind
// herald.ErrInvalid names a bad line; the next call goes on behind it.
func (r *Reader) Next() (Row, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return Row{}, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row, err := r.parse(line)
		if err != nil {
			return Row{}, fmt.Errorf("line %d: %w", r.line, err)
		}
		return row, nil
	}
}

// readLine returns one line, "" for one that is too long to be a row.
func (r *Reader) readLine() ([]byte, error) {
	var line []byte
	for {
		part, err := r.lines.ReadSlice('\n')
		if len(line) <= maxLine {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = nil
		}
		if err == nil {
			r.line++
		}
		return line, err
	}
}

func (r *Reader) parse(line []byte) (Row, error) {
	var in rowJSON
	if len(line) > maxLine {
		return Row{}, fmt.Errorf("longer than %d bytes: %w", maxLine, herald.ErrInvalid)
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Row{}, fmt.Errorf("%v: %w", err, herald.ErrInvalid)
	}
	id, err := rowID(in.ID)
	if err != nil {
		return Row{}, err
	}
	if r.seen[id] {
		return Row{}, fmt.Errorf("id %q was given before: %w", id, herald.ErrInvalid)
	}
	date := r.last.Add(pause)
	if in.Published != "" {
		if date, err = time.Parse(time.RFC3339, in.Published); err != nil {
			return Row{}, fmt.Errorf("published %q is no RFC 3339 time: %w", in.Published, herald.ErrInvalid)
		}
	}
	r.seen[id], r.last = true, date.UTC()
	return Row{ID: id, Story: in.Gold, Body: in.Body, Article: in.article(id, r.last)}, nil
}

// rowID takes a string or a number.
func rowID(raw json.RawMessage) (string, error) {
	var id string
	if len(raw) > 0 && raw[0] != '"' {
		id = string(raw)
	} else if err := json.Unmarshal(raw, &id); err != nil || id == "" {
		return "", fmt.Errorf("no id: %w", herald.ErrInvalid)
	}
	if id == "null" || strings.ContainsAny(id, "{[") && raw[0] != '"' {
		return "", fmt.Errorf("no id: %w", herald.ErrInvalid)
	}
	return id, nil
}

func (in rowJSON) article(id string, date time.Time) herald.Article {
	a := herald.Article{
		GUID: id, URL: in.URL, Title: in.Title, Summary: in.Summary, Language: in.Lang,
		Publisher: herald.Publisher{Name: in.Source}, Published: date, FirstSeen: date, Date: date,
	}
	if a.Summary == "" {
		a.Summary = lead(in.Body)
	}
	a.Address = address.Of(in.URL, "", id)
	return a
}

// lead returns the first words of a body.
func lead(body string) string {
	tokens := text.Tokens(body[:min(len(body), 4000)])
	if len(tokens) > leadWords {
		body = body[:tokens[leadWords-1].End]
	}
	return body
}

// ReadFile reads all rows of a file; a bad line is an error.
func ReadFile(path string) (rows []Row, err error) {
	defer herald.Wrap(&err, "eval.ReadFile(%s)", path)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for r := NewReader(f); ; {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
}
