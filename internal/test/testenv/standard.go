package testenv

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// exports are the files with the export data, in the build cache, of what a client
// and its fake may import from the standard library, by import path.
var exports = sync.OnceValues(func() (map[string]string, error) {
	out, err := exec.Command("go", "list", "-export", "-f", "{{.ImportPath}} {{.Export}}",
		"-deps", "net/http/httptest", "embed", "encoding/base64", "hash/maphash", "log/slog", "math/big", "net/netip", "regexp", "runtime/debug", "testing").Output()
	if err != nil {
		return nil, fmt.Errorf("testenv: go list -export: %w", err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return files, nil
})

// Standard returns an importer of the compiled standard library: of the packages that
// clients, their fakes and tests import. All tests of a process share it.
func Standard(t testing.TB) types.Importer {
	t.Helper()
	shared, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	return shared
}

var standard = sync.OnceValues(func() (types.Importer, error) {
	files, err := exports()
	if err != nil {
		return nil, err
	}
	return &locked{importer: importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(files[path])
	})}, nil
})

// locked is an importer for several goroutines.
type locked struct {
	mu       sync.Mutex
	importer types.Importer
}

func (l *locked) Import(path string) (*types.Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.importer.Import(path)
}
