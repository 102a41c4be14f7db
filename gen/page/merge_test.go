package page

import (
	"fmt"
	"strings"
	"testing"
)

// textPage is a page with the given header lines and texts.
func textPage(name string, lines ...string) []byte {
	var b strings.Builder
	b.WriteString(name + "\n\nView as Markdown\n\nDoes it.\n\nQuery parameters\n\n")
	for _, l := range lines {
		b.WriteString(l + "\n")
	}
	b.WriteString("\nResponse\n\nSuccessful response\nresultinteger\nReturns 1\n")
	return []byte(b.String())
}

// section is what stands in an imported description from a line on.
func section(t *testing.T, data []byte, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(string(data), from)
	if !ok {
		t.Fatalf("no %q in\n%s", from, data)
	}
	out, _, _ := strings.Cut(rest, to)
	var lines []string
	for l := range strings.Lines(out) {
		if !strings.Contains(l, sourceKey) {
			lines = append(lines, strings.TrimSpace(l))
		}
	}
	return strings.Join(lines, "|")
}

const values = "The following values are available: "

// TestSharedEnums: equal enums are one component; one that changes for one of
// its users becomes two, and one that nobody uses goes.
func TestSharedEnums(t *testing.T) {
	a := textPage("DoA", "kindstringOptional", values+"x, y")
	b := textPage("DoB", "sortstringOptional", values+"x, y")
	spec := merged(t, nil, a, b)
	if got := section(t, spec, "  schemas:\n", "\x00"); got != "Kind:|type: string|enum:|- 'x'|- 'y'" {
		t.Errorf("schemas %s", got)
	}
	if n := strings.Count(string(spec), "#/components/schemas/Kind"); n != 2 {
		t.Errorf("%d references", n)
	}
	b2 := textPage("DoB", "sortstringOptional", values+"x, z")
	two := merged(t, spec, b2)
	if got := section(t, two, "  schemas:\n", "\x00"); got != "Kind:|type: string|enum:|- 'x'|- 'y'|Sort:|type: string|enum:|- 'x'|- 'z'" {
		t.Errorf("schemas %s", got)
	}
	one := merged(t, two, textPage("DoB", "sortstringOptional", "Any"))
	if strings.Contains(string(one), "Sort:") {
		t.Errorf("an unused component stays:\n%s", one)
	}
	if back := merged(t, one, b); string(back) != string(spec) {
		t.Errorf("it does not come back:\n%s", Diff("spec", spec, back))
	}
}

// TestTypesChange: what an import wrote goes when a page says it no more.
func TestTypesChange(t *testing.T) {
	forms := map[string][]string{
		"type: string|responses:":                                                                                                {"idstringOptional", "It"},
		"type: integer|responses:":                                                                                               {"idintegerOptional", "It"},
		"type: string|maxLength: 5|responses:":                                                                                   {"idstringOptional", "Up to 5 characters"},
		"type: array|items:|type: string|x-voxgen-delimiter: ;|responses:":                                                       {"idstringOptional", "A list separated by semicolons (;)"},
		"type: array|items:|type: string|format: date|x-voxgen-delimiter: ;|responses:":                                          {"idstringOptional", "A list separated by semicolons (;) of YYYY-MM-DD"},
		"oneOf:|- type: string|const: all|- type: array|items:|type: string|x-voxgen-delimiter: ;|responses:":                    {"idstringOptional", "A list separated by semicolons (;). Use the 'all' value to take all"},
		"oneOf:|- type: string|const: all|- type: array|items:|$ref: '#/components/schemas/Id'|x-voxgen-delimiter: ;|responses:": {"idstringOptional", "A list separated by semicolons (;). Use the 'all' value to take all. The possible values are b, c"},
		"$ref: '#/components/schemas/Id'|default: b|responses:":                                                                  {"idstringOptional", "The possible values are b, c. Default value is b"},
		"type: array|items:|$ref: '#/components/schemas/Id'|x-voxgen-delimiter: ;|responses:":                                    {"idstringOptional", "A list separated by semicolons (;). The possible values are b, c"},
		"type: object|additionalProperties: true|responses:":                                                                     {"idmap from strings to anyOptional", "It"},
	}
	for want, from := range forms {
		first := merged(t, nil, textPage("Do", from...))
		if got := section(t, first, "schema:\n", "'200'"); strings.TrimSuffix(got, "|") != want {
			t.Errorf("%s\n got  %s\n want %s", from, got, want)
		}
		for _, to := range forms {
			second := merged(t, first, textPage("Do", to...))
			if fresh := merged(t, nil, textPage("Do", to...)); canonical(t, second) != canonical(t, fresh) {
				t.Errorf("%s, then %s:\n%s", from, to, Diff("spec", fresh, second))
			}
		}
	}
}

// canonical is what a document says, without the order of keys.
func canonical(t *testing.T, data []byte) string {
	t.Helper()
	var v any
	if err := rootOf(t, data).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(v) // maps print sorted
}

// TestGroupsAndBodies: a file brings all parameters into a body, and the rules
// between them with it.
func TestGroupsAndBodies(t *testing.T) {
	with := textPage("Do", "astringRequired", "It", "bstringOptional", "Can be used instead of a", "Request", "", "ffileRequired", "The file")
	without := textPage("Do", "astringRequired", "It", "bstringOptional", "Can be used instead of a")
	spec := merged(t, nil, with)
	if got := section(t, spec, "schema:\n", "responses:"); got != "type: object|required:|- f|properties:|a:|type: string|description: A.|b:|type: string|description: B.|f:|type: string|format: binary|description: F.|x-voxgen-groups:|- rule: exactly-one|of: [a, b]|" {
		t.Errorf("body %s", got)
	}
	if strings.Contains(string(spec), "parameters:") {
		t.Errorf("parameters beside the body:\n%s", spec)
	}
	query := merged(t, nil, without)
	if got := section(t, query, "x-voxgen-groups:\n", "responses:"); got != "- rule: exactly-one|of: [a, b]|" {
		t.Errorf("groups %s", got)
	}
	if free := merged(t, query, textPage("Do", "astringRequired", "It", "bstringOptional", "It")); strings.Contains(string(free), "x-voxgen-groups") {
		t.Errorf("the rule stays:\n%s", free)
	}
}

// TestOursStays: what a person wrote survives, whatever the page says around it.
func TestOursStays(t *testing.T) {
	ours := `openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /renamed:   # not the page's path
    put:
      operationId: Do
      parameters:
      # A list without indentation.
      - name: b
        in: query
        schema: {type: string, maxLength: 7, x-ours: 1}
        description: Ours.

      - $ref: '#/components/parameters/A'
      responses: {'200': {description: ok}}
components:
  parameters:
    A: {name: a, in: query, schema: {type: integer}, x-mine: true}
# the end
`
	out := string(merged(t, []byte(ours), textPage("Do", "astringOptional", "It", "bstringOptional", "Up to 9 characters")))
	for _, want := range []string{
		"  /renamed:   # not the page's path\n    put:\n", "# A list without indentation.", "description: Ours.", "maxLength: 9", "x-ours: 1", "x-mine: true",
		"$ref: '#/components/parameters/A'", "\n# the end\n", `info: {title: T, version: "1"}`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if again := merged(t, []byte(out), textPage("Do", "astringOptional", "It", "bstringOptional", "Up to 9 characters")); string(again) != out {
		t.Errorf("importing again changes something:\n%s", Diff("spec", []byte(out), again))
	}
}

// TestJSON: a document that is JSON stays one that says the same.
func TestJSON(t *testing.T) {
	out := merged(t, []byte(`{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}`), textPage("Do", "astringOptional", "It"))
	if scalar(get(get(rootOf(t, out), "info"), "title")) != "T" || !strings.Contains(string(out), "operationId") {
		t.Errorf("%s", out)
	}
}
