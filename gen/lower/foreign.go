package lower

import (
	"regexp"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/gen/schema"
)

// TypeMapping is a type of another package for the schemas of a format, or for a
// component.
type TypeMapping struct {
	Format, Schema string // one of them is empty
	Import, Type   string
	Standard       bool   // the package is in the standard library
	As             string // its JSON: "text" for a string, "json" for any value; "" says the schema
	Position       diag.Position
	// Generated: the type is one of voxgen, for a component of another document. Checked: it
	// has a method Validate, or for an enum Known.
	Generated, Checked, Known bool
}

// keepSchemas lowers all components, if they are for the clients of other documents.
func (l *lowerer) keepSchemas() {
	if !l.cfg.AllSchemas || l.doc.Components == nil {
		return
	}
	for _, name := range schema.Names(l.doc.Components.Schemas) {
		l.kept = append(l.kept, l.value(l.schemas.Ref(l.doc.Components.Schemas[name]), nameContext{name: l.names.goName(name), owner: name, rank: rankInline}))
	}
}

// mapped returns the value of a schema that another package has the type of.
func (l *lowerer) mapped(n *schema.Node) (ir.Value, bool) {
	if len(l.cfg.Types) == 0 && n.Schema.Extensions["x-go-type"] == nil {
		return ir.Value{}, false
	}
	sh := n.Shape()
	for i, m := range l.cfg.Types {
		if m.Schema != "" && n.Component && n.Name == m.Schema || m.Format != "" && sh.Format == m.Format && scalar(sh) {
			return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: l.foreignDecl(i, n, sh)}, Nullable: sh.Nullable}, true
		}
	}
	if n.Schema.Extensions["x-go-type"] != nil && !l.goTypes[n] {
		l.goTypes[n] = true
		l.warn(n.Schema.Origin, "go-type", "ignored", "x-go-type: documents cannot name types of other packages; see types in voxgen.yaml")
	}
	return ir.Value{}, false
}

// scalar reports whether a schema is one of strings, numbers or booleans without an enum.
func scalar(sh *schema.Shape) bool { return sh.Enum == nil && primitive(sh) }

// primitive reports whether a schema is one of strings, numbers or booleans.
func primitive(sh *schema.Shape) bool {
	kinds := sh.Types &^ schema.Null
	return len(sh.Choices) == 0 && kinds != 0 && kinds&(schema.Object|schema.Array) == 0
}

// foreignDecl returns the declaration of cfg.Types[i].
func (l *lowerer) foreignDecl(i int, n *schema.Node, sh *schema.Shape) int {
	if decl, ok := l.foreign[i]; ok {
		return decl
	}
	m := l.cfg.Types[i]
	v := ir.Value{Type: ir.Type{Kind: ir.RawJSON}}
	if m.As == "text" || m.As == "" && sh.Types&^schema.Null == schema.String {
		v.Kind = ir.String
	}
	d := &ir.Decl{Kind: ir.Defined, Value: &v, Checked: m.Checked, Foreign: &ir.Foreign{Import: m.Import, Type: m.Type, Known: m.Known}}
	d.Foreign.Scalar = m.As == "text" || m.As == "" && primitive(sh)
	c := nameRequest{rank: rankInline, owner: "format " + m.Format, want: []string{m.Type}, at: schema.Position(n.Schema.Origin)}
	d.Doc.Summary = "is the type of values with the format " + m.Format
	if m.Schema != "" {
		name := l.typeName(n)
		c = nameRequest{rank: rankComponent, owner: "schema " + n.Name, want: []string{name, name + "Schema"}, at: c.at, exact: name == n.Name}
		d.Doc = docOf(n.Schema)
	}
	l.api.Decls, l.claims = append(l.api.Decls, d), append(l.claims, c)
	l.foreign[i] = len(l.api.Decls) - 1
	return l.foreign[i]
}

// unusedTypes reports the mappings that no schema has used.
func (l *lowerer) unusedTypes() {
	for i, m := range l.cfg.Types {
		if _, ok := l.foreign[i]; ok || m.Generated {
			continue
		}
		what := "component " + m.Schema
		if m.Format != "" {
			what = "scalar schema with the format " + m.Format
		}
		l.diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: "unused-type", Position: m.Position, Message: "types: no operation uses a " + what, Instead: "ignored"})
	}
}

// nameImports names the imports of types of other packages.
func (l *lowerer) nameImports() {
	names := map[string]string{}
	for _, d := range l.api.Decls {
		if d.Foreign == nil || l.isStandard(d.Foreign.Import) {
			continue
		}
		if names[d.Foreign.Import] == "" {
			name := importName(d.Foreign.Import)
			names[d.Foreign.Import], _ = l.scope.take("an import", name, name+"types")
		}
		d.Foreign.Name = names[d.Foreign.Import]
	}
}

func (l *lowerer) isStandard(importPath string) bool {
	for _, m := range l.cfg.Types {
		if m.Import == importPath {
			return m.Standard
		}
	}
	return false
}

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// importName returns the probable name of a package.
func importName(importPath string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(safe.PackageElement(importPath)), "go-"), ".")
	name = notInName.ReplaceAllString(name, "")
	if !validName(exported(name)) || name == "" || name[0] < 'a' || reservedImports[name] {
		return "foreign"
	}
	return name
}

// reservedImports are the names of packages that have another meaning in generated code.
var reservedImports = map[string]bool{
	"client": true, "type": true, "map": true, "func": true, "go": true, "package": true, "import": true, "var": true, "const": true,
	"string": true, "error": true, "any": true, "byte": true, "int": true, "bool": true, "len": true, "new": true, "nil": true, "init": true, "main": true,
}
