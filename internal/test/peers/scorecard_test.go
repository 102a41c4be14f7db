package peers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var conformance = flag.String("conformance", "", "the results of TestConformance in internal/test/corpus, which it writes with -report")

// score is what a generator makes of a document: the first problem, if any, how many of
// its operations have a method, the lines of Go and the processor time that it took.
type score struct {
	problem           string
	operations, lines int
	time              time.Duration
}

// whole reports whether the client compiles, passes go vet and has all operations.
func (s score) whole(operations int) bool { return s.problem == "" && s.operations >= operations }

func (s score) String() string {
	if s.problem != "" {
		return s.problem
	}
	return fmt.Sprintf("%d, %d, %.2f s", s.operations, s.lines, s.time.Seconds())
}

// generator is a generator: its command for a folder and a document, and the operations
// that have a method in the client.
type generator struct {
	name       string
	command    func(folder, spec string) *exec.Cmd
	operations func(source []byte) int
}

// TestScorecard runs the generators on every document of the corpus with operations.
func TestScorecard(t *testing.T) {
	m := newModule(t)
	voxgen := filepath.Join(m.dir, "bin", "voxgen")
	if out, err := exec.Command("go", "build", "-o", voxgen, "../../../cmd/voxgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	generators := []generator{
		{"voxgen", func(folder, spec string) *exec.Cmd {
			return exec.Command(voxgen, "generate", "--spec", spec, "--package", "api", "--out", folder, "--no-fake")
		}, nil},
		{"ogen", func(folder, spec string) *exec.Cmd {
			return exec.Command(m.ogen, "-config", "ogen.yml", "-target", folder, "-package", "api", "-clean", spec)
		}, ogenOperations},
		{"oapi-codegen", func(folder, spec string) *exec.Cmd {
			return exec.Command(m.oapi, "-generate", "types,client", "-package", "api", "-o", filepath.Join(folder, "api.go"), spec)
		}, oapiOperations},
	}
	judged := judgements(t)
	var table strings.Builder
	table.WriteString("| Document | Operations | voxgen | Conformance | ogen | oapi-codegen |\n|---|--:|---|--:|---|---|\n")
	documents, whole := 0, make([]int, len(generators))
	times := make([][]float64, len(generators))
	for _, path := range testenv.Documents(t) {
		r := gen.Model(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
		if r.API == nil || len(r.API.Operations) == 0 {
			continue // part of another document, or nothing to call
		}
		documents++
		operations := len(r.API.Operations)
		scores := make([]score, len(generators))
		for i, g := range generators {
			scores[i] = m.score(t, g, path)
			if g.operations == nil && scores[i].problem == "" {
				scores[i].operations = operations
			}
			if scores[i].whole(operations) {
				whole[i]++
			}
			if i > 0 && scores[i].problem == "" && scores[0].problem == "" {
				times[i] = append(times[i], float64(scores[0].time)/float64(scores[i].time))
			}
		}
		name, err := filepath.Rel(testenv.Corpus(t), path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "| %s | %d | %v | %s | %v | %v |\n", filepath.ToSlash(name), operations, scores[0], cmp.Or(judged[filepath.ToSlash(name)], "–"), scores[1], scores[2])
		t.Logf("%s: %d operations; voxgen %v; ogen %v; oapi-codegen %v", name, operations, scores[0], scores[1], scores[2])
		if !scores[0].whole(operations) {
			t.Errorf("%s: %v", name, scores[0])
		}
	}
	var summary strings.Builder
	summary.WriteString("| | voxgen | ogen | oapi-codegen |\n|---|--:|--:|--:|\n")
	fmt.Fprintf(&summary, "| All operations, compiles and passes go vet, of %d documents | %d | %d | %d |\n", documents, whole[0], whole[1], whole[2])
	fmt.Fprintf(&summary, "| voxgen's time to generate, relative to it, median | | %.2f | %.2f |\n", median(times[1]), median(times[2]))
	publish(t, "scorecard.md", "summary", summary.String())
	publish(t, "scorecard.md", "documents", table.String())
}

// score generates, compiles and vets one client.
func (m *module) score(t *testing.T, g generator, spec string) score {
	t.Helper()
	folder := "scored"
	dir := filepath.Join(m.dir, folder)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := g.command(folder, spec)
	cmd.Dir = m.dir
	err := cmd.Run()
	s := score{time: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if err != nil {
		s.problem = "fails"
		return s
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var source []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, data...)
	}
	s.lines = bytes.Count(source, []byte("\n"))
	if g.operations != nil {
		s.operations = g.operations(source)
	}
	if _, err := m.run("go", "build", "./"+folder); err != nil {
		s.problem = "does not compile"
	} else if _, err := m.run("go", "vet", "./"+folder); err != nil {
		s.problem = "fails go vet"
	}
	return s
}

// ogenOperations counts the methods of ogen's client.
func ogenOperations(source []byte) int {
	return len(regexp.MustCompile(`(?m)^func \(c \*Client\) [A-Z]\w*\(ctx context\.Context\b`).FindAll(source, -1))
}

// oapiOperations counts the operations for which oapi-codegen writes functions that build
// requests, of which there may be one for each media type.
func oapiOperations(source []byte) int {
	seen := map[string]bool{}
	for _, name := range regexp.MustCompile(`(?m)^func New(\w+?)Request(?:With\w*Body)?\(server string`).FindAllSubmatch(source, -1) {
		seen[string(name[1])] = true
	}
	return len(seen)
}

// judgements returns, by document, how many of the random requests and responses the client
// and openapi3filter judged alike.
func judgements(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	if *conformance == "" {
		return out
	}
	data, err := os.ReadFile(*conformance)
	if err != nil {
		t.Fatal(err)
	}
	var results map[string][2]int // alike, and all
	if err := json.Unmarshal(data, &results); err != nil {
		t.Fatal(err)
	}
	for name, n := range results {
		if n[1] == 0 {
			continue
		}
		out[filepath.ToSlash(name)] = fmt.Sprintf("%d of %d", n[0], n[1])
	}
	return out
}
