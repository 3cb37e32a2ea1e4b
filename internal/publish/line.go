package publish

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"herald"
)

// line is a line of the manifest. A target has as many as documents, and every
// publish reads all of them: what was read is kept as it stood, so that what
// did not change is neither decoded nor encoded by way of reflection.
type line struct {
	herald.Published
	raw   string // as it stands in its file, with its end; "" for a new one
	given bool   // the edition has the document
}

// readLine reads a line of the manifest: in the form that Herald writes in one
// go, in any other as JSON.
func readLine(raw string) (*line, error) {
	l := &line{}
	if readPlain(raw, &l.Published) {
		l.raw = raw
		return l, nil
	}
	l.Published = herald.Published{}
	return l, strictJSON([]byte(raw), &l.Published)
}

// readPlain reads a line that has its keys in order, no white space and no
// character that JSON escapes. It tells whether it could.
func readPlain(raw string, p *herald.Published) bool {
	if !utf8.ValidString(raw) || strings.ContainsRune(raw, '\\') {
		return false
	}
	rest, ok := raw, true
	p.Path, rest, ok = value(rest, `{"path":`, ok)
	p.Hash, rest, ok = value(rest, `,"sha256":`, ok)
	p.Key, rest, ok = optional(rest, `,"key":`, ok)
	var id string
	if id, rest, ok = optional(rest, `,"story":`, ok); ok && id != "" {
		var err error
		p.Story, err = herald.ParseStoryID(id)
		ok = err == nil
	}
	p.Slug, rest, ok = optional(rest, `,"slug":`, ok)
	p.Aliases, rest, ok = values(rest, `,"aliases":`, ok)
	p.Addresses, rest, ok = values(rest, `,"addresses":`, ok)
	p.Leaving, rest, ok = optional(rest, `,"leaving":`, ok)
	return ok && rest == "}\n"
}

// value reads a key with its text.
func value(s, key string, ok bool) (text, rest string, _ bool) {
	s, found := strings.CutPrefix(s, key)
	if !ok || !found {
		return "", "", false
	}
	return quoted(s)
}

// optional reads a key with its text if it is there.
func optional(s, key string, ok bool) (text, rest string, _ bool) {
	if !ok || !strings.HasPrefix(s, key) {
		return "", s, ok
	}
	text, rest, ok = value(s, key, true)
	return text, rest, ok && text != ""
}

// values reads a key with its list if it is there.
func values(s, key string, ok bool) (texts []string, rest string, _ bool) {
	s, found := strings.CutPrefix(s, key)
	if !ok || !found {
		return nil, s, ok
	}
	s, ok = strings.CutPrefix(s, "[")
	for ok {
		var text string
		if text, s, ok = quoted(s); !ok {
			return nil, "", false
		}
		texts = append(texts, text)
		if after, end := strings.CutPrefix(s, "]"); end {
			return texts, after, true
		}
		s, ok = strings.CutPrefix(s, ",")
	}
	return nil, "", false
}

func quoted(s string) (text, rest string, ok bool) {
	s, ok = strings.CutPrefix(s, `"`)
	end := strings.IndexByte(s, '"')
	if !ok || end < 0 || strings.ContainsFunc(s[:end], func(r rune) bool { return r < ' ' }) {
		return "", "", false
	}
	return s[:end], s[end+1:], true
}

// ledger is what a target will hold.
type ledger struct {
	target, print string
	lines         []*line
	retired       []herald.Retirement
}

func (l *ledger) sort() {
	slices.SortFunc(l.lines, func(a, b *line) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(l.retired, func(a, b herald.Retirement) int { return cmp.Compare(a.ID, b.ID) })
}

// encode gives the manifest's files by name. The same ledger gives the same
// bytes.
func (l *ledger) encode() map[string][]byte {
	shards, size := map[string]*bytes.Buffer{}, map[string]int{}
	for _, e := range l.lines {
		size[e.Month] += len(e.raw)
	}
	for _, e := range l.lines {
		b := shards[e.Month]
		if b == nil {
			b = bytes.NewBuffer(make([]byte, 0, size[e.Month]+512))
			shards[e.Month] = b
		}
		if e.raw != "" {
			b.WriteString(e.raw)
		} else {
			b.Write(appendLine(nil, e.Published))
		}
	}
	files := map[string][]byte{}
	for month, b := range shards {
		if month != "" {
			files[shardName(month)] = b.Bytes()
		}
	}
	for _, r := range l.retired {
		files[goneName] = appendLine(files[goneName], tombstone{r.ID, r.Slug, r.Aliases, r.Into, r.ByHand})
	}
	files[headName] = appendLine(nil, headOf(l, files))
	if lists := shards[""]; lists != nil {
		files[headName] = append(files[headName], lists.Bytes()...)
	}
	return files
}
