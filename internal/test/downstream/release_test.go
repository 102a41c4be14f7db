package downstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/voxgen/voxgen/gen"
)

// release is the version of voxgen that the teams get.
var release = module.Version{Path: "github.com/voxgen/voxgen", Version: "v" + gen.Version}

// checkout returns the root of the repository.
func checkout() (string, error) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		return "", err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	if !bytes.Contains(mod, []byte("module "+release.Path+"\n")) {
		return "", fmt.Errorf("downstream: %s is not the go.mod of %s", filepath.Join(root, "go.mod"), release.Path)
	}
	return root, nil
}

// publish puts the checkout into dir as the release, in the files of the
// GOPROXY protocol (https://go.dev/ref/mod#goproxy-protocol), and returns the zip file.
func publish(root, dir string) (string, error) {
	escaped, err := module.EscapePath(release.Path)
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	info, err := json.Marshal(struct {
		Version string
		Time    time.Time
	}{release.Version, time.Now().UTC()})
	if err != nil {
		return "", err
	}
	for name, text := range map[string][]byte{
		"list":                    []byte(release.Version + "\n"),
		release.Version + ".info": info,
		release.Version + ".mod":  mod,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return "", err
		}
	}
	name := filepath.Join(dir, release.Version+".zip")
	return name, pack(root, name)
}

// pack writes the zip file of the release.
func pack(root, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := packTo(f, root); err != nil {
		return fmt.Errorf("downstream: zip: %w", err)
	}
	return f.Close()
}

// packTo takes what git would commit, so that binaries and notes in the working
// tree stay out as they do of a real release; changes that are not committed
// yet are in. Without git it takes the whole tree.
func packTo(w io.Writer, root string) error {
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		return zip.CreateFromDir(w, release, root)
	}
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	cmd.Stderr = new(strings.Builder)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("git ls-files: %w\n%s", err, cmd.Stderr)
	}
	var files []zip.File
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		f := file{root: root, name: name}
		if _, err := f.Lstat(); os.IsNotExist(err) { // removed, and that not committed yet
			continue
		}
		files = append(files, f)
	}
	return zip.Create(w, release, files)
}

// file is a zip.File of the checkout.
type file struct{ root, name string }

func (f file) Path() string { return f.name }

func (f file) Lstat() (os.FileInfo, error) { return os.Lstat(f.onDisk()) }

func (f file) Open() (io.ReadCloser, error) { return os.Open(f.onDisk()) }

func (f file) onDisk() string { return filepath.Join(f.root, filepath.FromSlash(f.name)) }

// fileURL returns the URL of a folder for GOPROXY.
func fileURL(dir string) string {
	dir = filepath.ToSlash(dir)
	if !strings.HasPrefix(dir, "/") { // C:/…
		dir = "/" + dir
	}
	return (&url.URL{Scheme: "file", Path: dir}).String()
}
