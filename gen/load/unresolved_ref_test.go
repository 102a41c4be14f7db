package load_test

import (
	"strings"
	"testing"
)

// Unresolved references within existing files are replaced by the widest object.
func TestBrokenRefs(t *testing.T) {
	for _, tt := range []struct{ ref, want string }{
		{"a.yaml?x=1", "has no query … [ref-unresolved]"},
		{"%zz.yaml", "invalid $ref … [ref-unresolved]"},
		{"sub/a.yaml#/None", `"None" not found … [ref-unresolved]`},
		{"sub/a.yaml#none", `$anchor "none" not found … [ref-unresolved]`},
		{"#/components/schemas/None", `"None" not found … [ref-unresolved]`},
		{"#/components/schemas/Here", "circular $ref … [ref-cycle]"},
		{"#", "expected schema object … [ref-unresolved]"},
		{"", "expected schema object … [ref-unresolved]"},
		{"#/info/title", "expected schema object … [ref-unresolved]"},
		{"#/components/parameters/P", "expected schema object … [ref-unresolved]"},
	} {
		t.Run(tt.ref, func(t *testing.T) {
			doc, diags := folder(t, map[string]string{
				"api.yaml":   schemas("    Here:\n      $ref: '"+tt.ref+"'\n    There: {$ref: '#/components/schemas/Here'}\n") + "  parameters: {P: {name: p, in: query, schema: {}}}\n",
				"sub/a.yaml": "A: {type: string}\n",
			})
			mustLoad(t, doc, diags)
			all := lines(diags.Sorted())
			prefix, rest, _ := strings.Cut(tt.want, " … ")
			if !strings.Contains(all, "api.yaml:7:13: warning: ") || !strings.Contains(all, prefix) || !strings.HasSuffix(all, "; any value is allowed "+rest) {
				t.Errorf("got %s, want %s", all, tt.want)
			}
			wantJSON(t, doc.T.Components.Schemas, `{"Here":{},"There":{"$ref":"#/components/schemas/Here"}}`)
		})
	}
}

func TestBrokenRefsByKind(t *testing.T) {
	doc, diags := text(`openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      parameters: [{$ref: '#/components/parameters/P'}, {$ref: '#/components/schemas/A'}, {name: ok, in: query, schema: {}}]
      requestBody: {$ref: '#/components/requestBodies/none'}
      callbacks: {c: {$ref: '#/components/callbacks/none'}}
      responses:
        200: {$ref: '#/components/requestBodies/B'}
        201: {$ref: '#/components/responses/none'}
        202:
          description: ok
          headers: {X: {$ref: '#/components/headers/none'}, Y: {$ref: '#/components/parameters/Q'}}
          links: {l: {$ref: '#/components/links/none'}}
          content: {a/b: {examples: {e: {$ref: '#/components/examples/none'}}}}
    put: {requestBody: {$ref: '#/components/responses/N'}, responses: {default: {description: ok}}}
  /b: {$ref: '#/components/pathItems/none'}
components:
  schemas: {A: {}}
  parameters: {P: {$ref: '#/components/parameters/none'}, Q: {name: q, in: query, schema: {}}}
  requestBodies: {B: {content: {text/plain: {}}}}
  responses: {N: {description: ok, content: {text/html: {}}}, M: {$ref: '#/components/responses/none', description: d}}
  securitySchemes: {k: {$ref: '#/components/securitySchemes/none'}}
`)
	mustLoad(t, doc, diags)
	wantDiags(t, diags,
		"api.yaml:6:27: warning: … parameter ignored [ref-unresolved]",
		"api.yaml:6:64: warning: … parameter ignored [ref-unresolved]",
		"api.yaml:7:27: warning: … request body ignored [ref-unresolved]",
		"api.yaml:8:29: warning: … callback ignored [ref-unresolved]",
		"api.yaml:10:21: warning: … its content is used [ref-unresolved]",
		"api.yaml:11:21: warning: … read as a response without content [ref-unresolved]",
		"api.yaml:14:31: warning: … header ignored [ref-unresolved]",
		"api.yaml:14:71: warning: … read as a header [ref-unresolved]",
		"api.yaml:15:29: warning: … link ignored [ref-unresolved]",
		"api.yaml:16:48: warning: … example ignored [ref-unresolved]",
		"api.yaml:17:31: warning: … its content is used [ref-unresolved]",
		"api.yaml:18:14: warning: … ignored [ref-unresolved]",
		"api.yaml:21:26: warning: … parameter ignored [ref-unresolved]",
		"api.yaml:23:73: warning: … read as a response without content [ref-unresolved]",
		"api.yaml:24:31: warning: … security scheme ignored [ref-unresolved]")
	wantJSON(t, doc.T, `"paths":{"/a":{"post":{"parameters":[{"in":"query","name":"ok","schema":{}}],"responses":{`+
		`"200":{"content":{"text/plain":{}},"description":""},"201":{"description":""},`+
		`"202":{"content":{"a/b":{}},"description":"ok","headers":{"Y":{"schema":{}}}}}},`+
		`"put":{"requestBody":{"content":{"text/html":{}}},"responses":{"default":{"description":"ok"}}}}}`)
	wantJSON(t, doc.T.Components.Responses["M"], `{"description":"d"}`)
}

func TestBrokenRefsOfSwagger2(t *testing.T) {
	doc, diags := text(`swagger: '2.0'
info: {title: T, version: '1'}
paths:
  x-text: a
  x-mapping: {get: b}
  /a:
    get:
      parameters: [{$ref: '#/parameters/none'}]
      responses: {x-a: b, 200: {$ref: '#/definitions/Pet'}, 201: {description: ok, schema: {$ref: '#/definitions/None'}}, 404: {$ref: '#/responses/none'}}
definitions: {x-a: b, Pet: {type: object}}
parameters: {x-a: b}
`)
	mustLoad(t, doc, diags)
	wantDiags(t, diags,
		"api.yaml:8:27: warning: … parameter ignored [ref-unresolved]",
		"api.yaml:9:39: warning: … read as the schema of the response [ref-unresolved]",
		"api.yaml:9:99: warning: … any value is allowed [ref-unresolved]",
		"api.yaml:9:135: warning: … read as a response without content [ref-unresolved]")
	wantJSON(t, doc.T.Paths, `{"/a":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}},"description":""},`+
		`"201":{"content":{"application/json":{"schema":{}}},"description":"ok"},"404":{"description":""}}}}}`)
}
