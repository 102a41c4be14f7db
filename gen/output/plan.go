package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Kind is the kind of a change.
type Kind int

const (
	// Unchanged files already have the generated text and are not touched.
	Unchanged Kind = iota
	// Created files did not exist.
	Created
	// Updated files had a different text.
	Updated
	// Removed files are stale: they have the header but are no longer generated.
	Removed
)

// String returns the name of the kind.
func (k Kind) String() string {
	switch k {
	case Created:
		return "created"
	case Updated:
		return "updated"
	case Removed:
		return "removed"
	default:
		return "unchanged"
	}
}

// MarshalText returns the same text as String.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Change is a planned or completed change of one file. Diff is the first
// difference of an updated file, on one line.
type Change struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	Diff string `json:"diff,omitempty"`
}

// Plan compares files with the folder dir and returns a change for every file,
// sorted by name. A stale file is a *.go file, or README.md in dir, with the header that is
// not in files and is in dir, in a folder used by files, or in one of folders, which belong to
// this run even if it has no files for them. Other folders are ignored, because
// they may contain packages of other runs.
//
// The error lists all obstacles: invalid names, contents without the header,
// existing files without the header, symbolic links, and folders in place of files.
func Plan(dir string, files []File, folders ...string) ([]Change, error) {
	return Folder{Path: dir}.Plan(files, folders...)
}

// Plan is like the function [Plan].
func (f Folder) Plan(files []File, folders ...string) ([]Change, error) {
	if err := validate(files, folders); err != nil {
		return nil, err
	}
	root, err := f.Open()
	if errors.Is(err, fs.ErrNotExist) {
		return allCreated(files), nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return plan(root, files, folders)
}

// Check is like Plan, but omits unchanged files: no changes mean that dir is up to date.
func Check(dir string, files []File, folders ...string) ([]Change, error) {
	changes, err := Plan(dir, files, folders...)
	return slices.DeleteFunc(changes, func(c Change) bool { return c.Kind == Unchanged }), err
}

func allCreated(files []File) []Change {
	changes := []Change{}
	for _, f := range files {
		changes = append(changes, Change{Name: f.Name, Kind: Created})
	}
	return sorted(changes)
}

func sorted(changes []Change) []Change {
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	return changes
}

func plan(root disk, files []File, folders []string) ([]Change, error) {
	changes, problems := []Change{}, []error{}
	for _, dir := range foldersOf(files, folders) {
		if err := checkFolder(root, dir); err != nil {
			problems = append(problems, err)
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	if _, err := compare(root, interrupted); err != nil {
		problems = append(problems, err)
	}
	for _, f := range files {
		change, err := compare(root, f)
		changes, problems = append(changes, change), append(problems, err)
	}
	stale, err := stale(root, files, folders)
	if err := errors.Join(append(problems, err)...); err != nil {
		return nil, err
	}
	return sorted(append(changes, stale...)), nil
}

// foldersOf returns the folders of files and folders, including "." and parents,
// parents first.
func foldersOf(files []File, folders []string) []string {
	set := map[string]bool{".": true}
	add := func(dir string) {
		for ; dir != "."; dir = path.Dir(dir) {
			set[dir] = true
		}
	}
	for _, f := range files {
		add(path.Dir(f.Name))
	}
	for _, dir := range folders {
		add(dir)
	}
	return slices.Sorted(maps.Keys(set))
}

// checkFolder rejects a folder that is a symbolic link or not a folder.
func checkFolder(root disk, dir string) error {
	info, err := root.Lstat(filepath.FromSlash(dir))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("output: stat folder: %w", err)
	case dir != "." && !info.IsDir():
		return fmt.Errorf("output: %s: expected a folder, got %s", dir, kindOf(info))
	}
	return nil
}

func kindOf(info fs.FileInfo) string {
	switch {
	case info.Mode().Type() == fs.ModeSymlink:
		return "a symbolic link"
	case info.IsDir():
		return "a folder"
	case info.Mode().IsRegular():
		return "a file"
	default:
		return "a special file"
	}
}

func compare(root disk, f File) (Change, error) {
	name := filepath.FromSlash(f.Name)
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Change{Name: f.Name, Kind: Created}, nil
	}
	if err != nil {
		return Change{}, fmt.Errorf("output: stat file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return Change{}, fmt.Errorf("output: %s: not overwritten: it is %s", f.Name, kindOf(info))
	}
	want, err := f.Read()
	if err != nil {
		return Change{}, err
	}
	got, err := root.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist): // another run has just removed it
		return Change{Name: f.Name, Kind: Created}, nil
	case err != nil:
		return Change{}, fmt.Errorf("output: read file: %w", err)
	case Same(want, got):
		return Change{Name: f.Name}, nil
	case !HasHeader(got):
		return Change{}, fmt.Errorf("output: %s: not overwritten: missing header %q, so it was not generated by voxgen", f.Name, marker(f.Name)+"…")
	}
	return Change{Name: f.Name, Kind: Updated, Diff: Diff(f.Name, want, got)}, nil
}

// Same reports whether two texts are equal. CRLF is treated like LF, because with
// autocrlf, git converts line endings on Windows and `voxgen check` would always
// fail there.
func Same(want, got []byte) bool {
	return bytes.Equal(want, got) || bytes.Equal(want, bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")))
}

// stale returns the removals of files that are no longer generated.
func stale(root disk, files []File, folders []string) ([]Change, error) {
	wanted := map[string]string{} // lower-case name → name
	for _, f := range files {
		wanted[strings.ToLower(f.Name)] = f.Name
	}
	dirs := append([]string{"."}, folders...)
	for _, f := range files {
		dirs = append(dirs, path.Dir(f.Name))
	}
	slices.Sort(dirs)
	var changes []Change
	for _, dir := range slices.Compact(dirs) {
		names, err := ownFiles(root, dir)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if want, ok := wanted[strings.ToLower(name)]; ok && (want == name || sameFile(root, want, name)) {
				continue
			}
			ours, err := carriesHeader(root, name)
			if err != nil {
				return nil, err
			}
			if ours {
				changes = append(changes, Change{Name: name, Kind: Removed})
			}
		}
	}
	return changes, nil
}

// sameFile reports whether two names that differ in case are the same file, as on
// the file systems of macOS and Windows, where removing the old name would remove
// the new file.
func sameFile(root disk, a, b string) bool {
	infoA, errA := root.Lstat(filepath.FromSlash(a))
	infoB, errB := root.Lstat(filepath.FromSlash(b))
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// ownFiles returns the regular files of dir that voxgen may have written: *.go files, and
// README.md in the folder of the client. Symbolic links are skipped,
// because voxgen does not create them.
func ownFiles(root disk, dir string) ([]string, error) {
	f, err := root.Open(filepath.FromSlash(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("output: read folder: %w", err)
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if errors.Is(err, fs.ErrNotExist) { // another run has just removed it
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("output: read folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && (strings.EqualFold(path.Ext(e.Name()), ".go") || dir == "." && e.Name() == ReadmeName) {
			names = append(names, path.Join(dir, e.Name()))
		}
	}
	return names, nil
}

// carriesHeader reads only the start of the file, which may be large.
func carriesHeader(root disk, name string) (bool, error) {
	f, err := root.Open(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) { // another run has just removed it
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("output: read file: %w", err)
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil {
		return false, fmt.Errorf("output: read file: %w", err)
	}
	return HasHeader(head), nil
}
