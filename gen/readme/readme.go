// Package readme writes README.md of a client: how to install and use it, and a table of
// its operations. Texts of the API document are escaped, so that they contain no links, HTML
// or other Markdown.
package readme

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
)

// Config holds what the model does not say.
type Config struct {
	// ImportPath is the import path of the client, empty if it is unknown, and ImportName
	// its name in source if that is not the name of the package.
	ImportPath, ImportName string
	// Fake: there is a fake.
	Fake bool
	// Examples is the source of the examples. TestFunc is that of a test with the fake, nil
	// if there is none.
	Examples, TestFunc []byte
	// Runs: the examples are written beside README.md.
	Runs bool
}

// Write returns the text of README.md.
func Write(api *ir.API, cfg Config) ([]byte, error) {
	code, err := snippets(cfg.Examples)
	if err != nil {
		return nil, err
	}
	test, err := testFunc(cfg.TestFunc)
	if err != nil {
		return nil, err
	}
	w := &writer{api: api, cfg: cfg, code: code, name: api.Package}
	if cfg.ImportName != "" {
		w.name = cfg.ImportName
	}
	w.line("%s\n", output.MarkdownHeader(api.Generator, api.Source))
	w.intro()
	w.install()
	w.signIn()
	w.errors()
	w.retries()
	w.pages()
	w.testing(test)
	w.operations()
	return append(bytes.TrimRight(w.text.Bytes(), "\n"), '\n'), nil
}

// writer collects the text.
type writer struct {
	api  *ir.API
	cfg  Config
	code map[string]string // statements by method
	name string            // of the package in source
	text bytes.Buffer
}

// line writes a line. Arguments that come from the document must be escaped.
func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.text, format+"\n", args...) }

// maxLine is the length at which paragraphs are wrapped.
const maxLine = 120

// prose writes a paragraph without texts of the document, which could begin a list or the
// like at the start of a line.
func (w *writer) prose(format string, args ...any) {
	line := ""
	for word := range strings.FieldsSeq(fmt.Sprintf(format, args...)) {
		if line != "" && len(line)+1+len(word) > maxLine {
			w.line("%s", line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	w.line("%s\n", line)
}

// block writes a code block. Its fence is longer than all backquotes in it.
func (w *writer) block(language, code string) {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	w.line("%s%s\n%s\n%s\n", fence, language, strings.TrimRight(code, "\n"), fence)
}

func (w *writer) intro() {
	w.line("# %s\n", w.api.Package)
	title := "an HTTP API"
	if w.api.Title != "" {
		title = safe.Markdown(oneLine(w.api.Title))
	}
	if version := oneLine(w.api.Version); version != "" {
		title += ", version " + safe.Markdown(version)
	}
	w.line("Package `%s` is a Go client for %s. It only depends on the standard library.\n", w.api.Package, title)
	about := w.api.Doc.Summary
	if about == "" {
		about = w.api.Doc.Text
	}
	if about = paragraph(about); about != "" && about != w.api.Title {
		w.line("%s\n", safe.Markdown(clip(about, maxIntro)))
	}
}

func (w *writer) install() {
	path := w.cfg.ImportPath
	if path == "" {
		return
	}
	if slices.Contains(strings.Split(path, "/"), "internal") {
		w.line("## Import\n")
	} else {
		w.line("## Install\n")
		w.block("sh", "go get "+path)
	}
	if w.cfg.ImportName != "" {
		path = w.cfg.ImportName + ` "` + path + `"`
	} else {
		path = `"` + path + `"`
	}
	w.block("go", "import "+path)
}

// errors says how to handle errors of the client.
func (w *writer) errors() {
	w.line("## Errors\n")
	w.prose("The error of a response has the type `*%s.APIError`, and that of an invalid request `*%s.ValidationError`, which lists the fields. An error shows no secrets and is safe to log.", w.name, w.name)
	w.block("go", fmt.Sprintf(`var invalid *%[1]s.ValidationError
var failed *%[1]s.APIError
switch {
case errors.As(err, &invalid): // nothing was sent
	fmt.Println(invalid.Fields)
case errors.As(err, &failed): // the response is an error
	fmt.Println(failed.StatusCode, failed.Code, failed.Message)
}`, w.name))
	if code := w.errorCode(); code != "" {
		w.prose("The error codes are constants, such as in `errors.Is(err, %s.%s)`.", w.name, code)
	}
	if len(w.api.ErrorTypes) == 0 {
		return
	}
	w.prose("The documented error responses have types, whose field `Body` is the decoded body. The documentation of a method lists those of the operation.")
	w.block("go", fmt.Sprintf("var problem *%s.%s\nif errors.As(err, &problem) {\n\tfmt.Println(problem.StatusCode, problem.Body)\n}", w.name, w.api.ErrorTypes[0].Name))
	var others []string
	for _, t := range w.api.ErrorTypes[1:] {
		others = append(others, "`"+t.Name+"`")
	}
	switch len(others) {
	case 0:
	case 1:
		w.prose("The other type is %s.", others[0])
	default:
		w.prose("The other types are %s.", strings.Join(others, ", "))
	}
}

// errorCode returns a constant of the error codes, if they are an enum.
func (w *writer) errorCode() string {
	if w.api.Errors == nil || len(w.api.Errors.Code) == 0 {
		return ""
	}
	v := w.api.ErrorCode()
	if v.Kind != ir.Named || !w.api.Decls[v.Decl].Error || len(w.api.Decls[v.Decl].Consts) == 0 {
		return ""
	}
	if rejected := w.api.Errors.Unauthorized; len(rejected) > 0 {
		return rejected[0]
	}
	return w.api.Decls[v.Decl].Consts[0].Name
}

func (w *writer) retries() {
	if !w.api.Retries() {
		return
	}
	w.line("## Retries\n")
	w.prose("A call that only reads is sent again after a failure that may pass: twice by default, after random delays, and as the service requests with Retry-After. "+
		"`%s.WithMaxRetries(5)` changes the number in the client or in one call; with 0, a call is one request.", w.name)
	if w.api.Keys() {
		w.prose("An operation with an idempotency key is repeated, too. The client makes the key, unless the call has `%s.WithIdempotencyKey`.", w.name)
	}
}

func (w *writer) pages() {
	for _, call := range w.api.Examples {
		o := w.api.Operations[call.Op]
		if !call.All {
			continue
		}
		w.line("## Pages\n")
		w.prose("An operation that returns a list in pages has two iterators: over all items, such as `%s`, and over the pages, `%s`.", o.Page.All, o.Page.Pages)
		w.block("go", w.code[o.Page.All])
	}
}

func (w *writer) testing(test string) {
	if !w.cfg.Fake || test == "" {
		return
	}
	w.line("## Testing\n")
	w.prose("Package `%s` is a fake of the service. It decodes and validates each request, and fails the test if one is invalid.", w.api.FakePackage())
	w.block("go", test)
	w.prose("With `%s.WithExamples()`, operations return the examples of the API document.", w.api.FakePackage())
}
