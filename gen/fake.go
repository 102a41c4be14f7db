package gen

import (
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
)

// FakeImports lists the packages that a fake may import in addition to its client
// and [Imports].
var FakeImports = []string{
	"crypto", "crypto/rsa", "crypto/sha256", "encoding", "log", "net/http/httptest", "reflect", "runtime/debug", "testing",
}

// fakeImportPath returns the import path of the client, which its fake needs, or "" if
// there is to be no fake. It reports why that is, unless the caller wants none.
func fakeImportPath(api *ir.API, cfg Config, diags *diag.List) string {
	if cfg.ImportPath == nil || cfg.NoFake {
		return ""
	}
	importPath := cfg.ImportPath(api.Package)
	if why := noFake(importPath); why != "" {
		diags.Add(diag.Diagnostic{
			Position: diag.Position{File: api.Source}, Severity: diag.Note, Code: "no-fake",
			Message: why, Instead: "no fake generated",
		})
		return ""
	}
	return importPath
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
	if len(path) > 300 || standard(path) || path == "C" {
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
