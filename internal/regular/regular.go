// Package regular opens regular files and nothing else: opening a named pipe waits for its
// other end, and reading a device may never end.
package regular

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// ErrNotRegular is the error for a file of another kind.
var ErrNotRegular = errors.New("not a regular file")

// Files is a part of *os.Root, which does not open files outside it.
type Files interface {
	Stat(name string) (fs.FileInfo, error)
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
}

// anywhere has the files that the user names.
type anywhere struct{}

func (anywhere) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

func (anywhere) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}

// Open opens a file for reading, without waiting. The error is a *fs.PathError, with
// ErrNotRegular or what the file system reports.
func Open(name string) (*os.File, error) { return OpenIn(anywhere{}, name) }

// OpenIn is Open in a folder.
func OpenIn(files Files, name string) (*os.File, error) {
	// Opening a device can have effects.
	info, err := files.Stat(name)
	if err := check(name, info, err); err != nil {
		return nil, err
	}
	f, err := files.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	// The file may have been replaced since.
	info, err = f.Stat()
	if err := check(name, info, err); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func check(name string, info fs.FileInfo, err error) error {
	if err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	return err
}

// Read returns the content of a file, or its first limit bytes.
func Read(name string, limit int64) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}
