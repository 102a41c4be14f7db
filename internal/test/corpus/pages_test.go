package corpus

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var update = flag.Bool("update", false, "rewrite the table of docs/pages.md")

// unclear matches the note about an operation that looks as if it had pages.
var unclear = regexp.MustCompile(`^the pages of operation (.*), parameter (.*), are not clear: (.*)$`)

// TestPages holds docs/pages.md to the pagers of the corpus: each with the rule that
// found it, and what was not found although it looks like one; -update writes it.
func TestPages(t *testing.T) {
	testenv.SkipUnlessSlow(t, "the cases page-* check each rule")
	root := testenv.Corpus(t)
	found, not := 0, 0
	var pagers, others strings.Builder
	for _, path := range testenv.Documents(t) {
		name, _ := filepath.Rel(root, path)
		r := gen.Model(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
		if r.API == nil {
			continue
		}
		for _, o := range r.API.Operations {
			if o.Page != nil {
				found++
				fmt.Fprintf(&pagers, "| %s | %s | %s | `%s` |\n", name, o.ID, o.Page.Rule, emit.TypeName(r.API, o.Page.Item))
			}
		}
		for _, d := range r.Diags.Sorted() {
			if d.Code != "page-unclear" {
				continue
			}
			m := unclear.FindStringSubmatch(d.Message)
			if m == nil {
				t.Fatalf("%q", d.Message)
			}
			not++
			fmt.Fprintf(&others, "| %s | %s | %s | %s |\n", name, m[1], m[2], m[3])
		}
	}
	table := fmt.Sprintf("\n## Pages in real documents\n\nOf the documents of the corpus, these %d operations have iterators:\n\n"+
		"| Document | Operation | Found by | Items |\n|---|---|---|---|\n%s\n"+
		"These %d have none, although a parameter looks like one about pages:\n\n| Document | Operation | Parameter | Why |\n|---|---|---|---|\n%s",
		found, pagers.String(), not, others.String())
	page := filepath.Join(testenv.Root(t), "docs", "pages.md")
	have, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const mark = "-run TestPages -update -->\n"
	head, _, ok := strings.Cut(string(have), mark)
	if !ok {
		t.Fatalf("%s has no mark for the table", page)
	}
	if want := head + mark + table; want != string(have) {
		if *update {
			if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("%s is not what is found in the corpus; write it with -update", page)
	}
}
