package gen_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// list joins n items made from a format with their index.
func list(n int, format string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(items, ", ")
}

// generate generates a client for a document with a request body of schema A.
func generate(schemas, servers string) gen.Result {
	document := `{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [` + servers + `], "components": {"schemas": {` + schemas + `}}, "paths": {"/a": {"post": {"operationId": "a",
		"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}, "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}}}}}`
	return gen.Generate(gen.Config{Spec: load.Input{Name: "api.json", Data: []byte(document)}, Package: "a", ImportPath: func(string) string { return "example.com/a" }})
}

// TestGrowth: eight times the document takes about eight times the memory, all allocations
// together. Each of these took the square of its size.
func TestGrowth(t *testing.T) {
	for name, tt := range map[string]struct{ schemas, servers func(n int) string }{
		"enum of objects": {schemas: func(n int) string { return `"A": {"enum": [` + list(n, `{"a": %d}`) + `]}` }},
		"enum":            {schemas: func(n int) string { return `"A": {"type": "string", "enum": [` + list(n, `"a%d"`) + `]}` }},
		"required":        {schemas: func(n int) string { return `"A": {"type": "object", "required": [` + list(n, `"a%d"`) + `]}` }},
		"server variables": {servers: func(n int) string {
			return `{"url": "https://example.com/` + strings.ReplaceAll(list(n, "{a%d}"), ", ", "") + `", "variables": {` + list(n, `"a%d": {"default": "a"}`) + `}}`
		}},
	} {
		t.Run(name, func(t *testing.T) {
			allocated := func(n int) float64 {
				schemas, servers := `"A": {}`, ""
				if tt.schemas != nil {
					schemas = tt.schemas(n)
				}
				if tt.servers != nil {
					servers = tt.servers(n)
				}
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				if result := generate(schemas, servers); result.Diags.HasErrors() {
					t.Fatal(result.Diags.Err())
				}
				runtime.ReadMemStats(&after)
				return float64(after.TotalAlloc - before.TotalAlloc)
			}
			allocated(1) // what is cached
			few, many := allocated(500), allocated(4000)
			t.Logf("%.0f and %.0f bytes", few, many)
			if many > 12*few {
				t.Errorf("eight times the size takes %.1f times the memory", many/few)
			}
		})
	}
}

// TestCompositions: schemas without constraints that lead twice to the one before them took
// twice as long at each level.
func TestCompositions(t *testing.T) {
	for _, format := range []string{
		`"allOf": [%s, %s]`, `"oneOf": [%s, {"allOf": [%s]}]`, `"anyOf": [%s, {"type": "array", "items": %s}]`,
		`"allOf": [%s, {"properties": {"a": %s}}]`, `"items": %s, "not": %s`, `"additionalProperties": %s, "propertyNames": %s`,
		`"additionalProperties": %s, "patternProperties": {"^a": %s}`, `"if": %s, "then": %s, "else": %s`, `"prefixItems": [%s, %s], "contains": %s`,
	} {
		schemas := `"A": {"$ref": "#/components/schemas/B39"}, "B0": {}`
		for i := range 39 {
			schemas += fmt.Sprintf(`, "B%d": {`, i+1) + strings.ReplaceAll(format, "%s", fmt.Sprintf(`{"$ref": "#/components/schemas/B%d"}`, i)) + "}"
		}
		start := time.Now()
		if result := generate(schemas, ""); result.Diags.HasErrors() {
			t.Errorf("%s: %v", format, result.Diags.Err())
		}
		testenv.Ends(t, format, start)
	}
}

// TestInheritance: a chain of schemas that each have the properties of all before them is
// limited, with one error at the schema.
func TestInheritance(t *testing.T) {
	chain := `"A": {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}}, "discriminator": {"propertyName": "t"}}, "B0": {"allOf": [{"$ref": "#/components/schemas/A"}]}`
	for i := range 500 {
		chain += fmt.Sprintf(",\n"+`"B%d": {"allOf": [{"$ref": "#/components/schemas/B%d"}, {"type": "object", "properties": {"b%d": {"type": "string"}}}]}`, i+1, i, i)
	}
	diags := generate(chain, "").Diags
	errs := slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if len(errs) != 1 || errs[0].Code != "limit" || errs[0].File != "api.json" || errs[0].Line < 2 || errs[0].Column == 0 {
		t.Errorf("%.500v", errs)
	}
}

// TestServerVariables: values of variables are not templates, and a URL that becomes too
// long is left out.
func TestServerVariables(t *testing.T) {
	result := generate(`"A": {}`, `{"url": "https://{a}.example.com/{b}{c}", "variables": {"a": {"default": "{b}"}, "b": {"default": "v1"}}},
		{"url": "https://example.com/`+strings.Repeat("{a}", 1000)+`", "variables": {"a": {"default": "0123456789"}}},
		{"url": "https://example.org/{a}", "variables": {"a": {"enum": ["x"]}}}`)
	var urls []string
	for _, s := range result.API.Servers {
		urls = append(urls, s.URL)
	}
	if got := strings.Join(urls, " "); got != "https://{b}.example.com/v1{c} https://example.org/x" || result.API.Server != "" {
		t.Errorf("%q, %q", got, result.API.Server)
	}
}
