package config

import (
	"os"
	"path/filepath"
	"testing"
)

func TestImportPath(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "// module not/this\nmodule example.com/app // the app\n\ngo 1.24\n")
	write("inner/go.mod", "module \"example.com/inner\"\n")
	write("odd/go.mod", "modules x\n")
	for _, test := range []struct {
		client Client
		want   string
	}{
		{Client{Out: filepath.Join(root, "a/b")}, "example.com/app/a/b"},
		{Client{Out: root}, "example.com/app"},
		{Client{place: place{dir: root}}, "example.com/app/generated/petstore"},
		{Client{Out: filepath.Join(root, "inner", "x")}, "example.com/inner/x"},
		{Client{Out: filepath.Join(root, "odd")}, ""},
		{Client{Out: filepath.Join(root, "a"), ImportPath: "example.com/other"}, "example.com/other"},
	} {
		if got := test.client.importPath("petstore"); got != test.want {
			t.Errorf("%+v: %q, want %q", test.client, got, test.want)
		}
	}
	if _, diags := Clients(Flags{Client: Client{ImportPath: "a b"}}); !diags.HasErrors() {
		t.Error("the import path a b passes")
	}
}
