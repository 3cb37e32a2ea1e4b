package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"herald"
)

// manySyncs is the number of files from which on a whole file system is asked
// to sync once, where it can, instead of each file by itself.
const manySyncs = 32

// tree is a target's folder while a publish has it to itself. Every change on
// disk goes through its methods.
type tree struct {
	dir     string
	root    *os.Root
	staging *os.Root     // the stage, when there is one
	held    func() error // lets go of the lock
	step    func()       // called before each change; never nil
}

// openTree makes the folder if need be and locks it.
func openTree(dir string, step func()) (*tree, error) {
	if step == nil {
		step = func() {}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	held, err := lock(root)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &tree{dir: dir, root: root, held: held, step: step}, nil
}

// close ends the hold on the folder. Nothing is lost when that goes wrong.
func (t *tree) close() {
	if t.staging != nil {
		_ = t.staging.Close()
	}
	_ = t.held()
	_ = t.root.Close()
}

// commit carries a plan out, whose documents are staged. Its order is the
// promise: stage the rest and sync; write the journal; make folders; rename
// documents; sync; remove; rename the manifest, the head last; sync; forget
// the journal.
func (t *tree) commit(p plan, rec *record) error {
	all := p.next.encode()
	files := maps.Clone(all)
	maps.DeleteFunc(files, func(name, text string) bool { old, ok := rec.files[name]; return ok && old == text })
	if len(p.writes) == 0 && len(p.removes) == 0 && len(files) == 0 {
		return t.finish(all, rec)
	}
	for _, step := range []func() error{
		func() error { return t.seal(p, files, rec) },
		func() error { return t.install(p) },
		func() error { return t.remove(p) },
		func() error { return t.installManifest(files) },
	} {
		if err := step(); err != nil {
			return errors.Join(err, t.unstage())
		}
	}
	return t.finish(all, rec)
}

// stage puts a document that is to be published on the target's file system.
// The first one makes the stage.
func (t *tree) stage(name string, body []byte) error {
	if t.staging == nil {
		if err := t.openStage(); err != nil {
			return err
		}
	}
	return t.write(name, body)
}

func (t *tree) openStage() error {
	if err := t.unstage(); err != nil {
		return err
	}
	if err := t.mkdir(path.Join(ownDir, stageName)); err != nil {
		return err
	}
	root, err := t.root.OpenRoot(path.Join(ownDir, stageName))
	t.staging = root
	return err
}

// seal stages what is the manifest's, has everything staged be safe there, and
// puts the journal in its place.
func (t *tree) seal(p plan, files map[string]string, rec *record) error {
	names := []string{intentName}
	if err := t.stage(intentName, rec.encodeIntent(p.next.fresh)); err != nil {
		return fmt.Errorf("staging %s: %w", intentName, err)
	}
	for name, text := range files {
		if err := t.stage(name, []byte(text)); err != nil {
			return fmt.Errorf("staging %s: %w", name, err)
		}
		names = append(names, name)
	}
	for _, w := range p.writes {
		names = append(names, w.staged)
	}
	if err := t.syncStaged(names); err != nil {
		return err
	}
	if err := t.rename(staged(intentName), path.Join(ownDir, intentName)); err != nil {
		return err
	}
	return t.syncDirs(ownDir, ".")
}

// syncStaged makes staged files last.
func (t *tree) syncStaged(names []string) error {
	if len(names) > manySyncs && canSyncAll {
		return syncAll(t.root)
	}
	for _, name := range names {
		f, err := t.staging.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("staging %s: %w", name, err)
		}
	}
	return t.syncDirs(path.Join(ownDir, stageName))
}

func staged(name string) string { return path.Join(ownDir, stageName, name) }

// install makes the folders and moves the documents to their places.
func (t *tree) install(p plan) error {
	touched := map[string]bool{".": true}
	for _, w := range p.writes {
		dir := path.Dir(w.path)
		if touched[dir] {
			continue
		}
		if err := t.mkdir(dir); err != nil {
			return err
		}
		touched[dir] = true
		for _, up := range parents(dir) {
			touched[up] = true
		}
	}
	for _, w := range p.writes {
		if err := t.rename(staged(w.staged), w.path); err != nil {
			return err
		}
	}
	if len(touched) > manySyncs && canSyncAll {
		return syncAll(t.root)
	}
	return t.syncDirs(slices.Sorted(maps.Keys(touched))...)
}

// remove takes away what is to go, and the folders that this leaves empty.
func (t *tree) remove(p plan) error {
	for _, name := range p.removes {
		t.step()
		if err := t.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		t.prune(name)
	}
	return nil
}

// prune removes the empty folders above a path.
func (t *tree) prune(name string) {
	for _, dir := range parents(name) {
		if info, err := t.root.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil || !info.IsDir() {
			return
		}
		t.step()
		if t.root.Remove(dir) != nil {
			return // it is not empty
		}
	}
}

// installManifest moves the manifest's files to their places, the head last.
func (t *tree) installManifest(files map[string]string) error {
	names := slices.Sorted(maps.Keys(files))
	if i := slices.Index(names, headName); i >= 0 {
		names = append(slices.Delete(names, i, i+1), headName)
	}
	for _, name := range names {
		if err := t.rename(staged(name), path.Join(ownDir, name)); err != nil {
			return err
		}
	}
	return t.syncDirs(ownDir)
}

// finish clears away what only an unfinished publish needs: folders made for
// documents that never came, shards of no month, the journal, the stage.
func (t *tree) finish(keep map[string]string, rec *record) error {
	for _, e := range rec.intent {
		t.prune(e.Path)
	}
	names, err := manifestFiles(t.root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range append(slices.DeleteFunc(names, func(n string) bool { return keep[n] != "" }), intentName) {
		if err := t.drop(path.Join(ownDir, name)); err != nil {
			return err
		}
	}
	return t.unstage()
}

// drop removes a file of Herald's own, if it is there.
func (t *tree) drop(name string) error {
	if _, err := t.root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	t.step()
	return t.root.Remove(name)
}

func (t *tree) unstage() error {
	if t.staging != nil {
		_ = t.staging.Close()
		t.staging = nil
	}
	if _, err := t.root.Lstat(path.Join(ownDir, stageName)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	t.step()
	return t.root.RemoveAll(path.Join(ownDir, stageName))
}

func (t *tree) mkdir(dir string) error {
	t.step()
	return t.root.MkdirAll(dir, 0o755)
}

func (t *tree) rename(from, to string) error {
	t.step()
	return t.root.Rename(from, to)
}

// write makes a new file in the stage. A disk that is full may say so at the
// write, at the close or at the sync: each of them counts.
func (t *tree) write(name string, b []byte) (err error) {
	t.step()
	f, err := t.staging.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(b)
	return err
}

// isFile tells whether a path is a plain file. It follows links on the way,
// unlike all that writes.
func (t *tree) isFile(name string) bool {
	info, err := os.Lstat(filepath.Join(t.dir, filepath.FromSlash(name)))
	return err == nil && info.Mode().IsRegular()
}

// syncDirs makes renames in the folders last.
func (t *tree) syncDirs(dirs ...string) error {
	for _, dir := range dirs {
		f, err := t.root.Open(dir)
		if err != nil {
			return err
		}
		err = errors.Join(syncDir(f), f.Close())
		if err != nil {
			return err
		}
	}
	return nil
}

// errBusy is the one sentence for a folder in use.
func errBusy() error {
	return fmt.Errorf("%w: another publish is at work in this folder", herald.ErrBusy)
}
