package words

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

// TestFindings shows that check finds what it is meant to find, and nothing else.
func TestFindings(t *testing.T) {
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
		for _, f := range (Text{"sample", 1, body}).Findings() {
			got = append(got, f.Match)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: found %q, want %q", body, got, want)
		}
	}
	if got := (Text{"a.go", 7, "one\ntwo\nit has to be"}).Findings(); len(got) != 1 || got[0].String() != `a.go:9: "has to": write "must" instead` {
		t.Errorf("got %v", got)
	}
}

// TestSources checks the comments and string literals of the source, the
// templates, the generated client, and the documentation.
func TestSources(t *testing.T) {
	var texts []Text
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
			texts = append(texts, Text{shown(name), 1, ours})
		}
	}
	if len(texts) < 1000 {
		t.Fatalf("only %d texts", len(texts))
	}
	for _, s := range texts {
		for _, f := range s.Findings() {
			t.Error(f)
		}
	}
}

func shown(path string) string {
	return strings.TrimPrefix(filepath.ToSlash(path), root+"/")
}

// action is an action of a template.
var action = regexp.MustCompile(`\{\{[^}]*\}\}`)

func sourceTexts(t *testing.T, path string) []Text {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".tmpl") {
		src = action.ReplaceAllFunc(src, func(a []byte) []byte { return bytes.Repeat([]byte{'X'}, len(a)) })
	}
	return Source(shown(path), src)
}
