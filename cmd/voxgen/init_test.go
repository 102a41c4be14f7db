package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestInitFrom runs init in repositories with a configuration of another generator, in
// testdata/init. The first line of an archive is the command, files below want are what it
// writes and prints (-update writes them), and program.go is a program that compiles with the
// client. Of each generator one client is generated, of all in the slow tests.
func TestInitFrom(t *testing.T) {
	names, err := filepath.Glob("testdata/init/*.txtar")
	if err != nil || len(names) != 10 {
		t.Fatal(names, err)
	}
	root := testenv.Root(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(root, "cmd/voxgen", name)
			program := extract(t, archive)
			command, _, _ := strings.Cut(string(archive.Comment), "\n")
			var stdout, stderr bytes.Buffer
			if code := run(strings.Fields(command)[1:], &stdout, &stderr); code != exitDone {
				t.Fatalf("exit code %d: %s", code, stderr.String())
			}
			compare(t, path, archive, stdout.Bytes())
			if strings.Contains(name, "-client") || testenv.Slow() {
				compiles(t, program)
			}
		})
	}
}

// extract writes the files of an archive into a new module and makes it the working
// directory. It returns the program.
func extract(t *testing.T, archive *txtar.Archive) (program []byte) {
	t.Helper()
	t.Chdir(t.TempDir())
	write := func(name string, data []byte) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", []byte("module example.com/app\n\ngo 1.24\n"))
	for _, f := range archive.Files {
		switch {
		case f.Name == "program.go":
			program = f.Data
		case !strings.HasPrefix(f.Name, "want/"):
			write(f.Name, f.Data)
		}
	}
	return program
}

// compare compares what init wrote and printed with the archive.
func compare(t *testing.T, path string, archive *txtar.Archive, stdout []byte) {
	t.Helper()
	got := []txtar.File{{Name: "want/stdout", Data: stdout}}
	for _, name := range []string{"voxgen.yaml", overlayName} {
		if data, err := os.ReadFile(name); err == nil {
			got = append(got, txtar.File{Name: "want/" + name, Data: data})
		}
	}
	inputs := &txtar.Archive{Comment: archive.Comment}
	var want []txtar.File
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "want/") {
			want = append(want, f)
		} else {
			inputs.Files = append(inputs.Files, f)
		}
	}
	if *update {
		inputs.Files = append(inputs.Files, got...)
		if err := os.WriteFile(path, txtar.Format(inputs), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	g, w := string(txtar.Format(&txtar.Archive{Files: got})), string(txtar.Format(&txtar.Archive{Files: want}))
	if g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// compiles generates the client and type-checks it with the program, which imports it, and
// with the package in the folder amount, whose types it uses.
func compiles(t *testing.T, program []byte) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run([]string{"generate"}, &stdout, &stderr); code != exitDone {
		t.Fatalf("generate: exit code %d: %s", code, stderr.String())
	}
	dir := strings.TrimPrefix(regexp.MustCompile(`(?m)^out: .*$`).FindString(read(t, "voxgen.yaml")), "out: ")
	files := []output.File{{Name: dir + "/program/program.go", Content: program}}
	for _, pattern := range []string{dir + "/*_gen.go", dir + "/*fake/*_gen.go", "amount/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 && strings.HasPrefix(pattern, dir) {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			files = append(files, output.File{Name: filepath.ToSlash(name), Content: []byte(read(t, name))})
		}
	}
	gentest.TypeCheck(t, "example.com/app", files)
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The go:generate line of another generator has the folder, the package and the document, and
// flags that are listed.
func TestInitDirective(t *testing.T) {
	for line, want := range map[string]string{
		"go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.5.0 -config c.yaml -package pets -o gen/pets.go -generate types,client api.yaml": "oapi-codegen x/c.yaml x/api.yaml pets x/gen",
		"oapi-codegen -generate types -include-tags=a,b -alias-types -import-mapping o.yaml:example.com/o -config=c.yaml api.yaml":                           "oapi-codegen x/c.yaml x/api.yaml   -generate types -include-tags a,b -alias-types -import-mapping o.yaml:example.com/o",
		"go tool ogen --clean -convenient-errors=on --config .ogen.yml --strict --target=. ../api.json":                                                      "ogen x/.ogen.yml api.json  x -convenient-errors on -strict",
	} {
		d, ok := parseDirective("x", strings.Fields(line))
		got := strings.Join(append([]string{string(d.generator), d.config, d.spec, d.pkg, d.target}, d.lost...), " ")
		if !ok || got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", line, got, want)
		}
	}
}

// TestInitPrograms: the programs of docs/migrate.md are those that TestInitFrom compiles.
func TestInitPrograms(t *testing.T) {
	page := strings.ReplaceAll(read(t, "../../docs/migrate.md"), "\r\n", "\n")
	for _, name := range []string{"oapi-codegen-client", "ogen-client", "stainless-client"} {
		archive, err := txtar.ParseFile("testdata/init/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range archive.Files {
			found = found || f.Name == "program.go" && strings.Contains(page, "```go\n"+string(f.Data)+"```\n")
		}
		if !found {
			t.Errorf("docs/migrate.md does not have the program of %s", name)
		}
	}
}

// TestInitRejects: invalid input ends with a message and changes nothing.
func TestInitRejects(t *testing.T) {
	const document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: Done}}}}}\n"
	for _, c := range []struct {
		args   string
		config string // in config.yaml
		code   int
		want   string
	}{
		{"api.yaml", "", exitBroken, "voxgen: init accepts no arguments; did you mean --spec api.yaml?"},
		{"--spec missing.yaml", "", exitBroken, "voxgen: cannot read missing.yaml: no such file or directory"},
		{"--spec https://example.com/api.yaml", "", exitBroken, "voxgen: --spec https://example.com/api.yaml: documents are not fetched; save it to a file"},
		{"--out ../client", "", exitBroken, "voxgen: ../client leads outside the module: "},
		{"--package init", "", exitBroken, "voxgen: a client cannot be in a package called init; "},
		{"--from missing.yaml", "", exitBroken, "voxgen: cannot read missing.yaml: no such file or directory"},
		{"--spec config.yaml", "a: {{\n", exitFindings, "config.yaml:2:1: error: invalid YAML: did not find expected node content [syntax]"},
		{"--spec config.yaml", "", exitFindings, "config.yaml:1:1: error: the file is empty or contains only comments [syntax]"},
		{"--spec config.yaml", "- a\n", exitFindings, "config.yaml:1:1: error: must be a mapping at the top level [migrate]"},
		{"--spec config.yaml", "key: value\n", exitFindings, "config.yaml:1:1: error: missing openapi or swagger at the top level; is this an OpenAPI document? [migrate]"},
		{"--from config.yaml", "key: value\n", exitFindings, "config.yaml:1:1: error: not a configuration of oapi-codegen, ogen or Stainless [migrate]"},
		{"--from config.yaml", "package: x\n---\npackage: y\n", exitFindings, "config.yaml:2:1: error: the file contains more than one YAML document; only one is supported [syntax]"},
		{"--from config.yaml", "package: x\ngenerate: 1\n", exitFindings, "config.yaml:2:11: error: generate must be a mapping [migrate]"},
		{"--from config.yaml", "package: x\noutput-options: {include-tags: [a], include-operation-ids: [b]}\n", exitFindings, "config.yaml:2:60: error: include-tags and include-operation-ids together match no operation of api.yaml [migrate]"},
		{"--from config.yaml", "generator: {filters: {path_regex: '*'}}\n", exitFindings, "config.yaml:1:35: error: generator.filters.path_regex: error parsing regexp: "},
		{"--from config.yaml", "generator: {filters: {path_regex: ^/b}}\n", exitFindings, "config.yaml:1:35: error: generator.filters.path_regex matches no path of api.yaml [migrate]"},
		{"--from config.yaml", "organization: {}\nresources: {a: {methods: {list: /a}}}\n", exitFindings, "config.yaml:2:33: error: resources.a.methods.list must be an HTTP method and a path, such as get /pets [migrate]"},
		{"--from config.yaml", "organization: {}\nresources: {a: {methods: {list: {}}}}\n", exitFindings, "config.yaml:2:33: error: resources.a.methods.list: missing endpoint [migrate]"},
		{"--from config.yaml", "organization: {}\nresources: {a: &a {subresources: {b: *a}}}\n", exitFindings, "config.yaml:2:38: error: alias *a refers to itself [syntax]"},
		{"--from config.yaml", "organization: {}\nresources: [a]\n", exitFindings, "config.yaml:2:12: error: resources must be a mapping [migrate]"},
	} {
		extract(t, &txtar.Archive{Files: []txtar.File{{Name: "api.yaml", Data: []byte(document)}, {Name: "config.yaml", Data: []byte(c.config)}}})
		var stdout, stderr bytes.Buffer
		if code := run(append([]string{"init"}, strings.Fields(c.args)...), &stdout, &stderr); code != c.code || !strings.HasPrefix(stderr.String(), c.want) {
			t.Errorf("%s, %q: exit code %d, want %d: %q, want %q", c.args, c.config, code, c.code, stderr.String(), c.want)
		}
		if entries, err := os.ReadDir("."); err != nil || len(entries) != 3 {
			t.Errorf("%s, %q: the folder has %v: %v", c.args, c.config, entries, err)
		}
	}
	extract(t, &txtar.Archive{Files: []txtar.File{{Name: "values.yaml", Data: []byte("# openapi: 3.0.3\nkey: value\n")}}})
	var stdout, stderr bytes.Buffer
	if code := run([]string{"init"}, &stdout, &stderr); code != exitBroken || !strings.HasPrefix(stderr.String(), "voxgen: no OpenAPI document found below the working directory: ") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}
