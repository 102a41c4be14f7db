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

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// subject is an operation whose response is measured.
type subject struct{ document, operation string }

// subjects are orders, whose document is in testdata, and lists of the corpus. Where ogen
// can handle none of a document's large types, there is one for it and one without it.
var subjects = []subject{
	{"orders.yaml", "listOrders"},
	{"realworld/adyen-transfer-v4.yaml", "get-transfers"},
	{"realworld/discord.json", "list_guild_roles"},
	{"realworld/discord.json", "list_messages"},
	{"realworld/qdrant.json", "search_matrix_pairs"},
	{"realworld/qdrant.json", "scroll_points"},
	{"realworld/twilio_verify_v2.yaml", "ListService"},
}

var (
	document  = flag.String("document", "", "measure this document instead, with -operation")
	operation = flag.String("operation", "", "an operation of -document with a list in its response")
	keep      = flag.String("keep", "", "keep the generated packages in this folder, for profiles")
)

// limit is how much of a peer's figure voxgen may have.
type limit struct {
	kind, peer string
	time       float64
	allocs     float64 // 0: no limit
}

var limits = []limit{
	{"decode", "ogen", 0.60, 0.35},
	{"decode", "encoding/json", 0.20, 0},
	{"encode", "ogen", 0.80, 0},
	{"call", "ogen", 0.60, 0},
}

// TestJSON measures what reading, writing and calling cost: medians of several rounds, in
// which all sides take turns. Ratios count, not times.
func TestJSON(t *testing.T) {
	m := newModule(t)
	var table strings.Builder
	table.WriteString("| Operation | | voxgen, µs | allocations | of ogen's time | allocations | of encoding/json's time | of oapi-codegen's time |\n|---|---|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range chosen() {
		t.Run(s.operation, func(t *testing.T) {
			results := m.measure(t, s)
			for _, kind := range []string{"decode", "encode", "call"} {
				row := results.row(s, kind)
				t.Log(row)
				table.WriteString(row)
			}
			results.check(t)
		})
	}
	publish(t, "benchmarks.md", "json", table.String())
}

func chosen() []subject {
	if *document != "" {
		return []subject{{*document, *operation}}
	}
	return subjects
}

// find returns the path of a subject's document.
func (s subject) find(t *testing.T) string {
	t.Helper()
	if s.document == "orders.yaml" {
		return filepath.Join("testdata", s.document)
	}
	if filepath.IsAbs(s.document) {
		return s.document
	}
	return filepath.Join(testenv.Corpus(t), filepath.FromSlash(s.document))
}

// measure generates the three clients of a subject and runs the program in testdata/driver.
func (m *module) measure(t *testing.T, s subject) results {
	t.Helper()
	for _, folder := range []string{"ours", "plain", "oapi", "ogen"} {
		if err := os.RemoveAll(filepath.Join(m.dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	path := s.find(t)
	body := orders(t)
	if s.document != "orders.yaml" {
		body = example(t, path, s.operation)
	}
	spec := m.write(t, "spec.json", cut(t, path, s.operation))
	m.write(t, "ours/body.json", body)
	m.client(t, "ours", spec)
	m.write(t, "plain/plain.go", plainTypes(t, filepath.Join(m.dir, "ours"), "plain", "Envelope"))
	drivers := []string{"measure", "voxgen", "plain", m.entry(t)}
	for name, err := range map[string]error{"oapi": m.oapiClient("oapi", spec), "ogen": m.ogenClient("ogen", spec, "ReadEnvelope")} {
		if err != nil {
			t.Logf("without %s: %v", name, firstLines(err.Error(), 4))
			continue
		}
		drivers = append(drivers, name)
	}
	for _, name := range drivers {
		data, err := os.ReadFile("testdata/driver/" + name + "_test.go")
		if err != nil {
			t.Fatal(err)
		}
		m.write(t, "ours/"+name+"_test.go", data)
	}
	if *keep != "" {
		defer m.copy(t, filepath.Join(*keep, s.operation))
	}
	out := m.must(t, "go", "test", "-count", "1", "-benchtime", "200ms", "-run", "^TestMeasure$", "-v", "./ours")
	return parse(t, out, len(body))
}

// entry names the driver that reads and writes with what the client has for it.
func (m *module) entry(t *testing.T) string {
	files, err := filepath.Glob(filepath.Join(m.dir, "ours", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, []byte("\nfunc decodeWithin(")) {
			return "voxgen_codec"
		}
	}
	return "voxgen_json"
}

// copy keeps the module.
func (m *module) copy(t *testing.T, to string) {
	if err := os.RemoveAll(to); err != nil {
		t.Error(err)
	}
	if err := os.CopyFS(to, os.DirFS(m.dir)); err != nil {
		t.Error(err)
	}
}

func firstLines(s string, n int) string {
	lines := strings.SplitAfterN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

// figure is what one side takes for one thing in one round.
type figure struct{ ns, allocs, bytes float64 }

// results are the figures of all rounds, by kind and side.
type results struct {
	figures map[[2]string][]figure
	body    int
}

func parse(t *testing.T, out []byte, body int) results {
	t.Helper()
	r := results{map[[2]string][]figure{}, body}
	for line := range strings.Lines(string(out)) {
		var kind, side string
		var f figure
		if n, _ := fmt.Sscanf(line, "measured %s %s %g %g %g", &kind, &side, &f.ns, &f.allocs, &f.bytes); n == 5 {
			r.figures[[2]string{kind, side}] = append(r.figures[[2]string{kind, side}], f)
		} else if strings.HasPrefix(line, "unusable") || strings.HasPrefix(line, "different") {
			t.Log(strings.TrimSpace(line))
		}
	}
	if len(r.figures) == 0 {
		t.Fatalf("nothing was measured:\n%s", out)
	}
	return r
}

// median returns the middle of a list.
func median(list []float64) float64 {
	values := slices.Sorted(slices.Values(list))
	mid := len(values) / 2
	if len(values)%2 == 1 {
		return values[mid]
	}
	return (values[mid-1] + values[mid]) / 2
}

// of returns the median of what voxgen takes.
func (r results) of(kind string, get func(figure) float64) float64 {
	var all []float64
	for _, f := range r.figures[[2]string{kind, "voxgen"}] {
		all = append(all, get(f))
	}
	return median(all)
}

// ratio is how much of a peer's figure voxgen has: the median of the rounds, for what
// slows the machine for some time slows both sides of a round.
func (r results) ratio(kind, peer string, get func(figure) float64) (float64, bool) {
	var all []float64
	for i, theirs := range r.figures[[2]string{kind, peer}] {
		all = append(all, get(r.figures[[2]string{kind, "voxgen"}][i])/max(get(theirs), 1))
	}
	if len(all) == 0 {
		return 0, false
	}
	return median(all), true
}

func ns(f figure) float64     { return f.ns }
func allocs(f figure) float64 { return f.allocs }

func (r results) row(s subject, kind string) string {
	cell := func(peer string, of func(figure) float64) string {
		if x, ok := r.ratio(kind, peer, of); ok {
			return fmt.Sprintf("%.2f", x)
		}
		return "–"
	}
	name, _, _ := strings.Cut(filepath.Base(s.document), ".")
	return fmt.Sprintf("| %s, %s, %d kB | %s | %.0f | %.0f | %s | %s | %s | %s |\n", name, s.operation, r.body/1000, kind, r.of(kind, ns)/1000, r.of(kind, allocs),
		cell("ogen", ns), cell("ogen", allocs), cell("encoding/json", ns), cell("oapi-codegen", ns))
}

// check holds voxgen to the limits.
func (r results) check(t *testing.T) {
	t.Helper()
	for _, l := range limits {
		if x, ok := r.ratio(l.kind, l.peer, ns); ok && x > l.time {
			t.Errorf("%s: %.2f of the time of %s, want %.2f or less", l.kind, x, l.peer, l.time)
		}
		if x, ok := r.ratio(l.kind, l.peer, allocs); ok && l.allocs > 0 && x > l.allocs {
			t.Errorf("%s: %.2f of the allocations of %s, want %.2f or less", l.kind, x, l.peer, l.allocs)
		}
	}
}
