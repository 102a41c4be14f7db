package gen

import (
	"go/token"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
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
