package config

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"regexp"
	"strings"

	"herald"
)

// FeedsFile is the file that a new feed is best written into: the first OPML
// file that the configuration names, else the configuration itself.
func (c *Config) FeedsFile() string {
	if len(c.OPML) > 0 {
		return c.OPML[0]
	}
	return c.File
}

// AddOutline returns an OPML file with one more feed, put at the end of the
// folder named section (made when missing), with all else as it was.
func AddOutline(data []byte, f herald.Feed) ([]byte, error) {
	line := outlineOf(f)
	at, indent := bytes.LastIndex(data, []byte("</body>")), "    "
	if at < 0 {
		return nil, fmt.Errorf("the file has no </body>: %w", herald.ErrInvalid)
	}
	if f.Section != "" {
		if end := folderEnd(data, f.Section); end > 0 {
			at, indent = end, "      "
		} else {
			line = fmt.Sprintf("<outline text=%s>\n      %s\n    </outline>", quoteXML(f.Section), line)
		}
	}
	at = lineStart(data, at)
	return bytes.Join([][]byte{data[:at], []byte(indent + line + "\n"), data[at:]}, nil), nil
}

func outlineOf(f herald.Feed) string {
	title := f.Title
	if title == "" {
		title = f.URL
	}
	line := fmt.Sprintf("<outline type=\"rss\" text=%s xmlUrl=%s", quoteXML(title), quoteXML(f.URL))
	if f.Site != "" {
		line += " htmlUrl=" + quoteXML(f.Site)
	}
	if f.Language != "" {
		line += " language=" + quoteXML(f.Language)
	}
	return line + "/>"
}

func quoteXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a bytes.Buffer takes all
	return `"` + b.String() + `"`
}

// lineStart steps back over the white space before a tag, so that what is put
// there gets a line of its own.
func lineStart(data []byte, at int) int {
	start := at
	for start > 0 && (data[start-1] == ' ' || data[start-1] == '\t') {
		start--
	}
	if start > 0 && data[start-1] != '\n' {
		return at
	}
	return start
}

var tag = regexp.MustCompile(`(?s)<!--.*?-->|<outline\b(?:[^>"']|"[^"]*"|'[^']*')*>|</outline\s*>`)

// folderEnd finds the closing tag of the top folder with a name, 0 for none.
func folderEnd(data []byte, name string) int {
	depth, inside := 0, false
	for _, m := range tag.FindAllIndex(data, -1) {
		t := data[m[0]:m[1]]
		switch {
		case bytes.HasPrefix(t, []byte("<!--")):
		case bytes.HasPrefix(t, []byte("</")):
			if depth--; depth == 0 && inside {
				return m[0]
			}
		case !bytes.HasSuffix(t, []byte("/>")):
			if depth++; depth == 1 {
				inside = attribute(t, "text") == name || attribute(t, "title") == name
			}
		}
	}
	return 0
}

func attribute(t []byte, name string) string {
	m := regexp.MustCompile(`(?i)\s` + name + `\s*=\s*(?:"([^"]*)"|'([^']*)')`).FindSubmatch(t)
	if m == nil {
		return ""
	}
	return html.UnescapeString(string(m[1]) + string(m[2]))
}

// RemoveOutline returns an OPML file without the feed at an address, with all
// else as it was.
func RemoveOutline(data []byte, address string) ([]byte, error) {
	for _, m := range tag.FindAllIndex(data, -1) {
		t := data[m[0]:m[1]]
		if attribute(t, "xmlUrl") != address {
			continue
		}
		end := m[1]
		if !bytes.HasSuffix(t, []byte("/>")) {
			closing := bytes.Index(data[end:], []byte("</outline>"))
			if closing < 0 {
				return nil, fmt.Errorf("the outline of %s is not closed: %w", address, herald.ErrInvalid)
			}
			end += closing + len("</outline>")
		}
		return without(data, m[0], end), nil
	}
	return nil, fmt.Errorf("no outline of %s: %w", address, herald.ErrNotFound)
}

// without takes a span out, and its line when nothing else stands on it.
func without(data []byte, start, end int) []byte {
	start = lineStart(data, start)
	if end < len(data) && data[end] == '\n' && (start == 0 || data[start-1] == '\n') {
		end++
	}
	return append(append([]byte(nil), data[:start]...), data[end:]...)
}

// AddToYAML returns a YAML configuration with one more entry at the end of its
// list of feeds, with all else as it was. A list in one line, [a, b], is left
// to its owner.
func AddToYAML(data []byte, f herald.Feed) ([]byte, error) {
	lines := strings.SplitAfter(string(data), "\n")
	start := -1
	for i, l := range lines {
		if strings.HasPrefix(l, "feeds:") {
			start = i
		}
	}
	if start < 0 || strings.TrimSpace(strings.TrimPrefix(withoutComment(lines[start]), "feeds:")) != "" {
		return nil, fmt.Errorf("the list of feeds cannot be added to by itself; write the feed there yourself: %w", herald.ErrInvalid)
	}
	end, indent := start+1, "  "
	for i := start + 1; i < len(lines) && !topKey(lines[i]); i++ {
		if body := strings.TrimLeft(lines[i], " "); strings.HasPrefix(body, "- ") {
			if end == start+1 {
				indent = lines[i][:len(lines[i])-len(body)]
			}
			end = i + 1
		} else if strings.TrimSpace(body) != "" && !strings.HasPrefix(body, "#") {
			end = i + 1
		}
	}
	if end > 0 && !strings.HasSuffix(lines[end-1], "\n") {
		lines[end-1] += "\n"
	}
	entry := entryOf(f, indent)
	return []byte(strings.Join(lines[:end], "") + entry + strings.Join(lines[end:], "")), nil
}

func entryOf(f herald.Feed, indent string) string {
	entry := indent + "- url: " + quoteYAML(f.URL) + "\n"
	for _, pair := range [][2]string{{"title", f.Title}, {"section", f.Section}, {"language", f.Language}} {
		if pair[1] != "" {
			entry += indent + "  " + pair[0] + ": " + quoteYAML(pair[1]) + "\n"
		}
	}
	return entry
}

func quoteYAML(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func withoutComment(line string) string {
	before, _, _ := strings.Cut(line, " #")
	return before
}

// topKey tells a line that begins a new key of the file.
func topKey(line string) bool {
	return line != "" && !strings.ContainsAny(line[:1], " \t#-\r\n")
}

// RemoveFromYAML returns a YAML configuration without the entry that begins at
// a line (from 1), with all else as it was.
func RemoveFromYAML(data []byte, line int) ([]byte, error) {
	lines := strings.SplitAfter(string(data), "\n")
	if line < 1 || line > len(lines) || !strings.HasPrefix(strings.TrimLeft(lines[line-1], " "), "- ") {
		return nil, fmt.Errorf("line %d is not an entry that can be removed by itself; remove it yourself: %w", line, herald.ErrInvalid)
	}
	depth := indentOf(lines[line-1])
	end := line
	for end < len(lines) && strings.TrimSpace(lines[end]) != "" && indentOf(lines[end]) > depth {
		end++
	}
	return []byte(strings.Join(append(lines[:line-1:line-1], lines[end:]...), "")), nil
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
