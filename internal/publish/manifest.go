package publish

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"herald"
)

// Herald's own folder in a target, and the files in it that last. The head
// holds the version, the target's kind, the list of shards, and the lines of
// documents that have no month; a shard holds the lines of one month's
// stories; one more holds the stories that will not come back. All are JSON
// Lines, sorted, so that a diff shows what changed and nothing else.
const (
	ownDir     = ".herald"
	headName   = "manifest.jsonl"
	goneName   = "manifest-retired.jsonl"
	intentName = "intent.jsonl"
	stageName  = "stage"
	version    = 2 // 1 had no keys
)

// maxManifestFile bounds one file of a manifest, which may come from a clone
// of somebody else's repository.
const maxManifestFile = 256 << 20

// Manifest is what a target remembers: the documents it holds, and the stories
// it will not publish again, so that their addresses and ids are not reused.
type Manifest struct {
	Target  string              // the kind of target that wrote it
	Entries []herald.Published  // sorted by path; of a story's lines one alone has Aliases and Addresses
	Retired []herald.Retirement // sorted by id
}

// Stories gives one line per story that has documents and is not retired,
// sorted by story: the line that bears its slug, aliases and addresses. It is
// what an empty store needs, with Retired, to take the target's promises back.
func (m Manifest) Stories() []herald.Published {
	best := map[herald.StoryID]herald.Published{}
	for _, e := range m.Entries {
		old, seen := best[e.Story]
		if e.Story != 0 && (!seen || len(e.Addresses) > len(old.Addresses)) {
			best[e.Story] = e
		}
	}
	for _, r := range m.Retired {
		delete(best, r.ID)
	}
	return slices.SortedFunc(maps.Values(best), func(a, b herald.Published) int { return cmp.Compare(a.Story, b.Story) })
}

// ReadManifest reads the manifest of the target in dir, and what an
// interrupted publish had done beyond it. The error wraps herald.ErrNotFound
// when there is none, and names file and line when something in it is damaged.
func ReadManifest(dir string) (_ Manifest, err error) {
	defer herald.Wrap(&err, "publish.ReadManifest(%s)", dir)
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, herald.ErrNotFound
	}
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	rec, err := readRecord(root)
	if err != nil {
		return Manifest{}, err
	}
	if !rec.found {
		return Manifest{}, herald.ErrNotFound
	}
	return rec.manifest(), nil
}

// head is the first line of the head file.
type head struct {
	Herald  string  `json:"herald"` // always "manifest"
	Version int     `json:"version"`
	Target  string  `json:"target"`
	Print   string  `json:"print,omitempty"`
	Shards  []shard `json:"shards,omitempty"`
}

type shard struct {
	File string `json:"file"`
	Hash string `json:"sha256"`
}

// tombstone is a line of the file of retired stories.
type tombstone struct {
	Story   herald.StoryID `json:"story"`
	Slug    string         `json:"slug"`
	Aliases []string       `json:"aliases,omitempty"`
	Into    herald.StoryID `json:"into,omitzero"`
	ByHand  bool           `json:"by_hand,omitempty"`
}

// headOf gives the head for the shards among files, of which some hashes are
// known.
func headOf(l *ledger, files, hashes map[string]string) head {
	h := head{Herald: "manifest", Version: version, Target: l.target, Print: l.print}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name == headName {
			continue
		}
		hash := hashes[name]
		if hash == "" {
			hash = hashText(files[name])
		}
		h.Shards = append(h.Shards, shard{name, hash})
	}
	return h
}

func shardName(month string) string { return "manifest-" + month + ".jsonl" }

// monthOf reads a shard's name; "" when it is not one of a month.
func monthOf(file string) string {
	month := strings.TrimSuffix(strings.TrimPrefix(file, "manifest-"), ".jsonl")
	if shardName(month) != file || len(month) != len("2006-01") || strings.Trim(month, "0123456789-") != "" {
		return ""
	}
	return month
}

// appendLine adds v as a line of JSON. What the manifest holds can always be
// written as JSON.
func appendLine(b []byte, v any) []byte {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return append(b, line.Bytes()...)
}

// hashText is hashOf without a copy of the text.
func hashText(s string) string {
	h := sha256.New()
	_, _ = io.WriteString(h, s) // it never fails
	return hex.EncodeToString(h.Sum(nil))
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// eachLine hands the lines of a file from number n on to take, and names file
// and line in what goes wrong.
func eachLine(file, text string, n int, take func(line string) error) error {
	n--
	for line := range strings.Lines(text) {
		n++
		if line[len(line)-1] != '\n' {
			return fmt.Errorf("%s:%d: %w: the line is cut off", file, n, herald.ErrInvalid)
		}
		if err := take(line); err != nil {
			return fmt.Errorf("%s:%d: %w: %v", file, n, herald.ErrInvalid, err)
		}
	}
	return nil
}

// strictJSON reads one line and refuses keys it does not know: a manifest of a
// newer version must not lose what it says on its way through an older one.
func strictJSON(line []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if dec.More() {
		return errors.New("more than one value")
	}
	return nil
}

// checkEntry says what is wrong with a line that could be read.
func checkEntry(e herald.Published) error {
	if err := CheckPath(e.Path); err != nil {
		return err
	}
	if !isHash(e.Hash) {
		return fmt.Errorf("%q is no SHA-256", e.Hash)
	}
	return nil
}

func isHash(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == 2*sha256.Size
}
