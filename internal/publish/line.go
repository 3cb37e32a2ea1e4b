package publish

import (
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
	kept  bool   // it stays as it stands
}

// read reads a line of the manifest: in the form that Herald writes in one
// go, in any other as JSON.
func (l *line) read(raw string) error {
	if readPlain(raw, &l.Published) {
		l.raw = raw
		return nil
	}
	l.Published = herald.Published{}
	return strictJSON([]byte(raw), &l.Published)
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
	if !ok || end < 0 {
		return "", "", false
	}
	for i := range end {
		if s[i] < ' ' {
			return "", "", false
		}
	}
	return s[:end], s[end+1:], true
}

// page is what the manifest has of one month: the lines of one file, in the
// order they stand there.
type page struct {
	text  string // of the file; of the head what follows its first line
	hash  string // of the file as the head gives it, "" when that is not known to be true
	lines []line
}

// ledger is what a target will hold: the lines of pages that are kept, and new
// ones.
type ledger struct {
	target, print string
	pages         map[string]*page // by month, as they stand
	fresh         []*line
	retired       []herald.Retirement
}

// keep puts a line into the ledger.
func (l *ledger) keep(e *line) {
	if e.raw != "" {
		e.kept = true
		return
	}
	l.fresh = append(l.fresh, e)
}

// encode gives the manifest's files by name. The same ledger gives the same
// bytes; a month of which all stays is not looked into.
func (l *ledger) encode() map[string]string {
	fresh := map[string][]*line{}
	for month := range l.pages {
		fresh[month] = nil
	}
	for _, e := range l.fresh {
		fresh[e.Month] = append(fresh[e.Month], e)
	}
	files, hashes := map[string]string{}, map[string]string{}
	for month, lines := range fresh {
		text, hash := l.month(l.pages[month], lines)
		if month != "" && text != "" {
			files[shardName(month)], hashes[shardName(month)] = text, hash
		}
		if month == "" {
			files[headName] = text
		}
	}
	if len(l.retired) > 0 {
		files[goneName] = l.tombstones()
	}
	files[headName] = string(appendLine(nil, headOf(l, files, hashes))) + files[headName]
	return files
}

func (l *ledger) tombstones() string {
	slices.SortFunc(l.retired, func(a, b herald.Retirement) int { return cmp.Compare(a.ID, b.ID) })
	var b []byte
	for _, r := range l.retired {
		b = appendLine(b, tombstone{r.ID, r.Slug, r.Aliases, r.Into, r.ByHand})
	}
	return string(b)
}

// month gives the text of a month's file, and its hash when that is known.
func (l *ledger) month(old *page, fresh []*line) (text, hash string) {
	lines := make([]*line, 0, len(fresh))
	size := 0
	if old != nil {
		lines = slices.Grow(lines, len(old.lines))
		for i := range old.lines {
			if e := &old.lines[i]; e.kept {
				lines = append(lines, e)
				size += len(e.raw)
			}
		}
		if len(fresh) == 0 && len(lines) == len(old.lines) && slices.IsSortedFunc(lines, byPath) {
			return old.text, old.hash
		}
	}
	lines = append(lines, fresh...)
	slices.SortFunc(lines, byPath)
	var b strings.Builder
	b.Grow(size + 512*len(fresh))
	for _, e := range lines {
		if e.raw != "" {
			b.WriteString(e.raw)
		} else {
			b.Write(appendLine(nil, e.Published))
		}
	}
	return b.String(), ""
}

func byPath(a, b *line) int { return cmp.Compare(a.Path, b.Path) }
