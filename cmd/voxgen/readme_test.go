package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/config"
)

// blocks returns the code blocks of the README in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	fence := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	for _, m := range fence.FindAllStringSubmatch(strings.ReplaceAll(string(text), "\r\n", "\n"), -1) {
		out = append(out, m[1])
	}
	return out
}

// The functions in the README compile, the first is short, and a weak password
// gives the error that stands there.
func TestReadmeExample(t *testing.T) {
	dir := t.TempDir()
	files := []string{"run", "-trimpath"}
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("package main\n\n"+text), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	for _, block := range blocks(t, "go") {
		if !strings.Contains(block, "\nfunc ") {
			continue
		}
		if lines := strings.Count(block, "\n"); len(files) == 2 && lines > 20 {
			t.Errorf("the first example has %d lines", lines)
		}
		name := regexp.MustCompile(`\nfunc (\w+)`).FindStringSubmatch(block)[1]
		write(name+".go", block)
	}
	write("main.go", `import (
	"context"
	"fmt"
)

func main() {
	err := SetPassword(context.Background(), "weak")
	fmt.Println(err)
	fmt.Println(Explain(err))
}
`)
	file := filepath.Join(dir, "credentials.json")
	if err := os.WriteFile(file, credentials(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", files...)
	cmd.Env = append(os.Environ(), "VOXIMPLANT_CREDENTIALS="+file)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := blocks(t, "text")[0] + "please correct new_account_password\n"; string(out) != want {
		t.Errorf("the README says\n%s\nand the program\n%s", want, out)
	}
}

// Every voxgen.yaml in the README is one that voxgen reads.
func TestReadmeConfig(t *testing.T) {
	found := blocks(t, "yaml")
	if len(found) < 2 {
		t.Fatalf("%d blocks of YAML", len(found))
	}
	for _, block := range found {
		path := filepath.Join(t.TempDir(), config.Name)
		if err := os.WriteFile(path, []byte(block), 0o644); err != nil {
			t.Fatal(err)
		}
		if clients, diags := config.Clients(config.Flags{File: path}); len(clients) == 0 {
			t.Errorf("%v", diags)
		}
	}
}

// The voxgen.yaml of the part Downstream gives a client with as many operations as
// stand there, which compiles in a module of its own and is as small.
func TestReadmeDownstream(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n### Downstream\n")
	shown := regexp.MustCompile("(?s)```yaml\n(.*?)```.*?the (\\d+) operations.*?less than a quarter").FindStringSubmatch(part)
	if shown == nil {
		t.Fatalf("the part has no voxgen.yaml or no figures:\n%s", part)
	}
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "go.mod"), "module example.com/team\n\ngo 1.24\n")
	writeText(t, filepath.Join(dir, config.Name), shown[1])
	if out := shell(t, dir, "voxgen generate"); !strings.Contains(out, ": "+shown[2]+" operations, ") {
		t.Errorf("README.md has %s operations, and voxgen prints\n%s", shown[2], out)
	}
	shell(t, dir, "go vet ./...")
	if n, all := linesOf(t, filepath.Join(dir, "internal/voximplant")), linesOf(t, "../../generated/voximplant"); 4*n > all {
		t.Errorf("%d of %d lines are not less than a quarter", n, all)
	}
}

// linesOf counts the lines of Go in a folder and below.
func linesOf(t *testing.T, root string) (lines int) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		data, err := os.ReadFile(path)
		lines += bytes.Count(data, []byte("\n"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// The figures of the table that compares generators are those of the pages it links to.
func TestReadmeTable(t *testing.T) {
	find := func(name, pattern string) []string {
		t.Helper()
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(pattern).FindStringSubmatch(string(text))
		if m == nil {
			t.Fatalf("%s has no %s", name, pattern)
		}
		return m[1:]
	}
	whole := find("README.md", `\| \[(\d+) API documents\].* \| (\d+) \| (\d+) \| (\d+) \|`)
	if want := find("docs/scorecard.md", `\| All operations, .* of (\d+) documents \| (\d+) \| (\d+) \| (\d+) \|`); !slices.Equal(whole, want) {
		t.Errorf("README.md has %v, docs/scorecard.md %v", whole, want)
	}
	decoding := find("README.md", `\| Decoding a list of 100 orders.* \| (\S+) \| (\S+) \| 1 \|`)
	ratios := find("docs/benchmarks.md", `\| orders, listOrders, 95 kB \| decode \| \d+ \| \d+ \| (\S+) \| \S+ \| (\S+) \|`)
	ogen, err := strconv.ParseFloat(ratios[0], 64)
	json, err2 := strconv.ParseFloat(ratios[1], 64)
	if want := []string{ratios[1], fmt.Sprintf("%.2f", json/ogen)}; err != nil || err2 != nil || !slices.Equal(decoding, want) {
		t.Errorf("README.md has %v, docs/benchmarks.md %v: %v, %v", decoding, want, err, err2)
	}
}

// Every module that the code imports has its reason in the README.
func TestReadmeDependencies(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f",
		"{{join .Imports \"\\n\"}}\n{{join .TestImports \"\\n\"}}\n{{join .XTestImports \"\\n\"}}", "../../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for path := range strings.FieldsSeq(string(out)) {
		parts := strings.Split(path, "/")
		if !strings.Contains(parts[0], ".") || strings.HasPrefix(path, "github.com/voxgen/voxgen/") {
			continue
		}
		if module := strings.Join(parts[:min(3, len(parts))], "/"); !strings.Contains(string(text), "("+"https://"+module+")") &&
			!strings.Contains(string(text), "(https://"+strings.Join(parts[:2], "/")+")") {
			t.Errorf("README.md has no row for %s, which gives %s", module, path)
		}
	}
}
