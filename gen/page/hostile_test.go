package page

import (
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// hostileBytes is less than a page may have, for the sake of the tests' time: what takes
// the square of it still shows.
const hostileBytes = 2 << 20

// TestHostilePages reads large pages that are made to take long.
func TestHostilePages(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestMutatedPages changes real pages at random")
	around := func(part string) []byte {
		const head, tail = "Do\n\nView as Markdown\n\nQuery parameters\n\naintegerOptional\n", "\nResponse\n\nresultinteger\nIt\n"
		return []byte(head + strings.Repeat(part, (hostileBytes-len(head)-len(tail))/len(part)) + tail)
	}
	block := func(part string) []byte {
		const head, tail = "# Do\n\n```yaml\nopenapi: 3.1.0\npaths:\n  /Do:\n    post:\n      parameters:\n", "```\n"
		return []byte(head + strings.Repeat(part, (hostileBytes-len(head)-len(tail))/len(part)) + tail)
	}
	for name, data := range map[string][]byte{
		"one word":     around("a"),
		"headers":      around("bintegerOptional\n"),
		"defaults":     around("default "),
		"phrases":      around("cintegerOptional\nmaximum number of maximum number of from 1 to \n"),
		"links":        around("[a](b"),
		"tags":         around("<a "),
		"entities":     around("&amp;"),
		"quotes":       around("The following values are available: '"),
		"parentheses":  around("following values are available: a ("),
		"groups":       around("at least one of a, a, a, "),
		"lines":        around("\n"),
		"path":         []byte("Do\n\nPOST\n" + strings.Repeat("/\n", hostileBytes/2-10)),
		"names":        around("bname\n\n"),
		"inline tags":  []byte("<html><body>" + strings.Repeat("<b>a</b>", hostileBytes/8-10)),
		"nested tags":  []byte("<html><body>" + strings.Repeat("<div>", hostileBytes/5-10)),
		"brackets":     []byte("# a\n\n" + strings.Repeat("[", hostileBytes-100) + "\n```yaml\n```\n"),
		"quotes of md": []byte("# a\n\n" + strings.Repeat("> ", 20000) + "\n```yaml\n```\n"),
		"parameters":   block("        - {name: x, in: query}\n"),
		"flow":         block("["),
		"keys":         block("        - ? "),
		"anchors":      block("        - &a [*a, *a]\n"),
		"fences":       []byte("# a\n" + strings.Repeat("```yaml\n```\n", hostileBytes/12-10)),
		"front matter": []byte("---\n" + strings.Repeat("title: a\n", hostileBytes/9-100) + "---\n```yaml GET /a\n```\n"),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			doc, err := Open("spec.yaml", nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			diags := doc.Import(Input{Name: "page", Data: data})
			if _, _, err := doc.Bytes(); err != nil {
				t.Fatal(err)
			}
			if diags.HasErrors() && diags.Count(2) != 1 || len(diags) > 10*maxFields {
				t.Errorf("%d diagnostics", len(diags))
			}
			t.Logf("%d diagnostics", len(diags))
			testenv.Ends(t, name, start)
		})
	}
}
