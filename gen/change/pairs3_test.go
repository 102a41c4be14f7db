package change

import "strings"

// body returns an operation that sends the schema.
func body(media, schema string) string {
	return "requestBody: {required: true, content: {" + media + ": {schema: " + schema + "}}}" + okay
}

// answer returns the responses of an operation that receives the schema.
func answer(status, schema string) string {
	return "responses: {'" + status + "': {description: ok, content: {application/json: {schema: " + schema + "}}}}"
}

func hook(kind, schema string) string {
	return "callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: " + schema + "}}}, responses: {'204': {description: ok}}}}}}, " + kind
}

func oauth(scopes string) string {
	return "security: [{o: [" + scopes + "]}]\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://example.org/t', scopes: {a: A, b: B}}}}}}"
}

const (
	v2 = `swagger: "2.0"
info: {title: A, version: '1'}
host: example.org
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /a:
    get:
      operationId: getA
      parameters: [{name: p, in: query, type: array, items: {type: string}, collectionFormat: csv}]
      responses: {'200': {description: ok, schema: {$ref: '#/definitions/A'}}}
    post:
      operationId: addA
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/A'}}]
      responses: {'204': {description: ok}}
definitions:
  A: {type: object, required: [x], properties: {x: {type: string, maxLength: 5}}}
`
	v3 = `openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: https://example.org}]
paths:
  /a:
    get:
      operationId: getA
      parameters: [{name: p, in: query, style: form, explode: false, schema: {type: array, items: {type: string}}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
    post:
      operationId: addA
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    A: {type: object, required: [x], properties: {x: {type: string, maxLength: 5}}}
`
	v30 = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://example.org}]\npaths: {/a: {post: {operationId: addA, requestBody: {content: {application/json: {schema: "
	v31 = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://example.org}]\npaths: {/a: {post: {operationId: addA, requestBody: {content: {application/json: {schema: "
	end = "}}}" + okay + "}}}\n"
)

func grouped(name string) string {
	return "x-voxgen-groups: [{rule: exactly-one, of: [" + name + ", b]}], parameters: [{name: " + name + ", in: query, description: The first., schema: {type: string, maxLength: 9}}, {name: b, in: query, schema: {type: integer}}]" + okay
}

func groupedObject(name string) string {
	return "{type: object, x-voxgen-groups: [{rule: at-most-one, of: [" + name + ", b]}], properties: {" + name + ": {type: string}, b: {type: integer}}}"
}

// morePairs differ in what an API's next version changes, or in the version of OpenAPI.
var morePairs = []pairTest{
	// The same in another version of OpenAPI, or written in another way.
	{"document", v30 + "{type: string, nullable: true}" + end, v31 + "{type: [string, 'null']}" + end, ""},
	{"document", v30 + "{type: integer, minimum: 1, exclusiveMinimum: true}" + end, v31 + "{type: integer, exclusiveMinimum: 1}" + end, ""},
	{"document", v30 + "{type: object, properties: {a: {nullable: true, allOf: [{type: string}]}}}" + end, v31 + "{type: object, properties: {a: {anyOf: [{type: string}, {type: 'null'}]}}}" + end, ""},
	{"document", v30 + "{type: string, example: x}" + end, v31 + "{type: string, examples: [x]}" + end, ""},
	{"document", v2, v3, ""},
	{"document", v3, v2, ""},
	{"sent", "{type: object, required: [a], properties: {a: {type: string}}}", "{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}", ""},
	{"sent", "{type: object, properties: {a: {type: string, enum: [x]}}}", "{type: object, properties: {a: {const: x}}}", ""},
	{"operation", "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}, style: form, explode: false}]" + okay, "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}, explode: false}]" + okay, ""},
	{"operation", "security: [], " + none, none, ""},
	{"operation", "deprecated: false, " + none, none, ""},
	{"components", "A: {type: object, properties: {x: {type: string}, y: {type: string}}}", "A: {allOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}, X: {type: object, properties: {x: {type: string}}}, Y: {type: object, properties: {y: {type: string}}}", ""},

	// Renamed.
	{"operation", grouped("a"), grouped("first"), "breaking request-parameter-renamed"},
	{"sent", groupedObject("alpha"), groupedObject("al_pha"), "breaking request-property-renamed"},
	{
		"path", "/users/list: {get: {operationId: listUsers, parameters: [{name: limit, in: query, schema: {type: integer}}], " + answer("200", "{type: object, properties: {users: {type: array, items: {type: string}}}}") + "}}",
		"/members: {get: {operationId: getMembers, parameters: [{name: limit, in: query, schema: {type: integer}}], " + answer("200", "{type: object, properties: {users: {type: array, items: {type: string}}}}") + "}}",
		"breaking api-removed-without-deprecation, note endpoint-added",
	},

	// Types.
	{"received", "{type: object, properties: {a: {type: integer, format: int32}}}", "{type: object, properties: {a: {type: integer, format: int64}}}", "breaking response-property-type-changed"},
	{"sent", "{type: object, properties: {a: {type: integer, format: int32}}}", "{type: object, properties: {a: {type: integer, format: int64}}}", "note request-property-type-generalized"},
	{"received", "{type: object, properties: {a: {type: integer}}}", "{type: object, properties: {a: {type: number}}}", "breaking response-property-type-changed"},
	{"received", "{type: object, properties: {a: {type: number}}}", "{type: object, properties: {a: {type: integer}}}", "note response-property-type-specialized"},
	{"received", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: [string, 'null']}}}", "breaking response-property-became-nullable"},
	{"sent", "{type: object, properties: {a: {type: [string, 'null']}}}", "{type: object, properties: {a: {type: string}}}", "breaking request-property-became-not-nullable"},
	{"sent", "{type: object, properties: {a: {type: string}}}", "{type: object, additionalProperties: false, properties: {a: {type: string}}}", "warning additional-properties-changed"},
	{"sent", "{type: object, additionalProperties: false, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}}", "note additional-properties-changed"},
	{"sent", "{type: object, additionalProperties: true, properties: {a: {type: string}}}", "{type: object, additionalProperties: false, properties: {a: {type: string}}}", "breaking additional-properties-changed"},
	{"received", "{type: object, additionalProperties: true, properties: {a: {type: string}}}", "{type: object, additionalProperties: false, properties: {a: {type: string}}}", "note additional-properties-changed"},
	{"sent", "{allOf: [{type: object, properties: {a: {type: string}}}]}", "{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}", "breaking request-property-became-required"},
	{"received", "{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}", "{allOf: [{type: object, properties: {a: {type: string}}}]}", "breaking response-property-became-optional"},
	{"sent", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}", "{oneOf: [{$ref: '#/components/schemas/Cat'}]}", "breaking request-body-one-of-removed"},
	{"received", "{oneOf: [{$ref: '#/components/schemas/Cat'}]}", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}", "warning response-body-one-of-added"},
	{"sent", "{type: object, properties: {a: {const: x}}}", "{type: object, properties: {a: {type: string, enum: [x, y]}}}", "note request-property-enum-value-added"},
	{"received", "{type: object, properties: {a: {type: string, enum: [x]}}}", "{type: object, properties: {a: {const: y}}}", "note response-property-enum-value-removed, warning response-property-enum-value-added"},
	{"sent", "{type: object, properties: {a: {type: string, pattern: '^[a-z]+$'}}}", "{type: object, properties: {a: {type: string, pattern: '^[a-zA-Z]+$'}}}", "warning request-property-pattern-changed"},
	{"sent", "{type: array, items: {type: string}}", "{type: array, minItems: 1, items: {type: string}}", "breaking request-body-min-items-set"},
	{"received", "{type: array, minItems: 1, items: {type: string}}", "{type: array, items: {type: string}}", "warning response-body-min-items-unset"},
	{"received", "{type: array, items: {type: string}}", "{type: array, minItems: 1, items: {type: string}}", "note response-body-min-items-set"},
	{"sent", "{type: object, required: [a], properties: {a: {type: string}}}", "{type: object, required: [a], properties: {a: {type: string, readOnly: true}}}", "warning request-property-became-read-only"},
	{"received", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string, writeOnly: true}}}", "breaking response-property-became-write-only"},
	{"sent", "{type: object, properties: {a: {type: string, default: x}}}", "{type: object, properties: {a: {type: string, default: y}}}", "warning request-property-default-value-changed"},
	{"parameter", "{type: integer}", "{type: integer, default: 10}", "warning request-parameter-default-value-added"},
	{"received", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}, b: {type: string}}}", "note response-optional-property-added"},
	{"sent", "{type: object, properties: {a: {type: string}}}", "{type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}", "breaking new-required-request-property"},
	{"sent", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string, deprecated: true}}}", "note request-property-deprecated"},

	// Operations.
	{"operation", answer("200", "{type: string}"), answer("201", "{type: string}"), "breaking response-success-status-changed"},
	{"operation", answer("200", "{type: string}"), "responses: {'204': {description: ok}}", "breaking response-success-status-removed, note response-success-status-added"},
	{"operation", answer("200", "{type: string}"), answer("201", "{type: integer}"), "breaking response-body-type-changed, breaking response-success-status-changed"},
	{"document", v2, replaced(v2, "host: example.org", "host: api.example.org"), "breaking server-changed"},
	{"operation", body("application/json", "{type: object}"), "requestBody: {required: true, content: {application/json: {schema: {type: object}}, text/csv: {schema: {type: string}}}}" + okay, "note request-body-media-type-added"},
	{"operation", answer("200", "{type: string}"), "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}}", "note response-media-type-added"},
	{"operation", "parameters: [{name: a, in: query, style: deepObject, explode: true, schema: {type: object, properties: {x: {type: string}}}}]" + okay, "parameters: [{name: a, in: query, style: form, explode: true, schema: {type: object, properties: {x: {type: string}}}}]" + okay, "breaking serialization-changed"},
	{"operation", "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}, style: form, explode: false}]" + okay, "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}, style: pipeDelimited, explode: false}]" + okay, "breaking serialization-changed"},
	{"operation", body("multipart/form-data", "{type: object, properties: {a: {type: object}}}"), "requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {a: {type: object}}}, encoding: {a: {contentType: text/plain}}}}}" + okay, "breaking encoding-changed"},
	{"operation", "responses: {'204': {description: ok, headers: {X-A: {schema: {type: string}}}}}", "responses: {'204': {description: ok, headers: {x-a: {schema: {type: string}}}}}", ""},
	{"operation", none, "responses: {'204': {description: ok, headers: {X-A: {schema: {type: string}}}}}", "note response-header-added"},
	{"operation", "responses: {'204': {description: ok, headers: {X-A: {required: true, schema: {type: string}}}}}", none, "breaking required-response-header-removed"},
	{"operation", "responses: {'204': {description: ok}, '4XX': {description: error}}", "responses: {'204': {description: ok}, '404': {description: error}}", "note response-non-success-status-added, warning response-non-success-status-removed"},
	{"path", "/a: {get: {operationId: getA, deprecated: true, x-sunset: '2020-01-01', " + none + "}, post: {operationId: addA, " + none + "}}", "/a: {post: {operationId: addA, " + none + "}}", "breaking api-removed-with-deprecation"},
	{"operation", hook(none, "{type: object, properties: {a: {type: string}}}"), hook(none, "{type: object, properties: {a: {type: integer}}}"), "breaking handler-payload-property-type-changed"},
	{"operation", hook(none, "{type: object}"), hook(none, "{type: object, properties: {a: {type: integer}}}"), "note handler-payload-optional-property-added"},
	{"operation", hook(none, "{type: object}"), none, "breaking handler-removed"},
	{"root", "webhooks: {w: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, enum: [x]}}}}}}, " + none + "}}}", "webhooks: {w: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, enum: [x, y]}}}}}}, " + none + "}}}", "warning handler-payload-property-enum-value-added"},

	// The document.
	{"root", oauth("a"), oauth("a, b"), "breaking api-security-scope-added"},
	{"root", oauth("a, b"), oauth("a"), "note api-security-scope-removed"},
	{"document", v3, replaced(v3, "https://example.org", "https://api.example.org/v2"), "breaking server-changed"},
	{"document", v3, replaced(v3, "servers: [{url: https://example.org}]", "servers: [{url: https://example.org}, {url: https://test.example.org}]"), "note server-added"},
	{"document", v3, replaced(v3, "maxLength: 5", "maxLength: 4"), "breaking request-property-max-length-decreased"},
	{"document", v2, replaced(v2, "collectionFormat: csv", "collectionFormat: multi"), "breaking serialization-changed"},
	{"document", v2, replaced(v3, "maxLength: 5", "maxLength: 4"), "breaking request-property-max-length-decreased"},
	{"document", v2, replaced(v2, "consumes: [application/json]", "consumes: [application/json, text/csv]"), "note request-body-media-type-added"},
	{"received", animals("kind", "{cat: Cat, dog: Dog}"), animals("kind", "{cat: Cat, hound: Dog}"), "breaking response-body-discriminator-mapping-changed"},
	{"sent", animals("kind", "{cat: Cat}"), animals("kind", "{cat: Cat, dog: Dog}"), "breaking request-body-discriminator-mapping-changed"},
}

func replaced(s, old, new string) string { return strings.Replace(s, old, new, 1) }
