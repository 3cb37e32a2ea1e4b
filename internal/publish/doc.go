// Package publish is what every publisher shares: the words Publisher, Doc and
// Report, the writer that brings a folder to what an edition says, and the
// manifest in which a target remembers what it has promised to its readers.
//
// Its one idea: a target is a folder plus a record of which files in it are
// Herald's own. Sync stages everything below the target, writes down what it
// is about to do, and only then renames file by file, so that a reader never
// meets a torn file, a crash at any moment is finished by the next run, and a
// file that Herald did not write is never touched.
//
// It does not know what a document looks like; that is for the packages below
// it. Nor does it choose stories; the edition has been made before.
package publish

import (
	"context"

	"herald"
)

// Publisher brings one target to what an edition says. The same edition gives
// the same bytes, and a second time touches nothing. An error that wraps
// herald.ErrRefused or herald.ErrBusy leaves the old output as it was.
// publishtest.Run holds a publisher to this.
type Publisher interface {
	Publish(ctx context.Context, ed herald.Edition) (Report, error)
}

// Doc is one file of a target. It holds Body, or what Make makes of it. Make is
// called when the file may have to be written, once, in the order of the
// documents, and never when the target has the file with the same Key.
type Doc struct {
	Path  string                 // below the target, slash-separated, clean (see Sync)
	Body  []byte                 // its bytes, when Make is nil
	Make  func() ([]byte, error) //
	Key   Key                    // of all that Make looks at but for Options.Print; 0 when unknown
	Story *herald.Story          // whose document it is; nil for front pages, lists, style sheets
}

// Content gives the document's bytes.
func (d Doc) Content() ([]byte, error) {
	if d.Make == nil {
		return d.Body, nil
	}
	return d.Make()
}

// Report says what a publish did.
type Report struct {
	Target    string   `json:"target"`             // the kind of target, as in Options
	Dir       string   `json:"dir"`                // its folder
	Written   int      `json:"written"`            // files that are new or have new content
	Unchanged int      `json:"unchanged"`          // files that were right already
	Removed   int      `json:"removed"`            // files taken away
	Problems  []string `json:"problems,omitempty"` // files that were left alone and why, each naming its path
	Wrote     []string `json:"-"`                  // paths of files written, at most 10,000 of them
	Changes   []Change `json:"changes,omitempty"`  // what would change, when nothing was to (Options.Dry)
}

// Change is one file that a publish would change.
type Change struct {
	What string `json:"what"` // "new", "changed" or "removed"
	Path string `json:"path"`
}

// Options are what a publisher tells Sync about its target.
type Options struct {
	Target string // the kind of target, such as "site"; a folder belongs to one kind
	Print  string // settings, templates and whatever else all documents are made by; with another one all are made anew
	Linger bool   // what is to go goes with the next publish, so that a page opened before this one leads to nothing that is gone
	Force  bool   // publish what Check refuses; make every document; take away what the edition does not know; write over own files edited by hand
	Dry    bool   // change nothing on disk, and report what would change

	step func() // tests only: called before each change on disk
}
