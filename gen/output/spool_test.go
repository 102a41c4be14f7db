package output

import (
	"os"
	"path/filepath"
	"testing"
)

// Files in a spool are written like files in memory, and the spool leaves nothing in
// the folder for temporary files.
func TestSpool(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp)
	spool, err := NewSpool()
	if err != nil {
		t.Fatal(err)
	}
	dir := before(t)
	var files []File
	for _, f := range wanted() {
		spooled, err := spool.File(f)
		if err != nil || spooled.Content != nil {
			t.Fatalf("%s is in memory: %v", f.Name, err)
		}
		files = append(files, spooled)
	}
	if _, err := Write(dir, files, "gone"); err != nil {
		t.Fatal(err)
	}
	for _, f := range wanted() {
		if got, err := os.ReadFile(filepath.Join(dir, f.Name)); err != nil || string(got) != string(f.Content) {
			t.Errorf("%s: %q, %v", f.Name, got, err)
		}
	}
	spool.Close()
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	undisturbed := snapshot(t, dir)
	if _, err := Write(dir, files, "gone"); err == nil || snapshot(t, dir) != undisturbed {
		t.Errorf("files of a closed spool: %v", err)
	}
}
