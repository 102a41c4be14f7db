package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"
)

// disk is the part of *os.Root that a run uses, so that tests can make it fail.
type disk interface {
	Lstat(name string) (fs.FileInfo, error)
	Open(name string) (*os.File, error)
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, data []byte, perm fs.FileMode) error
	Mkdir(name string, perm fs.FileMode) error
	MkdirAll(name string, perm fs.FileMode) error
	Rename(oldname, newname string) error
	Remove(name string) error
	RemoveAll(name string) error
	Chmod(name string, mode fs.FileMode) error
	Chtimes(name string, atime, mtime time.Time) error
}

// Write applies the changes of Plan to dir and returns them.
//
// All files are first written to a hidden staging folder in dir, which the go
// command ignores; a failure so far leaves dir unchanged. Then each file is renamed
// over the old one, so that readers always see a complete file, and stale files are
// removed. If that fails, completed renames are undone. Unchanged files are not
// touched; an updated file gets mode 0644 before umask.
//
// A killed run can leave a mixture of old and new files and its staging folder. The
// mixture contains the file [Interrupted], the first to be created and the last to be
// removed, and does not compile. [Plan] reports that file, and the next run repairs
// everything. Concurrent runs need no lock, because each has its own staging folder; if
// they write different contents, the last rename wins.
func Write(dir string, files []File, folders ...string) ([]Change, error) {
	return Folder{Path: dir}.Write(files, folders...)
}

// Write is like the function [Write].
func (f Folder) Write(files []File, folders ...string) ([]Change, error) {
	if err := validate(files, folders); err != nil {
		return nil, err
	}
	root, undo, err := f.create()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	changes, err := write(root, files, folders)
	if err != nil {
		undo()
		return nil, err
	}
	return changes, nil
}

// write plans, stages and commits inside root.
func write(root disk, files []File, folders []string) ([]Change, error) {
	cleanLeftovers(root)
	changes, err := plan(root, files, folders)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(changes, func(c Change) bool { return c.Kind != Unchanged }) {
		return changes, nil
	}
	r := &run{disk: root, stage: stageName()}
	steps := marked(changes)
	if err := r.prepare(steps, append(files[:len(files):len(files)], interrupted)); err != nil {
		return nil, errors.Join(err, r.rollback())
	}
	if err := r.commit(steps); err != nil {
		return nil, errors.Join(err, r.rollback())
	}
	// All files are written. If the staging folder cannot be removed, the next run does it.
	_ = root.RemoveAll(r.stage)
	r.removeEmpty(changes)
	return changes, nil
}

// run is a run of Write. undo holds the functions that undo the completed steps; marked
// is set once it has created Interrupted.
type run struct {
	disk
	stage  string
	undo   []func() error
	marked bool
}

func (r *run) staged(kind, name string) string {
	return filepath.Join(r.stage, kind, filepath.FromSlash(name))
}

// prepare writes the new and, for rollback, the old contents to the staging folder.
func (r *run) prepare(changes []Change, files []File) error {
	if err := r.Mkdir(r.stage, 0o755); err != nil {
		return fmt.Errorf("output: stage: %w", err)
	}
	byName := map[string]File{}
	for _, f := range files {
		byName[f.Name] = f
	}
	for _, c := range changes {
		if c.Kind == Unchanged {
			continue
		}
		if err := r.prepareOne(c, byName[c.Name]); err != nil {
			return fmt.Errorf("output: stage: %w", err)
		}
	}
	return nil
}

func (r *run) prepareOne(c Change, f File) error {
	for _, kind := range []string{"new", "old"} {
		if err := r.MkdirAll(filepath.Dir(r.staged(kind, c.Name)), 0o755); err != nil {
			return err
		}
	}
	if c.Kind == Updated {
		if err := r.backup(c.Name); err != nil {
			return err
		}
	}
	if c.Kind == Removed {
		return nil
	}
	content, err := f.Read()
	if err != nil {
		return err
	}
	return r.WriteFile(r.staged("new", c.Name), content, 0o644)
}

// backup copies the old file, with mode and time, for rollback. The file itself
// stays in place until the new one replaces it atomically.
func (r *run) backup(name string) error {
	target, old := filepath.FromSlash(name), r.staged("old", name)
	info, err := r.Lstat(target)
	if err != nil {
		return err
	}
	content, err := r.ReadFile(target)
	if err != nil {
		return err
	}
	if err := r.WriteFile(old, content, 0o644); err != nil {
		return err
	}
	if err := r.Chmod(old, info.Mode().Perm()); err != nil { // WriteFile applies the umask
		return err
	}
	return r.Chtimes(old, time.Time{}, info.ModTime())
}

// commit renames the new files into place, then moves stale files away.
func (r *run) commit(changes []Change) error {
	for _, c := range changes {
		if c.Kind != Created && c.Kind != Updated {
			continue
		}
		if err := r.makeParents(c.Name); err != nil {
			return fmt.Errorf("output: create folder: %w", err)
		}
		if err := r.place(c); err != nil {
			return fmt.Errorf("output: rename: %w", err)
		}
	}
	for _, c := range changes {
		if c.Kind != Removed {
			continue
		}
		if err := r.move(filepath.FromSlash(c.Name), r.staged("old", c.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("output: remove: %w", err)
		}
	}
	return r.unmark()
}

func (r *run) unmark() error {
	if err := r.Remove(Interrupted); err != nil && !errors.Is(err, fs.ErrNotExist) { // another run may have removed it
		return fmt.Errorf("output: remove: %w", err)
	}
	return nil
}

func (r *run) makeParents(name string) error {
	for _, dir := range foldersOf([]File{{Name: name}}, nil) {
		if dir == "." {
			continue
		}
		err := r.Mkdir(filepath.FromSlash(dir), 0o755)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		r.undo = append(r.undo, func() error {
			_ = r.Remove(filepath.FromSlash(dir)) // not empty if another run uses it
			return nil
		})
	}
	return nil
}

func (r *run) place(c Change) error {
	target := filepath.FromSlash(c.Name)
	if err := r.Rename(r.staged("new", c.Name), target); err != nil {
		return err
	}
	if c.Name == Interrupted {
		r.marked = true
		return nil
	}
	r.undo = append(r.undo, func() error {
		if c.Kind == Updated {
			return r.Rename(r.staged("old", c.Name), target)
		}
		if err := r.Remove(target); !errors.Is(err, fs.ErrNotExist) { // another run may have removed it
			return err
		}
		return nil
	})
	return nil
}

func (r *run) move(from, to string) error {
	if err := r.Rename(from, to); err != nil {
		return err
	}
	r.undo = append(r.undo, func() error { return r.Rename(to, from) })
	return nil
}

// rollback undoes the completed steps in reverse order. If that fails, the staging
// folder is kept, because it contains the old files, and Interrupted stays.
func (r *run) rollback() error {
	var problems []error
	for _, undo := range slices.Backward(r.undo) {
		if err := undo(); err != nil {
			problems = append(problems, fmt.Errorf("output: roll back: %w", err))
		}
	}
	if len(problems) == 0 && r.marked {
		if err := r.unmark(); err != nil {
			problems = append(problems, err)
		}
	}
	if len(problems) > 0 {
		problems = append(problems, fmt.Errorf("output: roll back: old files are kept in %s", r.stage))
		return errors.Join(problems...)
	}
	_ = r.RemoveAll(r.stage)
	return nil
}

// removeEmpty removes the folders that are empty after stale files were removed.
func (r *run) removeEmpty(changes []Change) {
	for _, c := range slices.Backward(changes) {
		if dir := path.Dir(c.Name); c.Kind == Removed && dir != "." {
			_ = r.Remove(filepath.FromSlash(dir)) // fails if it is not empty, as intended
		}
	}
}
