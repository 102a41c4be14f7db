package corpus

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/oracle"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var (
	requests = flag.Int("requests", 6, "random requests for each operation")
	all      = flag.Bool("all", false, "drive the documents over 25 kB as well")
	report   = flag.String("report", "", "write, as JSON, how many requests and responses of each document were judged alike, and of how many")
	only     = flag.String("only", "", "drive only the documents whose path has this text")
)

// TestConformance drives every client of the corpus with random requests and
// answers, and has openapi3filter judge them.
func TestConformance(t *testing.T) {
	testenv.SkipUnlessSlow(t, "internal/test/conformance drives SetAccountInfo, and internal/test/fake a document with every style")
	alike := map[string][2]int{}
	for _, r := range drive(t) {
		unexplained, n := 0, r.Valid+r.Invalid+r.Answers
		alike[r.Name] = [2]int{n, n}
		for _, kind := range slices.Sorted(maps.Keys(r.Findings)) {
			if why := explained(r.Name, kind); why != "" {
				t.Logf("%s: %d times %s: %s", r.Name, r.Findings[kind], kind, why)
				continue
			}
			unexplained++
			alike[r.Name] = [2]int{n, alike[r.Name][1] + r.Findings[kind]}
			t.Errorf("%s: %d times %s\n%s", r.Name, r.Findings[kind], kind, r.Examples[kind])
		}
		t.Logf("%s: %d valid, %d invalid, %d answers, %d kinds of disagreement", r.Name, r.Valid, r.Invalid, r.Answers, unexplained)
	}
	if *report == "" {
		return
	}
	data, err := json.Marshal(alike)
	if err != nil {
		t.Fatal(err)
	}
	write(t, *report, string(data))
}

// drive generates the clients into a module inside this one's path, so that it
// may import internal/test/oracle, and runs them all in one program.
func drive(t *testing.T) []oracle.Report {
	t.Helper()
	checkout, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var imports, runs strings.Builder
	for i, path := range testenv.Documents(t) {
		if !strings.Contains(path, *only) || testenv.Size(t, path) > 25_000 && !*all && *only == "" {
			continue
		}
		r := gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
		if r.Files == nil {
			t.Fatalf("%s: %v", path, r.Diags.Err())
		}
		if len(r.API.Operations) == 0 {
			continue
		}
		name := fmt.Sprintf("p%02d", i)
		if _, err := output.Write(filepath.Join(dir, name), r.Files); err != nil {
			t.Fatal(err)
		}
		abs, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&imports, "\t%s %q\n", name, "github.com/voxgen/voxgen/conformance/"+name)
		fmt.Fprintf(&runs, "\trun(%q, func(c *http.Client) (any, error) { return %s.NewClient(%s.WithHTTPClient(c), %s.WithBaseURL(\"https://example.com\")) }, %s.WithoutValidation())\n",
			abs, name, name, name, name)
	}
	module, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	_, requires, _ := strings.Cut(string(module), "\n")
	write(t, filepath.Join(dir, "go.mod"), "module github.com/voxgen/voxgen/conformance\n"+requires+
		"\nrequire github.com/voxgen/voxgen v0.0.0\nreplace github.com/voxgen/voxgen => "+checkout+"\n")
	write(t, filepath.Join(dir, "go.sum"), string(sums))
	write(t, filepath.Join(dir, "main.go"), fmt.Sprintf(program, imports.String(), *requests, runs.String()))
	cmd := exec.Command("go", "run", "-mod=mod", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var reports []oracle.Report
	if err := json.Unmarshal(out, &reports); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(dir)
	for i := range reports {
		if rel, err := filepath.Rel(filepath.Join(checkout, "../shared/corpus"), reports[i].Name); err == nil {
			reports[i].Name = rel
		}
	}
	return reports
}

const program = `package main

import (
	"encoding/json"
	"net/http"
	"os"
	"reflect"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/oracle"
%s)

var reports []oracle.Report

func run(spec string, client func(*http.Client) (any, error), trusted any) {
	reports = append(reports, oracle.Run(load.Input{Path: spec}, nil, oracle.Options{New: client, Trusted: reflect.ValueOf(trusted)}, 1, %d))
}

func main() {
%s	if err := json.NewEncoder(os.Stdout).Encode(reports); err != nil {
		panic(err)
	}
}
`
