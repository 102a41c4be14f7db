package migrate

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/internal/config"
)

// oapiAdditional reads additional-imports, by the name that types have them with.
func (r *reader) oapiAdditional(path string, n *yaml.Node) {
	for _, item := range r.items(path, n) {
		if importPath := value(item, "package"); importPath != "" {
			name := value(item, "alias")
			if name == "" {
				name = safe.PackageElement(importPath)
			}
			r.packages[name] = importPath
		}
	}
}

// standard are packages that oapi-codegen imports where a type needs them.
var standard = map[string]string{"time": "time", "json": "encoding/json"}

// resolve returns the import path and name of a Go type that a document or configuration
// has as package.Type, or why it cannot be used. importPath may be empty.
func (r *reader) resolve(goType, importPath string) (full, reason string) {
	pkg, name, ok := strings.Cut(goType, ".")
	switch {
	case strings.ContainsAny(goType, "[]*{} "):
		return "", "only a named type can be used: declare one for " + goType
	case !ok:
		return "", goType + " is not a type of another package"
	}
	for _, candidate := range []string{importPath, r.packages[pkg], standard[pkg]} {
		if candidate != "" && gen.ValidType(candidate+"."+name) {
			return candidate + "." + name, ""
		}
	}
	return "", fmt.Sprintf("the import path of package %s is not known; add the type to types of voxgen.yaml", pkg)
}

// goType reads x-go-type or x-ogen-type: the Go type of a component becomes one of types.
func (r *reader) goType(owner place, key, n *yaml.Node) {
	full, reason := n.Value, ""
	if key.Value == "x-go-type" {
		full, reason = r.resolve(n.Value, value(get(owner.node, "x-go-type-import"), "path"))
	} else if !gen.ValidType(full) {
		reason = "must be an import path and an exported name"
	}
	switch format := value(owner.node, "format"); {
	case reason != "":
	case owner.component != "":
		r.out.Config.Types = append(r.out.Config.Types, config.Type{Schema: owner.component, Go: full})
	case format != "":
		reason = fmt.Sprintf("only components and formats have types; for all values with this format: types: [{format: %s, go: %s}]", format, full)
	default:
		reason = "only components and formats have types; give the schema a component"
	}
	if reason != "" {
		r.dropInDocument(key, reason)
	}
}

// oapiTypeMapping reads type-mapping: Go types of formats, by the type of the schema.
func (r *reader) oapiTypeMapping(path string, _, n *yaml.Node) {
	r.each(path, n, func(path string, _, n *yaml.Node) {
		r.keys(path, n, map[string]handler{
			"default": r.not("the Go types of JSON types cannot be changed, only those of formats"),
			"formats": func(path string, _, n *yaml.Node) { r.each(path, n, r.oapiFormat) },
		})
	})
}

func (r *reader) oapiFormat(path string, key, n *yaml.Node) {
	goType, importPath := value(n, "type"), value(n, "import")
	if n.Kind == yaml.ScalarNode {
		goType = n.Value
	}
	if nested := value(get(n, "import"), "path"); nested != "" {
		importPath = nested
	}
	if key.Value == "date-time" && goType == "time.Time" {
		return
	}
	full, reason := r.resolve(goType, importPath)
	if reason != "" {
		r.drop(path, key, reason)
		return
	}
	r.out.Config.Types = append(r.out.Config.Types, config.Type{Format: key.Value, Go: full})
}

// oapiImports reads import-mapping: Go packages with the types of referenced documents.
// voxgen uses the types of a package only if it has written them, which must be done first.
func (r *reader) oapiImports(path string, _, n *yaml.Node) {
	r.each(path, n, func(path string, key, n *yaml.Node) {
		if n.Value != "-" { // the package of the client itself
			r.drop(path, key, fmt.Sprintf("its types are copied; to share them, generate %s into the package %s with voxgen, and add it to imports", key.Value, n.Value))
		}
	})
}
