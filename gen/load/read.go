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

// read returns the bytes of an input named by the user. Unlike a path in a $ref,
// its path is not restricted.
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

// readBelow returns the bytes of the file key below the folder of the document.
// os.Root rejects paths outside the folder, also through symbolic links.
func (l *loader) readBelow(key string) ([]byte, error) {
	name := filepath.FromSlash(key)
	info, err := l.folder.Stat(name)
	if err != nil {
		return nil, cause(err)
	}
	// Opening a FIFO waits for a writer, and reading a device may never end.
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
	// The file may have been replaced since Stat.
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

// accept rejects data that is not text before it is parsed.
func (l *loader) accept(data []byte) ([]byte, error) {
	if int64(len(data)) > l.limits.Bytes {
		return nil, fmt.Errorf("the file is larger than the limit of %d bytes", l.limits.Bytes)
	}
	if len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return nil, errors.New("the file is encoded in UTF-16; only UTF-8 is supported")
	}
	if len(data) >= 3 && data[0] == 0xef && data[1] == 0xbb && data[2] == 0xbf {
		data = data[3:]
	}
	blank := true
	for _, c := range data {
		switch c {
		case 0:
			return nil, errors.New("the file is binary or encoded in UTF-16 (it contains a NUL byte); only UTF-8 text is supported")
		case ' ', '\t', '\r', '\n':
		default:
			blank = false
		}
	}
	if blank {
		return nil, errors.New("the file is empty")
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("invalid UTF-8 on line %d", invalidLine(data))
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

// cause removes the operation and path from err, because the diagnostic has them.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// file returns the source at key below the folder of the document, which is read
// at most once.
func (l *loader) file(key string) (*source, *problem) {
	if l.folder == nil {
		return nil, hard("ref-outside", "$ref to the file %q in a document that was not read from a file", clip(key))
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
		return nil, hard("limit", "the document has more than %d files", l.limits.Files)
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
		return nil, hard(code, "cannot read file %q: %v", clip(key), err)
	}
	name := filepath.Join(l.main.dir, filepath.FromSlash(key))
	s := &source{name: name, dir: filepath.Dir(name), key: key, data: data}
	if !l.parse(s) {
		return nil, &problem{hard: true, reported: true}
	}
	return s, nil
}

// isEscape reports whether os.Root rejected a path outside it; there is no
// exported error value for that.
func isEscape(err error) bool { return err.Error() == "path escapes from parent" }
