package spec

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// maxRun is how many words in a row a text may have in common with a page.
const maxRun = 6

var (
	wordText = regexp.MustCompile(`[a-z0-9_']+`)
	roles    = regexp.MustCompile(`Allowed roles: .*`) // a list of names
)

// TestNoSentenceOfThePages: descriptions are written, not copied.
func TestNoSentenceOfThePages(t *testing.T) {
	known := map[string]string{}
	eachRun := func(text string, f func(run string) bool) {
		words := wordText.FindAllString(strings.ToLower(text), -1)
		for i := 0; i+maxRun < len(words); i++ {
			if !f(strings.Join(words[i:i+maxRun+1], " ")) {
				return
			}
		}
	}
	pages := 0
	for _, name := range pageFiles(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, line := range strings.Split(string(data), "\n") {
			eachRun(line, func(run string) bool { known[run] = filepath.Base(name); return true })
		}
	}
	if pages < 198 {
		t.Fatalf("%d pages", pages)
	}
	check := func(file string, text string) {
		eachRun(text, func(run string) bool {
			if page := known[run]; page != "" {
				t.Errorf("%s: copied from %s: %s", file, page, run)
				return false
			}
			return true
		})
	}
	for _, text := range descriptions(t, root(t, Description())) {
		check(DescriptionName, text)
	}
	comment := regexp.MustCompile(`(?m)((?:^\s*// .*\n)+)`)
	files := 0
	_ = fs.WalkDir(os.DirFS("../generated/voximplant"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_gen.go") {
			return err
		}
		data, err := os.ReadFile(filepath.Join("../generated/voximplant", path))
		files++
		for _, m := range comment.FindAllString(string(data), -1) {
			check(path, roles.ReplaceAllString(strings.ReplaceAll(m, "//", " "), ""))
		}
		return err
	})
	if files < 30 {
		t.Errorf("%d generated files", files)
	}
}

// descriptions returns the summaries, descriptions and comments below n.
func descriptions(t *testing.T, n *yaml.Node) []string {
	t.Helper()
	list := []string{n.HeadComment, n.LineComment, n.FootComment}
	for i, key := range keys(n) {
		if value := n.Content[2*i+1]; (key.Value == "description" || key.Value == "summary") && value.Kind == yaml.ScalarNode {
			list = append(list, value.Value)
		}
	}
	for _, child := range n.Content {
		if child.Kind == yaml.MappingNode {
			list = append(list, descriptions(t, child)...)
		}
		for _, item := range child.Content {
			if child.Kind == yaml.SequenceNode && item.Kind == yaml.MappingNode {
				list = append(list, descriptions(t, item)...)
			}
		}
	}
	return list
}

// pageFiles returns the names of the vendor's pages, which are not part of the repository.
func pageFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testenv.Shared(t, "pages/management"), "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	return append(files, testenv.Shared(t, pageFile))
}
