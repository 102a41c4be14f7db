package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// snapshot describes everything below dir: kind, time and content.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		fmt.Fprintf(&b, "%s %v", rel, info.Mode())
		switch {
		case info.Mode().IsRegular():
			content, err := os.ReadFile(name)
			fmt.Fprintf(&b, " %v %q", info.ModTime().UnixNano(), content)
			if err != nil {
				return err
			}
		case info.Mode().Type() == fs.ModeSymlink:
			target, _ := os.Readlink(name)
			b.WriteString(" " + target)
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// contents returns the texts below dir by name, without times.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(snapshot(t, dir)) {
		fields := strings.SplitN(line, " ", 4)
		b.WriteString(fields[0] + " " + fields[len(fields)-1])
	}
	return b.String()
}

// before is a folder on which wanted does one thing of each kind.
func before(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	put(t, dir, "keep.go", text("keep"), "old.go", text("0"), "stale.go", text("0"), "fake/stale.go", text("0"), "gone/stale.go", text("0"),
		"mine.go", "package p\n", "fake/mine.txt", "x")
	past := time.Now().Add(-time.Hour)
	for _, name := range []string{"keep.go", "old.go", "stale.go"} {
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "old.go"), 0o666); err != nil { // no umask leaves that
		t.Fatal(err)
	}
	return dir
}

func wanted() []File {
	return []File{file("keep.go", "keep"), file("new.go", "1"), file("old.go", "1"), file("sub/deep/new.go", "1"), file("fake/new.go", "1")}
}

func TestWrite(t *testing.T) {
	dir := before(t)
	keep, _ := os.Stat(filepath.Join(dir, "keep.go"))
	changes, err := Write(dir, wanted(), "gone")
	if err != nil {
		t.Fatal(err)
	}
	want := "created fake/new.go, removed fake/stale.go, removed gone/stale.go, unchanged keep.go, created new.go, updated old.go, " +
		"removed stale.go, created sub/deep/new.go"
	if got := show(changes); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	now, err := os.Stat(filepath.Join(dir, "keep.go"))
	if err != nil || !now.ModTime().Equal(keep.ModTime()) || !os.SameFile(keep, now) {
		t.Errorf("keep.go was touched: %v", err)
	}
	for _, f := range wanted() {
		if got, err := os.ReadFile(filepath.Join(dir, f.Name)); err != nil || string(got) != string(f.Content) {
			t.Errorf("%s: %q, %v", f.Name, got, err)
		}
	}
	got := contents(t, dir)
	for _, absent := range []string{"stale", "gone", ".voxgen"} {
		if strings.Contains(got, absent) {
			t.Errorf("%s is still there:\n%s", absent, got)
		}
	}
	if !strings.Contains(got, "mine.go") || !strings.Contains(got, "mine.txt") {
		t.Errorf("files of others are gone:\n%s", got)
	}
	second := snapshot(t, dir)
	if _, err := Write(dir, wanted(), "gone"); err != nil || snapshot(t, dir) != second {
		t.Errorf("the second run is not idle: %v", err)
	}
}

func TestWriteModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if _, err := Write(dir, []File{file("fake/x.go", "1")}); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "plain") // what this umask makes of 0644 and 0755
	put(t, plain, "x", "")
	for a, b := range map[string]string{"fake/x.go": "x", "fake": ".", ".": "."} {
		infoA, errA := os.Stat(filepath.Join(dir, a))
		infoB, errB := os.Stat(filepath.Join(plain, b))
		if errA != nil || errB != nil || infoA.Mode() != infoB.Mode() {
			t.Errorf("%s: %v, want %v", a, infoA.Mode(), infoB.Mode())
		}
	}
}

func TestWriteIntoLinkedFolder(t *testing.T) {
	outer := t.TempDir()
	put(t, outer, "real/x.go", text("0"))
	link(t, "real", filepath.Join(outer, "out"))
	if _, err := Write(filepath.Join(outer, "out"), []File{file("x.go", "1")}); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(outer, "real", "x.go")); string(got) != text("1") {
		t.Errorf("%q", got)
	}
}

// failing makes the nth step that changes the disk fail, and with sticky all
// after it.
type failing struct {
	disk
	left   *int
	sticky bool
	die    bool
}

var errInjected = errors.New("injected")

func (f failing) step() error {
	*f.left--
	if *f.left == 0 || f.sticky && *f.left < 0 {
		if f.die {
			os.Exit(3)
		}
		return errInjected
	}
	return nil
}

func (f failing) Mkdir(name string, perm fs.FileMode) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.disk.Mkdir(name, perm)
}

func (f failing) MkdirAll(name string, perm fs.FileMode) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.disk.MkdirAll(name, perm)
}

// WriteFile fails half way, as on a full disk.
func (f failing) WriteFile(name string, data []byte, perm fs.FileMode) error {
	if err := f.step(); err != nil {
		return errors.Join(err, f.disk.WriteFile(name, data[:len(data)/2], perm))
	}
	return f.disk.WriteFile(name, data, perm)
}

func (f failing) Rename(from, to string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.disk.Rename(from, to)
}

func (f failing) Remove(name string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.disk.Remove(name)
}

func openTest(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

// A failure at any step leaves the disk as it was, times included.
func TestRollback(t *testing.T) {
	for n := 1; ; n++ {
		dir, left := before(t), n
		was := snapshot(t, dir)
		_, err := write(failing{disk: openTest(t, dir), left: &left}, wanted(), []string{"gone"})
		if err == nil {
			if n < 25 {
				t.Errorf("only %d steps", n)
			}
			return
		}
		if !errors.Is(err, errInjected) || !strings.HasPrefix(err.Error(), "output: ") {
			t.Fatal(err)
		}
		if now := snapshot(t, dir); now != was {
			t.Errorf("step %d: %v: the disk changed:\n%s\n%s", n, err, was, now)
		}
	}
}

// When going back fails too, the old texts are kept, and the next run makes
// everything right.
func TestRollbackFails(t *testing.T) {
	for n := 1; ; n++ {
		dir, left := before(t), n
		_, err := write(failing{disk: openTest(t, dir), left: &left, sticky: true}, wanted(), []string{"gone"})
		if err == nil {
			return
		}
		kept, _ := filepath.Glob(filepath.Join(dir, stagePrefix+"*"))
		if said := strings.Contains(err.Error(), "old files are kept in "+stagePrefix); said != (len(kept) == 1) {
			t.Errorf("step %d: %v: kept %v", n, err, kept)
		}
		if _, err := Write(dir, wanted(), "gone"); err != nil {
			t.Errorf("step %d: the next run: %v", n, err)
		}
		if changes, err := Check(dir, wanted(), "gone"); err != nil || len(changes) > 0 {
			t.Errorf("step %d: %s, %v", n, show(changes), err)
		}
	}
}

// Made folders go again when the run fails.
func TestFailureRemovesMadeFolders(t *testing.T) {
	outer := t.TempDir()
	put(t, outer, "file", "")
	was := snapshot(t, outer)
	if _, err := Write(filepath.Join(outer, "file", "a", "b"), wanted()); err == nil {
		t.Error("accepted")
	}
	long := strings.Repeat("x", 300) + ".go" // no file system takes it
	if _, err := Write(filepath.Join(outer, "a", "b"), []File{file("x.go", "1"), file(long, "1")}); err == nil {
		t.Error("accepted")
	}
	if now := snapshot(t, outer); now != was {
		t.Errorf("the disk changed:\n%s\n%s", was, now)
	}
}

const killedAt, killedIn = "VOXGEN_TEST_KILLED_AT", "VOXGEN_TEST_KILLED_IN"

// TestKilledHelper is the process that TestKilled starts; it ends amid a run.
func TestKilledHelper(t *testing.T) {
	var left int
	if _, err := fmt.Sscan(os.Getenv(killedAt), &left); err != nil {
		t.Skip("not started by TestKilled")
	}
	_, err := write(failing{disk: openTest(t, os.Getenv(killedIn)), left: &left, die: true}, wanted(), []string{"gone"})
	if err != nil {
		t.Fatal(err)
	}
}

func TestKilled(t *testing.T) {
	for n := 1; ; n++ {
		dir := before(t)
		helper := exec.Command(os.Args[0], "-test.run=^TestKilledHelper$")
		helper.Env = append(os.Environ(), fmt.Sprintf("%s=%d", killedAt, n), killedIn+"="+dir)
		out, err := helper.CombinedOutput()
		if err == nil {
			if n < 25 {
				t.Errorf("only %d steps", n)
			}
			return
		}
		if helper.ProcessState.ExitCode() != 3 {
			t.Fatalf("%v: %s", err, out)
		}
		for name, text := range map[string]string{"keep.go": text("keep"), "mine.go": "package p\n", "fake/mine.txt": "x"} {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
				t.Errorf("step %d: %s: %q, %v", n, name, got, err)
			}
		}
		if old, err := os.ReadFile(filepath.Join(dir, "old.go")); err != nil || string(old) != text("0") && string(old) != text("1") {
			t.Errorf("step %d: old.go: %q, %v", n, old, err)
		}
		if _, err := Write(dir, wanted(), "gone"); err != nil {
			t.Errorf("step %d: the next run: %v", n, err)
		}
		if got := contents(t, dir); strings.Contains(got, "stale") || strings.Contains(got, ".voxgen") {
			t.Errorf("step %d: leftovers:\n%s", n, got)
		}
		if changes, err := Check(dir, wanted(), "gone"); err != nil || len(changes) > 0 {
			t.Errorf("step %d: %s, %v", n, show(changes), err)
		}
	}
}

// Runs that disagree may fail, but each file is one of theirs, whole, and the
// last word puts all right.
func TestRunsAtOnce(t *testing.T) {
	dir := before(t)
	texts := []string{strings.Repeat("a", 9000), strings.Repeat("b", 5)}
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			files := []File{file("same.go", texts[i%2]), file("fake/same.go", texts[i%2]), file(fmt.Sprintf("only%d.go", i), "x")}
			for range 25 {
				_, _ = Write(dir, files, "gone")
				got, err := os.ReadFile(filepath.Join(dir, "same.go"))
				if err == nil && string(got) != text(texts[0]) && string(got) != text(texts[1]) {
					t.Errorf("torn: %q", got)
				}
			}
		})
	}
	group.Wait()
	if got, err := os.ReadFile(filepath.Join(dir, "mine.go")); err != nil || string(got) != "package p\n" {
		t.Errorf("mine.go: %q, %v", got, err)
	}
	if _, err := Write(dir, wanted(), "gone"); err != nil {
		t.Error(err)
	}
	if changes, err := Check(dir, wanted(), "gone"); err != nil || len(changes) > 0 {
		t.Errorf("%s, %v", show(changes), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, stagePrefix+"*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Runs that agree never get into each other's way.
func TestEqualRunsAtOnce(t *testing.T) {
	for range 20 {
		dir := before(t)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if _, err := Write(dir, wanted(), "gone"); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if changes, err := Check(dir, wanted(), "gone"); err != nil || len(changes) > 0 {
			t.Errorf("%s, %v", show(changes), err)
		}
	}
}
