package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// The page for users of the vendor's client, and the marks around its table.
const (
	migration  = "../../docs/migrate-from-apiclient-go.md"
	callsBegin = "<!-- calls -->\n"
	callsEnd   = "<!-- end of calls -->\n"
)

// vendorCall is a method of the vendor's client, such as client.Users.GetUsers.
type vendorCall struct{ service, name string }

// method is a method of the client in generated/voximplant.
type method struct {
	name, result string
	iterates     bool // it has iterators
	streams      bool // another method returns the response as a stream
}

func migrationPage(t *testing.T) (before, table, after string) {
	t.Helper()
	data, err := os.ReadFile(migration)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	before, rest, ok := strings.Cut(text, callsBegin)
	table, after, ok2 := strings.Cut(rest, callsEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no %q and %q", migration, callsBegin, callsEnd)
	}
	return before, table, after
}

// TestMigrationCalls: each call of the vendor's client in the table has a method in
// generated/voximplant with the name and results that the table shows, and no
// operation is missing. -update writes the table.
func TestMigrationCalls(t *testing.T) {
	before, table, after := migrationPage(t)
	calls := tableCalls(table)
	if *update {
		calls = vendorCalls(t)
	}
	want := callsTable(t, calls, clientMethods(t))
	switch {
	case *update:
		writeText(t, migration, before+callsBegin+want+callsEnd+after)
	case table != want:
		t.Errorf("the table is out of date; go test ./cmd/voxgen -run TestMigrationCalls -update writes it:\n%s", want)
	}
}

// TestMigrationNames: the table has the calls of the vendor's client, all of them.
func TestMigrationNames(t *testing.T) {
	want := vendorCalls(t)
	_, table, _ := migrationPage(t)
	if got := tableCalls(table); len(got) < 190 || !slices.Equal(got, want) {
		t.Errorf("the table has the calls\n%v\nthe vendor's client\n%v", got, want)
	}
}

// vendorCalls reads the calls of the vendor's client from the material beside the
// checkout. A group of methods there is a service of the client.
func vendorCalls(t *testing.T) []vendorCall {
	t.Helper()
	data, err := os.ReadFile(testenv.Shared(t, "facts/management-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Methods []struct{ Group, Name string }
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	var out []vendorCall
	for _, m := range facts.Methods {
		out = append(out, vendorCall{m.Group, m.Name})
	}
	slices.SortFunc(out, func(a, b vendorCall) int {
		return strings.Compare(a.service+"."+a.name, b.service+"."+b.name)
	})
	return out
}

// tableCalls reads the calls from the table.
func tableCalls(table string) []vendorCall {
	var out []vendorCall
	for _, m := range regexp.MustCompile("(?m)^\\| `client\\.(\\w+)\\.(\\w+)\\(params\\)` \\|").FindAllStringSubmatch(table, -1) {
		out = append(out, vendorCall{m[1], m[2]})
	}
	return out
}

// callsTable writes the table: a part for each service, and one for the methods that
// the vendor's client does not have.
func callsTable(t *testing.T, calls []vendorCall, methods map[string][]method) string {
	t.Helper()
	var out strings.Builder
	head := func(title string) {
		fmt.Fprintf(&out, "\n### %s\n\n| apiclient-go | voxgen | |\n|---|---|---|\n", title)
	}
	service := ""
	for _, c := range calls {
		if c.service != service {
			service = c.service
			head(service)
		}
		now := methods[c.name]
		if len(now) == 0 {
			t.Errorf("generated/voximplant has no operation %s", c.name)
		}
		for _, m := range now {
			fmt.Fprintf(&out, "| `client.%s.%s(params)` | %s\n", c.service, c.name, m.cells())
		}
		delete(methods, c.name)
	}
	if len(methods) > 0 {
		head("Not in apiclient-go")
	}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		for _, m := range methods[name] {
			fmt.Fprintf(&out, "| | %s\n", m.cells())
		}
	}
	return out.String() + "\n"
}

func (m method) cells() string {
	var notes []string
	if m.iterates {
		notes = append(notes, "all pages: `"+m.name+"All`")
	} else if m.result != "*"+m.name+"Response" {
		notes = append(notes, "returns `"+m.result+"`")
	}
	if m.streams {
		notes = append(notes, "as a file: `"+m.name+"Stream`")
	}
	note := strings.Join(notes, "; ")
	if note != "" {
		note += " "
	}
	return fmt.Sprintf("`client.%s(ctx, req)` | %s|", m.name, note)
}

// clientMethods reads the methods of the client from its source, by the path of the
// operation without its slash.
func clientMethods(t *testing.T) map[string][]method {
	t.Helper()
	files, err := filepath.Glob("../../generated/voximplant/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	names, out := map[string]bool{}, map[string][]method{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv == nil || types.ExprString(f.Recv.List[0].Type) != "*Client" || !f.Name.IsExported() {
				continue
			}
			names[f.Name.Name] = true
			if route := routeOf(f); route != "" {
				out[route] = append(out[route], method{name: f.Name.Name, result: types.ExprString(f.Type.Results.List[0].Type)})
			}
		}
	}
	for route, methods := range out {
		methods = slices.DeleteFunc(methods, func(m method) bool {
			base, stream := strings.CutSuffix(m.name, "Stream")
			return stream && names[base]
		})
		for i, m := range methods {
			methods[i].iterates, methods[i].streams = names[m.name+"All"], names[m.name+"Stream"]
		}
		out[route] = methods
	}
	return out
}

// routeOf finds the path of the operation that a method calls, in the OperationInfo
// that it passes on.
func routeOf(f *ast.FuncDecl) (route string) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if info, ok := n.(*ast.CompositeLit); ok && types.ExprString(info.Type) == "OperationInfo" {
			for _, e := range info.Elts {
				if kv := e.(*ast.KeyValueExpr); types.ExprString(kv.Key) == "Route" {
					route = strings.Trim(kv.Value.(*ast.BasicLit).Value, `"/`)
				}
			}
		}
		return true
	})
	return route
}

// TestMigrationPrograms: the programs of the page that use this module compile, and
// go vet has nothing to say about them.
func TestMigrationPrograms(t *testing.T) {
	before, _, after := migrationPage(t)
	old, tested := 0, 0
	for _, m := range regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(before+after, -1) {
		if strings.Contains(m[1], "github.com/voximplant/apiclient-go/") {
			old++
			continue
		}
		tested++
		path := filepath.Join(t.TempDir(), "main.go")
		writeText(t, path, m[1])
		if out, err := exec.CommandContext(t.Context(), "go", "vet", path).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s\n%s", err, out, m[1])
		}
	}
	if old == 0 || tested == 0 {
		t.Errorf("%d programs before, %d after", old, tested)
	}
}
