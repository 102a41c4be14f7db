package spec

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/page"
)

// reimport imports the vendor's pages into the description, as the command in
// docs/regenerate.md does, and returns it.
func reimport(t *testing.T, change func(name, text string) string) []byte {
	t.Helper()
	doc, err := page.Open(DescriptionName, Description(), page.Options{RolesExtension: "x-voximplant-roles"})
	if err != nil {
		t.Fatal(err)
	}
	var inputs []page.Input
	for _, name := range pageFiles(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, page.Input{Name: filepath.Base(name), Data: []byte(change(filepath.Base(name), string(data)))})
	}
	if diags := doc.Import(inputs...); diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	if gone := doc.Gone(false); len(gone) > 0 {
		t.Errorf("operations without a page: %v", gone)
	}
	out, _, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPagesGiveTheDescription: the facts of the description are those of the pages, and
// a page that changes changes them.
func TestPagesGiveTheDescription(t *testing.T) {
	if out := reimport(t, func(_, text string) string { return text }); !bytes.Equal(out, Description()) {
		t.Errorf("the pages change it:\n%s", page.Diff(DescriptionName, Description(), out))
	}
	for _, c := range []struct{ page, old, now, want string }{
		{"AddUser.md", "name: user_name", "name: nick_name", "nick_name"},
		{"GetCallHistory.md", "        audio_quality:\n          type: string", "        audio_quality:\n          type: integer", "type: integer"},
		{"GetCallHistory.md", "The maximum value is 1000", "The maximum value is 2000", "maximum: 2000"},
		{"DelUser.md", "subpackage_users", "subpackage_other", ""}, // the document's own tag stays
	} {
		out := reimport(t, func(name, text string) string {
			if name != c.page {
				return text
			}
			if !strings.Contains(text, c.old) {
				t.Fatalf("%s: no %q", c.page, c.old)
			}
			return strings.ReplaceAll(text, c.old, c.now)
		})
		diff := page.Diff(DescriptionName, Description(), out)
		if c.want == "" && diff != "" || c.want != "" && !strings.Contains(diff, c.want) || strings.Count(diff, "\n+") > 12 {
			t.Errorf("%s, %q: %s", c.page, c.now, diff)
		}
	}
}

// TestSharedEnumKeepsItsName: an enum that gains a value on all pages changes in place.
func TestSharedEnumKeepsItsName(t *testing.T) {
	out := reimport(t, func(_, text string) string {
		return strings.ReplaceAll(text, `"MOST_QUALIFIED", `, `"MOST_QUALIFIED", "NEAREST", `)
	})
	var doc yaml.Node
	if err := yaml.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	enum := member(t, doc.Content[0], "components", "schemas", "AgentSelection", "enum")
	if len(enum.Content) != 4 || enum.Content[1].Value != "NEAREST" || len(keys(member(t, doc.Content[0], "components", "schemas"))) != len(keys(member(t, root(t, Description()), "components", "schemas"))) {
		t.Errorf("%s", page.Diff(DescriptionName, Description(), out))
	}
}
