// Package hostile generates from descriptions that mean harm. Each gives code
// that passes verify, compiles and cannot act by itself, or a diagnostic; no
// file outside the output folder changes, nothing panics, nothing hangs.
package hostile

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var each = flag.Bool("each", false, "put each text into each hole alone as well, and each shape of an error into each position; takes minutes")

// TestTexts puts each text into every hole at once; holes that have it rejected
// get plain text instead. What comes of it is compiled.
func TestTexts(t *testing.T) {
	module := gentest.NewModule(t)
	t.Run("texts", func(t *testing.T) {
		for i, name := range some(slices.Sorted(maps.Keys(texts))) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				files := generate(t, name, fill(everywhere(texts[name], holes())))
				if files == nil || *each {
					files = generate(t, name, fill(everywhere(texts[name], accepted(t, texts[name]))))
				}
				if files == nil {
					t.Error("refused without the holes that have it refused alone")
					return
				}
				check(t, module, i, name, files)
			})
		}
	})
	module.Vet(t)
}

// some returns all names in a slow run, and one of four in a fast one.
func some(names []string) []string {
	if testenv.Slow() {
		return names
	}
	var out []string
	for i := 0; i < len(names); i += 4 {
		out = append(out, names[i])
	}
	return out
}

// check adds files to what is compiled and examined by go vet, or checks their types only:
// of most clients in the fast run.
func check(t *testing.T, module *gentest.Module, i int, name string, files []output.File) {
	t.Helper()
	if testenv.Slow() || i%10 == 0 {
		module.Add(t, folder(name), files)
	} else {
		gentest.TypeCheck(t, "example.com/generated/"+folder(name), files)
	}
}

// accepted lists the holes that take text when it stands there alone.
func accepted(t *testing.T, text string) []string {
	t.Helper()
	return slices.DeleteFunc(holes(), func(hole string) bool {
		return generateWith(t, hole, fill(everywhere(text, []string{hole})), false) == nil
	})
}

// TestDescriptions runs the table of whole descriptions.
func TestDescriptions(t *testing.T) {
	module := gentest.NewModule(t)
	t.Run("table", func(t *testing.T) {
		all := descriptions()
		for i, name := range some(slices.Sorted(maps.Keys(all))) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if files := generate(t, name, all[name]); files != nil {
					check(t, module, i, name, files)
				}
			})
		}
	})
	module.Vet(t)
}

// TestFolder generates from files, and holds everything around the output
// folder to what it was.
func TestFolder(t *testing.T) {
	parent := t.TempDir()
	for name, text := range map[string]string{"secret.txt": "s3cret", "work/sibling.go": "package sibling", "work/out.go": "package x", "go.mod": "module x"} {
		write(t, filepath.Join(parent, name), []byte(text))
	}
	out := filepath.Join(parent, "work", "out")
	before := snapshot(t, parent, out)
	here := snapshot(t, ".", "")
	for _, name := range []string{"climbs", "absolute", "windows-path", "hidden-file", "go-mod", "device", "test-file", "empty", "nul", "newline"} {
		if files := generate(t, name, fill(map[string]string{"tag": texts[name], "operation": texts[name]})); files != nil {
			if _, err := output.Write(out, files); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if after := snapshot(t, parent, out); !maps.Equal(before, after) {
		t.Errorf("around the output folder:\nbefore %v\nafter  %v", before, after)
	}
	if after := snapshot(t, ".", ""); !maps.Equal(here, after) {
		t.Error("the current folder has changed")
	}
}

// folder is where the client of a document goes in the module.
func folder(name string) string { return "p" + strings.ReplaceAll(strings.ToLower(name), "-", "") }

// generate runs voxgen over data; nil means that it was rejected, with an
// error that has a code.
func generate(t testing.TB, what string, data []byte) []output.File {
	t.Helper()
	return generateWith(t, what, data, true)
}

// generateWith is generate with or without a fake. What the document is rejected
// for does not depend on it.
func generateWith(t testing.TB, what string, data []byte, fake bool) []output.File {
	t.Helper()
	cfg := gen.Config{Spec: load.Input{Name: "hostile.json", Data: data}, Package: "hostile"}
	if fake {
		cfg.ImportPath = func(string) string { return "example.com/generated/" + folder(what) }
	}
	start := time.Now()
	result, panicked := recovered(cfg)
	if panicked != "" {
		t.Errorf("%s: panic: %s", what, panicked)
		return nil
	}
	testenv.Ends(t, what, start)
	examineDiags(t, what, result.Diags, result.Files == nil)
	for _, f := range result.Files {
		examine(t, what, f)
	}
	return result.Files
}

// concurrently calls f with 0 to n-1, on all processors, until it returns false.
func concurrently(n int, f func(i int) bool) {
	var next atomic.Int64
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && !stop.Load(); i = int(next.Add(1)) - 1 {
				if !f(i) {
					stop.Store(true)
				}
			}
		})
	}
	wg.Wait()
}

// recovered generates, and returns what a panic says, and where.
func recovered(cfg gen.Config) (result gen.Result, panicked string) {
	defer func() {
		if r := recover(); r != nil {
			panicked = fmt.Sprintf("%v\n%s", r, debug.Stack())
		}
	}()
	return gen.Generate(cfg), ""
}

func examineDiags(t testing.TB, what string, diags diag.List, refused bool) {
	t.Helper()
	if refused && !diags.HasErrors() {
		t.Errorf("%s: neither files nor an error", what)
	}
	for _, d := range diags {
		line := d.String()
		switch {
		case d.Code == "internal":
			t.Errorf("%s: a mistake of voxgen's: %.2000q", what, line)
		case d.Severity == diag.Error && d.Code == "":
			t.Errorf("%s: an error without a code: %.500s", what, line)
		case strings.ContainsAny(line, "\n\r\x1b\u202e\u2066"):
			t.Errorf("%s: a diagnostic that steers: %.500q", what, line)
		case len(line) > 4096:
			t.Errorf("%s: a diagnostic of %d bytes: %.200s", what, len(line), line)
		}
	}
}

// acts finds what the go command or the compiler obeys; it looks at lines, as
// `go generate` does, and knows nothing of gen/verify.
var acts = regexp.MustCompile(`(?m)^[ \t]*(//(go:|line |export |extern |sys(nb)? |nolint)|/[*]|//[ \t]*\+build|func init\(|import "C"|#cgo)`)

// unseen finds characters that make source look different from what it is.
var unseen = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{ad}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{e0000}-\x{e007f}]`)

func examine(t testing.TB, what string, f output.File) {
	t.Helper()
	// Functions of the templates have this directive, which changes no behavior.
	content := bytes.ReplaceAll(f.Content, []byte("\n//go:noinline\nfunc "), []byte("\nfunc "))
	if found := acts.Find(content); found != nil {
		t.Errorf("%s: %s has the line %q", what, f.Name, found)
	}
	if found := unseen.Find(f.Content); found != nil {
		t.Errorf("%s: %s has the character %+q", what, f.Name, found)
	}
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9_]*\.go$`).MatchString(strings.TrimPrefix(f.Name, "hostilefake/")) || strings.HasSuffix(f.Name, "_test.go") || strings.HasSuffix(f.Name, "_windows.go") {
		t.Errorf("%s: the file name %q", what, f.Name)
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// snapshot says of every file below dir, but for those in out, what it holds.
func snapshot(t *testing.T, dir, out string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path == out {
			return fs.SkipDir
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text := info.Mode().String()
		if d.Type().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text += string(data)
		}
		files[path] = text
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestDocumentName: the name of the file stands in every header.
func TestDocumentName(t *testing.T) {
	for _, name := range []string{"a\u202e.yaml", "a\nb.yaml", "x\n//go:generate y", "\x00.yaml", "a\u200b", "; DO NOT EDIT.", "", "../../../a.yaml", "/*", strings.Repeat("x", 300)} {
		r := gen.Generate(gen.Config{Spec: load.Input{Name: name, Data: fill(nil)}, Package: "hostile"})
		examineDiags(t, strconv.QuoteToASCII(name), r.Diags, r.Files == nil)
		for _, f := range r.Files {
			examine(t, strconv.QuoteToASCII(name), f)
		}
	}
}
