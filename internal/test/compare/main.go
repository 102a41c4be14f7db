// Compare prints the differences between two folders of generated clients by
// kind, so that a person can tell a change of wording from a change of code:
//
//	internal/test/compare/generate.sh OLD-VOXGEN /tmp/before
//	internal/test/compare/generate.sh NEW-VOXGEN /tmp/after
//	go run ./internal/test/compare /tmp/before /tmp/after
package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/templates"
)

// examples is how many differences of a kind are printed.
const examples = 8

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: compare BEFORE AFTER")
		os.Exit(2)
	}
	r, err := compare(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
	r.print()
	if len(r.found) > 0 {
		os.Exit(1)
	}
}

// scope says what a file is part of: the fake, the code that is the same in every
// client, or what differs from API to API.
func scope(name string) string {
	base := strings.TrimSuffix(filepath.Base(name), ".go")
	_, template := fs.Stat(templates.FS, base+".go.tmpl")
	_, source := fs.Stat(fake.ClientSource, base+".go")
	switch {
	case filepath.Ext(name) != ".go":
		return "diagnostics"
	case strings.HasSuffix(filepath.Dir(name), "fake"):
		return "fake"
	case template == nil, source == nil:
		return "shared code"
	}
	return "API"
}

// report counts the differences.
type report struct {
	files, equal int
	found        map[string][]string // by kind, a line for each
}

func (r *report) add(kind, format string, args ...any) {
	r.found[kind] = append(r.found[kind], fmt.Sprintf(format, args...))
}

func (r *report) print() {
	fmt.Printf("%d files, %d equal\n", r.files, r.equal)
	for _, kind := range slices.Sorted(maps.Keys(r.found)) {
		lines := r.found[kind]
		fmt.Printf("\n%s: %d\n", kind, len(lines))
		for _, line := range lines[:min(len(lines), examples)] {
			fmt.Printf("\t%s\n", line)
		}
	}
}

func compare(before, after string) (*report, error) {
	old, err := read(before)
	if err != nil {
		return nil, err
	}
	new, err := read(after)
	if err != nil {
		return nil, err
	}
	r := &report{found: map[string][]string{}}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		r.files++
		text, there := new[name]
		switch {
		case !there:
			r.add(scope(name)+", file removed: "+filepath.Base(name), "%s", name)
		case text == old[name]:
			r.equal++
		case strings.HasSuffix(name, ".go"):
			r.source(name, old[name], text)
		default:
			r.lines(scope(name)+", line", name, strings.Split(old[name], "\n"), strings.Split(text, "\n"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(new)) {
		if _, there := old[name]; !there {
			r.add(scope(name)+", file added: "+filepath.Base(name), "%s", name)
		}
	}
	return r, nil
}

func read(root string) (map[string]string, error) {
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		files[name] = string(text)
		return err
	})
	return files, err
}
