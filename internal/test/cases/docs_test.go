package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const page = "../../../docs/openapi.md"

// keywords are what the page has a row for: what OpenAPI and JSON Schema
// 2020-12 define and a client may feel. notes say what no case can show.
var keywords = []string{
	"paths", "operationId", "tags", "servers", "security", "deprecated", "webhooks", "callbacks", "$ref", "parameters",
	"in: path", "in: query", "in: header", "in: cookie", "style", "explode", "allowReserved", "requestBody", "content", "encoding", "headers",
	"responses", "application/json", "application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream",
	"text/plain", "text/event-stream", "application/jsonl", "default",
	"type", "nullable", "format", "enum", "const", "properties", "required", "additionalProperties", "patternProperties",
	"propertyNames", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "items", "prefixItems", "contains",
	"minContains", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
	"multipleOf", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "discriminator", "readOnly", "writeOnly", "description", "title",
	"x-enum-varnames", "x-enum-descriptions", "x-deprecated-reason", "x-go-name", "x-voxgen-name", "x-voxgen-error", "x-voxgen-params-in", "x-voxgen-delimiter",
	"x-voxgen-time-layout", "x-voxgen-sensitive", "x-voxgen-max-bytes", "x-voxgen-groups", "x-voxgen-selects",
}

// TestPage keeps docs/openapi.md what the cases say; -update writes it.
func TestPage(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	type example struct{ name, says, text string }
	var examples []example
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		says, _, _ := strings.Cut(strings.TrimSpace(string(archive.Comment)), "\n")
		text := ""
		for _, f := range archive.Files {
			if f.Name == "spec.yaml" || f.Name == "overlay.yaml" {
				text += string(f.Data)
			}
		}
		examples = append(examples, example{strings.TrimSuffix(filepath.Base(name), ".txtar"), says, text})
	}
	var b strings.Builder
	b.WriteString("# What voxgen makes of OpenAPI and JSON Schema\n\n" +
		"Each row names the cases in `internal/test/cases/testdata` that show a keyword: a description, the Go that comes of it and what voxgen\n" +
		"says. The page is written from the cases by `go test ./internal/test/cases -run TestPage -update`, and a test holds it against them.\n\n" +
		"| Keyword | Cases |\n|---|---|\n")
	for _, k := range keywords {
		var found []string
		key := regexp.MustCompile(`(^|[\s{,'"])` + regexp.QuoteMeta(k) + `['"]?\s*([:,}\n]|$)`)
		for _, e := range examples {
			if key.MatchString(e.text) {
				found = append(found, e.name)
			}
		}
		if len(found) == 0 {
			t.Errorf("no case shows %s", k)
			continue
		}
		slices.SortFunc(found, func(a, b string) int { // what is named after the keyword says most of it
			return strings.Index(b, strings.ToLower(k)) - strings.Index(a, strings.ToLower(k))
		})
		fmt.Fprintf(&b, "| `%s` | %s |\n", k, strings.Join(found[:min(4, len(found))], ", "))
	}
	b.WriteString("\n## The cases\n\n| Case | What it shows |\n|---|---|\n")
	for _, e := range examples {
		fmt.Fprintf(&b, "| [%s](../internal/test/cases/testdata/%s.txtar) | %s |\n", e.name, e.name, strings.ReplaceAll(e.says, "|", "\\|"))
	}
	b.WriteString(limits)
	if *update {
		if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(page)
	if err != nil || strings.ReplaceAll(string(have), "\r\n", "\n") != b.String() {
		t.Errorf("%s is not what the cases say (%v); write it with -update", page, err)
	}
}

const limits = `
## Where a client is more tolerant than the letter

- **oneOf**: the variant that the caller sets is checked. That no other variant fits as well (JSON Schema 10.2.1.3) is not: real
  descriptions overlap, and services do not mind.
- **Regular expressions** run as Go's, after leading look-aheads have become conjunctions and repetitions above 1000 have become lengths. ` + "`\\s`" + `
  and ` + "`.`" + ` are those of Go. One that Go cannot run is not checked, and a warning says so. Nothing that depends on it rejects a valid value: not
  and if around it are not checked, and oneOf is checked as anyOf; a warning says that, too.
- **format** has a Go type for date-time, date, byte, binary, password and the sizes of integers; others are notes for people.
- **Defaults** are documented and never sent.
- **Required** values are Go values, so that an empty text or 0 that was forgotten looks like one that was meant, and is sent; limits and
  enums refuse it where there are some. A time that was forgotten is refused.
- **Forms** cannot say which alternative they are: the struct has the members of all, and what each alternative requires is required.
- **deepObject** leaves open how a list looks (OpenAPI 3.1.1, section 4.8.12.4): its items have indexes, filter[tags][0]=a.
- **A discriminator** with a value that is not described: the variant whose members fit best is taken, or Raw.
- **Links, external documentation, XML** have no part in a client; an XML body is a stream.
- An empty list or object is not sent as a parameter (RFC 6570, section 2.3), unless it allows empty values or has a delimiter of its own.
- **unevaluatedProperties** and **unevaluatedItems** with a schema, and **$dynamicRef**, are not checked, and a note says so.
`
