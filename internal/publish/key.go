package publish

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"herald"
)

// Key is a fingerprint of what a document is made from. A target that has a
// document with the same key has the same document. Zero is unknown.
type Key uint64

// String is what a manifest says; "" for zero.
func (k Key) String() string {
	if k == 0 {
		return ""
	}
	return string(hex.AppendEncode(nil, binary.BigEndian.AppendUint64(nil, uint64(k))))
}

// is tells whether a manifest's text is the key's, and known.
func (k Key) is(text string) bool {
	const digits = "0123456789abcdef"
	if k == 0 || len(text) != 16 {
		return false
	}
	for i := range len(text) {
		if text[i] != digits[k>>(60-4*i)&15] {
			return false
		}
	}
	return true
}

// Inputs gathers what a document is made from, to give its key. Values are set
// apart from each other, so that their order and number count. It may be used
// again after Key.
type Inputs struct {
	b []byte
}

// Key gives the key of what was added, and forgets it.
func (in *Inputs) Key() Key {
	sum := sha256.Sum256(in.b)
	in.b = in.b[:0]
	return Key(max(1, binary.BigEndian.Uint64(sum[:])))
}

// Text adds texts.
func (in *Inputs) Text(values ...string) {
	for _, s := range values {
		in.Number(len(s))
		in.b = append(in.b, s...)
	}
}

// List adds texts of which there may be any number.
func (in *Inputs) List(values []string) {
	in.Number(len(values))
	in.Text(values...)
}

// Number adds a number.
func (in *Inputs) Number(n int) { in.b = binary.LittleEndian.AppendUint64(in.b, uint64(n)) }

// Truth adds yes or no.
func (in *Inputs) Truth(yes bool) {
	if yes {
		in.b = append(in.b, 1)
	} else {
		in.b = append(in.b, 0)
	}
}

// Time adds a moment, whatever zone it is told in.
func (in *Inputs) Time(t time.Time) {
	in.b = binary.LittleEndian.AppendUint64(in.b, uint64(t.Unix()))
	in.b = binary.LittleEndian.AppendUint32(in.b, uint32(t.Nanosecond()))
}

// Made adds the key of something the document shows.
func (in *Inputs) Made(k Key) { in.b = binary.LittleEndian.AppendUint64(in.b, uint64(k)) }

// Story adds all that a document may show of a story: everything but numbers
// that only one store knows and when a feed last listed an article.
func (in *Inputs) Story(s *herald.Story) {
	print := s.Print
	if print == 0 {
		print = StoryPrint(s)
	}
	in.Number(int(s.ID))
	in.Text(s.Slug)
	in.List(s.Aliases)
	in.Time(s.Created)
	in.Time(s.Modified)
	in.Number(int(print))
}

// StoryPrint is a story's Print.
func StoryPrint(s *herald.Story) uint64 {
	var in Inputs
	in.told(s)
	return uint64(in.Key())
}

// told adds what follows from a story's articles.
func (in *Inputs) told(s *herald.Story) {
	in.Text(s.Headline, s.Section, s.Language)
	in.Number(len(s.Tags))
	for _, t := range s.Tags {
		in.Text(string(t.Kind), t.Name)
		in.Number(int(math.Float64bits(t.Score)))
	}
	in.Number(len(s.Coverage))
	for i := range s.Coverage {
		in.coverage(&s.Coverage[i])
	}
}

func (in *Inputs) coverage(c *herald.Coverage) {
	f, a := &c.Feed, &c.Article
	in.Text(f.URL, f.Title, f.Site, f.Section, f.Language)
	in.List(f.Tags)
	in.Number(int(math.Float64bits(f.Weight)))
	in.Text(a.GUID, a.URL, a.Address, a.Title, a.Summary, a.Content, a.Image, a.Publisher.Name, a.Publisher.Site, a.Language, a.Rights)
	in.List(a.Authors)
	in.List(a.Categories)
	for _, t := range [...]time.Time{a.Published, a.Updated, a.Date} {
		in.Time(t)
	}
	// When an article was seen counts where its date lies ahead of that only. So
	// keys outlast a lost store, which sees every article anew.
	if !a.FirstSeen.IsZero() && a.Date.After(a.FirstSeen) {
		in.Time(a.FirstSeen)
	}
}

// Site adds what every document may say of the site. A zone is known by its
// name, and for zones of one name by what it said in two seasons.
func (in *Inputs) Site(s herald.Site) {
	zone := s.Location
	if zone == nil {
		zone = time.UTC
	}
	in.Text(s.Title, s.URL, s.Language, zone.String())
	for _, month := range []time.Month{time.January, time.July} {
		_, offset := time.Date(2026, month, 1, 0, 0, 0, 0, zone).Zone()
		in.Number(offset)
	}
}

// printOf is what documents are made by, whatever they are made from: a kind
// of target, its settings, and this program.
func printOf(o Options) string {
	var in Inputs
	in.Text(o.Target, o.Print)
	in.List(Program())
	return in.Key().String()
}

// Program tells one build of Herald from another: by its commit, and when it
// was built from something else than a commit, by its file's size and age.
func Program() []string {
	var words []string
	clean := false
	if info, ok := debug.ReadBuildInfo(); ok {
		words = append(words, info.Main.Version, info.Main.Sum)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
				words = append(words, s.Value)
				clean = clean || s.Key == "vcs.modified" && s.Value == "false"
			}
		}
		clean = clean || info.Main.Sum != ""
	}
	if exe, err := os.Executable(); err == nil && !clean {
		if info, err := os.Stat(exe); err == nil {
			words = append(words, strconv.FormatInt(info.Size(), 10), info.ModTime().UTC().String())
		}
	}
	return words
}
