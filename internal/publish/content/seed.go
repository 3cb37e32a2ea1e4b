package content

import (
	"bytes"
	"cmp"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"herald/internal/markup"
	"herald/internal/publish/excerpt"
)

// SeedItem is an item of a feed as its XML says it: decoded, nothing resolved,
// nothing cleaned.
type SeedItem struct {
	Title, Description, Content, Date, Link string
	Image                                   string // the first enclosure of an image type, "" when none
}

// SeedOptions are what the document takes from elsewhere.
type SeedOptions struct {
	Source string    // the feed's address
	Day    time.Time // the day of the run
	Strict bool      // byte for byte as the program that wrote the sample
}

// Sizes of the sample's form, in bytes but for the tags.
const (
	seedText  = 500
	seedSlug  = 200
	seedTags  = 5
	seedWord  = 5 // shortest word that becomes a tag
	seedAfter = "after"
)

// SeedSlug returns the slug of a title in the sample's form: every run of
// other characters than a–z and 0–9 is one hyphen. It may be empty.
func SeedSlug(title string) string {
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(title), "-"), "-")
	return slug[:min(len(slug), seedSlug)]
}

var (
	notSlug  = regexp.MustCompile(`[^a-z0-9]+`)
	notWord  = regexp.MustCompile(`[^A-Za-z0-9_]+`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	imageSrc = regexp.MustCompile(`(?i)src=["']([^"']+\.(?:jpe?g|png|gif|webp))["']`)
)

// Seed returns the document of one item in the form of the sample document.
// slug is what stands under that key. What would be broken there is whole
// here even when strict: UTF-8, and front matter that a YAML parser reads.
// Otherwise dates are the item's own whenever they can be read, and texts are
// plain and cut between words.
func Seed(it SeedItem, slug string, o SeedOptions) []byte {
	body := cmp.Or(it.Content, it.Description)
	about := seedAbout(cmp.Or(it.Description, it.Content), o.Strict)
	title := it.Title
	if !o.Strict {
		title = markup.Line(title)
	}
	source := strings.Replace(o.Source, "://www.", "://", 1)
	var b bytes.Buffer
	line := func(key, value string) { b.WriteString(key + ": " + value + "\n") }
	b.WriteString("---\n")
	line("title", seedQuote(title))
	line("date", seedDate(it.Date, o))
	line("description", seedQuote(about))
	line("summary", seedQuote(about))
	line("slug", seedQuote(slug))
	line("image", singleQuote(cmp.Or(it.Image, firstImage(body))))
	line("link", singleQuote(it.Link))
	line("source", singleQuote(source))
	b.WriteString("categories:\n- " + singleQuote(seedHost(source)) + "\ntags:\n")
	for _, t := range SeedTags(it.Title) {
		b.WriteString("- " + singleQuote(t) + "\n")
	}
	b.WriteString("\ndraft: false\n---\n" + strings.ToValidUTF8(body, "\uFFFD") + "\n")
	return b.Bytes()
}

// seedDate returns the item's day when its date has the one form that the
// program read, else the day of the run.
func seedDate(date string, o SeedOptions) string {
	layouts := []string{time.RFC1123Z}
	if !o.Strict {
		layouts = append(layouts, time.RFC1123, time.RFC3339, time.RFC822Z, time.RFC822)
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, date); err == nil && t.Year() > 0 {
			return t.Format(time.DateOnly)
		}
	}
	return o.Day.Format(time.DateOnly)
}

// seedAbout returns the text of description and summary.
func seedAbout(s string, strict bool) string {
	if !strict {
		return markup.Cut(strings.ReplaceAll(excerpt.Plain(s), "\n", " "), seedText)
	}
	s = anyTag.ReplaceAllString(s, "")
	if len(s) <= seedText {
		return s
	}
	end := seedText
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "..."
}

// firstImage returns the first address in the text that ends like an image.
func firstImage(body string) string {
	if m := imageSrc.FindStringSubmatch(body); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

func seedHost(source string) string {
	u, err := url.Parse(source)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// SeedTags returns the tags of a title in the sample's form: its words of five
// bytes and more, longest first, at most five. Of the program's stop words
// only one is that long.
func SeedTags(title string) []string {
	var words []string
	for _, w := range notWord.Split(strings.ToLower(title), -1) {
		if len(w) >= seedWord && w != seedAfter {
			words = append(words, w)
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words[:min(len(words), seedTags)]
}

// seedQuote writes a double-quoted value as the program did, and escapes what
// broke it there: backslashes, line breaks, control characters.
func seedQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r' || r == '\t' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case r < ' ' || r >= 0x7F && r < 0xA0 || r == '\uFEFF' || r&0xFFFE == 0xFFFE:
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// singleQuote writes a single-quoted value on one line.
func singleQuote(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == '\u2028' || r == '\u2029' || r == '\uFEFF' || r&0xFFFE == 0xFFFE {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
