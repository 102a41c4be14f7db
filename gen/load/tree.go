package load

import (
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/voxgen/voxgen/internal/regular"
)

// tree has the files that a document may refer to: those in a folder, or those that a
// function reads.
type tree struct {
	root  *os.Root
	files func(path string) ([]byte, error)
	name  string // for messages
	dir   string // the path of root
}

// tree opens the root of a document that is a file, and returns its slash path there.
func (in Input) tree() (t *tree, key string, err error) {
	t = &tree{files: in.Files, name: "the root folder"}
	if in.Files != nil {
		return t, path.Clean(in.Path), nil
	}
	dir := in.Root
	if dir == "" {
		dir, t.name = filepath.Dir(in.Path), "the folder of the document"
	}
	file := in.Path
	if filepath.IsAbs(dir) {
		file = filepath.Join(in.Within, file)
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, "", fmt.Errorf("the document is outside %s", t.name)
	}
	if t.root, err = in.openRoot(dir); err != nil {
		return nil, "", fmt.Errorf("cannot open %s: %w", t.name, cause(err))
	}
	if t.dir = dir; !filepath.IsAbs(dir) {
		t.dir = filepath.Join(in.Within, dir)
	}
	return t, filepath.ToSlash(rel), nil
}

// openRoot opens a folder, a relative one within in.Within.
func (in Input) openRoot(dir string) (*os.Root, error) {
	if in.Within == "" || filepath.IsAbs(dir) {
		return os.OpenRoot(dir)
	}
	root, err := os.OpenRoot(in.Within)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.OpenRoot(dir)
}

// read returns the bytes of a regular file, at most limit.
func (t *tree) read(key string, limit int64) ([]byte, error) {
	if t.root != nil {
		f, err := regular.OpenIn(t.root, filepath.FromSlash(key))
		return readFile(f, err, limit)
	}
	data, err := t.files(key)
	if err != nil {
		return nil, cause(err)
	}
	return data, tooLong(int64(len(data)), limit)
}

func (t *tree) close() {
	if t.root != nil {
		_ = t.root.Close() // opened for reading only
	}
}
