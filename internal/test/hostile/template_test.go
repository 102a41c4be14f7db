package hostile

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// template is a document with a hole at every place where text of an
// author ends up in the generated package.
const template = `{
"openapi": "3.1.0",
"info": {"title": $title, "version": $version, "description": $infoText, "summary": $infoSummary},
"servers": [{"url": $server, "description": $serverText}, {"url": $server}],
"security": [{$scheme: []}, {"tokens": [$scope]}],
"paths": {$path: {"post": {
  "operationId": $operation, "tags": [$tag], "summary": $summary, "description": $text,
  "deprecated": true, "x-deprecated-reason": $reason, "x-thing-roles": [$role],
  "parameters": [
    {"name": $query, "in": "query", "description": $queryText, "deprecated": true, "schema": {"type": "string", "pattern": $pattern, "default": $default, "format": $format}},
    {"name": $header, "in": "header", "required": true, "schema": {"type": "string"}},
    {"name": $cookie, "in": "cookie", "required": true, "schema": {"type": "string"}},
    {"name": "at", "in": "query", "schema": {"type": "string", "x-voxgen-time-layout": $layout}},
    {"name": "list", "in": "query", "x-voxgen-delimiter": $delimiter, "schema": {"type": "array", "items": {"type": "string"}}},
    {"name": "named", "in": "query", "x-go-name": $goName, "schema": {"type": "string"}},
    {"name": $deep, "in": "query", "style": "deepObject", "explode": true, "schema": {"type": "object", "properties": {$deepMember: {"type": "string"}}}}
  ],
  "requestBody": {"description": $bodyText, "content": {$requestMedia: {"schema": {"$ref": "#/components/schemas/Thing"}}}},
  "responses": {
    "200": {"description": $answerText, "content": {$answerMedia: {"schema": {"$ref": "#/components/schemas/Thing"}}}},
    "400": {"description": $failureText, "content": {"application/json": {"schema": {"$ref": $ref}}}}}
}}},
"components": {
  "securitySchemes": {$scheme: {"type": "apiKey", "in": "header", "name": $key, "description": $schemeText},
    "tokens": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": $tokenURL, "scopes": {}}}}},
  "schemas": {
    "Thing": {"type": "object", "title": $schemaTitle, "description": $schemaText, "required": [$property],
      "properties": {$property: {"type": "string", "description": $propertyText}, "kind": {"$ref": "#/components/schemas/Kind"},
        "other": {"$ref": $ref}, "nested": {"type": "object", "properties": {$inner: {"type": "object", "properties": {"x": {"type": "string", "const": $const}}}}},
        "any": {"oneOf": [{"$ref": "#/components/schemas/Kind"}, {"$ref": $ref}], "discriminator": {"propertyName": $discriminator, "mapping": {$mapping: "#/components/schemas/Kind"}}}}},
    "Kind": {"type": "string", "description": $enumText, "enum": ["first", $enum], "x-enum-varnames": ["First", $varname], "x-enum-descriptions": ["1", $label]},
    $schema: {"type": "object", "properties": {"id": {"type": "string", "default": $default}}, "additionalProperties": {"type": "integer"}}
  }}
}`

// defaults fill the holes that a case leaves alone; the others get plain text.
var defaults = map[string]string{
	"version": "1", "server": "https://example.com", "path": "/things", "operation": "PostThing", "tag": "Things", "requestMedia": "application/json",
	"answerMedia": "application/json", "goName": "Named", "layout": "2006-01-02", "delimiter": ",", "pattern": "^a$", "header": "X-Header", "key": "X-Key",
	"scheme": "key", "scope": "read", "tokenURL": "https://example.com/token", "schema": "Other", "property": "name", "query": "q", "cookie": "c", "deep": "deep", "deepMember": "m", "inner": "inner",
	"enum": "second", "varname": "Second", "label": "2", "const": "c", "discriminator": "id", "mapping": "kind", "format": "plain",
}

// holes lists the names of the holes, sorted.
func holes() []string {
	var out []string
	for _, part := range strings.Split(template, "$")[1:] {
		end := strings.IndexFunc(part, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') })
		if name := part[:end]; name != "ref" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// fill makes the document in which the named holes hold text.
func fill(texts map[string]string) []byte {
	var pairs []string
	names := holes()
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // $schemaText before $schema
	value := func(name string) string {
		if s, ok := texts[name]; ok {
			return s
		}
		if s, ok := defaults[name]; ok {
			return s
		}
		return "Some text."
	}
	for _, name := range names {
		pairs = append(pairs, "$"+name, quote(value(name)))
	}
	pointer := strings.NewReplacer("~", "~0", "/", "~1").Replace(value("schema"))
	pairs = append([]string{`"$ref": $ref`, `"$ref": ` + quote("#/components/schemas/"+url.PathEscape(pointer))}, pairs...)
	return []byte(strings.NewReplacer(pairs...).Replace(template))
}

// everywhere has one text in all of the holes given.
func everywhere(text string, holes []string) map[string]string {
	texts := map[string]string{}
	for _, name := range holes {
		texts[name] = shaped(name, text)
	}
	return texts
}

// shaped makes text what the rules of OpenAPI ask of a hole, so that the text
// gets past them.
func shaped(hole, text string) string {
	switch hole {
	case "path":
		return "/" + text
	case "server":
		return "https://example.com/" + text
	case "layout":
		return "2006" + text
	case "enum", "schema", "property":
		return text + "x"
	}
	return text
}

func quote(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(out)
}
