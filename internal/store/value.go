package store

import (
	"strings"
	"time"
	"unicode/utf8"

	"herald"
)

// How values are kept, in both databases.

// ms is how a time is stored: milliseconds since 1970 UTC, 0 for no time.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at reads what ms wrote.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// flag is how a truth is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// lines is how a list of short texts is stored: one a line.
func lines(list []string) string {
	if len(list) == 0 {
		return ""
	}
	if len(list) == 1 && plainLine(list[0]) {
		return list[0]
	}
	clean := make([]string, 0, len(list))
	for _, s := range list {
		if s = strings.Join(strings.Fields(valid(s)), " "); s != "" {
			clean = append(clean, s)
		}
	}
	return strings.Join(clean, "\n")
}

// plainLine holds for printable ASCII without spaces that lines would drop.
func plainLine(s string) bool {
	space := true // before the first character there might as well be one
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || space && s[i] == ' ' {
			return false
		}
		space = s[i] == ' '
	}
	return !space
}

// unlines reads what lines wrote.
func unlines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// valid makes a text fit for both databases: UTF-8 without NUL, which
// PostgreSQL refuses.
func valid(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}

// clean makes an article's single texts valid. Its lists are when they become
// lines.
func clean(a *herald.Article) {
	for _, s := range []*string{&a.GUID, &a.URL, &a.Address, &a.Title, &a.Summary, &a.Content, &a.Image, &a.Language, &a.Rights, &a.Publisher.Name, &a.Publisher.Site} {
		*s = valid(*s)
	}
}
