package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/voxgen/voxgen/internal/regular"
)

// Read returns the bytes of in, at most limit. A file must be a regular one.
func (in Input) Read(limit int64) ([]byte, error) {
	switch {
	case in.Path == "":
		return in.Data, tooLong(int64(len(in.Data)), limit)
	case in.Files != nil:
		return (&tree{files: in.Files}).read(in.Path, limit)
	case in.Within == "":
		f, err := regular.Open(in.Path)
		return readFile(f, err, limit)
	}
	root, err := os.OpenRoot(in.Within)
	if err != nil {
		return nil, cause(err)
	}
	defer root.Close()
	f, err := regular.OpenIn(root, in.Path)
	return readFile(f, err, limit)
}

// Outside reports whether err is that of an os.Root that rejected a path which leads
// outside it; there is no exported error value for that.
func Outside(err error) bool { return err != nil && cause(err).Error() == "path escapes from parent" }

// readFile returns the content of f, which it closes.
func readFile(f *os.File, err error, limit int64) ([]byte, error) {
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	var buf bytes.Buffer
	buf.Grow(int(min(info.Size(), limit)) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, cause(err)
	}
	return buf.Bytes(), tooLong(int64(buf.Len()), limit)
}

// limitError is the error for a file with more than so many bytes.
type limitError int64

func (e limitError) Error() string {
	return fmt.Sprintf("the file is larger than the limit of %d bytes", int64(e))
}

func tooLong(size, limit int64) error {
	if size > limit {
		return limitError(limit)
	}
	return nil
}

// read returns the text of an input named by the user. Unlike a path in a $ref, its
// path is only restricted by Within.
func (l *loader) read(in Input) ([]byte, error) {
	data, err := in.Read(l.limits.Bytes)
	if err != nil {
		return nil, err
	}
	l.size += int64(len(data))
	return data, nil
}

// readBelow returns the text of the file key in the root of the document.
func (l *loader) readBelow(key string) ([]byte, error) {
	data, err := l.tree.read(key, l.limits.Bytes-l.size)
	if err != nil {
		return nil, err
	}
	l.size += int64(len(data))
	return data, nil
}

// cause removes the operation and path from err, because the diagnostic has them.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// file returns the source at key in the root of the document, which is read at most
// once.
func (l *loader) file(key string) (*source, *problem) {
	if l.tree == nil {
		return nil, hard("ref-outside", "$ref to the file %q in a document that was not read from a file", clip(key))
	}
	if f, ok := l.files[key]; ok {
		return f.source, f.problem
	}
	if l.stopped {
		return nil, &problem{hard: true, reported: true}
	}
	s, problem := l.readFile(key)
	l.files[key] = file{s, problem}
	return s, problem
}

func (l *loader) readFile(key string) (*source, *problem) {
	if err := l.errLate(); err != nil {
		return nil, l.stop("%v", err)
	}
	data, err := l.readBelow(key)
	if _, ok := errors.AsType[limitError](err); ok {
		return nil, l.stop("the files of the document have more than %d bytes, with %q", l.limits.Bytes, clip(key))
	}
	if err != nil {
		code := "ref-missing"
		if Outside(err) {
			code = "ref-outside"
		}
		return nil, hard(code, "cannot read file %q: %v", clip(key), err)
	}
	s := &source{name: l.name(key), key: key, data: data}
	if !l.parse(s) {
		return nil, &problem{hard: true, reported: true}
	}
	return s, nil
}

// stop returns the problem that a limit is exceeded. It is the only one of its kind.
func (l *loader) stop(format string, args ...any) *problem {
	l.stopped = true
	return hard("limit", format, args...)
}

// name returns the name of a file in diagnostics, like that of the document.
func (l *loader) name(key string) string {
	if dir, ok := strings.CutSuffix(filepath.ToSlash(l.main.name), l.main.key); ok {
		return filepath.FromSlash(dir + key)
	}
	rel, err := filepath.Rel(filepath.Dir(filepath.FromSlash(l.main.key)), filepath.FromSlash(key))
	if err != nil {
		return key // not reached: both are relative
	}
	return filepath.Join(filepath.Dir(l.main.name), rel)
}
