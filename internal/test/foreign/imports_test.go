package foreign

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/pipeline"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

const common = `openapi: 3.1.0
info: {title: Common, version: "1"}
paths: {}
components:
  schemas:
    Money: {type: object, required: [amount, currency], properties: {amount: {type: integer, minimum: 0}, currency: {$ref: '#/components/schemas/Currency'}}}
    Currency: {type: string, enum: [EUR, USD]}
    Key: {type: string, minLength: 3}
    Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, extra: {oneOf: [{type: string}, {$ref: '#/components/schemas/Money'}]}}, additionalProperties: {type: integer}}
    unused_thing: {type: object, properties: {a: {type: string, format: password}}}
`

const service = `openapi: 3.1.0
info: {title: Service, version: "1"}
servers: [{url: https://example.org}]
paths:
  /bills:
    post:
      operationId: send
      parameters:
        - {name: currency, in: query, required: true, schema: {$ref: '../common/api.yaml#/components/schemas/Currency'}}
        - {name: key, in: query, schema: {$ref: '../common/api.yaml#/components/schemas/Key'}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Bill'}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '../common/api.yaml#/components/schemas/Node'}}}}
components:
  schemas:
    Price: {$ref: '../common/api.yaml#/components/schemas/Money'}
    Bill:
      type: object
      required: [total]
      properties:
        total: {$ref: '../common/api.yaml#/components/schemas/Money'}
        price: {$ref: '#/components/schemas/Price'}
        things: {type: object, additionalProperties: {$ref: '../common/api.yaml#/components/schemas/unused_thing'}}
`

// program uses the clients a and b.
const program = `package app

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/app/a"
	"example.com/app/b"
	"example.com/app/common"
)

func Test(t *testing.T) {
	var body, query string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		body, query = string(text), r.URL.RawQuery
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, "{\"next\":{\"extra\":\"x\"},\"other\":7}")
	}))
	defer s.Close()
	c, err := a.NewClient(a.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	price := a.Price{Amount: 5, Currency: common.CurrencyEur}
	var money common.Money = price
	var other b.Price = money // the same type
	node, err := c.Send(context.Background(), a.SendRequest{Currency: common.CurrencyUsd, Body: a.Bill{Total: other}})
	if err != nil || body != "{\"total\":{\"amount\":5,\"currency\":\"EUR\"}}" || query != "currency=USD" {
		t.Error(body, query, err)
	}
	var same b.Node = *node
	if *same.Next.Extra.String != "x" || same.AdditionalProperties["other"] != 7 {
		t.Errorf("%+v", same)
	}
	for _, bad := range []a.SendRequest{
		{Currency: "XXX", Body: a.Bill{Total: money}},
		{Currency: "EUR", Body: a.Bill{Total: common.Money{Amount: -1, Currency: "EUR"}}},
	} {
		if bad.Validate() == nil {
			t.Errorf("%+v is valid", bad)
		}
	}
}
`

func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Documents that refer to one beside them share its types, in one run.
func TestShared(t *testing.T) {
	t.Chdir(t.TempDir())
	files := map[string]string{"go.mod": "module example.com/app\n\ngo 1.24\n", "common/api.yaml": common, "app_test.go": program}
	configuration := "clients:\n  - {spec: common/api.yaml, out: common, fake: false}\n"
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		files["apis/"+name+".yaml"] = service
		configuration += fmt.Sprintf("  - {spec: apis/%s.yaml, out: %[1]s, package: %[1]s, fake: false, imports: {common/api.yaml: example.com/app/common}}\n", name)
	}
	files["voxgen.yaml"] = configuration
	write(t, files)
	clients, diags := config.Clients(config.Flags{})
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	out := pipeline.Generate(clients)
	if len(out.Diags) > 0 || len(out.Clients) != 6 {
		t.Fatalf("%d clients, %v", len(out.Clients), out.Diags)
	}
	for _, name := range []string{"a", "e"} {
		text, err := os.ReadFile(name + "/operations_gen.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"\ntype Price = common.Money\n", "\ntype Node = common.Node\n", "\ntype UnusedThing = common.UnusedThing\n"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
	}
	if !testenv.Slow() {
		return
	}
	for _, args := range [][]string{{"vet", "./..."}, {"test", "."}} {
		cmd := exec.Command("go", args...)
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", args[0], err, text)
		}
	}
}

// A package that is not the one of the document is an error with its position.
func TestNotShared(t *testing.T) {
	for imports, want := range map[string]string{
		"common/api.yaml: example.com/app/other":   `voxgen.yaml:3:52: error: the client of this document is package example.com/app/common, not example.com/app/other [import]`,
		"common/none.yaml: example.com/app/common": `voxgen.yaml:3:35: error: no other client in this file is generated from "common/none.yaml"; add it to clients, so that its package has the types [config]`,
		"common/api.yaml: ../common":               `voxgen.yaml:3:52: error: invalid import path "../common" for a generated package [config]`,
	} {
		t.Run(imports, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, map[string]string{
				"go.mod": "module example.com/app\n\ngo 1.24\n", "common/api.yaml": common, "apis/a.yaml": service,
				"voxgen.yaml": "clients:\n  - {spec: common/api.yaml, out: common}\n  - {spec: apis/a.yaml, imports: {" + imports + "}}\n",
			})
			clients, diags := config.Clients(config.Flags{})
			if !diags.HasErrors() {
				diags = pipeline.Check(clients).Diags
			}
			if got := fmt.Sprint(diags.Err()); !strings.Contains(got, want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
