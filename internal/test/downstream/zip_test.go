package downstream

import (
	"archive/zip"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	modzip "golang.org/x/mod/zip"
)

// maxFile and maxRelease are far below the limits of the go command. What is
// above them got in by mistake: a binary, a corpus.
const (
	maxFile    = 1 << 20
	maxRelease = 16 << 20
)

// testRelease: the zip file is what the go command accepts, and has everything
// that a team needs.
func (w *world) testRelease(t *testing.T) {
	checked, err := modzip.CheckZip(release, w.zip)
	if err == nil {
		err = checked.Err()
	}
	if err != nil {
		t.Errorf("the go command refuses the zip file: %v", err)
	}
	names := w.packed(t)
	needed := append(w.embedded(t), "go.mod", "go.sum", "spec/voximplant.yaml", "spec/overlay.yaml", "generated/voximplant/client_gen.go")
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		if _, err := os.Stat(filepath.Join(w.root, name)); err == nil {
			needed = append(needed, name)
		}
	}
	if !slices.ContainsFunc(needed, func(n string) bool { return path.Ext(n) == ".tmpl" }) {
		t.Errorf("the command embeds no template: %v", needed)
	}
	for _, name := range needed {
		if !slices.Contains(names, name) {
			t.Errorf("the release lacks %s", name)
		}
	}
	m := &team{world: w, dir: t.TempDir(), env: w.env}
	if got := strings.TrimSpace(m.run(t, "go list -m "+release.Path+"@latest")); got != release.Path+" "+release.Version {
		t.Errorf("the latest release is %s", got)
	}
}

// packed returns the names in the zip file, and looks at the sizes.
func (w *world) packed(t *testing.T) []string {
	t.Helper()
	z, err := zip.OpenReader(w.zip)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	total := uint64(0)
	for _, f := range z.File {
		name := strings.TrimPrefix(f.Name, release.String()+"/")
		names = append(names, name)
		total += f.UncompressedSize64
		if f.UncompressedSize64 > maxFile {
			t.Errorf("%s has %d bytes", name, f.UncompressedSize64)
		}
		if strings.HasPrefix(name, ".git/") || name == ".git" {
			t.Errorf("%s is in the release", name)
		}
	}
	if total > maxRelease {
		t.Errorf("the release has %d bytes", total)
	}
	t.Logf("%d files, %d bytes", len(names), total)
	return names
}

// embedded returns the files of the checkout that voxgen embeds.
func (w *world) embedded(t *testing.T) []string {
	t.Helper()
	format := `{{if .Module}}{{if .Module.Main}}{{range .EmbedFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`
	r := execute(t, w.root, append(os.Environ(), "GOFLAGS=", "GOWORK=off"), "go", "list", "-deps", "-f", format, "./cmd/voxgen")
	if r.err != nil {
		t.Fatalf("go list: %v\n%s", r.err, r.all())
	}
	var names []string
	for _, line := range lines(r.stdout) {
		name, err := filepath.Rel(w.root, filepath.FromSlash(line))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(name))
	}
	return names
}
