package peers

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var all = flag.Bool("all", false, "compare all documents of the corpus, not only every third one of the small ones")

// The client of a large document may have this much of the lines of what oapi-codegen
// writes, and take this much of the time to compile: the median, and each. A smaller
// document's client is for the most part its core, which oapi-codegen has in a library.
const (
	largeDocument = 50_000 // bytes
	middle        = 0.85
	worst         = 1.25
)

// TestOutput compares lines and time to compile with oapi-codegen, over the documents
// that both can handle.
func TestOutput(t *testing.T) {
	m := newModule(t)
	var rows []comparison
	for i, path := range testenv.Documents(t) {
		if i%3 != 0 && !*all && testenv.Size(t, path) < largeDocument {
			continue
		}
		if c, ok := m.compare(t, path); ok {
			rows = append(rows, c)
			t.Logf("%s: %.2f of the lines, %.2f of the time to compile", c.name, c.lines(), c.time())
		}
	}
	slices.SortFunc(rows, func(a, b comparison) int { return int(a.size - b.size) })
	var table strings.Builder
	table.WriteString("| Document | kB | Lines | of oapi-codegen's | Compiles in | of oapi-codegen's time |\n|---|--:|--:|--:|--:|--:|\n")
	for _, c := range rows {
		fmt.Fprintf(&table, "| %s | %d | %d | %.2f | %v | %.2f |\n", c.name, c.size/1000, c.ours.lines, c.lines(), c.ours.time.Round(time.Millisecond), c.time())
	}
	small := slices.IndexFunc(rows, func(c comparison) bool { return c.size >= largeDocument })
	if small < 0 {
		t.Fatalf("of %d documents that both can handle, none is large", len(rows))
	}
	summarize(&table, "Large", rows[small:])
	summarize(&table, "All", rows)
	publish(t, "benchmarks.md", "output", table.String())
	hold(t, "lines", rows[small:], comparison.lines)
	hold(t, "time to compile", rows[small:], comparison.time)
}

func summarize(w io.Writer, name string, rows []comparison) {
	lines, times := ratios(rows, comparison.lines), ratios(rows, comparison.time)
	fmt.Fprintf(w, "| **%s, median of %d** | | | %.2f | | %.2f |\n", name, len(rows), median(lines), median(times))
	fmt.Fprintf(w, "| **%s, most** | | | %.2f | | %.2f |\n", name, slices.Max(lines), slices.Max(times))
}

func ratios(rows []comparison, of func(comparison) float64) (out []float64) {
	for _, c := range rows {
		out = append(out, of(c))
	}
	return out
}

// hold checks one ratio of all documents.
func hold(t *testing.T, what string, rows []comparison, of func(comparison) float64) {
	t.Helper()
	all := ratios(rows, of)
	if m := median(all); m > middle {
		t.Errorf("%s: the median is %.2f of oapi-codegen's, want %.2f or less", what, m, middle)
	}
	for _, c := range rows {
		if of(c) > worst {
			t.Errorf("%s of %s: %.2f of oapi-codegen's, want %.2f or less", what, c.name, of(c), worst)
		}
	}
}

// comparison is what the generators write for one document.
type comparison struct {
	name         string
	size         int64 // of the document, in bytes
	ours, theirs written
}

func (c comparison) lines() float64 { return float64(c.ours.lines) / float64(c.theirs.lines) }
func (c comparison) time() float64  { return float64(c.ours.time) / float64(c.theirs.time) }

type written struct {
	lines int
	time  time.Duration
}

// compare generates and compiles both packages, if both generators can handle the document.
func (m *module) compare(t *testing.T, path string) (comparison, bool) {
	t.Helper()
	for _, folder := range []string{"ours", "oapi"} {
		if err := os.RemoveAll(filepath.Join(m.dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	r := gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
	if r.Files == nil || len(r.API.Operations) == 0 {
		return comparison{}, false // part of another document, or nothing to call
	}
	name := filepath.Base(path)
	if err := m.oapiClient("oapi", path); err != nil {
		t.Logf("%s: oapi-codegen fails: %s", name, firstLines(err.Error(), 3))
		return comparison{}, false
	}
	if _, err := output.Write(filepath.Join(m.dir, "ours"), r.Files); err != nil {
		t.Fatal(err)
	}
	c := comparison{name: name, size: testenv.Size(t, path)}
	m.must(t, "go", "build", "./ours")
	ours, theirs := m.compiler(t, "ours"), m.compiler(t, "oapi")
	for range 3 {
		ours.compile(t, &c.ours)
		theirs.compile(t, &c.theirs)
	}
	return c, true
}

// compiler knows how to compile one package, its imports apart.
type compiler struct {
	config string
	files  []string
}

func (m *module) compiler(t *testing.T, folder string) compiler {
	t.Helper()
	list := m.must(t, "go", "list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "./"+folder)
	files, err := filepath.Glob(filepath.Join(m.dir, folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return compiler{m.write(t, folder+".importcfg", list), files}
}

// compile counts lines and keeps the shortest time.
func (c compiler) compile(t *testing.T, w *written) {
	t.Helper()
	if d := gentest.Compile(t, c.config, c.files); w.time == 0 || d < w.time {
		w.time = d
	}
	w.lines = 0
	for _, name := range c.files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		w.lines += bytes.Count(data, []byte("\n"))
	}
}
