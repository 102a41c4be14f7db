package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

// world is a module with a link to a folder inside it, and a link to the module.
func world(t *testing.T) (root string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"module/go.mod", "module/api.yaml", "module/deep/er/x", "outside.yaml"} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"link": "module", "module/inner": "deep", "module/out.yaml": "../outside.yaml"} {
		if err := os.Symlink(filepath.FromSlash(target), filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Skip(err)
		}
	}
	return root
}

// Paths that lead into the module are accepted, however they are written.
func TestConfined(t *testing.T) {
	root := world(t)
	for _, test := range []struct {
		wd, config string
		spec       string // ROOT is root
		want       string // in module; empty if it leads outside
	}{
		{"module", "voxgen.yaml", "api.yaml", "api.yaml"},
		{"module", "voxgen.yaml", "./deep/../api.yaml", "api.yaml"},
		{"module", "voxgen.yaml", "ROOT/module/api.yaml", "api.yaml"},
		{"module", "voxgen.yaml", "ROOT/link/api.yaml", "api.yaml"},
		{"module/deep/er", "../../voxgen.yaml", "api.yaml", "api.yaml"},
		{"module/deep/er", "voxgen.yaml", "../../api.yaml", "api.yaml"},
		{"link", "voxgen.yaml", "api.yaml", "api.yaml"},
		{"link", "voxgen.yaml", "ROOT/link/api.yaml", "api.yaml"},
		{"link/inner", "er/voxgen.yaml", "../../api.yaml", "api.yaml"},
		{".", "ROOT/link/voxgen.yaml", "api.yaml", "api.yaml"},
		{"module", "voxgen.yaml", "inner/er/new.yaml", "inner/er/new.yaml"},

		{"module", "voxgen.yaml", "../outside.yaml", ""},
		{"module", "voxgen.yaml", "../module2/api.yaml", ""},
		{"module", "voxgen.yaml", "ROOT/outside.yaml", ""},
		{"module", "voxgen.yaml", "ROOT/module/../outside.yaml", ""},
		{"module", "voxgen.yaml", "ROOT/link/out.yaml", ""},
		{"module", "voxgen.yaml", "out.yaml", ""},
		{"module", "voxgen.yaml", "inner/../../outside.yaml", ""},
		{"link", "voxgen.yaml", "../outside.yaml", ""},
		{"link/inner", "er/voxgen.yaml", "../../../outside.yaml", ""},
	} {
		fill := func(s string) string {
			return filepath.FromSlash(strings.ReplaceAll(s, "ROOT", filepath.ToSlash(root)))
		}
		t.Run(test.wd+" "+test.config+" "+test.spec, func(t *testing.T) {
			t.Chdir(filepath.Join(root, test.wd))
			config := fill(test.config)
			if err := os.WriteFile(config, []byte("spec: "+fill(test.spec)+"\nout: "+fill(test.spec)+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			defer os.Remove(config)
			clients, diags := Clients(Flags{File: config})
			if test.want == "" {
				if len(diags) != 2 || diags[0].Line != 1 || diags[0].Column != 7 || diags[1].Line != 2 || diags[1].Column != 6 || !strings.Contains(diags[0].Message, "leads outside the module") {
					t.Errorf("%v", diags)
				}
				return
			}
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			module, want := filepath.Join(root, "module"), filepath.FromSlash(test.want)
			if got := clients[0].Document(); got.Within != module || got.Path != want {
				t.Errorf("%+v", got)
			}
			if got := clients[0].Folder("x"); got != (output.Folder{Within: module, Path: want}) {
				t.Errorf("%+v", got)
			}
			clients, _ = Clients(Flags{File: config, AllowOutside: true})
			if got := clients[0].Document(); got.Within != "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Between the check and the use, a file becomes a link: it is not read.
func TestLinkAfterCheck(t *testing.T) {
	root := world(t)
	t.Chdir(filepath.Join(root, "module"))
	if err := os.WriteFile(Name, []byte("spec: api.yaml\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	clients, diags := Clients(Flags{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if err := os.Rename("out.yaml", "api.yaml"); err != nil {
		t.Fatal(err)
	}
	if _, err := clients[0].Document().Read(100); !load.Outside(err) {
		t.Errorf("%v", err)
	}
}
