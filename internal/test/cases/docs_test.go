package cases

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen/ir"
)

const page = "../../../docs/openapi.md"

// row is a row of the page for something that is not a keyword of JSON Schema;
// uses are the entries of [usage] that show it.
type row struct {
	name string
	uses []string
}

// rows are what OpenAPI defines outside of schemas and affects a client, and the
// extensions.
var rows = []row{
	{"paths", []string{"T.paths"}}, {"operationId", []string{"Operation.operationId"}}, {"tags", []string{"Operation.tags"}},
	{"servers", []string{"T.servers"}}, {"security", []string{"T.security", "Operation.security"}},
	{"deprecated", []string{"Operation.deprecated", "Parameter.deprecated"}},
	{"webhooks", []string{"T.webhooks"}}, {"callbacks", []string{"Operation.callbacks"}}, {"$ref", []string{"$ref"}},
	{"parameters", []string{"Operation.parameters", "PathItem.parameters"}},
	{"in: path", nil}, {"in: query", nil}, {"in: header", nil}, {"in: cookie", nil},
	{"style", []string{"Parameter.style"}}, {"explode", []string{"Parameter.explode"}}, {"allowReserved", []string{"Parameter.allowReserved"}},
	{"requestBody", []string{"Operation.requestBody"}}, {"content", []string{"RequestBody.content", "Response.content"}},
	{"encoding", []string{"MediaType.encoding"}}, {"headers", []string{"Response.headers"}}, {"responses", []string{"Operation.responses"}},
	{"application/json", nil}, {"application/x-www-form-urlencoded", nil}, {"multipart/form-data", nil}, {"application/octet-stream", nil},
	{"text/plain", nil}, {"text/event-stream", nil}, {"application/jsonl", nil},
	{"x-enum-varnames", nil}, {"x-enum-descriptions", nil}, {"x-deprecated-reason", nil}, {"x-go-name", nil}, {"x-go-type-name", nil}, {"x-voxgen-name", nil},
	{"x-voxgen-error", nil}, {"x-voxgen-params-in", nil}, {"x-voxgen-delimiter", nil}, {"x-voxgen-time-layout", nil}, {"x-voxgen-time-zone", nil}, {"x-voxgen-initialisms", nil}, {"x-voxgen-sensitive", nil},
	{"x-voxgen-groups", nil}, {"x-voxgen-selects", nil}, {"x-voxgen-page", nil},
	{"x-speakeasy-pagination", nil}, {"x-fern-pagination", nil}, {"x-ms-pageable", nil},
	{"x-voxgen-roles", nil}, {"x-voxgen-roles-extension", nil}, {"x-voxgen-idempotent", nil}, {"x-voxgen-idempotency-key", nil},
}

// enforced says in the page how a keyword is enforced.
var enforced = map[ir.Check]string{
	ir.ByType: "the Go type", ir.ByCode: "Validate", ir.AtRunTime: "Validate, by the schema", ir.Unchecked: "not enforced", ir.Annotation: "annotation",
}

// example is a case as the page shows it.
type example struct {
	name, says string
	uses       usage
}

// TestPage keeps docs/openapi.md what the cases say; -update writes it.
func TestPage(t *testing.T) {
	examples := readExamples(t)
	var b strings.Builder
	b.WriteString("# Support of OpenAPI and JSON Schema\n\n" +
		"Each row names the cases in `internal/test/cases/testdata` that use a keyword: a document, the Go code generated from it and the\n" +
		"diagnostics. The page is generated from the cases by `go test ./internal/test/cases -run TestPage -update`.\n\n" +
		"| OpenAPI | Cases |\n|---|---|\n")
	for _, r := range rows {
		uses := r.uses
		if uses == nil {
			uses = []string{r.name}
		}
		found := shows(examples, r.name, uses...)
		if found == "" {
			t.Errorf("no case shows %s", r.name)
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.name, found)
	}
	b.WriteString("\n## Keywords of schemas\n\n| Keyword | Applies to | Enforced by | Note | Cases |\n|---|---|---|---|---|\n")
	for _, k := range ir.Keywords() {
		found := shows(examples, k.Name, "Schema."+k.Name, k.Name)
		if found == "" && (k.Check != ir.Annotation || k.Note != "") {
			t.Errorf("no case shows %s", k.Name)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Name, cmp.Or(k.Type, "any"), enforced[k.Check], k.Note, found)
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

// readExamples reads all cases.
func readExamples(t *testing.T) []example {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var examples []example
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		says, _, _ := strings.Cut(strings.TrimSpace(string(archive.Comment)), "\n")
		examples = append(examples, example{strings.TrimSuffix(filepath.Base(name), ".txtar"), says, usageOf(t, archive)})
	}
	return examples
}

// shows lists up to four cases with one of uses, first those that are named after it.
func shows(examples []example, name string, uses ...string) string {
	var found []string
	for _, e := range examples {
		if slices.ContainsFunc(uses, func(use string) bool { return e.uses[use] }) {
			found = append(found, e.name)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int {
		return strings.Index(b, strings.ToLower(name)) - strings.Index(a, strings.ToLower(name))
	})
	return strings.Join(found[:min(4, len(found))], ", ")
}

const limits = `
## Where clients are more tolerant than the specification

- **oneOf**: only the variant that the caller sets is checked. That no other variant is valid (JSON Schema 10.2.1.3) is not
  checked, because the alternatives in real documents overlap.
- **Regular expressions** are those of Go, with support for leading look-aheads and for repetitions above 1000. ` + "`\\s`" + `
  and ` + "`.`" + ` have their meaning in Go. An expression that Go does not support is not checked, which a warning reports. Nor are not and if around it,
  so that no valid value is rejected, and oneOf is checked as anyOf; a warning reports that, too.
- **format** has a Go type for date-time, date, byte, binary, password and the sizes of integers; others are not checked.
- **Defaults** are documented but not sent.
- **Required** values are plain Go values, so that an empty string or 0 that was not set cannot be distinguished from one that was set, and
  is sent unless limits or enums reject it. A zero time is rejected.
- **Forms** with alternatives: the struct has the properties of all alternatives, and those that all of them require are required.
- **deepObject** is not defined for lists (OpenAPI 3.1.1, section 4.8.12.4): their items have indexes, filter[tags][0]=a.
- **A discriminator** with an unknown value: the variant whose properties match best is used, or Raw.
- **JSON of requests**: a client does not send requests as JSON, but encoding/json encodes them with the wire names. Of two
  parameters with the same name, the later one also has its location, as in query.id; the body is body, or one of
  body.json, body.form and so on; one of several responses is its status. Streams are omitted.
- **Links, external documentation and XML** are not supported. XML is a stream in requests and responses; a warning reports
  it if it has a schema and is the only media type.
- An empty list or object is not sent as a parameter (RFC 6570, section 2.3), unless it allows empty values or has x-voxgen-delimiter.
- **$dynamicRef** is not checked, which a warning reports.
`
