package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// texts returns the files of the checkout with one of the endings, by their
// paths from the root; files of tests and generated ones apart.
func texts(t *testing.T, endings ...string) map[string]string {
	t.Helper()
	root := testenv.Root(t)
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git" || name == "generated" || name == "tmp") {
			return filepath.SkipDir
		}
		if d.IsDir() || !slices.Contains(endings, filepath.Ext(name)) {
			return nil
		}
		data, err := os.ReadFile(path)
		out[name] = string(data)
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatal(len(out), err)
	}
	return out
}

var (
	link   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	quoted = regexp.MustCompile("`([^`\\s]+)`")
	// inRepo finds the paths that are meant to be in this repository.
	inRepo = regexp.MustCompile(`^(gen|internal|cmd|docs|templates|spec|transport|examples|\.ci|\.github/workflows)(/[\w.-]+)+/?$`)
	// page finds the pages that a comment refers to.
	page = regexp.MustCompile(`(?m)^\s*(?://|#).*?\b((?:docs/[\w-]+|[A-Z]{4,})\.md)\b`)
)

// TestLinks: what a page or a comment refers to is in the repository.
func TestLinks(t *testing.T) {
	root := testenv.Root(t)
	exists := func(path string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(path)))
		return err == nil
	}
	links, paths := 0, 0
	for name, text := range texts(t, ".md") {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			links++
			file := filepath.ToSlash(filepath.Join(filepath.Dir(name), target))
			if target == "" {
				file = name
			}
			if !exists(file) {
				t.Errorf("%s: the link %s leads to nothing", name, m[1])
			} else if anchor != "" && !slices.Contains(anchors(t, filepath.Join(root, file)), anchor) {
				t.Errorf("%s: %s has no heading #%s", name, file, anchor)
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			if inRepo.MatchString(m[1]) {
				if paths++; !exists(m[1]) {
					t.Errorf("%s: there is no %s", name, m[1])
				}
			}
		}
	}
	if links < 10 || paths < 50 {
		t.Errorf("only %d links and %d paths: this test tests too little", links, paths)
	}
	for name, text := range texts(t, ".go", ".tmpl", ".yml", ".yaml") {
		for _, m := range page.FindAllStringSubmatch(text, -1) {
			if !exists(m[1]) {
				t.Errorf("%s: there is no %s", name, m[1])
			}
		}
	}
}

// anchors are the fragments of the headings of a page, as GitHub makes them.
func anchors(t *testing.T, path string) (out []string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := regexp.MustCompile(`[^\p{L}\p{N}\s_-]`)
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(string(data), -1) {
		out = append(out, strings.ReplaceAll(strings.ToLower(other.ReplaceAllString(m[1], "")), " ", "-"))
	}
	return out
}

// TestArchitecture: the table in docs/architecture.md lists the packages and, for those of
// gen and internal, the imports that the rules allow.
func TestArchitecture(t *testing.T) {
	text := texts(t, ".md")["docs/architecture.md"]
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([\\w/.]+)`[^|]*\\|[^|]*\\| ([^|]*) \\|$").FindAllStringSubmatch(text, -1) {
		rows[m[1]] = strings.ReplaceAll(m[2], "`", "")
	}
	for name, allowed := range inside {
		row, ok := rows[name]
		if name == "examples" {
			continue
		}
		if !ok {
			t.Errorf("the table does not list %s", name)
		}
		want := strings.Join(allowed, ", ")
		if len(allowed) == 0 {
			want = "none"
		}
		if (strings.HasPrefix(name, "gen/") || strings.HasPrefix(name, "internal/")) && name != "internal/test" && row != want {
			t.Errorf("%s: the table says that it imports %q; the rules allow %q", name, row, want)
		}
	}
}

// TestVersion: the version in the code, in the changelog and in the docs are one.
func TestVersion(t *testing.T) {
	pages := texts(t, ".md", ".yml", ".json")
	newest := regexp.MustCompile(`(?m)^## \[(\d[^\]]*)\]`).FindStringSubmatch(pages["CHANGELOG.md"])
	if newest == nil || newest[1] != gen.Version {
		t.Errorf("the newest version in CHANGELOG.md is %v; gen.Version is %s", newest, gen.Version)
	}
	found := 0
	for name, text := range pages {
		for _, m := range regexp.MustCompile(`\b(?:voxgen[@/]|rev: )v(\d+\.\d+\.\d+)`).FindAllStringSubmatch(text, -1) {
			if found++; m[1] != gen.Version {
				t.Errorf("%s: %s; gen.Version is %s", name, m[0], gen.Version)
			}
		}
	}
	if found < 3 {
		t.Errorf("only %d versions in the docs: this test tests too little", found)
	}
}

// TestNoVendor: no vendor's name stands in the generator.
func TestNoVendor(t *testing.T) {
	for name, text := range texts(t, ".go", ".tmpl") {
		if strings.HasPrefix(name, "gen/") && !strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "templates/") {
			if i := strings.Index(strings.ToLower(text), "voximplant"); i >= 0 {
				t.Errorf("%s:%d names a vendor", name, 1+strings.Count(text[:i], "\n"))
			}
		}
	}
}

// TestTargets: the targets of make that the docs name are in the Makefile.
func TestTargets(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(testenv.Root(t), "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("(?m)(?:`|^)make ([a-z-]+)")
	found := 0
	for name, text := range texts(t, ".md") {
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			found++
			if !strings.Contains(string(makefile), "\n"+m[1]+": ## ") {
				t.Errorf("%s: there is no target %s", name, m[1])
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d targets in the docs: this test tests too little", found)
	}
}
