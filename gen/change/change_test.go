package change

import (
	"os"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

// sideOf loads and generates a description.
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

func TestTry(t *testing.T) {
	old := voximplant(t)
	new := old
	for _, p := range strings.Split(os.Getenv("TRY"), "|||") {
		a, b, _ := strings.Cut(p, "==>")
		a, b = strings.ReplaceAll(a, `\n`, "\n"), strings.ReplaceAll(b, `\n`, "\n")
		if !strings.Contains(new, a) {
			t.Fatalf("no %q", a)
		}
		new = strings.Replace(new, a, b, 1)
	}
	compare(t, old, new).Text(os.Stdout)
}
