package peers

import (
	"bytes"
	"flag"
	"fmt"
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

var all = flag.Bool("all", false, "compare all documents of the corpus, not every third one")

// What voxgen writes may have this much of the lines of what oapi-codegen writes, and take
// this much of the time to compile.
const (
	middle = 0.85
	worst  = 1.25
)

// TestOutput compares lines and time to compile with oapi-codegen, over the documents
// that both can handle.
func TestOutput(t *testing.T) {
	m := newModule(t)
	var rows []comparison
	for i, path := range testenv.Documents(t) {
		if i%3 != 0 && !*all {
			continue
		}
		if c, ok := m.compare(t, path); ok {
			rows = append(rows, c)
		}
	}
	if len(rows) < 5 {
		t.Fatalf("both can handle only %d documents", len(rows))
	}
	slices.SortFunc(rows, func(a, b comparison) int { return a.ours.lines - b.ours.lines })
	var table strings.Builder
	table.WriteString("| Document | Lines | of oapi-codegen's | Compiles in | of oapi-codegen's time |\n|---|--:|--:|--:|--:|\n")
	var lines, times []float64
	for _, c := range rows {
		l, d := float64(c.ours.lines)/float64(c.theirs.lines), float64(c.ours.time)/float64(c.theirs.time)
		lines, times = append(lines, l), append(times, d)
		fmt.Fprintf(&table, "| %s | %d | %.2f | %v | %.2f |\n", c.name, c.ours.lines, l, c.ours.time.Round(time.Millisecond), d)
	}
	fmt.Fprintf(&table, "| **Median of %d** | | %.2f | | %.2f |\n| **Most** | | %.2f | | %.2f |\n", len(rows), median(lines), median(times), slices.Max(lines), slices.Max(times))
	t.Log("\n" + table.String())
	for what, ratios := range map[string][]float64{"lines": lines, "time to compile": times} {
		if m := median(ratios); m > middle {
			t.Errorf("%s: the median is %.2f of oapi-codegen's, want %.2f or less", what, m, middle)
		}
		if m := slices.Max(ratios); m > worst {
			t.Errorf("%s: one document has %.2f of oapi-codegen's, want %.2f or less", what, m, worst)
		}
	}
}

// comparison is what the generators write for one document.
type comparison struct {
	name         string
	ours, theirs written
}

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
	c := comparison{name: name}
	m.must(t, "go", "build", "./ours")
	ours, theirs := m.compiler(t, "ours"), m.compiler(t, "oapi")
	for range 4 {
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
