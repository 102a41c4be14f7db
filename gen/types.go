package gen

import (
	"go/token"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	"github.com/voxgen/voxgen/gen/verify"
)

// Type is a Go type for the schemas of a format, or for a component.
type Type struct {
	Format, Schema string // one of them is empty
	Go             string // import path and name: github.com/google/uuid.UUID
	As             string // its JSON: "text", "json", or "" for what the schema says
	Position       diag.Position
}

// splitType splits the import path from the name of a type.
func splitType(s string) (importPath, name string) {
	i := strings.LastIndexByte(s, '.')
	if i < strings.LastIndexByte(s, '/') || i < 0 {
		return "", ""
	}
	return s[:i], s[i+1:]
}

// ValidType reports whether s is the import path and the exported name of a type.
func ValidType(s string) bool {
	importPath, name := splitType(s)
	return token.IsIdentifier(name) && token.IsExported(name) && (ValidImportPath(importPath) || standard(importPath) && importPath != "unsafe")
}

func mappings(list []Type) []lower.TypeMapping {
	var out []lower.TypeMapping
	for _, t := range list {
		importPath, name := splitType(t.Go)
		out = append(out, lower.TypeMapping{Format: t.Format, Schema: t.Schema, Import: importPath, Type: name, Standard: standard(importPath), As: t.As, Position: t.Position})
	}
	return out
}

// Import is a package that voxgen generates from a document that others refer to.
type Import struct {
	File     string                  // the absolute path of the document
	Package  string                  // the import path
	Position diag.Position           // for errors
	Types    func() PackageTypes     // of the package; see TypesOf
	Path     func(pkg string) string // the import path of the package called pkg
}

// PackageTypes are the types of a package by the names of their components.
type PackageTypes struct {
	name  string // "" if the document has errors, which are those of its own client
	types map[string]lower.TypeMapping
}

// TypesOf returns a function that returns the types of the client of cfg. They are computed
// once for all clients that import them.
func TypesOf(cfg Config) func() PackageTypes {
	cfg.Imports, cfg.ImportPath, cfg.AllSchemas = nil, nil, true
	cfg.Readme, cfg.Examples = false, false
	return sync.OnceValue(func() PackageTypes {
		res := Model(cfg)
		if res.API == nil {
			return PackageTypes{}
		}
		out := PackageTypes{res.API.Package, map[string]lower.TypeMapping{}}
		for _, d := range res.API.Decls {
			if d.Schema != "" {
				known := d.Kind == ir.Enum && !d.Open
				out.types[d.Schema] = lower.TypeMapping{Type: d.Name, Generated: true, Known: known, Checked: known || d.Checked && d.Foreign == nil}
			}
		}
		return out
	})
}

// mappings returns the types of the package for the components that doc has from the
// document.
func (i Import) mappings(doc *load.Document, diags *diag.List) []lower.TypeMapping {
	from := i.Types()
	if from.name == "" {
		return nil
	}
	if got := i.Path(from.name); got != i.Package {
		diags.Errorf(i.Position, "import", "the client of this document is package %s, not %s", got, i.Package)
		return nil
	}
	var out []lower.TypeMapping
	for _, name := range slices.Sorted(maps.Keys(doc.Shared)) {
		component := doc.Shared[name]
		if t, ok := from.types[component.Schema]; ok && component.File == i.File {
			t.Schema, t.Import = name, i.Package
			out = append(out, t)
		}
	}
	return out
}

// allowTypes allows the imports of the types of other packages.
func allowTypes(rules *verify.Config, api *ir.API) {
	for _, d := range api.Decls {
		if f := d.Foreign; f != nil {
			rules.Imports = append(rules.Imports[:len(rules.Imports):len(rules.Imports)], f.Import)
			if f.Name != "" {
				if rules.Names == nil {
					rules.Names = map[string]string{}
				}
				rules.Names[f.Import] = f.Name
			}
		}
	}
}
