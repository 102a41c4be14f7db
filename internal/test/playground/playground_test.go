// Package playground tests docs/playground in a browser.
package playground

import (
	"encoding/json"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/internal/playground"
	"github.com/voxgen/voxgen/internal/test/browser"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// maxBytes limits what a browser fetches to run the generator.
const maxBytes = 6_000_000

// TestWebAssembly: the program of the page type-checks. Only make test-playground
// compiles it, which takes a minute.
func TestWebAssembly(t *testing.T) {
	program := &source{fset: token.NewFileSet(), standard: testenv.Standard(t)}
	if _, err := program.check("main", "../../playground/wasm/main.go", false); err != nil {
		t.Error(err)
	}
}

// source imports what the program of the page imports: the two packages that are not
// compiled for this system or not in the standard library from their declarations.
type source struct {
	fset     *token.FileSet
	standard types.Importer
}

func (s *source) Import(name string) (*types.Package, error) {
	switch name {
	case "syscall/js":
		return s.check(name, filepath.Join(build.Default.GOROOT, "src/syscall/js/*.go"), true)
	case "github.com/voxgen/voxgen/internal/playground":
		return s.check(name, "../../playground/*.go", true)
	}
	return s.standard.Import(name)
}

// check type-checks the files of a pattern, or only their declarations: then errors do
// not matter, for they are in what the declarations do not need.
func (s *source) check(name, pattern string, declarations bool) (*types.Package, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: s, IgnoreFuncBodies: declarations}
	if declarations {
		config.Error = func(error) {}
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(s.fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	pkg, err := config.Check(name, s.fset, files, nil)
	if declarations {
		err = nil
	}
	return pkg, err
}

// open returns a browser that shows the page.
func open(t *testing.T) *browser.Browser {
	t.Helper()
	if os.Getenv("VOXGEN_PLAYGROUND") == "" {
		t.Skip("make test-playground builds the page and runs this test")
	}
	dir := filepath.Join(testenv.Root(t), "docs", "playground")
	info, err := os.Stat(filepath.Join(dir, "playground.wasm.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() >= maxBytes {
		t.Errorf("the generator has %d bytes; the limit is %d", info.Size(), maxBytes)
	}
	b := browser.Start(t)
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	b.Visit(server.URL + "/")
	return b
}

// eventually waits until an expression is true.
func eventually(b *browser.Browser, expression string) {
	b.T.Helper()
	for deadline := time.Now().Add(2 * time.Minute); b.Eval(expression) != true; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.T.Fatalf("not true: %s; the status is %q", expression, b.Eval(`document.getElementById("status").textContent`))
		}
	}
}

// TestPage uses the page as a reader does.
func TestPage(t *testing.T) {
	b := open(t)
	eventually(b, `typeof result !== "undefined" && result.files.length > 0`)
	for _, test := range []struct {
		name string
		run  func(*browser.Browser)
	}{{"samples", samples}, {"broken", broken}, {"dropped", dropped}, {"inert", inert}, {"layout", layout}} {
		t.Run(test.name, func(t *testing.T) { b.T = t; test.run(b) })
	}
	b.T = t
	b.Expect("fetched from elsewhere", `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin + "/"))`)
}

// samples: the files on the page are those that the command writes, byte by byte.
func samples(b *browser.Browser) {
	command := filepath.Join(b.T.TempDir(), "voxgen")
	cmd := exec.CommandContext(b.T.Context(), "go", "build", "-o", command, "./cmd/voxgen")
	cmd.Dir = testenv.Root(b.T)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.T.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"set-account-info.yaml", "orders.yaml", "files.json"} {
		eventually(b, `!busy && !waiting`)
		b.Eval(`(() => { name = ""; const s = document.getElementById("sample"); s.value = "` + name + `"; s.dispatchEvent(new Event("change")); })()`)
		eventually(b, `name === "`+name+`" && !busy && !waiting`)
		var shown playground.Result
		if err := json.Unmarshal([]byte(b.Eval(`JSON.stringify(result)`).(string)), &shown); err != nil {
			b.T.Fatal(err)
		}
		out := filepath.Join(b.T.TempDir(), "client")
		cmd := exec.CommandContext(b.T.Context(), command, "generate", "--out", out, "--import-path", playground.ImportPath(shown.Package),
			"--spec", filepath.Join(testenv.Root(b.T), "docs", "playground", "samples", name))
		if text, err := cmd.CombinedOutput(); err != nil {
			b.T.Fatalf("%v\n%s", err, text)
		}
		written := filesIn(b.T, out)
		for _, f := range shown.Files {
			if text, ok := written[f.Name]; !ok || text != f.Text {
				b.T.Errorf("%s: %s of the page is not that of the command", name, f.Name)
			}
			delete(written, f.Name)
		}
		for file := range written {
			b.T.Errorf("%s: the page has no %s", name, file)
		}
		if got := b.Eval(`document.querySelectorAll("#files button").length`); int(got.(float64)) != len(shown.Files) {
			b.T.Errorf("%s: %v files are listed", name, got)
		}
	}
	b.Expect("the text of the last file is not shown", `(() => { const all = [...document.querySelectorAll("#files button")]; all.at(-1).click();
		return document.getElementById("text").textContent === result.files.at(-1).text ? [] : [document.getElementById("name").textContent] })()`)
	b.Eval(`new Promise(done => { save = data => { window.saved = data; done(); }; document.getElementById("zip").click(); })`)
	if n := b.Eval(`saved.length`).(float64); n < 10000 {
		b.T.Errorf("the archive has %v bytes", n)
	}
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// enter types a document.
func enter(b *browser.Browser, document string) {
	text, err := json.Marshal(document)
	if err != nil {
		b.T.Fatal(err)
	}
	b.Eval(`(() => { result = null; editor.value = ` + string(text) + `; editor.dispatchEvent(new Event("input")); })()`)
	eventually(b, `result !== null && !busy && !waiting`)
}

// broken: a document with an error shows it, and Enter on it selects its line.
func broken(b *browser.Browser) {
	enter(b, "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get:\n      x-voxgen-nmae: B\n      responses: {'204': {description: Done}}\n")
	if got, _ := b.Eval(`document.querySelector("#diagnostics button").textContent`).(string); !strings.HasPrefix(got, "6:") || !strings.Contains(got, "error: ") {
		b.T.Errorf("the first diagnostic is %q", got)
	}
	b.Expect("files of a broken document", `[...document.querySelectorAll("#files button"), ...document.querySelectorAll("#zip:enabled, #copy:enabled")].map(e => e.textContent)`)
	b.Eval(`editor.focus()`)
	b.Press("Tab")
	b.Press("Enter")
	if got := b.Eval(`editor.value.slice(editor.selectionStart, editor.selectionEnd)`); got != "      x-voxgen-nmae: B" {
		b.T.Errorf("%q is selected", got)
	}
}

// dropped: a file that is dropped on the page is read, and its name is that of the document.
func dropped(b *browser.Browser) {
	b.Eval(`(() => { const d = new DataTransfer(); d.items.add(new File(['{"openapi": "3.1.0", "info": {"title": "Dropped", "version": "1"}, "paths": {}}'], "dropped.json"));
		document.dispatchEvent(new DragEvent("drop", {dataTransfer: d})); })()`)
	eventually(b, `name === "dropped.json" && !busy && !waiting`)
	if got := b.Eval(`result.package + " " + result.files[0].text.includes("from dropped.json")`); got != "dropped true" {
		b.T.Errorf("generated: %v", got)
	}
}

// inert: text of a document does not become markup.
func inert(b *browser.Browser) {
	enter(b, `{"openapi": "3.1.0", "info": {"title": "<img src=x onerror=\"document.title='PWNED'\">", "version": "1"}, "paths": {"/<b id=pwned>": {"get": {"x-voxgen-<i id=pwned>": 1, "responses": {"204": {"description": "<script>1</script>"}}}}}}`)
	b.Expect("elements of the document", `[...document.querySelectorAll("#pwned, img, script:not([src])")].map(e => e.outerHTML)`)
	if got := b.Eval(`document.title`); got != "voxgen playground" {
		b.T.Errorf("the title is %q", got)
	}
}

// layout looks at the page with a long document at two widths, in light and dark.
func layout(b *browser.Browser) {
	enter(b, "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a: {get: {responses: {'204': {description: Done}}}}\n"+strings.Repeat("# more\n", 500))
	for _, width := range []int{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			b.Emulate(width, 900, scheme)
			if got := b.Eval(`document.documentElement.scrollWidth`); got.(float64) > float64(width) {
				b.T.Errorf("%d %s: the page is %v wide", width, scheme, got)
			}
			if got := b.Eval(`document.documentElement.scrollHeight`); width > 1000 && got.(float64) > 900 {
				b.T.Errorf("%d %s: the page is %v high", width, scheme, got)
			}
			b.ExpectContrast(scheme, "h1, h2, h3, p, label, button:enabled, button span, b, strong, select, textarea, #numbers, #text")
		}
	}
}
