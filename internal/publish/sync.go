package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"time"

	"herald"
)

// Sync brings the folder dir to docs, the documents of edition ed, and its
// manifest with it. The folder is made when it is missing.
//
// New documents come first, changed ones next, of each those of no story last
// and in the order given (so a front page is given last): a page that readers
// can reach leads to nothing that is not there yet. Then what is to go is
// removed, and the manifest closes. Files with the right content already are
// not touched, and those that stand with the key of their document not even
// looked into: an edit of such a file is met when the document changes, or when
// forced. (Sizes and times would tell it sooner, but not truly: a checkout has
// the times of now, and a filter for line ends other sizes.) Removed are documents of retired stories, documents of the
// edition's stories under another path, and documents of no story that are not
// in docs (unless stories are held, whose documents may lead there); those of
// stories that the edition does not know stay, unless forced. With Linger a
// document is only marked at first, and goes with the next publish; not when
// somebody took a story down, whose words are to go at once.
//
// A file that Herald did not write, or that somebody edited after it, is left
// alone and named in Report.Problems; a story's document in its place is not
// written. Edited files give way when forced, foreign ones never.
//
// Errors: herald.ErrRefused (see Check), herald.ErrBusy when another publish
// is at work in dir, herald.ErrInvalid for a bad path or a folder of another
// target; else what the disk says. Until every byte is safely staged nothing
// outside Herald's own folder changes; when a later step fails, what is done
// stays, whole file by whole file, and the next Sync goes on from there.
func Sync(ctx context.Context, dir string, ed herald.Edition, docs []Doc, o Options) (_ Report, err error) {
	defer herald.Wrap(&err, "publishing to %s", dir)
	rep := Report{Target: o.Target, Dir: dir}
	if o.Dry {
		return rep.preview(ctx, dir, ed, docs, o)
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := errors.Join(checkDocs(docs, nil), Check(ed, Manifest{}, o.Force)); err != nil {
			return rep, err
		}
	}
	t, err := openTree(dir, o.step)
	if err != nil {
		return rep, err
	}
	defer t.close()
	rec, err := readRecord(t.root)
	if err != nil {
		return rep, err
	}
	if err := mayPublish(ed, docs, rec, o); err != nil {
		return rep, err
	}
	p, err := t.plan(ctx, ed, docs, rec, o)
	if err != nil {
		return rep, errors.Join(err, t.unstage())
	}
	rep.Written, rep.Removed, rep.Problems = len(p.writes), len(p.removes), p.problems
	rep.Unchanged = p.unchanged
	for _, w := range p.writes[:min(len(p.writes), maxWrote)] {
		rep.Wrote = append(rep.Wrote, w.path)
	}
	return rep, t.commit(p, rec)
}

func mayPublish(ed herald.Edition, docs []Doc, rec *record, o Options) error {
	if err := checkDocs(docs, rec.owned()); err != nil {
		return err
	}
	if rec.target != "" && rec.target != o.Target && !o.Force {
		return fmt.Errorf("%w: the folder holds the output of %q; give %q a folder of its own, or take this one over with --force",
			herald.ErrInvalid, rec.target, o.Target)
	}
	return check(ed, rec.stories(), o.Force)
}

// maxWrote bounds what a report names.
const maxWrote = 10_000

// plan is what has to change to bring a target to an edition.
type plan struct {
	writes    []write  // staged, in the order in which they are to appear
	removes   []string // paths, sorted
	next      ledger   // when all is done
	unchanged int
	problems  []string
}

// write is a document that is to be put in its place.
type write struct {
	path   string
	staged string // its name in the stage
	fresh  bool   // nothing is in its place
}

// planner makes a plan: of each document whether it stands, and if not, where
// among the writes it belongs.
type planner struct {
	plan
	tree   *tree
	force  bool
	dry    bool             // stage nothing
	linger bool             // what is to go is marked, and goes with the edition of another time
	now    string           // time of this edition; the same again is the same publish, broken off
	keyed  bool             // what has its document's key stands
	stand  bool             // all documents were found to be there, at a glance
	owned  map[string]*line // Herald's own documents, by path

	fresh, freshLists []write // new documents of stories, and of no story
	changed, lists    []write // likewise changed ones
}

// plan compares the documents with the disk and stages those that are to be
// written. Beyond Herald's own folder it changes nothing.
func (t *tree) plan(ctx context.Context, ed herald.Edition, docs []Doc, rec *record, o Options) (plan, error) {
	p := planner{tree: t, force: o.Force, dry: o.Dry, owned: rec.owned(), now: ed.Time.UTC().Format(time.RFC3339Nano)}
	p.next = ledger{target: o.Target, print: printOf(o), retired: tombstones(ed, rec), pages: rec.pages}
	p.keyed = rec.print == p.next.print && !o.Force
	p.stand = p.keyed && standAtAGlance(p.owned, t.isFile)
	seen := make(map[herald.StoryID]bool, len(ed.Stories))
	for i, d := range docs {
		if err := ctx.Err(); err != nil {
			return plan{}, err
		}
		first := d.Story != nil && !seen[d.Story.ID]
		if first {
			seen[d.Story.ID] = true
		}
		if err := p.take(d, first, strconv.Itoa(i)); err != nil {
			return plan{}, err
		}
	}
	p.writes = slices.Concat(p.fresh, p.freshLists, p.changed, p.lists)
	p.linger = o.Linger && !o.Force && !takenDown(ed, rec)
	p.planRemovals(ed)
	return p.plan, nil
}

// take plans one document, which may be the first of its story; name is the
// one it gets in the stage.
func (p *planner) take(d Doc, first bool, name string) error {
	old := p.owned[d.Path]
	if p.keyed && old != nil && d.Key.is(old.Key) && (p.stand || p.tree.isFile(d.Path)) {
		p.unchanged++
		p.keep(d, first, old)
		return nil
	}
	next := newLine(d, first)
	body, err := d.Content()
	if err != nil {
		return fmt.Errorf("making %s: %w", d.Path, err)
	}
	next.Hash = hashOf(body)
	what, problem := p.tree.compare(d, next.Hash, old, p.force)
	if problem != "" {
		p.problems = append(p.problems, d.Path+": "+problem)
		if old != nil {
			p.next.keep(old)
		}
		return nil
	}
	p.note(old, next)
	if what == same {
		p.unchanged++
		return nil
	}
	p.place(d, what, write{d.Path, name, what == absent})
	if p.dry {
		return nil
	}
	if err := p.tree.stage(name, body); err != nil {
		return fmt.Errorf("staging %s: %w", d.Path, err)
	}
	return nil
}

// keep puts the line of a document that stands into the ledger. Most often it
// says what it is to say.
func (p *planner) keep(d Doc, first bool, old *line) {
	if d.Story == nil && old.Story == 0 && old.Leaving == "" || d.Story != nil && p.says(old, d.Story, first) {
		p.next.keep(old)
		return
	}
	next := newLine(d, first)
	next.Hash = old.Hash
	p.note(old, next)
}

// says tells whether a line says of a story what a new one would.
func (p *planner) says(l *line, s *herald.Story, first bool) bool {
	year, month, _ := s.Created.UTC().Date()
	if l.Leaving != "" || l.Story != s.ID || l.Slug != s.Slug || s.Created.IsZero() || !isMonth(l.Month, year, int(month)) {
		return false
	}
	if !first {
		return len(l.Aliases) == 0 && len(l.Addresses) == 0
	}
	return slices.Equal(l.Aliases, s.Aliases) && sameSet(l.Addresses, s.Coverage)
}

// isMonth tells whether a text is a month's YYYY-MM.
func isMonth(text string, year, month int) bool {
	return len(text) == 7 && text[4] == '-' && int(text[5]-'0')*10+int(text[6]-'0') == month &&
		int(text[0]-'0')*1000+int(text[1]-'0')*100+int(text[2]-'0')*10+int(text[3]-'0') == year
}

// sameSet tells whether coverage has exactly these addresses, which are sorted.
// Of much coverage it says no.
func sameSet(addresses []string, coverage []herald.Coverage) bool {
	if len(addresses) != len(coverage) || len(coverage) > 16 {
		return false
	}
	var met [16]bool
	for i := range coverage {
		at, found := slices.BinarySearch(addresses, coverage[i].Article.Address)
		if !found || met[at] {
			return false
		}
		met[at] = true
	}
	return true
}

// note puts a line into the ledger: the old one where it says the same.
func (p *planner) note(old *line, next herald.Published) {
	if old == nil || !sameLine(old.Published, next) {
		old = &line{Published: next}
	}
	p.next.keep(old)
}

// place puts a write where it belongs: new documents of stories, new lists,
// changed documents of stories, changed lists.
func (p *planner) place(d Doc, what likeness, w write) {
	switch {
	case d.Story == nil && what == absent:
		p.freshLists = append(p.freshLists, w)
	case d.Story == nil:
		p.lists = append(p.lists, w)
	case what == absent:
		p.fresh = append(p.fresh, w)
	default:
		p.changed = append(p.changed, w)
	}
}

// planRemovals decides about the documents that are Herald's own and were not
// given again. While stories are held, so are the lists that their documents
// may lead to.
func (p *planner) planRemovals(ed herald.Edition) {
	know, holding := knowledgeOf(ed), len(ed.Held) > 0
	var rest []string
	for name, e := range p.owned {
		if !e.given {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	for _, name := range rest {
		e := p.owned[name]
		what := know[e.Story]
		stays := what == waiting || e.Story != 0 && what == unknown && !p.force || e.Story == 0 && holding
		if stays {
			p.next.keep(e)
			continue
		}
		if p.linger && (e.Leaving == "" || e.Leaving == p.now) && p.tree.isFile(name) { // a publish that did not linger may have been broken off after it took it away
			leaving := &line{Published: e.Published}
			leaving.Leaving = p.now
			p.next.keep(leaving)
			continue
		}
		hash, err := hashFile(p.tree.root, name)
		switch {
		case err == nil && (hash == e.Hash || p.force), errors.Is(err, fs.ErrNotExist):
			p.removes = append(p.removes, name)
		case err == nil:
			p.problems = append(p.problems, name+": it was edited after Herald wrote it, so it was not removed")
		default:
			p.problems = append(p.problems, fmt.Sprintf("%s: it was not removed: %v", name, err))
		}
	}
}

// takenDown tells whether the edition knows of a removal by hand that the
// target did not hear of. What such a story said must not linger.
func takenDown(ed herald.Edition, rec *record) bool {
	return slices.ContainsFunc(ed.Retired, func(r herald.Retirement) bool { return r.ByHand && !rec.retired[r.ID].ByHand })
}

// likeness is how a document stands to what the disk has at its path.
type likeness int

const (
	same    likeness = iota // the disk has it
	absent                  // the disk has nothing there
	differs                 // the disk has an older one of Herald's own
)

// compare looks at a document's place. A problem says why it must not be
// written. When the manifest has the document's hash, that a plain file is
// there is enough, unless forced: reading every file again would make each
// publish a full one.
func (t *tree) compare(d Doc, hash string, old *line, force bool) (likeness, string) {
	known := old != nil
	info, err := t.root.Lstat(d.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent, ""
	case err != nil:
		return 0, fmt.Sprintf("it was not written: %v", err)
	case !info.Mode().IsRegular():
		return 0, "it was not written: something that is not a plain file is in its place"
	case known && old.Hash == hash && !force:
		return same, ""
	}
	disk, err := hashFile(t.root, d.Path)
	switch {
	case err != nil:
		return 0, fmt.Sprintf("it was not written: %v", err)
	case disk == hash:
		return same, ""
	case known && (disk == old.Hash || force):
		return differs, ""
	case known:
		return 0, "it was edited after Herald wrote it, so it was left; remove it or use --force to have it written again"
	}
	return 0, "it was not written: a file that Herald did not write is in its place; move that away"
}

// newLine gives the manifest's line for a document, but for its hash. Of a
// story's lines the first has its aliases and addresses; the others would only
// repeat them.
func newLine(d Doc, first bool) herald.Published {
	l := herald.Published{Path: d.Path, Key: d.Key.String()}
	s := d.Story
	if s == nil {
		return l
	}
	l.Story, l.Slug = s.ID, s.Slug
	if !s.Created.IsZero() {
		l.Month = month(s.Created)
	}
	if first {
		l.Aliases, l.Addresses = sortedSet(s.Aliases), addresses(s)
	}
	return l
}

// month gives YYYY-MM.
func month(t time.Time) string { return t.UTC().Format("2006-01") }

func addresses(s *herald.Story) []string {
	all := make([]string, 0, len(s.Coverage))
	for _, c := range s.Coverage {
		all = append(all, c.Article.Address)
	}
	return sortedSet(all)
}

// sortedSet gives the values once each, sorted; nil when there are none.
func sortedSet(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	if len(values) > 1 {
		values = slices.Clone(values)
		slices.Sort(values)
		values = slices.Compact(values)
	}
	return values
}

// tombstones gives every story retired now or before, unless it is back.
func tombstones(ed herald.Edition, rec *record) []herald.Retirement {
	all := maps.Clone(rec.retired)
	for _, r := range ed.Retired {
		if r.Slug != "" {
			r.Aliases = sortedSet(r.Aliases)
			all[r.ID] = r
		}
	}
	for _, s := range ed.Stories {
		delete(all, s.ID)
	}
	return slices.Collect(maps.Values(all))
}

// parents gives the folders above a path, the nearest first.
func parents(p string) []string {
	var dirs []string
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		dirs = append(dirs, dir)
	}
	return dirs
}
