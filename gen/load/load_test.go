package load_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

const head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"

// text loads a document from memory.
func text(doc string) (*load.Document, diag.List) {
	return load.Load(load.Input{Name: "api.yaml", Data: []byte(doc)}, load.Options{})
}

// folder writes files, and loads the one called api.yaml.
func folder(t *testing.T, files map[string]string) (*load.Document, diag.List) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return load.Load(load.Input{Name: "api.yaml", Path: filepath.Join(dir, "api.yaml")}, load.Options{})
}

// wantDiags compares what was found with lines of diagnostics, each of which
// must begin as wanted and have the wanted code.
func wantDiags(t *testing.T, got diag.List, want ...string) {
	t.Helper()
	sorted := got.Sorted()
	ok := len(sorted) == len(want)
	for i := 0; ok && i < len(want); i++ {
		prefix, code, _ := strings.Cut(want[i], " … ")
		line := sorted[i].String()
		ok = strings.HasPrefix(line, prefix) && strings.HasSuffix(line, code)
	}
	if !ok {
		t.Errorf("diagnostics:\n%s\nwant:\n%s", lines(sorted), strings.Join(want, "\n"))
	}
}

func lines(list diag.List) string {
	var out []string
	for _, d := range list {
		out = append(out, d.String())
	}
	return strings.Join(out, "\n")
}

func mustLoad(t *testing.T, doc *load.Document, diags diag.List) *load.Document {
	t.Helper()
	if doc == nil || diags.HasErrors() {
		t.Fatalf("did not load:\n%s", lines(diags))
	}
	return doc
}

func TestRefusedInput(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"empty", "", "api.yaml:1:1: error: the file is empty or contains only comments [syntax]"},
		{"blank", " \n\t\n", "api.yaml:1:1: error: the file is empty or contains only comments [syntax]"},
		{"byte order mark only", "\ufeff", "api.yaml:1:1: error: the file is empty or contains only comments [syntax]"},
		{"comments", "# nothing\n", "api.yaml:1:1: error: the file is empty or contains only comments [syntax]"},
		{"UTF-16", "\xff\xfeo\x00p\x00", "api.yaml:1:1: error: the file is encoded in UTF-16; … [syntax]"},
		{"binary", "PK\x03\x04\x00\x00", "api.yaml:1:5: error: the file is binary … [syntax]"},
		{"Latin-1", "openapi: 3.0.0\ninfo: {title: caf\xe9}\n", "api.yaml:2:18: error: invalid UTF-8 [syntax]"},
		{"two documents", head + "---\nopenapi: 3.0.0\n", "api.yaml:4:1: error: the file contains more than one YAML document … [syntax]"},
		{"a list", "- openapi\n", "api.yaml:1:1: error: expected a mapping … is this an OpenAPI document? [not-openapi]"},
		{"a text", "hello\n", "api.yaml:1:1: error: expected a mapping … [not-openapi]"},
		{"no openapi", "info: {}\n", "api.yaml:1:1: error: missing openapi key … [not-openapi]"},
		{"AsyncAPI", "asyncapi: 3.0.0\n", "api.yaml:1:1: error: AsyncAPI documents are not supported … [not-openapi]"},
		{"OpenAPI 4", "# v\nopenapi: 4.0.0\n", `api.yaml:2:1: error: unsupported OpenAPI version "4.0.0"; … [unsupported-version]`},
		{"Swagger 1.2", "swagger: '1.2'\n", `api.yaml:1:1: error: unsupported Swagger version "1.2"; … [unsupported-version]`},
		{"version in a list", "openapi: [3.0.0]\n", `api.yaml:1:1: error: unsupported OpenAPI version ""; … [unsupported-version]`},
		{"bad YAML", "openapi: 3.0.0\ninfo: [\n", "api.yaml:3:1: error: invalid YAML … [syntax]"},
		{"bad JSON", "{\n  \"openapi\": \"3.0.0\",\n  \"info\" {}\n}", "api.yaml:3:10: error: invalid character … [syntax]"},
		{"half of a JSON", "{\n  \"openapi\": \"3.0.0\",", "api.yaml:2:22: error: unexpected end of the JSON document … [syntax]"},
		{"two JSON documents", "{\"openapi\": \"3.0.0\"}\n{}", "api.yaml:2:1: error: unexpected text after the JSON document … [syntax]"},
		{"unknown alias", "openapi: *v\n", "api.yaml:1:10: error: invalid YAML: unknown anchor 'v' referenced [syntax]"},
		{"a key that is a list", "openapi: 3.0.0\n? [a]\n: b\n", "api.yaml:2:3: error: a mapping key must be a scalar … [syntax]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, diags := text(tt.doc)
			if doc != nil {
				t.Error("a document came back")
			}
			wantDiags(t, diags, tt.want)
		})
	}
}

func TestAcceptedInput(t *testing.T) {
	jsonDoc := `{"openapi":"3.0.3","info":{"title":"\ud83d\ude00 ` + "\u0085" + `","version":"1"},"paths":{}}`
	tests := []struct{ name, doc, version string }{
		{"YAML", head, "3.1"},
		{"JSON", jsonDoc, "3.0"},
		{"byte order mark", "\ufeff" + head, "3.1"},
		{"byte order mark, JSON", "\ufeff" + jsonDoc, "3.0"},
		{"YAML that begins as JSON does", "{openapi: 3.0.0, info: {title: T, version: '1'}, paths: {}}", "3.0"},
		{"Windows line ends", strings.ReplaceAll(head, "\n", "\r\n"), "3.1"},
		{"--- before and after", "---\n" + head + "---\n", "3.1"},
		{"number as version", "openapi: 3.0\ninfo: {title: T, version: '1'}\npaths: {}\n", "3.0"},
		{"a patch release to come", "openapi: 3.1.9\ninfo: {title: T, version: '1'}\n", "3.1"},
		{"OpenAPI 3.2", "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n", "3.2"},
		{"Swagger 2.0", "swagger: 2.0\ninfo: {title: T, version: '1'}\npaths: {}\n", "2.0"},
		{"paths without anything", "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n", "3.0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, diags := text(tt.doc)
			mustLoad(t, doc, diags)
			wantDiags(t, diags)
			if doc.Version != tt.version || doc.Name != "api.yaml" {
				t.Errorf("version %q, name %q", doc.Version, doc.Name)
			}
		})
	}
	doc, diags := text(jsonDoc)
	if title := mustLoad(t, doc, diags).T.Info.Title; title != "😀 \u0085" {
		t.Errorf("title %q", title)
	}
}

func TestMissingFile(t *testing.T) {
	_, diags := load.Load(load.Input{Path: filepath.Join(t.TempDir(), "none.yaml"), Name: "none.yaml"}, load.Options{})
	wantDiags(t, diags, "none.yaml: error: no such file or directory [read]")
	_, diags = load.Load(load.Input{Path: t.TempDir(), Name: "dir"}, load.Options{})
	wantDiags(t, diags, "dir: error: not a regular file [read]")
}

func TestPositions(t *testing.T) {
	doc, diags := text(`openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /é: {"get": {operationId: a, responses: {200: {description: ok}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name,
        tag]
`)
	mustLoad(t, doc, diags)
	get := doc.T.Paths.Value("/é").Get
	pet := doc.T.Components.Schemas["Pet"].Value
	for _, tt := range []struct{ what, got, want string }{
		{"operation, its column in bytes", doc.Position(get.Origin.Key).String(), "api.yaml:4:9"},
		{"schema", doc.Position(pet.Origin.Key).String(), "api.yaml:7:5"},
		{"item of a list", doc.Position(&pet.Origin.Sequences["required"][1]).String(), "api.yaml:10:9"},
		{"unknown", doc.Position(nil).String(), "api.yaml"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is at %s, want %s", tt.what, tt.got, tt.want)
		}
	}
}

func TestDuplicateKeys(t *testing.T) {
	for name, doc := range map[string]string{
		"YAML": head + "components:\n  schemas:\n    A: {type: string}\n    A: {type: integer}\n",
		"JSON": "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"},\n\n\n\"components\": {\"schemas\": {\n" +
			"\n    \"A\": {\"type\": \"string\"},\n    \"A\": {\"type\": \"integer\"}}}}",
	} {
		t.Run(name, func(t *testing.T) {
			doc, diags := text(doc)
			mustLoad(t, doc, diags)
			wantDiags(t, diags, `api.yaml:7:5: warning: duplicate key "A", first used on line 6; the last value is used [duplicate-key]`)
			if a := doc.T.Components.Schemas["A"].Value; !a.Type.Is("integer") || a.Origin == nil {
				t.Errorf("A is %v with origin %v", a.Type, a.Origin)
			}
		})
	}
}

func TestAnchors(t *testing.T) {
	doc, diags := text(head + `components:
  schemas:
    Base: &base {type: object, properties: {id: &id {type: string}}}
    Copy: *base
    Merged:
      <<: *base
      description: its own
      properties: {other: *id}
`)
	mustLoad(t, doc, diags)
	wantDiags(t, diags)
	merged := doc.T.Components.Schemas["Merged"].Value
	if !merged.Type.Is("object") || merged.Description != "its own" || merged.Properties["id"] != nil || merged.Properties["other"] == nil {
		t.Errorf("merged: %+v", merged)
	}
	if pos := doc.Position(doc.T.Components.Schemas["Copy"].Value.Origin.Key); pos.Line != 7 {
		t.Errorf("the copy is at %v", pos)
	}
}

func TestLimits(t *testing.T) {
	laughs := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 12; i++ {
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	deep := func(open string) string { return head + "x-deep: " + strings.Repeat(open, 200_000) }
	tests := []struct{ name, doc, want string }{
		{"laughs", head + laughs, "YAML aliases expand to more than 1000000 nodes [limit]"},
		{"an alias within itself", head + "a: &a [*a]\n", "alias *a refers to itself [syntax]"},
		{"a merge of itself", head + "a: &a\n  <<: *a\n", "alias *a refers to itself [syntax]"},
		{"[", deep("["), "nested too deeply for the YAML parser [limit]"},
		{"{", deep("{a: "), "nested too deeply for the YAML parser [limit]"},
		{"{ alone", deep("{"), "nested too deeply for the YAML parser [limit]"},
		{"- ", head + "x-deep:\n  " + strings.Repeat("- ", 200_000), "nested too deeply for the YAML parser [limit]"},
		{"? ", head + "x-deep:\n  " + strings.Repeat("? ", 200_000), "nested too deeply for the YAML parser [limit]"},
		{"indentation", head + indented(2000), "the document is nested deeper than the limit of 256 [limit]"},
		{"JSON [", `{"openapi": "3.0.0", "x": ` + strings.Repeat("[", 200_000), "the document is nested deeper than the limit of 256 [limit]"},
		{"JSON {", `{"openapi": "3.0.0", "x": ` + strings.Repeat(`{"a":`, 200_000), "the document is nested deeper than the limit of 256 [limit]"},
		{"JSON, closed", `{"openapi": "3.0.0", "x": ` + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + "}", "the document is nested deeper than the limit of 256 [limit]"},
		{"nodes", head + "x: [" + strings.Repeat("1,", 1_500_001) + "1]", "the document has more than 1500000 nodes [limit]"},
		{"nodes, JSON", `{"x": [` + strings.Repeat("1,", 1_500_001) + "1]}", "the document has more than 1500000 nodes [limit]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			doc, diags := load.Load(load.Input{Name: "api.yaml", Data: []byte(tt.doc)}, load.Options{Limits: load.Limits{Nodes: 1_500_000}})
			if doc != nil || len(diags) != 1 {
				t.Fatalf("%d diagnostics:\n%.1000s", len(diags), lines(diags))
			}
			if got := diags[0].String(); !strings.HasSuffix(got, tt.want) {
				t.Errorf("got %s", got)
			}
			testenv.Ends(t, tt.name, start)
		})
	}
}

func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestSmallLimits(t *testing.T) {
	in := load.Input{Name: "api.yaml", Data: []byte(head)}
	for _, tt := range []struct {
		limits load.Limits
		want   string
	}{
		{load.Limits{Bytes: 10}, "api.yaml: error: the file is larger than the limit of 10 bytes [read]"},
		{load.Limits{Nodes: 4}, "api.yaml:2:7: error: the document has more than 4 nodes [limit]"},
		{load.Limits{Depth: 1}, "api.yaml:1:10: error: the document is nested deeper than the limit of 1 [limit]"},
	} {
		_, diags := load.Load(in, load.Options{Limits: tt.limits})
		wantDiags(t, diags, tt.want)
	}
}

func TestLongKeysAndOddNames(t *testing.T) {
	long := "/" + strings.Repeat("seg/", 500)
	doc, diags := text(`{"openapi":"3.0.0","info":{"title":"T","version":"1"},"paths":{"` + long + `":{"get":{"responses":{"200":{"description":"ok",
"content":{"application/json":{"schema":{"$ref":"#/components/schemas/100%"}}}}}}}},"components":{"schemas":{"100%":{"type":"string"},"a/b~c d":{"type":"object"}}}}`)
	mustLoad(t, doc, diags)
	paths := doc.T.Paths.Map()
	if len(paths) != 1 || paths[long] == nil {
		t.Fatalf("paths: %.200v", paths)
	}
	schema := paths[long].Get.Responses.Value("200").Value.Content["application/json"].Schema
	if schema.Value == nil || !schema.Value.Type.Is("string") || schema.Value.Origin == nil {
		t.Errorf("schema: %+v", schema)
	}
}

func TestLongKeyAtTheTop(t *testing.T) {
	long := "x-" + strings.Repeat("long", 240) // YAML has none over 1024 in the source either
	doc, diags := text(head + long + ": {a: b}\ncomponents: {schemas: {A: {title: A}}}\n")
	mustLoad(t, doc, diags)
	wantDiags(t, diags)
	if doc.T.Extensions[long] == nil {
		t.Errorf("extensions: %.200v", doc.T.Extensions)
	}
	if pos := doc.Position(doc.T.Components.Schemas["A"].Value.Origin.Key); pos.String() != "api.yaml:5:24" {
		t.Errorf("A is at %v", pos)
	}
}

// The tokens of a mapping that may be a key wait for its end; it is 555 bytes for
// each byte when the whole document is one, and 210 when it is not.
func TestTokensDoNotWait(t *testing.T) {
	doc := []byte(schemas("    A: {properties: {" + properties(5000) + "}}\n"))
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, diags := load.Load(load.Input{Name: "api.yaml", Data: doc}, load.Options{}); diags.HasErrors() {
				b.Fatal(diags.Err())
			}
		}
	})
	if per := result.AllocedBytesPerOp() / int64(len(doc)); per > 350 {
		t.Errorf("%d bytes are allocated for each byte of the document", per)
	}
}

func properties(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "p%d: {type: string, title: T}, ", i)
	}
	return strings.TrimSuffix(b.String(), ", ")
}

func TestQuotedScalarsStayText(t *testing.T) {
	doc, diags := text(head + "components: {schemas: {A: {enum: ['no', \"on\", '1.0', 1.0, no, 2020-01-01, 0x10, 1_000, .5, true, null]}}}\n")
	mustLoad(t, doc, diags)
	got := fmt.Sprintf("%#v", doc.T.Components.Schemas["A"].Value.Enum)
	if want := `[]interface {}{"no", "on", "1.0", 1, "no", "2020-01-01", 16, 1000, 0.5, true, interface {}(nil)}`; got != want {
		t.Errorf("enum: %s\nwant: %s", got, want)
	}
}

func TestLongPath(t *testing.T) {
	doc := func(path string) []byte {
		return []byte("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  " + path + ":\n    get: {responses: {'200': {description: x}}}\n")
	}
	if _, diags := load.Load(load.Input{Name: "api.yaml", Data: doc("? " + strings.Repeat("/a", 4000) + "\n  ")}, load.Options{}); len(diags) > 0 {
		t.Error(diags)
	}
	_, diags := load.Load(load.Input{Name: "api.yaml", Data: doc("? " + strings.Repeat("/a", 4001) + "\n  ")}, load.Options{})
	if got, want := lines(diags), "api.yaml:4:5: error: a path has 8002 bytes, more than the limit of 8000 [limit]"; strings.TrimSpace(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
