package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"herald"
)

// preview fills a report with what Sync would do. It takes no lock: it reads
// whole files only, and a publish that is at work meanwhile makes it wrong in
// its numbers at worst.
func (rep Report) preview(ctx context.Context, dir string, ed herald.Edition, docs []Doc, o Options) (Report, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return rep.allNew(ed, docs, o)
	}
	if err != nil {
		return rep, err
	}
	defer root.Close()
	rec, err := readRecord(root)
	if err != nil {
		return rep, err
	}
	if err := mayPublish(ed, docs, rec, o); err != nil {
		return rep, err
	}
	t := &tree{dir: dir, root: root, step: func() {}}
	p, err := t.plan(ctx, ed, docs, rec, o)
	if err != nil {
		return rep, err
	}
	rep.Written, rep.Removed, rep.Problems, rep.Unchanged = len(p.writes), len(p.removes), p.problems, p.unchanged
	for _, w := range p.writes {
		what := "changed"
		if w.fresh {
			what = "new"
		}
		rep.Changes = append(rep.Changes, Change{what, w.path})
	}
	for _, path := range p.removes {
		rep.Changes = append(rep.Changes, Change{"removed", path})
	}
	return rep, nil
}

// allNew is the report of a target whose folder is not there yet.
func (rep Report) allNew(ed herald.Edition, docs []Doc, o Options) (Report, error) {
	if err := errors.Join(checkDocs(docs, nil), Check(ed, Manifest{}, o.Force)); err != nil {
		return rep, err
	}
	rep.Written = len(docs)
	for _, d := range docs {
		rep.Changes = append(rep.Changes, Change{"new", d.Path})
	}
	return rep, nil
}
