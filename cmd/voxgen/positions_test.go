package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// inUTF16 encodes text in UTF-16 with a byte order mark.
func inUTF16(text string) string {
	out := "\xff\xfe"
	for _, unit := range utf16.Encode([]rune(text)) {
		out += string([]byte{byte(unit), byte(unit >> 8)})
	}
	return out
}

// TestPositions: every error in an input has its file, line and column.
func TestPositions(t *testing.T) {
	const (
		document = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n"
		json     = `{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {}}`
		overlay  = "overlay: 1.1.0\ninfo: {title: Fixes, version: '1'}\nactions:\n  - {target: $.info, update: {title: Cats}}\n"
		config   = "spec: api.yaml\noverlays: [fixes.yaml]\nout: pets\npackage: pets\n"
	)
	type input struct {
		name, file, text string
		want             string // the position and the begin of the error, or "" if there is none
	}
	tests := []input{
		{"nothing wrong", "api.yaml", document, ""},
		{"missing document", "voxgen.yaml", "out: pets\nspec:  api/pets.yaml\n", "voxgen.yaml:2:8: error: cannot read api/pets.yaml: no such file"},
		{"folder as document", "voxgen.yaml", "clients:\n  - out: pets\n    spec: '.'\n", "voxgen.yaml:3:11: error: cannot read .: not a regular file"},
		{"missing overlay", "voxgen.yaml", "spec: api.yaml\nout: pets\noverlays:\n  - fixes.yaml\n  - more.yaml\n", "voxgen.yaml:5:5: error: cannot read more.yaml: no such file"},
		{"two configurations", "voxgen.yaml", config + "---\nspec: api.yaml\n", "voxgen.yaml:5:1: error: the file contains more than one"},
		{"key twice", "voxgen.yaml", config + "out: cats\n", `voxgen.yaml:5:1: error: duplicate key "out"`},
		{"merge key", "voxgen.yaml", "<<: {spec: api.yaml}\nout: pets\n", `voxgen.yaml:1:1: error: unknown key "<<"`},
		{"alias bomb", "voxgen.yaml", "spec: &a [x, x]\nout: &b [*a, *a]\n", "voxgen.yaml:1:7: error: spec must be a non-empty string"},
		{"key twice in an object", "api.yaml", document + "info: {title: Pets, version: '2', title: Cats}\n", `api.yaml:4:1: warning: duplicate key "info"`},
		{"key twice in JSON", "api.yaml", strings.Replace(json, `"1"`, `"1", "title": "Cats"`, 1), `api.yaml:1:64: warning: duplicate key "title"`},
		{"merge key in a document", "api.yaml", "x-i: &i {title: Pets}\nopenapi: 3.1.0\npaths: {}\ninfo: {<<: *i, version: '1'}\n", ""},
		{"merge of a scalar", "api.yaml", "openapi: 3.1.0\npaths: {}\ninfo: {<<: 1, title: Pets, version: '1'}\n", "api.yaml:3:12: error: only a mapping can be merged"},
		{"end of JSON", "api.yaml", json[:30], "api.yaml:1:31: error: unexpected end"},
		{"NUL in JSON", "api.yaml", strings.Replace(json, "Pets", "P\x00", 1), "api.yaml:1:42: error: the file is binary"},
		{"control character in JSON", "api.yaml", strings.Replace(json, "Pets", "P\x01", 1), "api.yaml:1:40: error: invalid character"},
		{"alias to nothing", "api.yaml", document + "x-é: *nothing\n", "api.yaml:4:7: error: invalid YAML: unknown anchor"},
	}
	for _, file := range []struct{ name, text string }{{"voxgen.yaml", config}, {"api.yaml", document}, {"fixes.yaml", overlay}} {
		first, _, _ := strings.Cut(file.text, "\n")
		last := fmt.Sprint(":", strings.Count(file.text, "\n")+1)
		tests = append(tests,
			input{"byte order mark", file.name, "\ufeff" + file.text, ""},
			input{"CRLF", file.name, strings.ReplaceAll(file.text, "\n", "\r\n"), ""},
			input{"UTF-16", file.name, inUTF16(file.text), ":1:1: error: the file is encoded in UTF-16"},
			input{"UTF-16 without mark", file.name, inUTF16(file.text)[2:], ":1:2: error: the file is binary or encoded in UTF-16"},
			input{"NUL", file.name, file.text + "x-a: \x00\n", last + ":6: error: the file is binary"},
			input{"invalid UTF-8", file.name, "# e\n# e\xff\n" + file.text, ":2:4: error: invalid UTF-8"},
			input{"control character", file.name, "# e\n# e\x1b\n" + file.text, ":2:4: error: invalid YAML: the control character U+001B"},
			input{"tab", file.name, first + "\n\tx-a: b\n", ":2:1: error: invalid YAML: found a tab character"},
			input{"bracket", file.name, file.text + "x-a: [e]]\n", last + ":9: error: invalid YAML: did not find expected key while parsing a block mapping"},
			input{"colon", file.name, first + "\nx-a: b: c\n", ":2:7: error: invalid YAML: mapping values are not allowed"},
			input{"indentation", file.name, first + "\n  x-a: b\n", ":2:6: error: invalid YAML: mapping values are not allowed"},
			input{"end of a string", file.name, first + "\nx-a: 'b\n", ":3:1: error: invalid YAML: found unexpected end of stream while scanning a quoted scalar that begins on line 2"},
		)
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range map[string]string{"go.mod": "module example.com/pets\n", "voxgen.yaml": config, "api.yaml": document, "fixes.yaml": overlay, tt.file: tt.text} {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var stdout, stderr bytes.Buffer
			code := run([]string{"generate", "--dump-ir=ir.json"}, &stdout, &stderr)
			got, want := "\n"+stderr.String()+stdout.String(), tt.want
			if strings.HasPrefix(want, ":") {
				want = tt.file + want
			}
			if !strings.Contains(got, "\n"+want) || (code == exitDone) != (want == "" || strings.Contains(want, ": warning: ")) {
				t.Errorf("exit code %d, want %s, got %s", code, want, got)
			}
		})
	}
}
