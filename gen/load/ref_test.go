package load_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/load"
)

// schemas makes a document with components.schemas.
func schemas(body string) string { return head + "components:\n  schemas:\n" + body }

func TestRefusedRefs(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(secret, []byte("type: string\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ ref, want string }{
		{"http://127.0.0.1:1/a.yaml", "is not supported; save it next to the document … [ref-remote]"},
		{"https://example.com/a.yaml#/A", "is not supported; save it next to the document … [ref-remote]"},
		{"//example.com/a.yaml", "is not supported; save it next to the document … [ref-remote]"},
		{"ftp:a.yaml", "is not supported; save it next to the document … [ref-remote]"},
		{"C:/windows/a.yaml", "is not supported; save it next to the document … [ref-remote]"},
		{"file://" + secret, "is not supported; only files in the folder … [ref-outside]"},
		{"file:a.yaml", "is not supported; only files in the folder … [ref-outside]"},
		{secret, "is outside the folder of the document … [ref-outside]"},
		{"/dev/zero", "is outside the folder of the document … [ref-outside]"},
		{"../secret.yaml", "is outside the folder of the document … [ref-outside]"},
		{"sub/../../secret.yaml", "is outside the folder of the document … [ref-outside]"},
		{"%2e%2e%2fsecret.yaml", "is outside the folder of the document … [ref-outside]"},
		{"%2e%2e/secret.yaml#/A", "is outside the folder of the document … [ref-outside]"},
		{"%252e%252e%252fsecret.yaml", "cannot read file … [ref-missing]"},
		{`..\secret.yaml`, "contains a backslash … [ref-outside]"},
		{`\\server\share\a.yaml`, "contains a backslash … [ref-outside]"}, // UNC
		{"//server/share/a.yaml", "is not supported; save it next to the document … [ref-remote]"},
		{"file://server/share/a.yaml", "is not supported; only files in the folder … [ref-outside]"},
		{"FILE:a.yaml", "is not supported; only files in the folder … [ref-outside]"},
		{"sub/%2e%2e/%2E%2E/secret.yaml", "is outside the folder of the document … [ref-outside]"},
		{"%2fdev/zero", "is outside the folder of the document … [ref-outside]"},
		{"~/secret.yaml", "cannot read file … no such file or directory [ref-missing]"},
		{"..%5csecret.yaml", "contains a backslash … [ref-outside]"},
		{"a.yaml%00", "contains a backslash or NUL byte … [ref-outside]"},
		{"none.yaml", "cannot read file … no such file or directory [ref-missing]"},
		{"sub", "cannot read file … not a regular file [ref-missing]"},
		{".", "cannot read file … not a regular file [ref-missing]"},
	} {
		t.Run(tt.ref, func(t *testing.T) {
			doc, diags := folder(t, map[string]string{
				"api.yaml":   schemas("    Here:\n      $ref: '"+tt.ref+"'\n") + "  parameters: {P: {name: p, in: query, schema: {}}}\n",
				"sub/a.yaml": "A: {type: string}\n",
			})
			if doc != nil {
				t.Fatal("it loaded")
			}
			all := lines(diags.Sorted())
			prefix, rest, _ := strings.Cut(tt.want, " … ")
			if !strings.Contains(all, "api.yaml:7:13: error: ") || !strings.Contains(all, prefix) || !strings.Contains(all, rest) {
				t.Errorf("got %s, want %s", all, tt.want)
			}
		})
	}
}

func TestAllRefusedRefsAtOnce(t *testing.T) {
	_, diags := folder(t, map[string]string{"api.yaml": schemas(`    A: {$ref: 'https://a.example/a.yaml'}
    B: {type: object, properties: {b: {$ref: '../b.yaml'}}, example: {$ref: 'https://not-a-reference.example/'}}
    C: {$ref: '#/components/schemas/Nothing'}
`)})
	wantDiags(t, diags, "api.yaml:6:15: error: … [ref-remote]", "api.yaml:7:46: error: … [ref-outside]", "api.yaml:8:15: warning: … [ref-unresolved]")
}

func TestMemoryHasNoFiles(t *testing.T) {
	for _, ref := range []string{"other.yaml", "document", "api.yaml#/info", "load.go"} {
		_, diags := text(schemas("    A: {$ref: '" + ref + "'}\n"))
		wantDiags(t, diags, "api.yaml:6:15: error: $ref to the file … [ref-outside]")
	}
}

func TestRefsThroughLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need rights there")
	}
	outside, dir := t.TempDir(), t.TempDir()
	write := func(path, data string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "secret.yaml"), "type: string\n")
	write(filepath.Join(dir, "real.yaml"), "type: string\n")
	link(filepath.Join(outside, "secret.yaml"), "file.yaml")
	link(outside, "folder")
	link("real.yaml", "inside.yaml")
	link("/dev/zero", "zero.yaml")
	fifo(t, filepath.Join(dir, "fifo.yaml"))
	write(filepath.Join(dir, "api.yaml"), schemas(`    A: {$ref: file.yaml}
    B: {$ref: folder/secret.yaml}
    C: {$ref: inside.yaml}
    D: {$ref: zero.yaml}
    E: {$ref: fifo.yaml}
`))
	_, diags := load.Load(load.Input{Path: filepath.Join(dir, "api.yaml"), Name: "api.yaml"}, load.Options{})
	wantDiags(t, diags, "api.yaml:6:15: error: … [ref-outside]", "api.yaml:7:15: error: … [ref-outside]",
		"api.yaml:9:15: error: … [ref-outside]", `api.yaml:10:15: error: cannot read file "fifo.yaml": not a regular file [ref-missing]`)
}

func TestManyFiles(t *testing.T) {
	doc, diags := folder(t, map[string]string{
		"api.yaml": `openapi: 3.0.3
info:
  title: T
  version: '1'
  description: {$ref: docs/intro.md}
paths:
  /pets: {$ref: paths/pets.yml}
  /dogs: {$ref: 'paths/all.yml#/~1dogs'}
components:
  schemas:
    Pet: {$ref: models/pet.yml}
  responses: {$ref: responses/_index.yml}
`,
		"docs/intro.md": "# Hello\n",
		"paths/pets.yml": `get:
  operationId: listPets
  tags: [pets]
  parameters: [{$ref: '../parameters.yml#/limit'}]
  responses:
    '200':
      description: ok
      content:
        application/json:
          schema:
            type: array
            items: {$ref: ../models/pet.yml}
    '404': {$ref: '../api.yaml#/components/responses/not_found'}
    '500': {$ref: '../responses/_index.yml#/failed'}
`,
		"paths/all.yml": `/dogs:
  get:
    operationId: listDogs
    responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '../models/pet.yml#/properties/owner'}}}}}
`,
		"parameters.yml":        "limit: {name: limit, in: query, schema: {$ref: '#/count'}}\ncount: {type: integer}\n",
		"models/pet.yml":        "type: object\nproperties:\n  owner: {type: object, properties: {pets: {type: array, items: {$ref: pet.yml}}}}\n  kind: {$ref: 'sub/pet.yml'}\n",
		"models/sub/pet.yml":    "type: string\n",
		"responses/_index.yml":  "not_found: {description: none, content: {text/plain: {schema: {$ref: text.yml}}}}\nfailed: {$ref: failed.yml}\n",
		"responses/text.yml":    "type: string\n",
		"responses/failed.yml":  "description: failed\n",
		"responses/unused.yml":  "[",
		"models/sub/deeper.yml": "",
	})
	mustLoad(t, doc, diags)
	wantDiags(t, diags,
		`api.yaml:5:23: warning: $ref "docs/intro.md" is not allowed … [repaired]`,
		`api.yaml:12:21: warning: $ref "responses/_index.yml" is not allowed … [repaired]`)
	if doc.T.Info.Description != "# Hello\n" {
		t.Errorf("description %q", doc.T.Info.Description)
	}
	pets := doc.T.Paths.Value("/pets").Get
	for _, tt := range []struct{ what, got, want string }{
		{"operation", doc.Position(pets.Origin.Key).String(), "paths/pets.yml:1:1"},
		{"limit", pets.Parameters[0].Ref + " " + doc.Position(pets.Parameters[0].Value.Origin.Key).String(), "#/components/parameters/limit parameters.yml:1:8"},
		{"count", pets.Parameters[0].Value.Schema.Ref, "#/components/schemas/count"},
		{"items", pets.Responses.Value("200").Value.Content["application/json"].Schema.Value.Items.Ref, "#/components/schemas/Pet"},
		{"404", pets.Responses.Value("404").Ref, "#/components/responses/not_found"},
		{"404's text", pets.Responses.Value("404").Value.Content["text/plain"].Schema.Ref, "#/components/schemas/text"},
		{"500", pets.Responses.Value("500").Ref, "#/components/responses/failed"},
		{"owner", doc.T.Paths.Value("/dogs").Get.Responses.Value("200").Value.Content["application/json"].Schema.Ref, "#/components/schemas/pet_owner"},
		{"owner in its place", doc.T.Components.Schemas["Pet"].Value.Properties["owner"].Ref, "#/components/schemas/pet_owner"},
		{"kind", doc.T.Components.Schemas["Pet"].Value.Properties["kind"].Ref, "#/components/schemas/pet"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, tt.got, tt.want)
		}
	}
	if doc.T.Components.Responses["failed"].Value == nil || doc.T.Components.Schemas["Pet"].Value.Properties["kind"].Value == nil {
		t.Error("unresolved reference")
	}
}

func TestRefsWithinTheDocument(t *testing.T) {
	doc, diags := text(head[:len(head)-len("paths: {}\n")] + `paths:
  /a:
    get: {responses: {200: {description: ok, content: {application/json: {schema: {type: object, properties: {next: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}}}}}}}
  /b: {$ref: '#/components/pathItems/B'}
components:
  pathItems: {B: {get: {operationId: b, responses: {200: {description: ok}}}}}
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {type: object, properties: {c: {type: string}, d: {$ref: '#/components/schemas/B/properties/c'}, e: {$ref: '#named'}, f: {$ref: '#/definitions/Old'}}}
    N: {$anchor: named, type: integer}
    O: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {b: '#/components/schemas/B', n: N, x: 'none.yaml'}}}
definitions: {Old: {type: boolean}}
`)
	mustLoad(t, doc, diags)
	wantDiags(t, diags, "api.yaml:13:133: warning: $ref to the file … [repaired]")
	b := doc.T.Components.Schemas["B"].Value
	page := doc.T.Paths.Value("/a").Get.Responses.Value("200").Value.Content["application/json"].Schema
	for _, tt := range []struct{ what, got, want string }{
		{"A", doc.T.Components.Schemas["A"].Ref, "#/components/schemas/B"},
		{"c", b.Properties["c"].Ref, "#/components/schemas/B_c"},
		{"d", b.Properties["d"].Ref, "#/components/schemas/B_c"},
		{"e", b.Properties["e"].Ref, "#/components/schemas/N"},
		{"f", b.Properties["f"].Ref, "#/components/schemas/Old"},
		{"page", page.Ref, "#/components/schemas/a_get_200_application_json"},
		{"next", page.Value.Properties["next"].Ref, page.Ref},
		{"/b", doc.T.Paths.Value("/b").Get.OperationID, "b"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, tt.got, tt.want)
		}
	}
	for _, name := range []string{"c", "d", "e", "f"} {
		if b.Properties[name].Value == nil {
			t.Errorf("%s is unresolved", name)
		}
	}
}

// Each case loads, says what is wrong, and keeps what is after the arrow.
func TestCircles(t *testing.T) {
	for name, tt := range map[string]struct{ doc, want, diags string }{
		"A is B is A": {schemas("    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n"),
			`"schemas":{"A":{},"B":{"$ref":"#/components/schemas/A"}}`, "api.yaml:6:15: warning: … any value is allowed [ref-cycle]"},
		"A with text is B is A": {schemas("    A: {$ref: '#/components/schemas/B', description: d}\n    B: {$ref: '#/components/schemas/A'}\n"),
			`"schemas":{"A":{"description":"d"},"B":{"$ref":"#/components/schemas/A"}}`, "api.yaml:6:15: warning: … [ref-cycle]"},
		"A is B is C is B": {schemas("    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/C'}\n    C: {$ref: '#/components/schemas/B'}\n"),
			`"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{},"C":{"$ref":"#/components/schemas/B"}}`, "api.yaml:7:15: warning: … [ref-cycle]"},
		"path item in itself": {head[:len(head)-3] + "\n  /a: {get: {callbacks: {c: {x: {$ref: '#/paths/~1a'}}}, responses: {200: {description: ok}}}}\n",
			`"callbacks":{"c":{}}`, "api.yaml:4:40: warning: circular $ref \"#/paths/~1a\": its target contains it … ignored [ref-cycle]"},
		"paths are paths": {strings.Replace(head, "paths: {}", "paths: {$ref: '#/paths'}", 1), `"openapi"`, "api.yaml:3:15: warning: … [ref-cycle]"},
		"components of all": {head + "components: {schemas: {A: {$ref: '#/components'}}}\n", `"schemas":{"A":{}}`,
			"api.yaml:4:34: warning: invalid target of $ref \"#/components\": expected schema object … [ref-unresolved]"},
		"pointer into itself": {schemas("    A: {$ref: '#/components/schemas/A/properties/a'}\n"), `"schemas":{"A":{}}`, "api.yaml:6:15: warning: … [ref-cycle]"},
		"pointer through itself": {schemas("    A: {properties: {a: {$ref: '#/components/schemas/A/properties/a/items'}}}\n"),
			`"schemas":{"A":{"properties":{"a":{}}}}`, "api.yaml:6:32: warning: … [ref-cycle]"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, diags := text(tt.doc)
			wantDiags(t, diags, tt.diags)
			wantJSON(t, mustLoad(t, doc, diags).T, tt.want)
		})
	}
}

func wantJSON(t *testing.T, got any, want string) {
	t.Helper()
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), want) {
		t.Errorf("got %s\nwant %s", data, want)
	}
}

// A component that consists only of a reference becomes the component for its
// target, which must not be reported as circular when it is visited later.
func TestNoCircles(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"a file refers back": {
			"api.yaml": schemas("    Book: {$ref: schemas/book.yml}\n    Books: {$ref: schemas/books.yml}\n    Error: {$ref: error.yml}\n") +
				"  responses: {'400': {description: no, content: {text/plain: {schema: {$ref: '#/components/schemas/Error'}}}}}\n",
			"error.yml": "title: E\n", "schemas/book.yml": "title: B\n", "schemas/books.yml": "items: {$ref: '../api.yaml#/components/schemas/Book'}\n",
		},
		"a component is part of another": {
			"api.yaml": schemas("    Books: {items: {title: B}}\n    Book: {$ref: '#/components/schemas/Books/items'}\n    Error: {title: E}\n") +
				"  responses: {'400': {description: no, content: {text/plain: {schema: {$ref: '#/components/schemas/Error'}}}}}\n" +
				"  parameters: {p: {name: p, in: query, schema: {$ref: '#/components/schemas/Book'}}}\n",
		},
		"components of a component in a file": {
			"api.yaml": schemas("    Error: {$ref: 'all.yml#/E'}\n    Books: {$ref: all.yml#/Books}\n    Book: {$ref: '#/components/schemas/Books/items'}\n") +
				"  responses: {'400': {description: no, content: {text/plain: {schema: {$ref: '#/components/schemas/Error'}}}}}\n",
			"all.yml": "E: {title: E}\nBooks: {items: {title: B}}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, diags := folder(t, files)
			schemas := mustLoad(t, doc, diags).T.Components.Schemas
			wantDiags(t, diags)
			wantJSON(t, schemas["Book"], `{"title":"B"}`)
			wantJSON(t, schemas["Books"], `{"items":{"$ref":"#/components/schemas/Book"}}`)
			wantJSON(t, doc.T.Components.Responses["400"].Value.Content["text/plain"].Schema, `{"$ref":"#/components/schemas/Error"}`)
			wantJSON(t, schemas["Error"], `{"title":"E"}`)
		})
	}
}

// A reference to an $id names a schema that is here, and needs no fetching.
func TestRefsToIDs(t *testing.T) {
	doc, diags := text(schemas(`    A: {$ref: 'https://a.example/pet'}
    B: {$ref: '/pet/name'}
    C: {$ref: 'https://a.example/pet#/$defs/tag'}
    Pet: {$id: 'https://a.example/pet', title: P, $defs: {tag: {title: T}}}
    Name: {$id: '/pet/name', title: N}
`))
	mustLoad(t, doc, diags)
	wantDiags(t, diags)
	wantJSON(t, doc.T.Components.Schemas, `"A":{"$ref":"#/components/schemas/Pet"},"B":{"$ref":"#/components/schemas/Name"},"C":{"title":"T"}`)
}
