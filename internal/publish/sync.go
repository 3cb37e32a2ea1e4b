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

	"herald"
)

// Sync brings the folder dir to docs, the documents of edition ed, and its
// manifest with it. The folder is made when it is missing.
//
// New documents come first, changed ones next, those of no story last and in
// the order given (so a front page is given last); then what is to go is
// removed, and the manifest closes. Files with the right content already are
// not touched. Removed are documents of retired stories, documents of the
// edition's stories under another path, and documents of no story that are not
// in docs (unless stories are held, whose documents may lead there); those of
// stories that the edition does not know stay, unless forced.
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
	if err := checkDocs(docs); err != nil {
		return rep, err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := Check(ed, Manifest{}, o.Force); err != nil {
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
	if err := mayPublish(ed, rec, o); err != nil {
		return rep, err
	}
	p, err := t.plan(ctx, ed, docs, rec, o.Force)
	if err != nil {
		return rep, err
	}
	rep.Written, rep.Removed, rep.Problems = len(p.writes), len(p.removes), p.problems
	rep.Unchanged = p.unchanged
	p.next.Target = o.Target
	return rep, t.commit(ctx, p, rec)
}

func mayPublish(ed herald.Edition, rec *record, o Options) error {
	if rec.target != "" && rec.target != o.Target && !o.Force {
		return fmt.Errorf("%w: the folder holds the output of %q; give %q a folder of its own, or take this one over with --force",
			herald.ErrInvalid, rec.target, o.Target)
	}
	return Check(ed, rec.manifest(), o.Force)
}

// plan is what has to change to bring a target to an edition.
type plan struct {
	writes    []write  // in the order in which they are to appear
	removes   []string // paths, sorted
	next      Manifest // when all is done
	unchanged int
	problems  []string
}

type write struct {
	path string
	body []byte
}

// plan compares the documents with the disk. It changes nothing.
func (t *tree) plan(ctx context.Context, ed herald.Edition, docs []Doc, rec *record, force bool) (plan, error) {
	p := plan{next: Manifest{Retired: tombstones(ed, rec)}}
	owned := rec.owned()
	lines := newLines(docs)
	var fresh, changed, lists []write
	for i, d := range docs {
		if err := ctx.Err(); err != nil {
			return plan{}, err
		}
		old, known := owned[d.Path]
		delete(owned, d.Path)
		what, problem := t.compare(d, lines[i].Hash, old, known, force)
		w := write{d.Path, d.Body}
		switch {
		case problem != "":
			p.problems = append(p.problems, d.Path+": "+problem)
			if known {
				p.next.Entries = append(p.next.Entries, old)
			}
			continue
		case what == same:
			p.unchanged++
		case d.Story == nil:
			lists = append(lists, w)
		case what == absent:
			fresh = append(fresh, w)
		default:
			changed = append(changed, w)
		}
		p.next.Entries = append(p.next.Entries, lines[i])
	}
	p.writes = slices.Concat(fresh, changed, lists)
	t.planRemovals(&p, owned, ed, force)
	p.next.sort()
	return p, nil
}

// planRemovals decides about the documents that are Herald's own and were not
// given again. While stories are held, so are the lists that their documents
// may lead to.
func (t *tree) planRemovals(p *plan, rest map[string]herald.Published, ed herald.Edition, force bool) {
	know, holding := knowledgeOf(ed), len(ed.Held) > 0
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		e := rest[name]
		what := know[e.Story]
		stays := what == waiting || e.Story != 0 && what == unknown && !force || e.Story == 0 && holding
		if stays {
			p.next.Entries = append(p.next.Entries, e)
			continue
		}
		hash, err := hashFile(t.root, name)
		switch {
		case err == nil && (hash == e.Hash || force), errors.Is(err, fs.ErrNotExist):
			p.removes = append(p.removes, name)
		case err == nil:
			p.problems = append(p.problems, name+": it was edited after Herald wrote it, so it was not removed")
		default:
			p.problems = append(p.problems, fmt.Sprintf("%s: it was not removed: %v", name, err))
		}
	}
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
// there is enough: reading every file again would make each publish a full one.
func (t *tree) compare(d Doc, hash string, old herald.Published, known, force bool) (likeness, string) {
	info, err := t.root.Lstat(d.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent, ""
	case err != nil:
		return 0, fmt.Sprintf("it was not written: %v", err)
	case !info.Mode().IsRegular():
		return 0, "it was not written: something that is not a plain file is in its place"
	case known && old.Hash == hash:
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

// newLines gives the manifest's line for each document. Of a story's lines the
// first has its aliases and addresses; the others would only repeat them.
func newLines(docs []Doc) []herald.Published {
	lines := make([]herald.Published, len(docs))
	seen := map[herald.StoryID]bool{}
	for i, d := range docs {
		lines[i] = herald.Published{Path: d.Path, Hash: hashOf(d.Body)}
		s := d.Story
		if s == nil {
			continue
		}
		lines[i].Story, lines[i].Slug = s.ID, s.Slug
		if !s.Created.IsZero() {
			lines[i].Month = s.Created.UTC().Format("2006-01")
		}
		if !seen[s.ID] {
			seen[s.ID] = true
			lines[i].Aliases = sortedSet(s.Aliases)
			lines[i].Addresses = addresses(s)
		}
	}
	return lines
}

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
	return slices.Compact(slices.Sorted(slices.Values(values)))
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
