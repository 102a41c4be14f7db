package testenv

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestMakefile: make test-slow runs the packages with slow tests, and no others.
func TestMakefile(t *testing.T) {
	root := os.DirFS(Root(t))
	var want []string
	err := fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if dir := "./" + path.Dir(name); regexp.MustCompile(`\btestenv\.(Slow|SkipUnlessSlow)\(`).Match(data) && !slices.Contains(want, dir) {
			want = append(want, dir)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := fs.ReadFile(root, "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range regexp.MustCompile(`(?m)^SLOW(?:_FEW)? +:= (.*)$`).FindAllStringSubmatch(string(makefile), -1) {
		plain, prefixed, _ := strings.Cut(line[1], "$(addprefix ./internal/test/,")
		got = append(got, strings.Fields(plain)...)
		for _, name := range strings.Fields(strings.TrimSuffix(prefixed, ")")) {
			got = append(got, "./internal/test/"+name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the Makefile runs the slow tests of\n%s\nand there are slow tests in\n%s", got, want)
	}
}
