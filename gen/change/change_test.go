package change

import (
	"os"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

// sideOf loads and generates a document.
func sideOf(t testing.TB, name, text string) Side {
	t.Helper()
	in := load.Input{Name: name, Data: []byte(text)}
	doc, diags := load.Load(in, load.Options{})
	if doc == nil {
		t.Fatalf("%s: %v\n%s", name, diags.Err(), text)
	}
	res := gen.Generate(gen.Config{Spec: in, Package: "client"})
	if res.Files == nil {
		t.Fatalf("%s: %v", name, res.Diags.Err())
	}
	return Side{Name: name, Doc: doc, Source: []byte(text), Files: res.Files}
}

func voximplant(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("../../spec/voximplant.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func compare(t testing.TB, old, new string) Report {
	t.Helper()
	r, err := Compare(sideOf(t, "old.yaml", old), sideOf(t, "new.yaml", new))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
