package change

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestStubs holds what the stubs say of the standard library against the real
// one: the kind of a type, whether it can be compared, its parameters, what
// methods an interface asks for, the value of a constant.
func TestStubs(t *testing.T) {
	std := testenv.Standard(t)
	stub := newImporter()
	for path := range stubs {
		got, err := stub.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := std.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range got.Scope().Names() {
			a, b := got.Scope().Lookup(name), want.Scope().Lookup(name)
			if b == nil {
				t.Errorf("%s.%s is not there", path, name)
				continue
			}
			sameObject(t, path+"."+name, a, b)
		}
	}
}

// TestOpaque: every other type of the packages that generated code imports can
// be compared, as the opaque struct can that stands for it.
func TestOpaque(t *testing.T) {
	std := testenv.Standard(t)
	for _, path := range gen.Imports {
		pkg, err := std.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		stub, err := newImporter().Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.Scope().Names() {
			obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !obj.Exported() || stub.Scope().Lookup(name) != nil {
				continue
			}
			if named, ok := obj.Type().(*types.Named); ok && named.TypeParams() == nil && !types.Comparable(named) {
				t.Errorf("%s.%s cannot be compared, and is no stub", path, name)
			}
		}
	}
}

func sameObject(t *testing.T, name string, got, want types.Object) {
	t.Helper()
	if c, ok := got.(*types.Const); ok {
		w, ok := want.(*types.Const)
		if !ok || c.Val().ExactString() != w.Val().ExactString() {
			t.Errorf("%s: %v, really %v", name, got, want)
		}
		return
	}
	kind := func(o types.Object) string {
		return strings.TrimPrefix(strings.TrimPrefix(strings.SplitN(types.TypeString(o.Type().Underlying(), func(*types.Package) string { return "" }), "{", 2)[0], "*types."), "*")
	}
	if kind(got) != kind(want) {
		t.Errorf("%s: %s, really %s", name, kind(got), kind(want))
	}
	if types.Comparable(got.Type()) != types.Comparable(want.Type()) {
		t.Errorf("%s: comparable is %v", name, types.Comparable(got.Type()))
	}
}

// TestGoMessages: every kind of change, in the words of a caller. Bodies of
// functions are not looked at.
func TestGoMessages(t *testing.T) {
	const head = "package p\n\nimport (\n\t\"context\"\n\t\"time\"\n)\n\ntype Client struct{ n int }\n\n"
	file := func(text string) []output.File {
		return []output.File{{Name: "p.go", Content: []byte(head + text)}}
	}
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"nothing", "type A struct{ F time.Time }", "type A struct{ F time.Time }", nil},
		{"field added", "type A struct{}", "type A struct{ F int }", []string{"note: field A.F added [go-field-added]"}},
		{"field removed", "type A struct{ F int }", "type A struct{}", []string{"breaking: field A.F removed: callers that use it do not compile [go-field-removed]"}},
		{
			"required", "type A struct{ F *int64 }", "type A struct{ F int64 }",
			[]string{"breaking: field A.F changed from *int64 to int64: callers that use it do not compile [go-field-changed] Use the value instead of a pointer; it is now required."},
		},
		{
			"constant", "type L string\nconst LA L = \"a\"\nconst LB L = \"b\"", "type L string\nconst LA L = \"a\"",
			[]string{"breaking: constant LB removed: callers that use it do not compile [go-constant-removed] Use another value; L(\"b\") still compiles, but Validate rejects it in requests."},
		},
		{
			"type and its constants", "type L string\nconst LA L = \"a\"\nconst LB L = \"b\"", "",
			[]string{"breaking: type L and its 2 constants removed: callers that use it do not compile [go-type-removed]"},
		},
		{"value", "const N = 1", "const N = 2", []string{"warning: constant N: value changed from 1 to 2 [go-constant-value-changed]"}},
		{
			"method", "func (c *Client) Do(ctx context.Context) error { return undefinedHere }", "func (c *Client) Do(ctx context.Context, n int) error { return nil }",
			[]string{"breaking: method Client.Do changed from func(context.Context) error to func(context.Context, int) error: callers that use it do not compile [go-method-changed]"},
		},
		{
			"type renamed", "type A struct{ F *L; G []L; H int }; type L string; const LA L = \"a\"", "type A struct{ F *M; G []M; H string }; type M string; const MA M = \"a\"",
			[]string{
				"breaking: field A.H changed from int to string: callers that use it do not compile [go-field-changed] Change literals, variables and conversions to the new type.",
				"breaking: type L is now called M: callers that use the name do not compile [go-type-renamed] Use the new name, also of its constants.",
			},
		},
		{"method gone", "func (c *Client) Do() {}", "", []string{"breaking: method Client.Do removed: callers that use it do not compile [go-method-removed]"}},
		{
			"no longer comparable", "type A struct{ F *string }", "type A struct{ F []string }",
			[]string{
				"breaking: type A is no longer comparable: callers that use == or use it as a map key do not compile [go-type-not-comparable]",
				"breaking: field A.F changed from *string to []string: callers that use it do not compile [go-field-changed]",
			},
		},
		{"another type of the standard library", "type A struct{ F time.Time }", "type A struct{ F time.Duration }", []string{"breaking: field A.F changed from time.Time to time.Duration: callers that use it do not compile [go-field-changed]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 3 { // apidiff iterates over maps
				sameMessages(t, file(c.old), file(c.new), c.want)
			}
		})
	}
}

func sameMessages(t *testing.T, old, new []output.File, want []string) {
	t.Helper()
	found, err := Go(old, new)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(want) {
		t.Fatalf("%d findings, want %d: %+v", len(found), len(want), found)
	}
	for i, f := range found {
		got := string(f.Severity) + ": " + f.Message + " [" + f.ID + "] " + f.Action
		if !strings.HasPrefix(got, want[i]) {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
		if f.Old == nil && f.New == nil || f.Position().Line == 0 || f.place().Text == "" {
			t.Errorf("no declaration: %+v", f)
		}
	}
}

// TestGoDeclarations: both declarations are shown as they were written.
func TestGoDeclarations(t *testing.T) {
	old := []output.File{{Name: "p.go", Content: []byte("package p\n\n// D says.\ntype A struct {\n\t// F is.\n\tF *int `json:\"f\"`\n}\n\nfunc (a A) M(x int) (err error) {\n\treturn nil\n}\n")}}
	new := []output.File{{Name: "p.go", Content: []byte("package p\n\ntype A struct {\n\tF int `json:\"f\"`\n}\n\nfunc (a A) M() {}\n")}}
	found, err := Go(old, new)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.Old.Position.String(), f.Old.Text, f.New.Position.String(), f.New.Text)
	}
	want := []string{
		"p.go:6:2", "F *int `json:\"f\"`", "p.go:4:2", "F int `json:\"f\"`",
		"p.go:9:12", "func (a A) M(x int) (err error)", "p.go:7:12", "func (a A) M()",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// TestGoRefuses: what Go does not accept is an error that says which side.
func TestGoRefuses(t *testing.T) {
	good := []output.File{{Name: "p.go", Content: []byte("package p\n")}}
	for name, text := range map[string]string{
		"syntax": "package p\n\nfunc {", "undefined": "package p\n\ntype A struct{ F Missing }\n", "twice": "package p\n\ntype A int\ntype A string\n",
		"two packages": "package q\n\nimport \"odd-name/x-y\"\n",
	} {
		bad := []output.File{{Name: "p.go", Content: []byte(text)}}
		if _, err := Go(bad, good); err == nil || !strings.HasPrefix(err.Error(), "change: type-check the old package: ") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Go(good, bad); err == nil || !strings.HasPrefix(err.Error(), "change: type-check the new package: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestGoBeside: a package beside the client imports it by the path that it has
// in somebody's module, and is compared as well.
func TestGoBeside(t *testing.T) {
	files := func(field string) []output.File {
		return []output.File{
			{Name: "client_gen.go", Content: []byte("package shop\n\ntype Item struct{ ID string }\n")},
			{Name: "shopfake/server_gen.go", Content: []byte("package shopfake\n\nimport \"example.org/team/api/v2\"\n\ntype Server struct{ " + field + " func(shop.Item) error }\n")},
		}
	}
	found, err := Go(files("Get"), files("Take"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || found[0].Message != "field Server.Get removed: callers that use it do not compile" || found[1].ID != "go-field-added" {
		t.Errorf("%+v", found)
	}
	found, err = Go(files("Get"), files("Get")[:1])
	if err != nil || len(found) != 1 || found[0].ID != "go-package-removed" {
		t.Errorf("%+v, %v", found, err)
	}
}
