package load_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen/load"
)

// References lead anywhere in the root, and nowhere else.
func TestRoot(t *testing.T) {
	world := t.TempDir()
	for name, data := range map[string]string{
		"root/apis/one/api.yaml": schemas("    A: {$ref: '../../common/a.yaml#/A'}\n    B: {$ref: REF}\n"),
		"root/common/a.yaml":     "A: {type: string}\nB: {$ref: '../apis/one/api.yaml#/components/schemas/A'}\nB: {}\nB: {$ref: '../b.yaml'}\n",
		"root/b.yaml":            "type: integer\n",
		"secret.yaml":            "type: string\n",
	} {
		path := filepath.Join(world, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ ref, want string }{
		{"../../b.yaml", ""},
		{"../../common/a.yaml#/B", ""},
		{"../../../root/b.yaml", "is outside the root folder; see root in voxgen.yaml and --root [ref-outside]"},
		{"../../../secret.yaml", "is outside the root folder; see root in voxgen.yaml and --root [ref-outside]"},
		{filepath.ToSlash(filepath.Join(world, "root/b.yaml")), "is outside the root folder; see root in voxgen.yaml and --root [ref-outside]"},
	}
	if runtime.GOOS != "windows" { // symbolic links need rights there
		for name, to := range map[string]string{"out.yaml": "../secret.yaml", "up": "..", "in.yaml": "common/../b.yaml", "absolute.yaml": filepath.Join(world, "secret.yaml")} {
			if err := os.Symlink(to, filepath.Join(world, "root", name)); err != nil {
				t.Fatal(err)
			}
		}
		tests = append(tests, []struct{ ref, want string }{
			{"../../in.yaml", ""},
			{"../../out.yaml", `cannot read file "out.yaml": path escapes from parent [ref-outside]`},
			{"../../absolute.yaml", `cannot read file "absolute.yaml": path escapes from parent [ref-outside]`},
			{"../../up/secret.yaml", `cannot read file "up/secret.yaml": path escapes from parent [ref-outside]`},
		}...)
	}
	api := filepath.Join(world, "root", "apis", "one", "api.yaml")
	text, err := os.ReadFile(api)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		if err := os.WriteFile(api, []byte(strings.Replace(string(text), "REF", "'"+tt.ref+"'", 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, in := range []load.Input{
			{Name: "apis/one/api.yaml", Path: api, Root: filepath.Join(world, "root")},
			{Name: "apis/one/api.yaml", Within: filepath.Join(world, "root"), Path: filepath.FromSlash("apis/one/api.yaml"), Root: "."},
			{Name: "apis/one/api.yaml", Within: world, Path: filepath.FromSlash("root/apis/one/api.yaml"), Root: "root"},
		} {
			doc, diags := load.Load(in, load.Options{})
			switch {
			case tt.want != "":
				if got := lines(diags); doc != nil || !strings.Contains(got, "apis/one/api.yaml:7:15: error: ") || !strings.Contains(got, tt.want) {
					t.Errorf("%s: %s, want %s", tt.ref, got, tt.want)
				}
			case doc == nil:
				t.Errorf("%s: %s", tt.ref, lines(diags))
			default:
				wantDiags(t, diags, filepath.FromSlash("common/a.yaml")+":3:1: warning: duplicate key … [duplicate-key]",
					filepath.FromSlash("common/a.yaml")+":4:1: warning: duplicate key … [duplicate-key]")
			}
		}
	}
	_, diags := load.Load(load.Input{Name: "api.yaml", Path: api, Root: filepath.Join(world, "root", "common")}, load.Options{})
	wantDiags(t, diags, "api.yaml: error: the document is outside the root folder [read]")
}

// A function may read the files.
func TestFiles(t *testing.T) {
	files := map[string]string{
		"apis/api.yaml": schemas("    A: {$ref: '../a.yaml'}\n    B: {$ref: '../b.yaml'}\n    C: {$ref: '../../c.yaml'}\n"),
		"a.yaml":        "type: string\n",
	}
	_, diags := load.Load(load.Input{Name: "git:HEAD:apis/api.yaml", Path: "apis/api.yaml", Files: func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}}, load.Options{})
	wantDiags(t, diags,
		`git:HEAD:apis/api.yaml:7:15: error: cannot read file "b.yaml": file does not exist [ref-missing]`,
		"git:HEAD:apis/api.yaml:8:15: error: … [ref-outside]")
}

// A limit of all files is one error, however many files there are.
func TestLimitsOfAllFiles(t *testing.T) {
	files := map[string]string{}
	var body strings.Builder
	for i := range 50 {
		name := fmt.Sprintf("s%d.yaml", i)
		files[name] = "title: " + strings.Repeat("t", 100) + "\n"
		fmt.Fprintf(&body, "    S%d: {$ref: %s}\n", i, name)
	}
	files["api.yaml"] = schemas(body.String())
	size := int64(len(files["api.yaml"]))
	for want, limits := range map[string]load.Limits{
		`api.yaml:16:17: error: the files of the document have more than %d bytes, with "s10.yaml" [limit]`: {Bytes: size + 10*108},
		"s10.yaml:1:1: error: the document has more than 245 nodes [limit]":                                 {Nodes: 245},
		"api.yaml:6:16: error: loading exceeded the time limit of 1ns [limit]":                              {Timeout: time.Nanosecond},
	} {
		dir := t.TempDir()
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		_, diags := load.Load(load.Input{Name: "api.yaml", Path: filepath.Join(dir, "api.yaml")}, load.Options{Limits: limits})
		if limits.Bytes > 0 {
			want = fmt.Sprintf(want, limits.Bytes)
		}
		wantDiags(t, diags, want)
	}
}
