package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// read returns the bytes of an input that the user named: this path, unlike
// one in a $ref, may lead anywhere.
func (l *loader) read(in Input) ([]byte, error) {
	if in.Path == "" {
		return l.accept(in.Data)
	}
	info, err := os.Stat(in.Path)
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := os.Open(in.Path)
	if err != nil {
		return nil, cause(err)
	}
	return l.readAll(f)
}

// readBelow returns the bytes of the file key below the folder of the
// document. os.Root refuses whatever leaves it, through symbolic links too.
func (l *loader) readBelow(key string) ([]byte, error) {
	name := filepath.FromSlash(key)
	info, err := l.folder.Stat(name)
	if err != nil {
		return nil, cause(err)
	}
	// Opening a FIFO would wait for a writer, and a device has no end.
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := l.folder.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, cause(err)
	}
	return l.readAll(f)
}

var errNotRegular = errors.New("not a regular file")

func (l *loader) readAll(f *os.File) ([]byte, error) {
	defer f.Close()
	// The name may have come to mean something else since Stat.
	info, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	var buf bytes.Buffer
	buf.Grow(int(min(info.Size(), l.limits.Bytes)) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(f, l.limits.Bytes+1)); err != nil {
		return nil, cause(err)
	}
	return l.accept(buf.Bytes())
}

// accept refuses what is not text before a parser sees it.
func (l *loader) accept(data []byte) ([]byte, error) {
	if int64(len(data)) > l.limits.Bytes {
		return nil, fmt.Errorf("the file is larger than the limit of %d bytes", l.limits.Bytes)
	}
	if len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return nil, errors.New("the file is UTF-16; voxgen reads UTF-8")
	}
	if len(data) >= 3 && data[0] == 0xef && data[1] == 0xbb && data[2] == 0xbf {
		data = data[3:]
	}
	blank := true
	for _, c := range data {
		switch c {
		case 0:
			return nil, errors.New("the file is binary (it has a zero byte) or UTF-16; voxgen reads UTF-8 text")
		case ' ', '\t', '\r', '\n':
		default:
			blank = false
		}
	}
	if blank {
		return nil, errors.New("the file is empty")
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("the file is not UTF-8 (line %d)", invalidLine(data))
	}
	return data, nil
}

func invalidLine(data []byte) int {
	n := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			n++
		}
		data = data[size:]
	}
	return n
}

// cause drops the operation and path, which the diagnostic already names.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// file returns the source at key below the folder of the document, reading it
// when it was not before.
func (l *loader) file(key string) (*source, *problem) {
	if l.folder == nil {
		return nil, hard("ref-outside", "a document that is not read from a file cannot refer to the file %q", clip(key))
	}
	if f, ok := l.files[key]; ok {
		return f.source, f.problem
	}
	s, problem := l.readFile(key)
	l.files[key] = file{s, problem}
	return s, problem
}

func (l *loader) readFile(key string) (*source, *problem) {
	if len(l.files) >= l.limits.Files {
		return nil, hard("limit", "the document consists of more than %d files", l.limits.Files)
	}
	if err := l.errLate(); err != nil {
		return nil, hard("limit", "%v", err)
	}
	data, err := l.readBelow(key)
	if err != nil {
		code := "ref-missing"
		if isEscape(err) {
			code = "ref-outside"
		}
		return nil, hard(code, "cannot read the file %q: %v", clip(key), err)
	}
	name := filepath.Join(l.main.dir, filepath.FromSlash(key))
	s := &source{name: name, dir: filepath.Dir(name), key: key, data: data}
	if !l.parse(s) {
		return nil, &problem{hard: true, said: true}
	}
	return s, nil
}

// isEscape tells whether os.Root refused a path that leaves it; the error has
// no exported value to compare with.
func isEscape(err error) bool { return err.Error() == "path escapes from parent" }
