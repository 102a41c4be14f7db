package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/internal/test/gentest"
)

// TestCompileTime compares how long the compiler takes over the emitted
// package and over a hand-written one with the same surface: the request,
// validation and form of the floor, enums with constants, labels and lists of
// their values, and the client's core, which is written by hand in templates/.
func TestCompileTime(t *testing.T) {
	if quiet := os.Getenv("VOXGEN_MEASURE") != ""; !quiet || raceEnabled {
		t.Skip("measures time: make measure runs it, alone on the machine")
	}
	dir := t.TempDir()
	emitted, core := withoutCallbacks(t, filepath.Join(dir, "emitted"))
	floor := filepath.Join(dir, "floor.go")
	if err := os.WriteFile(floor, handWritten(t), 0o600); err != nil {
		t.Fatal(err)
	}
	config := importConfig(t, dir)
	var best [2]time.Duration
	for round := range 8 {
		if round > 1 && float64(best[1]) <= 1.2*float64(best[0]) {
			break // more rounds are for noisy machines
		}
		for i, files := range [][]string{append(core, floor), emitted} {
			d := gentest.Compile(t, config, files)
			if best[i] == 0 || d < best[i] {
				best[i] = d
			}
		}
	}
	ratio := float64(best[1]) / float64(best[0])
	t.Logf("hand-written %v, emitted %v, ratio %.2f", best[0].Round(time.Millisecond), best[1].Round(time.Millisecond), ratio)
	if ratio > 1.2 {
		t.Errorf("the emitted package takes %.2f times as long to compile as the hand-written one", ratio)
	}
}

// importConfig tells the compiler where the standard library is.
func importConfig(t *testing.T, dir string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}",
		"github.com/voxgen/voxgen/generated/voximplant", "math", "mime", "bytes", "io").Output()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "importcfg")
	if err := os.WriteFile(name, out, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// withoutCallbacks generates the client of SetAccountInfo alone, for the floor
// has no callbacks, and tells which of its files come from templates/ and are
// so written by hand.
func withoutCallbacks(t *testing.T, dir string) (all, core []string) {
	t.Helper()
	cfg := embedded()
	cfg.Include.Operations = []string{"SetAccountInfo"}
	cfg.Overlays = append(cfg.Overlays, load.Input{Name: "less.yaml", Data: []byte("overlay: 1.0.0\ninfo: {title: t, version: '1'}\n" +
		"actions: [{target: \"$.paths['/SetAccountInfo'].post.callbacks\", remove: true}]\n")})
	r := gen.Generate(cfg)
	if r.Files == nil {
		t.Fatal(r.Diags.Err())
	}
	if _, err := output.Write(dir, r.Files); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		name := filepath.Join(dir, f.Name)
		all = append(all, name)
		switch f.Name {
		case "auth_gen.go", "client_gen.go", "errors_gen.go", "json_gen.go", "middleware_gen.go", "redirects_gen.go", "request_gen.go", "response_gen.go",
			"types_gen.go", "validation_gen.go", "values_gen.go": // errors_gen.go needs the types of errors
			core = append(core, name)
		}
	}
	return all, core
}

// handWritten is the floor, and the enums as somebody would write them.
func handWritten(t *testing.T) []byte {
	t.Helper()
	src, err := os.ReadFile("call_test.go")
	if err != nil {
		t.Fatal(err)
	}
	body, _, ok := bytes.Cut(src, []byte("type floorClient struct"))
	if !ok {
		t.Fatal("call_test.go has changed")
	}
	s := regexp.MustCompile(`(?m)^\t"(bytes|encoding/json|errors|io|mime|net/url|strings|testing|github.com/.*)"\n`).ReplaceAllString(string(body), "")
	var b strings.Builder
	b.WriteString(strings.Replace(s, "package bench", "package voximplant", 1) + handWrittenRest)
	writeEnum(&b, "language", "string", voximplant.LanguageCode("").Values(), voximplant.LanguageCode.Label)
	writeEnum(&b, "country", "string", voximplant.CountryCode("").Values(), voximplant.CountryCode.Label)
	return []byte(b.String())
}

// handWrittenRest is the call.
const handWrittenRest = `
type floorAnswer struct {
	Result int64 ` + "`json:\"result\"`" + `
}

func (c *Client) floorSetAccountInfo(ctx context.Context, r floorRequest, opts ...CallOption) (*floorAnswer, error) {
	call := newCall(OperationInfo{Name: "SetAccountInfo", ID: "SetAccountInfo", Method: http.MethodPost, Route: "/SetAccountInfo"}, opts)
	if err := r.validate(); err != nil && !call.trusted {
		return nil, err
	}
	call.path, call.accept, call.contentType = "/SetAccountInfo", "application/json", "application/x-www-form-urlencoded"
	call.body = r.encode(make([]byte, 0, 512))
	out := new(floorAnswer)
	if err := c.callJSON(ctx, call, out.read); err != nil {
		return nil, err
	}
	return out, nil
}

func (r *floorAnswer) read(j *jsonReader) {
	for ok := j.beginObject(); ok; ok = j.nextMember() {
		if string(j.key()) == "result" {
			r.Result = j.int64()
		} else {
			j.skip()
		}
	}
}
`

func writeEnum[T any](b *strings.Builder, name, base string, values []T, label func(T) string) {
	fmt.Fprintf(b, "\ntype %s %s\n\nconst (\n", name, base)
	for i, v := range values {
		fmt.Fprintf(b, "\t%s%d %s = %s // %s\n", name, i, name, literal(v), label(v))
	}
	fmt.Fprintf(b, ")\n\nfunc (v %s) known() bool {\n\tswitch v {\n\tcase ", name)
	writeNames(b, name, len(values))
	fmt.Fprintf(b, ":\n\t\treturn true\n\t}\n\treturn false\n}\n\nfunc (v %s) label() string {\n\tswitch v {\n", name)
	for i, v := range values {
		fmt.Fprintf(b, "\tcase %s%d:\n\t\treturn %q\n", name, i, label(v))
	}
	fmt.Fprintf(b, "\t}\n\treturn \"\"\n}\n\nfunc (%s) values() []%s {\n\treturn []%s{", name, name, name)
	writeNames(b, name, len(values))
	b.WriteString("}\n}\n")
}

func writeNames(b *strings.Builder, name string, n int) {
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(b, "%s%d", name, i)
	}
}

func literal(v any) string {
	switch v := v.(type) {
	case voximplant.LanguageCode:
		return fmt.Sprintf("%q", string(v))
	case voximplant.CountryCode:
		return fmt.Sprintf("%q", string(v))
	default:
		return fmt.Sprintf("%d", v)
	}
}
