// Package cases holds golden cases: a document, what must be generated
// from it, and what must be said about it. One feature per case.
package cases

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/internal/test/words"
)

var update = flag.Bool("update", false, "rewrite want.diag and the whole files of the cases")

// header ends a document that names no version of OpenAPI; at the end, so
// that lines keep their numbers.
const header = "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"

// TestCases runs every testdata/*.txtar:
//
//	spec.yaml     the document; header is added where it has none
//	overlay.yaml  an overlay
//	config        options, one on a line: strict, interface, extra, readme, package NAME
//	want.diag     the diagnostics, all of them, each on its line
//	want.go       pieces of Go that must be there, separated by lines of ---;
//	              one that begins with ! must not be there; white space is one
//	want/NAME.go  a whole generated file
//	behaves_test.go  a test in the generated package, which is called example
func TestCases(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	module := gentest.NewModule(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name, module) })
	}
	module.Vet(t)
	module.Test(t)
}

// TestRace runs the cases with a client that goroutines share under the race detector.
func TestRace(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestCases runs it without the race detector")
	module := gentest.NewModule(t)
	for _, name := range []string{"faults", "oauth", "oauth-refresh"} {
		t.Run(name, func(t *testing.T) { runCase(t, "testdata/"+name+".txtar", module) })
	}
	module.Test(t, "-race")
}

func runCase(t *testing.T, name string, module *gentest.Module) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	result := gen.Generate(config(t, archive))
	emittedBy[name] = rulesOf(result.Files)
	diags := new(bytes.Buffer)
	for _, d := range result.Diags.Sorted() {
		diags.WriteString(d.String() + "\n")
	}
	if *update {
		rewrite(t, name, archive, result.Files, diags.Bytes())
	}
	if result.API != nil {
		modelIsData(t, result.API)
	}
	if want := member(archive, "want.diag"); !bytes.Equal(want, diags.Bytes()) {
		t.Errorf("diagnostics:\n%s", output.Diff("want.diag", want, diags.Bytes()))
	}
	var all strings.Builder
	for _, f := range result.Files {
		all.Write(f.Content)
		if want := member(archive, "want/"+f.Name); want != nil && !bytes.Equal(want, f.Content) {
			t.Error(output.Diff(f.Name, want, f.Content))
		}
	}
	snippets(t, archive, all.String())
	plainWords(t, name, archive, result)
	for _, f := range archive.Files {
		if base, ok := strings.CutPrefix(f.Name, "want/"); ok && !has(result.Files, base) {
			t.Errorf("%s is not generated", base)
		}
	}
	if result.Files != nil {
		folder := strings.TrimSuffix(filepath.Base(name), ".txtar")
		module.Add(t, folder, result.Files)
		if source := member(archive, "behaves_test.go"); source != nil {
			module.AddTest(t, folder, "behaves_test.go", source)
		}
	}
}

// wordsSeen are the files that are equal in many clients, whose words are checked once.
var wordsSeen = map[string]bool{}

// plainWords checks the language of the diagnostics and of the generated code. A phrase
// in the document of a case comes from there.
func plainWords(t *testing.T, name string, archive *txtar.Archive, result gen.Result) {
	texts := []words.Text{{File: name, Line: 1, Body: string(archive.Comment)}}
	for _, d := range result.Diags {
		texts = append(texts, words.Text{File: name + ": want.diag", Line: 1, Body: d.String()})
	}
	for _, f := range result.Files {
		if !wordsSeen[string(f.Content)] {
			wordsSeen[string(f.Content)] = true
			texts = append(texts, words.Source(name+": "+f.Name, f.Content)...)
		}
	}
	document := strings.ToLower(words.Flat(string(member(archive, "spec.yaml")) + string(member(archive, "overlay.yaml"))))
	for _, s := range texts {
		for _, f := range s.Findings() {
			if !strings.Contains(document, strings.ToLower(f.Match)) {
				t.Error(f)
			}
		}
	}
}

// modelIsData holds the model against itself after a way through JSON, and what
// is emitted from either.
func modelIsData(t *testing.T, api *ir.API) {
	text, err := json.Marshal(api)
	if err != nil {
		t.Fatal(err)
	}
	back := new(ir.API)
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(back); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(back); err != nil || !bytes.Equal(text, again) {
		t.Errorf("the model changes on its way through JSON (%v):\n%s", err, output.Diff("model", text, again))
	}
	done := func(f output.File) (output.File, error) { return f, nil }
	want, err := emit.Files(api, nil, done)
	if err != nil {
		t.Fatal(err)
	}
	got, err := emit.Files(back, nil, done)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Error("the model from JSON gives other files")
	}
}

func config(t *testing.T, archive *txtar.Archive) gen.Config {
	spec := member(archive, "spec.yaml")
	if !bytes.Contains(spec, []byte("openapi:")) && !bytes.Contains(spec, []byte("swagger:")) {
		spec = append(bytes.Clone(spec), header...)
	}
	cfg := gen.Config{Spec: load.Input{Name: "spec.yaml", Data: spec}, Package: "example"}
	if overlay := member(archive, "overlay.yaml"); overlay != nil {
		cfg.Overlays = []load.Input{{Name: "overlay.yaml", Data: overlay}}
	}
	for line := range strings.Lines(string(member(archive, "config"))) {
		switch key, value, _ := strings.Cut(strings.TrimSpace(line), " "); key {
		case "strict":
			cfg.Strict = true
		case "interface":
			cfg.Interface = true
		case "extra":
			cfg.Extra = true
		case "readme":
			cfg.Readme = true
		case "package":
			cfg.Package = value
		default:
			t.Fatalf("unknown option %q", line)
		}
	}
	return cfg
}

// snippets looks for the pieces of want.go in all that was generated.
func snippets(t *testing.T, archive *txtar.Archive, all string) {
	all = oneSpace(all)
	for piece := range strings.SplitSeq(string(member(archive, "want.go")), "---\n") {
		piece = oneSpace(piece)
		absent, unwanted := strings.CutPrefix(piece, "! ")
		switch {
		case unwanted && strings.Contains(all, absent):
			t.Errorf("generated, but not wanted:\n%s", absent)
		case !unwanted && !strings.Contains(all, piece):
			t.Errorf("not generated:\n%s", piece)
		}
	}
}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

func member(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func has(files []output.File, name string) bool {
	for _, f := range files {
		if f.Name == name {
			return true
		}
	}
	return false
}

func rewrite(t *testing.T, name string, archive *txtar.Archive, files []output.File, diags []byte) {
	found := false
	for i := range archive.Files {
		f := &archive.Files[i]
		if f.Name == "want.diag" {
			f.Data, found = diags, true
		}
		for _, g := range files {
			if f.Name == "want/"+g.Name {
				f.Data = g.Content
			}
		}
	}
	if !found && len(diags) > 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "want.diag", Data: diags})
	}
	if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCorpusPetstore generates from the petstore that everybody knows.
func TestCorpusPetstore(t *testing.T) {
	path := testenv.Shared(t, "corpus/examples/petstore.yml")
	result := gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "petstore"})
	if result.Files == nil {
		t.Fatal(result.Diags)
	}
	if n := len(result.API.Operations); n != 3 {
		t.Errorf("%d operations", n)
	}
	module := gentest.NewModule(t)
	module.Add(t, "petstore", result.Files)
	module.Vet(t)
}
