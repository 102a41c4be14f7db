package gen_test

import (
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// A document of thousands of files, each with a path or a schema, many of the same name,
// takes little more than the same document in one file.
func TestManyFiles(t *testing.T) {
	n := 25
	if testenv.Slow() {
		n = 1250
	}
	head := "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\nservers: [{url: https://example.org}]\n"
	var many, paths, schemas strings.Builder
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		get := func(ref string) string {
			return fmt.Sprintf("get: {operationId: get%d, tags: [t%d], responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '%s'}}}}}}\n", i, i%30, ref)
		}
		model := func(ref string) string {
			return fmt.Sprintf("{type: object, required: [id], properties: {id: {type: integer, minimum: 1}, state: {type: string, enum: [a%d, b]}, next: {$ref: '%s'}}}\n", i, ref)
		}
		next := (7*i + 1) % n
		fmt.Fprintf(&many, "  /r%d: {$ref: 'r%[1]d/v1/get.yml'}\n", i)
		write(fmt.Sprintf("r%d/v1/get.yml", i), get("model.yml"))
		write(fmt.Sprintf("r%d/v1/model.yml", i), model(fmt.Sprintf("../../r%d/v1/model.yml", next)))
		fmt.Fprintf(&paths, "  /r%d:\n    %s", i, get(fmt.Sprintf("#/components/schemas/model_%d", i)))
		fmt.Fprintf(&schemas, "    model_%d: %s", i, model(fmt.Sprintf("#/components/schemas/model_%d", next)))
	}
	write("many.yaml", head+"paths:\n"+many.String())
	write("one.yaml", head+"paths:\n"+paths.String()+"components:\n  schemas:\n"+schemas.String())

	one, oneAPI := generating(t, filepath.Join(dir, "one.yaml"))
	files, filesAPI := generating(t, filepath.Join(dir, "many.yaml"))
	t.Logf("%d files: %v and %d MiB; in one: %v and %d MiB", 2*n+1, files.time, files.bytes>>20, one.time, one.bytes>>20)
	if got, want := fmt.Sprint(filesAPI), fmt.Sprint(oneAPI); got != want {
		t.Errorf("operations and types: %s, want %s", got, want)
	}
	if files.bytes > 2*one.bytes {
		t.Errorf("%d bytes are allocated, more than twice the %d of the document in one file", files.bytes, one.bytes)
	}
	if testenv.Slow() && files.time > 3*one.time {
		t.Errorf("it takes %v, more than three times the %v of the document in one file", files.time, one.time)
	}
}

// cost is the least of several runs.
type cost struct {
	time  time.Duration
	bytes uint64
}

// generating generates from a document, and returns how many operations and types there are.
func generating(t *testing.T, path string) (least cost, sizes [2]int) {
	t.Helper()
	for range 2 {
		var before, after goruntime.MemStats
		goruntime.ReadMemStats(&before)
		start := time.Now()
		res := gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "many"})
		took := time.Since(start)
		goruntime.ReadMemStats(&after)
		if res.Files == nil {
			t.Fatal(res.Diags.Err())
		}
		sizes = [2]int{len(res.API.Operations), len(res.API.Decls)}
		if bytes := after.TotalAlloc - before.TotalAlloc; least.bytes == 0 || bytes < least.bytes {
			least.bytes = bytes
		}
		if least.time == 0 || took < least.time {
			least.time = took
		}
	}
	return least, sizes
}

// A file that is reached by several paths has its types once.
func TestSameFile(t *testing.T) {
	if goruntime.GOOS == "windows" {
		t.Skip("symbolic links need rights there")
	}
	dir := t.TempDir()
	operation := "  /%[1]s: {get: {operationId: %[1]s, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '%[2]s#/components/schemas/Pet'}}}}}}}\n"
	api := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://example.org'}]\npaths:\n" +
		fmt.Sprintf(operation, "a", "common/a.yaml") + fmt.Sprintf(operation, "b", "link.yaml") + fmt.Sprintf(operation, "c", "common/../common/./a.yaml") + fmt.Sprintf(operation, "d", "co%6Dmon/a.yaml")
	for name, text := range map[string]string{
		"api.yaml":      api,
		"common/a.yaml": "components: {schemas: {Pet: {type: object, properties: {name: {type: string}, next: {$ref: '#/components/schemas/Pet'}}}}}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("common/a.yaml", filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	res := gen.Generate(gen.Config{Spec: load.Input{Path: filepath.Join(dir, "api.yaml")}, NoFake: true})
	var all strings.Builder
	for _, f := range res.Files {
		all.Write(f.Content)
	}
	if n := strings.Count(all.String(), "\ntype Pet"); n != 1 {
		t.Errorf("%d types, %v", n, res.Diags.Err())
	}
}
