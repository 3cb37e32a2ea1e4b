package publish

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"herald"
)

// record is what stands in a target's own folder: the manifest's files as they
// are, and the intent of a publish that did not come to its end.
type record struct {
	found   bool
	target  string
	print   string            // what the keys of entries count for; "" after an interruption
	files   map[string]string // by name, the head included
	pages   map[string]*page  // by month
	entries map[string]*line  // by path, as the manifest says
	retired map[herald.StoryID]herald.Retirement
	intent  []*line          // lines an interrupted publish was about to make true
	done    map[string]*line // those of them that the disk bears out, by path
}

// intentLine is a line of the journal: a line of the manifest to be, and the
// shard it goes to.
type intentLine struct {
	herald.Published
	In string `json:"in,omitempty"`
}

// readRecord reads a target's own folder. Nothing there is an empty record.
func readRecord(root *os.Root) (*record, error) {
	rec := &record{
		files: map[string]string{}, pages: map[string]*page{}, entries: map[string]*line{},
		retired: map[herald.StoryID]herald.Retirement{}, done: map[string]*line{},
	}
	interrupted, err := rec.readIntent(root)
	if err != nil {
		return nil, err
	}
	if err := rec.readHead(root, interrupted); err != nil {
		return nil, err
	}
	for _, e := range rec.intent {
		if hash, err := hashFile(root, e.Path); err == nil && hash == e.Hash {
			rec.done[e.Path] = e
			rec.found = true
		}
	}
	return rec, nil
}

// readHead reads the head and the shards it lists. After an interruption they
// may be of two generations: then whatever shards there are count and their
// hashes do not, and the intent has every line in which they differ.
func (rec *record) readHead(root *os.Root, interrupted bool) error {
	b, err := readOwn(root, headName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var h head
	first, lists := b, ""
	if end := strings.IndexByte(b, '\n'); end >= 0 {
		first, lists = b[:end+1], b[end+1:]
	}
	if err := eachLine(headName, first, 1, func(line string) error { return rec.takeHead([]byte(line), &h) }); err != nil {
		return err
	}
	if h.Version == 0 {
		return fmt.Errorf("%s:1: %w: the file is empty", headName, herald.ErrInvalid)
	}
	rec.found, rec.target, rec.files[headName] = true, h.Target, b
	if err := rec.readPage(headName, "", lists, "", 2); err != nil {
		return err
	}
	if interrupted {
		return rec.readShardsFound(root)
	}
	rec.print = h.Print
	for _, s := range h.Shards {
		if err := rec.readShard(root, s.File, s.Hash); err != nil {
			return err
		}
	}
	return nil
}

func (rec *record) takeHead(line []byte, h *head) error {
	if err := strictJSON(line, h); err != nil {
		return err
	}
	if h.Herald != "manifest" || h.Version < 1 {
		return errors.New("this is not the head of a manifest")
	}
	if h.Version > version {
		return fmt.Errorf("version %d is newer than this program knows", h.Version)
	}
	return nil
}

func (rec *record) readShardsFound(root *os.Root) error {
	names, err := manifestFiles(root)
	if err != nil {
		return err
	}
	for _, name := range names {
		if name != headName {
			if err := rec.readShard(root, name, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// readShard reads one shard; hash "" takes it as it is.
func (rec *record) readShard(root *os.Root, file, hash string) error {
	month := monthOf(file)
	if month == "" && file != goneName {
		return fmt.Errorf("%s:1: %w: %q is not the name of a shard", headName, herald.ErrInvalid, file)
	}
	b, err := readOwn(root, file)
	if err != nil {
		return err
	}
	if file == goneName {
		err = eachLine(file, b, 1, func(line string) error { return rec.takeTombstone([]byte(line)) })
	} else {
		err = rec.readPage(file, month, b, hash, 1)
	}
	if err != nil {
		return err
	}
	if hash != "" && hashText(b) != hash {
		return fmt.Errorf("%s: %w: it is not the file that %s:1 lists: its SHA-256 differs", file, herald.ErrInvalid, headName)
	}
	rec.files[file] = b
	return nil
}

// readPage reads the lines of a month's file, the first of which has number n.
func (rec *record) readPage(file, month, text, hash string, n int) error {
	p := &page{text: text, hash: hash, lines: make([]line, strings.Count(text, "\n")+1)}
	rest := p.lines
	err := eachLine(file, text, n, func(raw string) error {
		e := &rest[0]
		rest = rest[1:]
		if err := e.read(raw); err != nil {
			return err
		}
		e.Month = month
		rec.entries[e.Path] = e
		return checkEntry(e.Published)
	})
	p.lines = p.lines[:len(p.lines)-len(rest)]
	rec.pages[month] = p
	return err
}

func (rec *record) takeTombstone(line []byte) error {
	var t tombstone
	err := strictJSON(line, &t)
	rec.retired[t.Story] = herald.Retirement{ID: t.Story, Slug: t.Slug, Aliases: t.Aliases, Into: t.Into, ByHand: t.ByHand}
	return err
}

// readIntent tells whether a publish was interrupted after it began to change
// the tree. A line that was cut off is not reached: the journal is synced
// before it gets its name.
func (rec *record) readIntent(root *os.Root) (bool, error) {
	b, err := readOwn(root, intentName)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = eachLine(intentName, b, 1, func(raw string) error {
		var l intentLine
		if err := strictJSON([]byte(raw), &l); err != nil {
			return err
		}
		l.Month = l.In
		rec.intent = append(rec.intent, &line{Published: l.Published})
		return checkEntry(l.Published)
	})
	return true, err
}

// owned gives every document that is Herald's own, by path.
func (rec *record) owned() map[string]*line {
	if len(rec.done) == 0 {
		return rec.entries
	}
	all := maps.Clone(rec.entries)
	maps.Copy(all, rec.done)
	return all
}

// stories gives the stories that have documents and are not retired, each once.
func (rec *record) stories() []herald.StoryID {
	seen := map[herald.StoryID]bool{0: true}
	for id := range rec.retired {
		seen[id] = true
	}
	var all []herald.StoryID
	for _, l := range rec.owned() {
		if !seen[l.Story] {
			seen[l.Story] = true
			all = append(all, l.Story)
		}
	}
	return all
}

func (rec *record) manifest() Manifest {
	m := Manifest{Target: rec.target, Retired: slices.Collect(maps.Values(rec.retired))}
	for _, l := range rec.owned() {
		m.Entries = append(m.Entries, l.Published)
	}
	slices.SortFunc(m.Entries, func(a, b herald.Published) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(m.Retired, func(a, b herald.Retirement) int { return cmp.Compare(a.ID, b.ID) })
	return m
}

// manifestFiles lists the manifest's files that are there, sorted.
func manifestFiles(root *os.Root) ([]string, error) {
	dir, err := root.Open(ownDir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	all, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	names := slices.DeleteFunc(all, func(n string) bool { return n != headName && n != goneName && monthOf(n) == "" })
	slices.Sort(names)
	return names, nil
}

func readOwn(root *os.Root, name string) (string, error) {
	f, err := root.Open(path.Join(ownDir, name))
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(info.Size(), maxManifestFile)))
	}
	n, err := io.Copy(&b, io.LimitReader(f, maxManifestFile+1))
	if err == nil && n > maxManifestFile {
		err = fmt.Errorf("%s: %w: larger than %d bytes", name, herald.ErrInvalid, maxManifestFile)
	}
	return b.String(), err
}

// errForeign says that something other than a plain file stands at a path.
var errForeign = errors.New("not a plain file")

// hashFile hashes a plain file below root.
func hashFile(root *os.Root, p string) (string, error) {
	info, err := root.Lstat(p)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errForeign
	}
	b, err := root.ReadFile(p)
	if err != nil {
		return "", err
	}
	return hashOf(b), nil
}

// encodeIntent writes the journal: the lines of next that the manifest on disk
// does not have word for word, and what an earlier interruption left, so that
// whatever this publish gets to do, the next one knows its own files again.
func (rec *record) encodeIntent(next []*line) []byte {
	var b bytes.Buffer
	for _, e := range rec.done {
		b.Write(appendLine(nil, intentLine{e.Published, e.Month}))
	}
	for _, e := range next {
		if old := rec.entries[e.Path]; old != e && (old == nil || !sameLine(old.Published, e.Published)) {
			b.Write(appendLine(nil, intentLine{e.Published, e.Month}))
		}
	}
	return b.Bytes()
}

func sameLine(a, b herald.Published) bool {
	return a.Path == b.Path && a.Hash == b.Hash && a.Key == b.Key && a.Story == b.Story && a.Slug == b.Slug && a.Month == b.Month && a.Leaving == b.Leaving &&
		slices.Equal(a.Aliases, b.Aliases) && slices.Equal(a.Addresses, b.Addresses)
}
