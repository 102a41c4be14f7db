package gen

import (
	"go/token"
	"maps"
	"slices"
	"strings"

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
		out = append(out, lower.TypeMapping{Format: t.Format, Schema: t.Schema, Import: importPath, Type: name, Standard: standard(importPath), As: t.As})
	}
	return out
}

// Import is a package that voxgen generates from a document that others refer to.
type Import struct {
	File     string                  // the absolute path of the document
	Package  string                  // the import path
	Position diag.Position           // for errors
	Client   Config                  // of the package
	Path     func(pkg string) string // the import path of the package of Client
}

// mappings returns the types of the package for the components that doc has from the
// document. Errors of the document are those of its own client.
func (i Import) mappings(doc *load.Document, diags *diag.List) []lower.TypeMapping {
	cfg := i.Client
	cfg.Imports, cfg.ImportPath, cfg.AllSchemas = nil, nil, true
	cfg.Readme, cfg.Examples = false, false
	res := Model(cfg)
	if res.API == nil {
		return nil
	}
	if got := i.Path(res.API.Package); got != i.Package {
		diags.Errorf(i.Position, "import", "the client of this document is package %s, not %s", got, i.Package)
		return nil
	}
	types := map[string]*ir.Decl{}
	for _, d := range res.API.Decls {
		if d.Schema != "" {
			types[d.Schema] = d
		}
	}
	var out []lower.TypeMapping
	for _, name := range slices.Sorted(maps.Keys(doc.Shared)) {
		if from := doc.Shared[name]; from.File == i.File && types[from.Schema] != nil {
			d := types[from.Schema]
			known := d.Kind == ir.Enum && !d.Open
			out = append(out, lower.TypeMapping{
				Schema: name, Import: i.Package, Type: d.Name, Generated: true, Known: known, Checked: known || d.Checked && d.Foreign == nil,
			})
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
