package gen_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/runtime"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/spec"
)

func embedded() gen.Config {
	return gen.Config{
		Spec:     load.Input{Name: spec.DescriptionName, Data: spec.Description()},
		Overlays: []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}},
		Package:  spec.Package,
	}
}

// corpus are documents of the corpus beside the repository; few and small ones, for
// every test goes through all of them.
func corpus(t *testing.T) map[string]gen.Config {
	t.Helper()
	configs := map[string]gen.Config{"embedded": embedded()}
	if !testenv.HasCorpus(t) {
		return configs
	}
	for _, name := range []string{
		"examples/petstore.yml", "examples/swagger-petstore.yml", "examples/manga.json", "examples/autorest/complex-model.json",
		"examples/redoc/discriminator.json", "realworld/museum.yaml", "realworld/readme-30-polymorphism.yaml", "realworld/readme-30-file-uploads.yaml",
		"realworld/readme-30-schema-circular.yaml", "examples/complex-uniqueitems/jira-subset.yaml",
	} {
		configs[name] = gen.Config{Spec: load.Input{Path: testenv.Shared(t, "corpus/"+name)}, Package: "x"}
	}
	return configs
}

// A panic of a stage is a diagnostic that says where.
func TestPanic(t *testing.T) {
	cfg := embedded()
	cfg.ImportPath = func(string) string { panic("amid a run") }
	r := gen.Generate(cfg)
	if r.Files != nil || len(r.Diags) != 1 || !strings.Contains(r.Diags[0].String(), "bug of voxgen") || !strings.Contains(r.Diags[0].String(), "gen_test.go:") {
		t.Errorf("%v", r.Diags)
	}
}

// TestDeterministic: the same bytes every time, on however many processors.
func TestDeterministic(t *testing.T) {
	defer goruntime.GOMAXPROCS(goruntime.GOMAXPROCS(0))
	for name, cfg := range corpus(t) {
		var first gen.Result
		for i, procs := range []int{goruntime.NumCPU(), 1, 2, goruntime.NumCPU()} {
			goruntime.GOMAXPROCS(procs)
			r := gen.Generate(cfg)
			if r.Files == nil {
				t.Fatalf("%s: %v", name, r.Diags.Err())
			}
			slices.SortFunc(r.Files, func(a, b output.File) int { return strings.Compare(a.Name, b.Name) })
			if i == 0 {
				first = r
				continue
			}
			if !reflect.DeepEqual(first.Diags, r.Diags) {
				t.Errorf("%s: the diagnostics differ:\n%v\n%v", name, first.Diags, r.Diags)
			}
			compare(t, name, first.Files, r.Files)
		}
	}
}

func compare(t *testing.T, name string, want, got []output.File) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%s: %d files, then %d", name, len(want), len(got))
		return
	}
	for i := range want {
		if want[i].Name != got[i].Name || string(want[i].Content) != string(got[i].Content) {
			t.Errorf("%s: %s", name, output.Diff(got[i].Name, want[i].Content, got[i].Content))
		}
	}
}

// TestModelIsData: the model survives encoding/json, and what comes back
// gives the same files.
func TestModelIsData(t *testing.T) {
	for name, cfg := range corpus(t) {
		r := gen.Generate(cfg)
		if r.API == nil {
			t.Fatalf("%s: %v", name, r.Diags.Err())
		}
		text, err := json.Marshal(r.API)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		back := new(ir.API)
		dec := json.NewDecoder(strings.NewReader(string(text)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(back); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(text) {
			t.Errorf("%s: the model changes on its way through JSON: %v", name, err)
		}
		compare(t, name, write(t, r.API), write(t, back))
	}
}

func write(t *testing.T, api *ir.API) []output.File {
	t.Helper()
	used := runtime.NewUsed()
	emitted, err := emit.Files(api, nil, func(f output.File) (output.File, error) {
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
		used.Add(file)
		return f, err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := runtime.Files(api, emitted, used, emit.TypeName)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(files, func(a, b output.File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// TestUpToDate: what is in the repository is what is generated.
func TestUpToDate(t *testing.T) {
	cfg := embedded()
	cfg.ImportPath = func(string) string { return "github.com/voxgen/voxgen/generated/voximplant" }
	r := gen.Generate(cfg)
	for _, d := range r.Diags {
		if d.Severity > diag.Note {
			t.Errorf("the embedded description is to have no warnings: %v", d)
		}
	}
	for _, f := range r.Files {
		have, err := os.ReadFile(filepath.Join("../generated/voximplant", f.Name))
		if err != nil {
			t.Error(err)
		} else if string(have) != string(f.Content) {
			t.Error(output.Diff(f.Name, have, f.Content))
		}
	}
}

func TestStrict(t *testing.T) {
	cfg := gen.Config{Spec: load.Input{Name: "x.yaml", Data: []byte(`openapi: 3.1.0
info: {title: x, version: '1'}
paths: {'/a/{id}': {get: {responses: {'204': {description: d}}}}}
`)}}
	if r := gen.Generate(cfg); r.Files == nil || r.Diags.Count(diag.Warning) != 1 {
		t.Error(r.Diags)
	}
	cfg.Strict = true
	if r := gen.Generate(cfg); r.Files != nil || r.Diags.Count(diag.Error) != 1 {
		t.Error(r.Diags)
	}
}

func TestPackageName(t *testing.T) {
	for title, want := range map[string]string{
		"Pet Store API": "petstore", "": "client", "123 Go": "go_", "日本": "client", "type": "client", "Main": "client", "JSON": "client",
		"Voximplant Management API": "voximplantmanagement", "API": "client", "a\nb": "ab",
	} {
		r := gen.Generate(gen.Config{Spec: load.Input{Name: "x.json", Data: []byte(`{"openapi":"3.1.0","info":{"title":` + quote(t, title) + `,"version":"1"},"paths":{}}`)}})
		if r.API == nil {
			t.Errorf("%q: %v", title, r.Diags)
			continue
		}
		if want == "go_" { // a keyword, so anything but that
			if r.API.Package == "go" {
				t.Error("a package called go")
			}
			continue
		}
		if r.API.Package != want {
			t.Errorf("%q gives package %s, want %s", title, r.API.Package, want)
		}
	}
}

func TestValidPackage(t *testing.T) {
	for name, want := range map[string]bool{
		"voximplant": true, "v2": true, "pet_store": true, "": false, "_": false, "main": false, "Pet": false, "1a": false, "a-b": false,
		"type": false, "json": false, "http": false, "url": false, "a/b": false, strings.Repeat("a", 61): false,
		"init": false,                                                                  // nobody could import it
		"é":    false, "ünder": false, "x\u00e9": false, "a\u0301": false, "_a": false, // no import path
	} {
		if got := gen.ValidPackage(name); got != want {
			t.Errorf("ValidPackage(%q) = %v", name, got)
		}
	}
}

// No package of the standard library passes, and no other path is taken for one.
func TestValidImportPath(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if strings.HasPrefix(path, "vendor/") || slices.Contains(strings.Split(path, "/"), "internal") {
			continue // nobody can import it
		}
		if gen.ValidImportPath(path) {
			t.Errorf("%s passes; add it to standard.go", path)
		}
	}
	for path, want := range map[string]bool{
		"example.com/app/petstore": true, "database/petstore": true, "os": false, "os/exec": false, "C": false, "": false,
		"../os": false, "os/exec/": false, "a b": false, "example.com/é": false,
	} {
		if got := gen.ValidImportPath(path); got != want {
			t.Errorf("ValidImportPath(%q) = %v", path, got)
		}
	}
}

func quote(t *testing.T, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
