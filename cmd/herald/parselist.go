package main

import (
	"fmt"
	"io"
	"strings"

	"herald/internal/feed"
)

// listFeed prints a feed for a person: what it is, its items, what was mended.
func listFeed(w io.Writer, f *feed.Feed) {
	fmt.Fprintf(w, "%s\n%s, %s, %d items", line(f.Title, "(no title)"), f.Format, f.Encoding, len(f.Items))
	if f.Partial {
		fmt.Fprint(w, ", cut short")
	}
	fmt.Fprintln(w)
	if f.Link != "" {
		fmt.Fprintln(w, line(f.Link, ""))
	}
	for i := range f.Items {
		listItem(w, &f.Items[i])
	}
	for _, m := range f.Warnings {
		fmt.Fprintf(w, "\nline %d: %s", m.Line, line(m.Text, ""))
	}
	fmt.Fprintln(w)
}

func listItem(w io.Writer, it *feed.Item) {
	date := strings.Repeat(" ", len("2006-01-02 15:04"))
	if !it.Published.IsZero() {
		date = it.Published.Format("2006-01-02 15:04")
	}
	fmt.Fprintf(w, "\n%s  %s\n", date, line(it.Title, "(no title)"))
	if it.Link != "" {
		fmt.Fprintf(w, "%18s%s\n", "", line(it.Link, ""))
	}
}

// line gives a text as one line that cannot steer the terminal.
func line(s, none string) string {
	if s = strings.Join(strings.Fields(plain(s)), " "); s == "" {
		return none
	}
	return s
}
