package load_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestSwagger2(t *testing.T) {
	doc, diags := text(`swagger: "2.0"
info: {title: T, version: 1.0}
host: example.com
basePath: /v1
paths:
  /pets:
    post:
      operationId: add
      parameters:
        - {in: body, name: body, required: "true", schema: {$ref: '#/definitions/Pet'}}
      responses: {200: {description: ok, schema: {$ref: '#/definitions/Pet'}}}
definitions:
  Pet: {type: object, discriminator: kind, properties: {kind: {type: string}}}
`)
	mustLoad(t, doc, diags)
	wantDiags(t, diags,
		"api.yaml:2:27: warning: expected string … [repaired]",
		"api.yaml:10:44: warning: expected boolean … [repaired]")
	body := doc.T.Paths.Value("/pets").Post.RequestBody
	if body == nil || !body.Value.Required {
		t.Fatalf("body: %+v", body)
	}
	for _, media := range body.Value.Content {
		if media.Schema.Ref != "#/components/schemas/Pet" || media.Schema.Value == nil {
			t.Errorf("schema of the body: %+v", media.Schema)
		}
	}
}

// The converter loses positions and order, which the loader restores.
func TestPositionsOfSwagger2(t *testing.T) {
	doc, diags := text(`swagger: "2.0"
info: {title: T, version: "1"}
paths:
  /z:
    post:
      parameters:
        - {in: body, name: b, schema: {$ref: '#/definitions/Z'}}
        - {in: query, name: q, type: string}
      responses:
        200:
          description: ok
          schema: {type: array, items: {type: string}}
  /a: {get: {responses: {default: {description: ok}}}}
definitions:
  Z:
    properties:
      y: {type: string}
      b: {type: object}
parameters: {P: {name: p, in: query, type: string}}
securityDefinitions: {s: {type: basic}}
`)
	c := mustLoad(t, doc, diags).T.Components
	wantDiags(t, diags)
	post := doc.T.Paths.Value("/z").Post
	for _, tt := range []struct {
		what string
		at   *openapi3.Origin
		want string
	}{
		{"path", doc.T.Paths.Value("/z").Origin, "api.yaml:4:3"},
		{"operation", post.Origin, "api.yaml:5:5"},
		{"operation of the later path", doc.T.Paths.Value("/a").Get.Origin, "api.yaml:13:8"},
		{"body", post.RequestBody.Value.Origin, "api.yaml:7:11"},
		{"parameter", post.Parameters[0].Value.Origin, "api.yaml:8:12"},
		{"response", post.Responses.Value("200").Value.Origin, "api.yaml:10:9"},
		{"items", post.Responses.Value("200").Value.Content["application/json"].Schema.Value.Items.Value.Origin, "api.yaml:12:33"},
		{"definition", c.Schemas["Z"].Value.Origin, "api.yaml:15:3"},
		{"property", c.Schemas["Z"].Value.Properties["b"].Value.Origin, "api.yaml:18:7"},
		{"component", c.Parameters["P"].Value.Origin, "api.yaml:19:14"},
		{"scheme", c.SecuritySchemes["s"].Value.Origin, "api.yaml:20:23"},
	} {
		if tt.at == nil {
			t.Errorf("%s: no origin", tt.what)
		} else if got := doc.Position(tt.at.Key).String(); got != tt.want {
			t.Errorf("%s is at %s, want %s", tt.what, got, tt.want)
		}
	}
	y, b := c.Schemas["Z"].Value.Properties["y"].Value.Origin.Key, c.Schemas["Z"].Value.Properties["b"].Value.Origin.Key
	if y.Line >= b.Line {
		t.Errorf("y on line %d comes after b on line %d", y.Line, b.Line)
	}
}
