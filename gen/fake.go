package gen

import (
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/runtime"
	"github.com/voxgen/voxgen/gen/verify"
)

// FakeImports lists the packages that a fake may import in addition to its client
// and [Imports].
var FakeImports = []string{
	"crypto", "crypto/rsa", "crypto/sha256", "encoding", "log", "net/http/httptest", "reflect", "runtime/debug", "testing",
}

// fakeFiles generates the fake of a client and the verification rules for its
// folder, or reports why there is none.
func fakeFiles(api *ir.API, cfg Config, diags *diag.List) ([]output.File, map[string]verify.Config, error) {
	if cfg.ImportPath == nil {
		return nil, nil, nil
	}
	importPath := cfg.ImportPath(api.Package)
	if why := noFake(importPath); why != "" {
		diags.Add(diag.Diagnostic{
			Position: diag.Position{File: api.Source}, Severity: diag.Note, Code: "no-fake",
			Message: why, Instead: "no fake generated",
		})
		return nil, nil, nil
	}
	emitted, err := emit.Fake(api, importPath)
	if err != nil {
		return nil, nil, err
	}
	files, err := runtime.Fake(api, importPath, emitted)
	if err != nil {
		return nil, nil, err
	}
	rules := verify.Config{
		Package: api.FakePackage(), AnyFormat: true,
		Imports: slices.Concat(Imports, FakeImports, []string{importPath}),
		Names:   map[string]string{importPath: emit.ClientAlias},
	}
	return files, map[string]verify.Config{api.FakePackage(): rules}, nil
}

// noFake returns why a fake cannot be generated, or "".
func noFake(importPath string) string {
	switch {
	case importPath == "":
		return "no go.mod above the output folder, so the import path of the package is unknown (see --import-path)"
	case !ValidImportPath(importPath):
		return "invalid import path of the package"
	}
	return ""
}

// ValidImportPath reports whether path can be imported by generated code: it must
// consist of plain names and slashes and must not be relative or in the standard
// library.
func ValidImportPath(path string) bool {
	if len(path) > 300 || slices.Contains(Imports, path) || slices.Contains(FakeImports, path) || path == "C" || path == "unsafe" {
		return false
	}
	for part := range strings.SplitSeq(path, "/") {
		if strings.Trim(part, ".") == "" || strings.HasPrefix(part, ".") || strings.ContainsFunc(part, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~", r))
		}) {
			return false
		}
	}
	return path != ""
}
