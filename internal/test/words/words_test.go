package words

import (
	"bytes"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

const root = "../../.."

// TestFindings shows that check finds what it is meant to find, and nothing else.
func TestFindings(t *testing.T) {
	rules := compile()
	for body, want := range map[string][]string{
		"the value has to be a list":                              {"has to"},
		"// An answer that the\n// server refused":                {"answer", "refused"},
		"a name that\n\t// is no identifier":                      {"is no identifier"},
		"The description names no server.":                        {"The description", "description names"},
		"if there is no server":                                   nil,
		"the description of a schema":                             nil,
		"is no longer generated":                                  nil,
		"Known reports whether v is documented.":                  nil,
		"must be at least 8 characters long":                      nil,
		"which leaves the optional property out, and is left out": {"left out"},
	} {
		var got []string
		for _, f := range check(rules, text{"sample", 1, body}) {
			got = append(got, f.match)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: found %q, want %q", body, got, want)
		}
	}
	if got := check(rules, text{"a.go", 7, "one\ntwo\nit has to be"}); len(got) != 1 || got[0].String() != `a.go:9: "has to": write "must" instead` {
		t.Errorf("got %v", got)
	}
}

// TestSources checks the comments and string literals of the source, the
// templates, the generated client, and the documentation.
func TestSources(t *testing.T) {
	rules := compile()
	var texts []text
	for _, dir := range []string{"templates", "generated", "gen", "internal", "cmd", "transport", "examples", "spec"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			name := d.Name()
			switch {
			case err != nil:
				return err
			case d.IsDir() && (name == "testdata" || path == filepath.Join(root, "internal/test")):
				return filepath.SkipDir
			case strings.HasSuffix(name, ".go.tmpl"), strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
				texts = append(texts, sourceTexts(t, path)...)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, pattern := range []string{"*.md", "docs/*.md", "voxgen.schema.json", "spec/*.yaml", "examples/workflow/*"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			ours, _, _ := strings.Cut(string(body), "<!-- table documents -->") // the scorecard's documents have names of their own
			texts = append(texts, text{shown(name), 1, ours})
		}
	}
	if len(texts) < 1000 {
		t.Fatalf("only %d texts", len(texts))
	}
	for _, s := range texts {
		for _, f := range check(rules, s) {
			t.Error(f)
		}
	}
}

// TestCases checks the diagnostics of all cases and the code generated from them.
// A phrase in the document of a case comes from there.
func TestCases(t *testing.T) {
	names, err := filepath.Glob("../cases/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	rules := compile()
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts := []text{{shown(name), 1, string(archive.Comment)}}
		document := strings.ToLower(flat(string(member(archive, "spec.yaml")) + string(member(archive, "overlay.yaml"))))
		result := gen.Generate(config(archive))
		for _, d := range result.Diags.Sorted() {
			texts = append(texts, text{shown(name) + ": want.diag", 1, d.String()})
		}
		for _, f := range result.Files {
			texts = append(texts, tokenTexts(shown(name)+": "+f.Name, f.Content)...)
		}
		for _, s := range texts {
			for _, f := range check(rules, s) {
				if !strings.Contains(document, strings.ToLower(f.match)) {
					t.Error(f)
				}
			}
		}
	}
}

func config(archive *txtar.Archive) gen.Config {
	spec := bytes.Clone(member(archive, "spec.yaml"))
	if !bytes.Contains(spec, []byte("openapi:")) && !bytes.Contains(spec, []byte("swagger:")) {
		spec = append(spec, "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"...)
	}
	cfg := gen.Config{Spec: load.Input{Name: "spec.yaml", Data: spec}, Package: "example"}
	if overlay := member(archive, "overlay.yaml"); overlay != nil {
		cfg.Overlays = []load.Input{{Name: "overlay.yaml", Data: overlay}}
	}
	return cfg
}

func member(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func shown(path string) string {
	path = filepath.ToSlash(path)
	if rest, ok := strings.CutPrefix(path, "../cases/"); ok {
		return "internal/test/cases/" + rest
	}
	return strings.TrimPrefix(path, root+"/")
}

// action is an action of a template.
var action = regexp.MustCompile(`\{\{[^}]*\}\}`)

func sourceTexts(t *testing.T, path string) []text {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".tmpl") {
		src = action.ReplaceAllFunc(src, func(a []byte) []byte { return bytes.Repeat([]byte{'X'}, len(a)) })
	}
	return tokenTexts(shown(path), src)
}

// tokenTexts returns the comments and string literals in Go source. Line comments
// that follow each other are one text.
func tokenTexts(name string, src []byte) []text {
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)
	var out []text
	end := 0 // line of the last comment
	for {
		pos, tok, lit := s.Scan()
		line := fset.Position(pos).Line
		switch tok {
		case token.EOF:
			return out
		case token.COMMENT:
			if len(out) > 0 && end == line-1 {
				last := &out[len(out)-1]
				last.body += "\n" + lit
			} else {
				out = append(out, text{name, line, lit})
			}
			end = line
		case token.STRING:
			// A literal without a space is an identifier.
			if value, err := strconv.Unquote(lit); err == nil && strings.Contains(value, " ") {
				out = append(out, text{name, line, value})
			}
			end = 0
		}
	}
}
