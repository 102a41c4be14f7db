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

// TestMakefile: make test-slow runs the packages with slow tests, and no others. The tests that
// it skips exist, and do the same in make test.
func TestMakefile(t *testing.T) {
	root := os.DirFS(Root(t))
	makefile, err := fs.ReadFile(root, "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	packages, skipped := slowTests(string(makefile))
	asks := regexp.MustCompile(`\btestenv\.(Slow|SkipUnlessSlow)\(`)
	slow, found := map[string]bool{}, map[string]bool{}
	err = fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		for function := range strings.SplitSeq(string(data), "\nfunc ") {
			test, _, _ := strings.Cut(strings.TrimPrefix(function, "Test"), "(")
			if asks.MatchString(function) {
				slow["./"+path.Dir(name)] = true
			}
			if slices.Contains(skipped, test) {
				if found[test] = true; asks.MatchString(function) {
					t.Errorf("%s: make test-slow skips Test%s, which has a slow part", name, test)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		if !slow[p] {
			t.Errorf("make test-slow runs %s, which has no slow tests", p)
		}
		delete(slow, p)
	}
	for p := range slow {
		t.Errorf("make test-slow does not run %s, which has slow tests", p)
	}
	if len(found) < len(skipped) || len(skipped) == 0 {
		t.Errorf("make test-slow skips %v, and there are only %v", skipped, found)
	}
}

// slowTests returns the packages that make test-slow runs, and the tests that it skips.
func slowTests(makefile string) (packages, skipped []string) {
	for _, line := range regexp.MustCompile(`(?m)^SLOW(?:_FEW)? +:= (.*)$`).FindAllStringSubmatch(makefile, -1) {
		plain, prefixed, _ := strings.Cut(line[1], "$(addprefix ./internal/test/,")
		packages = append(packages, strings.Fields(plain)...)
		for _, name := range strings.Fields(strings.TrimSuffix(prefixed, ")")) {
			packages = append(packages, "./internal/test/"+name)
		}
	}
	if m := regexp.MustCompile(`(?m)^SLOW_SKIP +:= (.*)$`).FindStringSubmatch(makefile); m != nil {
		skipped = strings.Split(m[1], "|")
	}
	return packages, skipped
}
