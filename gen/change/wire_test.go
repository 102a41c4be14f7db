package change

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestWire changes one thing of a document, beside those of TestMutations:
// servers, extensions, handlers, and what could be reported several times.
func TestWire(t *testing.T) {
	data, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	base := string(data)
	for _, c := range []struct {
		name, old, new string
		want           []string // severity id
	}{
		{"nothing", "a", "a", nil},
		{"only the version of OpenAPI", "openapi: 3.1.0", "openapi: 3.0.3", nil},
		{"only the tag", "tags: [misc]", "tags: [other]", nil},
		{"format", "format: date-time", "format: date", []string{"breaking request-parameter-type-changed"}},
		{"another place", "{name: since, in: query", "{name: since, in: header", []string{"breaking request-parameter-moved"}},
		{"another success", "'204': {description: It is gone.}", "'200': {description: It is gone.}", []string{"breaking response-success-status-changed"}},
		{"another format of the body", "application/json:\n            schema: {$ref: '#/components/schemas/NewItem'}", "application/x-www-form-urlencoded:\n            schema: {$ref: '#/components/schemas/NewItem'}", []string{"breaking request-body-media-type-removed", "note request-body-media-type-added"}},
		{"optional body", "requestBody:\n        required: true\n        content:\n          application", "requestBody:\n        content:\n          application", []string{"note request-body-became-optional"}},
		{"another path", "  /status:\n", "  /state:\n", []string{"breaking operation-moved"}},
		{"another scheme", "key: {type: apiKey, in: header, name: X-Shop-Key}", "key: {type: http, scheme: bearer}", []string{"breaking api-security-component-type-changed"}},
		{"anonymous everywhere", "security: [{key: []}]\n", "security: [{key: []}, {}]\n", []string{"note api-security-anonymous-access-added"}},
		{"two servers, the other first", "servers: [{url: https://shop.example.org/v1}]", "servers: [{url: https://b.example.org}, {url: https://shop.example.org/v1}]", []string{"note server-added"}},
		{"a server is described", "servers: [{url: https://shop.example.org/v1}]", "servers: [{url: https://shop.example.org/v1, description: The one.}]", []string{"note prose-changed"}},
		{"a server of one operation", "      operationId: deleteItem\n", "      operationId: deleteItem\n      servers: [{url: https://b.example.org}]\n", []string{"note server-added"}},
		{"params in the form", "      operationId: deleteItem\n", "      operationId: deleteItem\n      x-voxgen-params-in: form\n", []string{"breaking params-in-changed"}},
		{"exactly one of two", "      operationId: listItems\n", "      operationId: listItems\n      x-voxgen-groups: [{rule: exactly-one, of: [query, labels]}]\n", []string{"breaking groups-changed"}},
		{"enum names of what is there", "enum: [open, closed, busy]", "enum: [open, closed, busy]\n      x-enum-varnames: [Open, Closed, Busy]", []string{"note x-enum-varnames-changed"}},
		{"name in Go", "    State:\n", "    State:\n      x-go-name: Condition\n", []string{"note x-go-name-changed"}},
		{"foreign extension", "    State:\n", "    State:\n      x-internal: 1\n", []string{"note x-internal-changed"}},
		{"an item of another type", "{type: array, items: {type: string}}", "{type: array, items: {type: integer}}", []string{"breaking request-parameter-type-changed"}},
		{"another expression", "'{$request.body#/callback_url}'", "'{$request.body#/other_url}'", []string{"breaking handler-removed", "note handler-added"}},
		{"callback may lack it", "required: [item_id, buyer]", "required: [item_id]", []string{"breaking handler-payload-property-became-optional"}},
		{"webhook is described", "What is back.", "What has come back.", []string{"note prose-changed"}},
		{"required but not sent", "shop_id, in: query, required: true", "shop_id, in: query, required: false", []string{"note request-parameter-became-optional"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(base, c.old) {
				t.Fatalf("no %q in the description", c.old)
			}
			r := compare(t, base, strings.Replace(base, c.old, c.new, 1))
			var got []string
			for _, f := range r.At(AxisWire) {
				got = append(got, string(f.Severity)+" "+f.ID)
				if f.Position().Line == 0 || f.Message == "" || f.Action == "" {
					t.Errorf("incomplete: %+v", f)
				}
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestEnumTexts: names and descriptions of values come and go with the values;
// only those of values that stay are news.
func TestEnumTexts(t *testing.T) {
	with := func(enum string) string {
		return "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {operationId: getA, parameters: [{name: p, in: query, schema: {type: string, " + enum + "}}], responses: {'200': {description: ok}}}}}\n"
	}
	for _, c := range []struct{ old, new, want string }{
		{"enum: [a, b], x-enum-varnames: [A, B]", "enum: [a], x-enum-varnames: [A]", "request-parameter-enum-value-removed"},
		{"enum: [a], x-enum-varnames: [A]", "enum: [b, a], x-enum-varnames: [B, A]", "request-parameter-enum-value-added"},
		{"enum: [a, b], x-enum-descriptions: {a: x, b: y}", "enum: [a], x-enum-descriptions: {a: x}", "request-parameter-enum-value-removed"},
		{"enum: [a, b], x-enum-descriptions: {a: x, b: y}", "enum: [a, b], x-enum-descriptions: {a: x, b: z}", "prose-changed"},
		{"enum: [a, b], x-enum-varnames: [A, B]", "enum: [a, b], x-enum-varnames: [A, C]", "x-enum-varnames-changed"},
		{"enum: [a, b], x-enum-varnames: [A, B]", "enum: [b, a], x-enum-varnames: [B, A]", ""},
	} {
		var got []string
		for _, f := range compare(t, with(c.old), with(c.new)).At(AxisWire) {
			got = append(got, f.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s → %s: %q, want %q", c.old, c.new, got, c.want)
		}
	}
}

// TestServers: the first server is the one that clients call.
func TestServers(t *testing.T) {
	const base = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: %\npaths: {/a: {get: {operationId: getA, responses: {'200': {description: ok}}}}}\n"
	with := func(servers string) string { return strings.Replace(base, "%", servers, 1) }
	const a, b = "{url: https://a.example.org}", "{url: https://b.example.org}"
	for _, c := range []struct{ old, new, want string }{
		{"[" + a + ", " + b + "]", "[" + b + ", " + a + "]", "warning server-order-changed"},
		{"[" + a + ", " + b + "]", "[" + a + "]", "breaking server-removed"},
		{"[" + a + "]", "[" + b + "]", "breaking server-changed"},
		{
			"[{url: 'https://{x}.example.org', variables: {x: {default: a}}}]", "[{url: 'https://{x}.example.org', variables: {x: {default: b}}}]",
			"warning server-variables-changed",
		},
	} {
		r := compare(t, with(c.old), with(c.new))
		found := r.At(AxisWire)
		if len(found) != 1 || string(found[0].Severity)+" "+found[0].ID != c.want {
			t.Errorf("%s → %s: %+v, want %s", c.old, c.new, found, c.want)
		}
	}
}

// TestLongLine: a document on one line still shows what changed.
func TestLongLine(t *testing.T) {
	const base = `{"openapi":"3.0.3","info":{"title":"A","version":"1"},"paths":{"/a":{"get":{"operationId":"getA","summary":"` +
		`It is a very long summary that says again and again, and once more, and then again, what is there to say of this operation, which is not much, and again.",` +
		`"description":"It is a very long description that says again and again, and once more, and then again, what is there to say of this operation.",` +
		`"parameters":[{"name":"p","in":"query","schema":{"type":"string","maxLength":40}}],"responses":{"200":{"description":"ok"}}}}}}`
	found := compare(t, base, strings.Replace(base, ":40", ":30", 1)).At(AxisWire)
	if len(found) != 1 {
		t.Fatalf("%+v", found)
	}
	f := found[0]
	if f.New.Line != 1 || !strings.Contains(f.New.Text, `"maxLength":30`) || !strings.Contains(f.Old.Text, `"maxLength":40`) || len(f.New.Text) > maxWidth+10 {
		t.Errorf("old %q new %q", f.Old.Text, f.New.Text)
	}
	if want := "/paths/~1a/get/parameters/0/schema/maxLength"; f.New.Pointer != want {
		t.Errorf("the pointer is %s, want %s", f.New.Pointer, want)
	}
}

// TestStable: the same two documents give the same bytes each time, and the
// report is data that survives JSON.
func TestStable(t *testing.T) {
	data, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("type: string, description", "type: integer, description", "maxLength", "minLength", "in: query", "in: header").Replace(string(data))
	old, new := sideOf(t, "old.yaml", string(data)), sideOf(t, "new.yaml", changed)
	var first []byte
	for range 8 {
		r, err := Compare(old, new)
		if err != nil {
			t.Fatal(err)
		}
		var b, again bytes.Buffer
		if err := r.JSON(&b); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatalf("two reports:\n%s\n%s", first, b.Bytes())
		}
		var back Report
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if err := back.JSON(&again); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Fatalf("the report does not survive JSON: %v", err)
		}
	}
	if n := bytes.Count(first, []byte(`"id"`)); n < 20 {
		t.Errorf("only %d findings", n)
	}
}

// TestVersion: what breaks Go callers is major, what adds is minor.
func TestVersion(t *testing.T) {
	for _, c := range []struct {
		axis Axis
		s    Severity
		same bool
		want string
	}{
		{AxisGo, Breaking, false, "major"}, {AxisGo, Warning, false, "minor"}, {AxisGo, Note, false, "minor"},
		{AxisWire, Breaking, true, "minor"}, {AxisWire, Warning, true, "minor"}, {AxisWire, Note, true, "patch"},
		{"", "", false, "patch"}, {"", "", true, "none"},
	} {
		var found []Finding
		if c.axis != "" {
			found = []Finding{{Axis: c.axis, Severity: c.s}}
		}
		if got := advise(found, c.same); got.Part != c.want || got.Reason == "" {
			t.Errorf("%s %s: %s, want %s", c.axis, c.s, got, c.want)
		}
	}
}

// TestNoDocument: a side without a document is an error, no crash.
func TestNoDocument(t *testing.T) {
	side := sideOf(t, "a.yaml", "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {operationId: getA, responses: {'200': {description: ok}}}}}\n")
	for _, pair := range [][2]Side{{side, {}}, {{}, side}} {
		if _, err := Compare(pair[0], pair[1]); err == nil {
			t.Error("no error")
		}
	}
	side.Source, side.Files = nil, nil
	if r, err := Compare(side, side); err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
