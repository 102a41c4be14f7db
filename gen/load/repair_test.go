package load_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// Each case inserts text into a document at %s, and compares the result of
// kin-openapi and the diagnostics.
func TestRepairs(t *testing.T) {
	schema := schemas("    A: %s\n")
	op := head[:len(head)-len("paths: {}\n")] + "paths: {/a: {get: {responses: {200: {description: ok}}, %s}}}\n"
	ofSchema := func(t *openapi3.T) any { return t.Components.Schemas["A"] }
	ofOp := func(t *openapi3.T) any { return t.Paths.Value("/a").Get }
	tests := []struct {
		name, doc, text string
		of              func(*openapi3.T) any
		want, diag      string
	}{
		{"number as description", schema, "{description: 123}", ofSchema, `{"description":"123"}`, "expected string, got 123"},
		{"null as description", schema, "{description: }", ofSchema, `{}`, ""},
		{"list as description", schema, "{description: [a]}", ofSchema, `{}`, "expected string, got list"},
		{"date as example", schema, "{type: string, example: 2020-01-01}", ofSchema, `{"example":"2020-01-01","type":"string"}`, ""},
		{"numeric default", schema, "{type: string, default: 5}", ofSchema, `{"default":5,"type":"string"}`, ""},
		{"infinite example", schema, "{example: .inf}", ofSchema, `{"example":".inf"}`, ""},
		{"nullable in quotes", schema, `{nullable: "true"}`, ofSchema, `{"nullable":true}`, "expected boolean"},
		{"yes", schema, `{nullable: yes}`, ofSchema, `{"nullable":true}`, "expected boolean"},
		{"a boolean that is none", schema, `{nullable: perhaps}`, ofSchema, `{}`, "ignored"},
		{"minimum in quotes", schema, `{minimum: "1.5"}`, ofSchema, `{"minimum":1.5}`, "expected number"},
		{"infinite minimum", schema, `{minimum: -.inf}`, ofSchema, `{}`, "ignored"},
		{"length with a fraction of zero", schema, `{minLength: 2.0, maxLength: 1e3}`, ofSchema, `{"maxLength":1000,"minLength":2}`, ""},
		{"length in quotes", schema, `{maxLength: "5"}`, ofSchema, `{"maxLength":5}`, "expected number"},
		{"negative length", schema, `{minLength: -1}`, ofSchema, `{}`, "ignored"},
		{"enormous length", schema, `{maxLength: 1e400}`, ofSchema, `{}`, "ignored"},
		{"type null", schema, "{type: null}", ofSchema, `{"type":"null"}`, "expected type name, got null"},
		{"type null in a list", schema, "{type: [string, null]}", ofSchema, `{"type":["string","null"]}`, "expected type name, got null"},
		{"type as a mapping", schema, "{type: {a: b}}", ofSchema, `{}`, "ignored"},
		{"required: true", schema, "{required: true}", ofSchema, `{}`, "ignored"},
		{"required without a list", schema, "{required: a}", ofSchema, `{"required":["a"]}`, "read as a list with one item"},
		{"required with a number", schema, "{required: [1]}", ofSchema, `{"required":["1"]}`, "expected string"},
		{"enum without a list", schema, "{enum: a}", ofSchema, `{"enum":["a"]}`, "read as a list with one item"},
		{"enum as a mapping", schema, "{enum: {x: a}}", ofSchema, `{"enum":["a"]}`, "its values are used"},
		{"boolean schemas", schema, "{additionalProperties: true, properties: {a: true}}", ofSchema, `{"additionalProperties":true,"properties":{"a":true}}`, ""},
		{"boolean schema in quotes", schema, "{additionalProperties: 'false'}", ofSchema, `{"additionalProperties":false}`, "expected boolean"},
		{"tuple", schema, "{items: [{type: string}, {type: integer}]}", ofSchema, `{"items":{}}`, "any value is allowed"},
		{"tuple of one", schema, "{items: [{type: string}]}", ofSchema, `{"items":{"type":"string"}}`, "its only item is used"},
		{"properties as an empty list", schema, "{properties: []}", ofSchema, `{}`, "read as a mapping"},
		{"property without anything", schema, "{properties: {a: }}", ofSchema, `{"properties":{"a":{}}}`, "read as an empty object"},
		{"allOf with null", schema, "{allOf: [null, {type: string}]}", ofSchema, `{"allOf":[{"type":"string"}]}`, ""},
		{"oneOf without a list", schema, "{oneOf: {type: string}}", ofSchema, `{"oneOf":[{"type":"string"}]}`, "read as a list with one item"},
		{"discriminator as a name", schema, "{discriminator: kind}", ofSchema, `{"discriminator":{"propertyName":"kind"}}`, "read as its propertyName"},
		{"exclusiveMinimum", schema, "{exclusiveMinimum: 'true', exclusiveMaximum: 5}", ofSchema, `{"exclusiveMaximum":5,"exclusiveMinimum":true}`, "expected boolean"},
		{"extensions stay", schema, "{x-a: {$ref: 'https://x.example'}, x-b: [1]}", ofSchema, `{"x-a":{"$ref":"https://x.example"},"x-b":[1]}`, ""},
		{"property names as keywords", schema, "{properties: {$ref: {type: string}, required: {type: boolean}, enum: {type: string}}}", ofSchema,
			`{"properties":{"$ref":{"type":"string"},"enum":{"type":"string"},"required":{"type":"boolean"}}}`, ""},
		{"security by name", op, "security: [key]", ofOp, `"security":[{"key":[]}]`, "the name of a security scheme"},
		{"security without scopes", op, "security: [{key: }]", ofOp, `"security":[{"key":[]}]`, "read as an empty list"},
		{"security without a list", op, "security: {key: []}", ofOp, `"security":[{"key":[]}]`, "read as a list with one item"},
		{"tags", op, "tags: [1, on]", ofOp, `"tags":["1","on"]`, "expected string"},
		{"one tag", op, "tags: a", ofOp, `"tags":["a"]`, "read as a list with one item"},
		{"parameter", op, "parameters: [{name: 1, in: query, required: 'yes', schema: null, examples: [a]}]", ofOp,
			`"parameters":[{"examples":{"0":{"value":"a"}},"in":"query","name":"1","required":true}]`, "expected string"},
		{"parameter with schema and content", op, "parameters: [{name: a, in: query, schema: {type: string}, content: {a/b: {}}}]", ofOp,
			`"parameters":[{"in":"query","name":"a","schema":{"type":"string"}}]`, "content ignored"},
		{"$ref that is no string", schema, "{$ref: 5, type: string}", ofSchema, `{"type":"string"}`, "$ref ignored"},
		{"extensions among entries", op, "callbacks: {x-a: b}, requestBody: {content: {x-a: b, a/b: {}}}", ofOp, `"requestBody":{"content":{"a/b":{}}}`, ""},
		{"externalDocs", op, "externalDocs: https://a.example", ofOp, `"externalDocs":{"url":"https://a.example"}`, "read as its url"},
		{"media type without anything", op, "requestBody: {content: {application/json: }}", ofOp, `"requestBody":{"content":{"application/json":{}}}`, "read as an empty object"},
		{"response as a text", op, "callbacks: {c: {x: {get: {responses: {default: fine}}}}}", ofOp, `{"default":{"description":"fine"}}`, "read as its description"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, diags := text(fmt.Sprintf(tt.doc, tt.text))
			mustLoad(t, doc, diags)
			got, err := json.Marshal(tt.of(doc.T))
			if err != nil {
				t.Fatal(err)
			}
			if whole := strings.HasPrefix(tt.want, "{") && tt.doc == schema; whole && string(got) != tt.want || !strings.Contains(string(got), tt.want) {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
			if tt.diag == "" {
				wantDiags(t, diags)
			} else if !strings.Contains(lines(diags), tt.diag) || !strings.Contains(lines(diags), "api.yaml:") {
				t.Errorf("diagnostics: %s\nwant %s", lines(diags), tt.diag)
			}
		})
	}
}

func TestRepairsOfTheRoot(t *testing.T) {
	doc, diags := text(`openapi: 3.0.0
info: {title: T, version: 1.0, license: MIT, contact: a@b.example}
servers: {url: https://a.example, variables: {port: {default: 443, enum: [443, 8443]}}}
tags: [a]
paths:
  /a:
components:
  examples: {a: 5}
  securitySchemes: {o: {type: oauth2, flows: {implicit: {authorizationUrl: u, scopes: [read]}}}}
  schemas:
`)
	mustLoad(t, doc, diags)
	got, err := json.Marshal(doc.T)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"components":{"examples":{"a":{"value":5}},"securitySchemes":{"o":{"flows":{"implicit":{"authorizationUrl":"u","scopes":{"read":""}}},"type":"oauth2"}}},` +
		`"info":{"contact":{"name":"a@b.example"},"license":{"name":"MIT"},"title":"T","version":"1.0"},"openapi":"3.0.0","paths":{"/a":{}},` +
		`"servers":[{"url":"https://a.example","variables":{"port":{"default":"443","enum":["443","8443"]}}}],"tags":[{"name":"a"}]}`
	if string(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// What kin-openapi rejects despite all repairs is reported at its position.
func TestManyDiagnosticsEnd(t *testing.T) {
	_, diags := text(schemas("    A: {required: [" + strings.Repeat("1,", 100_000) + "]}\n"))
	if len(diags) != 1001 {
		t.Errorf("%d diagnostics", len(diags))
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		head, petsDoc, "swagger: '2.0'\ninfo: {}\npaths: {}\n", `{"openapi":"3.0.0","paths":{"/":{"get":{}}}}`,
		schemas("    A: &a {allOf: [*a, {$ref: '#/components/schemas/A'}]}\n"),
		schemas("    A: {$ref: '#/components/schemas/A/properties/b'}\n"),
		schemas("    A: {properties: {a: {$ref: '#/components/schemas'}}}\n"),
		head + "x: [[[[{a: - - -\n", "\ufeff{\"openapi\"", "a: &a [*a]", "openapi: 3.0.0\n<<: [{a: b}]\n",
		strings.Replace(head, "paths: {}", "paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}", 1),
	} {
		f.Add([]byte(seed), []byte(overlayHead+"  - target: $\n    copy: $.info\n"))
	}
	f.Fuzz(func(t *testing.T, doc, overlay []byte) {
		// The fuzzer itself does not see that an input takes long.
		watch := time.AfterFunc(testenv.Patience(), func() { panic("this input takes too long") })
		defer watch.Stop()
		opts := load.Options{Limits: load.Limits{Bytes: 1 << 16, Nodes: 20_000, Aliases: 5_000}}
		for range 2 {
			d, diags := load.Load(load.Input{Name: "fuzz.yaml", Data: doc}, opts)
			if (d == nil) != diags.HasErrors() {
				t.Fatalf("document %v with diagnostics:\n%s", d, lines(diags))
			}
			for _, found := range diags {
				if found.Code == "internal" {
					t.Fatal(found)
				}
			}
			opts.Overlays = []load.Input{{Name: "overlay.yaml", Data: overlay}}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for _, name := range []string{"realworld/discord.json", "realworld/oxide-nexus.json", "realworld/twilio_verify_v2.yaml"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, diags := load.Load(load.Input{Path: filepath.Join(testenv.Corpus(b), name)}, load.Options{}); diags.HasErrors() {
					b.Fatal(diags.Err())
				}
			}
		})
		b.Run(name+"/kin-openapi alone", func(b *testing.B) {
			for b.Loop() {
				kin := openapi3.NewLoader()
				kin.IncludeOrigin = true
				if _, err := kin.LoadFromFile(filepath.Join(testenv.Corpus(b), name)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
