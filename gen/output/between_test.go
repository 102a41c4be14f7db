package output

import (
	"io/fs"
	"os"
	"testing"
	"time"
)

// between lets another run happen at one step of a run: the one at which left
// reaches zero. Opening a folder counts before and after, since what it lists may
// go in between.
type between struct {
	disk
	left  *int
	other func()
}

func (b between) step() {
	*b.left--
	if *b.left == 0 {
		b.other()
	}
}

func (b between) Lstat(name string) (fs.FileInfo, error) {
	b.step()
	return b.disk.Lstat(name)
}

func (b between) Open(name string) (*os.File, error) {
	b.step()
	defer b.step()
	return b.disk.Open(name)
}

func (b between) ReadFile(name string) ([]byte, error) {
	b.step()
	return b.disk.ReadFile(name)
}

func (b between) WriteFile(name string, data []byte, perm fs.FileMode) error {
	b.step()
	return b.disk.WriteFile(name, data, perm)
}

func (b between) Mkdir(name string, perm fs.FileMode) error {
	b.step()
	return b.disk.Mkdir(name, perm)
}

func (b between) MkdirAll(name string, perm fs.FileMode) error {
	b.step()
	return b.disk.MkdirAll(name, perm)
}

func (b between) Rename(from, to string) error {
	b.step()
	return b.disk.Rename(from, to)
}

func (b between) Remove(name string) error {
	b.step()
	return b.disk.Remove(name)
}

func (b between) RemoveAll(name string) error {
	b.step()
	return b.disk.RemoveAll(name)
}

func (b between) Chtimes(name string, atime, mtime time.Time) error {
	b.step()
	return b.disk.Chtimes(name, atime, mtime)
}

// At whatever step another run of the same texts comes in between, both succeed.
func TestEqualRunBetween(t *testing.T) {
	for n := 1; ; n++ {
		dir, left := before(t), n
		other := func() {
			if _, err := Write(dir, wanted(), "gone"); err != nil {
				t.Errorf("step %d: the other run: %v", n, err)
			}
		}
		if _, err := write(between{openTest(t, dir), &left, other}, wanted(), []string{"gone"}); err != nil {
			t.Errorf("step %d: %v", n, err)
		}
		if left > 0 {
			if n < 40 {
				t.Errorf("only %d steps", n)
			}
			return
		}
		if changes, err := Check(dir, wanted(), "gone"); err != nil || len(changes) > 0 {
			t.Errorf("step %d: %s, %v", n, show(changes), err)
		}
	}
}
