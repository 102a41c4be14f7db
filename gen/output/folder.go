package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// Folder is the folder of a package. If Within is set, Path is relative to that
// folder and must not lead outside it, not even through symbolic links. Otherwise,
// the user named it, and it may be anywhere. In no case is it, or is it in, a folder of
// a version control system, such as .git.
type Folder struct {
	Within string
	Path   string
}

// Resolve returns the absolute path of the folder, which need not exist, without
// symbolic links.
func (f Folder) Resolve() (string, error) {
	base, rel, err := f.locate()
	return filepath.Join(base, rel), err
}

// locate returns an existing folder and the path of f below it. Neither has symbolic links.
func (f Folder) locate() (base, rel string, err error) {
	if f.Path == "" {
		return "", "", errors.New("output: open folder: no folder given")
	}
	dir := f.Path
	if f.Within != "" {
		if base, err = RealPath(f.Within); err != nil {
			return "", "", fmt.Errorf("output: open folder: %w", err)
		}
		dir = filepath.Join(base, dir)
	}
	if dir, err = RealPath(dir); err != nil {
		return "", "", fmt.Errorf("output: open folder: %w", err)
	}
	checked := dir
	if base == "" {
		for base = dir; !exists(base); {
			base = filepath.Dir(base) // ends at the root of the file system
		}
	} else if checked, err = filepath.Rel(base, dir); err != nil || !filepath.IsLocal(checked) {
		return "", "", fmt.Errorf("output: open folder: it is outside %s", base)
	}
	if slices.ContainsFunc(strings.Split(filepath.ToSlash(checked), "/"), versionControl) {
		return "", "", errors.New("output: open folder: it is in a folder of a version control system")
	}
	rel, err = filepath.Rel(base, dir)
	return base, rel, err
}

// RealPath returns path as an absolute path without symbolic links. What does not exist
// is left as it is.
func RealPath(path string) (string, error) {
	if !filepath.IsAbs(path) {
		wd, err := os.Getwd()
		if err != nil {
			return "", err
		}
		// Getwd may return links, and .. is the parent of what they lead to.
		if wd, err = filepath.EvalSymlinks(wd); err != nil {
			return "", err
		}
		path = filepath.Join(wd, path)
	}
	resolved, err := filepath.EvalSymlinks(path)
	if parent := filepath.Dir(path); !errors.Is(err, fs.ErrNotExist) || parent == path {
		return resolved, err
	}
	if exists(path) {
		return "", errors.New("it has a symbolic link to something that does not exist")
	}
	dir, err := RealPath(filepath.Dir(path))
	return filepath.Join(dir, filepath.Base(path)), err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// versionControl reports whether name is that of a folder of a version control system.
// File systems may ignore case, trailing dots and spaces, and some invisible characters;
// GIT~1 is a short name, and what follows a colon a stream of NTFS, such as
// .git::$INDEX_ALLOCATION, which is the folder itself.
func versionControl(name string) bool {
	name, _, _ = strings.Cut(name, ":")
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	switch strings.ToLower(strings.TrimRight(name, ". ")) {
	case ".git", "git~1", ".hg", ".svn", ".bzr", ".jj":
		return true
	}
	return false
}

// Open opens the folder as a root that symbolic links below it cannot escape.
func (f Folder) Open() (*os.Root, error) {
	base, rel, err := f.locate()
	if err != nil {
		return nil, err
	}
	root, err := openFolder(base, rel, false)
	if err != nil {
		return nil, fmt.Errorf("output: open folder: %w", err)
	}
	return root, nil
}

// create is like Open, but creates the folder if it does not exist. undo removes what
// was created, unless it is not empty.
func (f Folder) create() (root *os.Root, undo func(), err error) {
	base, rel, err := f.locate()
	if err != nil {
		return nil, nil, err
	}
	var made []string
	for dir := filepath.Join(base, rel); !exists(dir); dir = filepath.Dir(dir) {
		made = append(made, dir)
	}
	undo = func() {
		for _, dir := range made {
			os.Remove(dir)
		}
	}
	if root, err = openFolder(base, rel, true); err != nil {
		undo()
		return nil, nil, fmt.Errorf("output: create folder: %w", err)
	}
	return root, undo, nil
}

func openFolder(base, rel string, create bool) (*os.Root, error) {
	if err := folderAt(os.Stat(base)); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(base)
	if err != nil || rel == "." {
		return root, err
	}
	defer root.Close()
	if create {
		if err := root.MkdirAll(rel, 0o755); err != nil {
			return nil, err
		}
	}
	if err := folderAt(root.Lstat(rel)); err != nil {
		return nil, err
	}
	return root.OpenRoot(rel)
}

// folderAt returns an error unless it is a folder: opening a FIFO as one would wait.
func folderAt(info fs.FileInfo, err error) error {
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("expected a folder, got %s", kindOf(info))
	}
	return err
}
