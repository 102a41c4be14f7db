package lower

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// route is an operation with its path and method.
type route struct {
	path, method string
	item         *openapi3.PathItem
	op           *openapi3.Operation
}

// routes lists the operations in the order of the document.
func (l *lowerer) routes() []route {
	var out []route
	if l.doc.Paths == nil {
		return nil
	}
	for path, item := range l.doc.Paths.Map() {
		if item == nil {
			continue
		}
		for method, op := range item.Operations() {
			if op == nil {
				continue
			}
			if !l.cfg.Include.empty() && !l.cfg.Include.matches(path, op) || l.cfg.Exclude.matches(path, op) {
				continue
			}
			out = append(out, route{path, method, item, op})
		}
	}
	slices.SortFunc(out, func(a, b route) int {
		return cmp.Or(compareOrigins(a.item.Origin, b.item.Origin), strings.Compare(a.path, b.path),
			compareOrigins(a.op.Origin, b.op.Origin), strings.Compare(a.method, b.method))
	})
	return out
}

func compareOrigins(a, b *openapi3.Origin) int {
	p, q := schema.Position(a), schema.Position(b)
	return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// wellKnownMethods have a conventional signature in Go; vet reports methods with
// these names and another signature. Do is a method of every client.
var wellKnownMethods = strings.Fields(`Do Format GobDecode GobEncode MarshalJSON MarshalXML Peek ReadByte ReadFrom ReadRune Scan Seek
	UnmarshalJSON UnmarshalXML UnreadByte UnreadRune WriteByte WriteTo`)

// methodNames lists candidate names for a method, in order of preference.
func methodNames(name string) []string {
	if slices.Contains(wellKnownMethods, name) {
		return []string{name, name + "Operation"}
	}
	return []string{name}
}

// operations lowers every operation.
func (l *lowerer) operations() {
	l.unmatched()
	all := l.routes()
	names := make([]string, len(all))
	for i, r := range all { // operationIds that are valid names take precedence
		if id := r.op.OperationID; id != "" && l.operationName(r) == id {
			names[i], _ = l.methods.take(r.method+" "+r.path, methodNames(id)...)
		}
	}
	for i, r := range all {
		if names[i] == "" {
			want := l.operationName(r)
			name, lost := l.methods.take(r.method+" "+r.path, methodNames(want)...)
			if lost != "" {
				l.warn(r.op.Origin, "operation-name", "renamed to "+name, "method name %s of %s %s conflicts with %s", want, r.method, r.path, lost)
			}
			names[i] = name
		}
	}
	for i, r := range all {
		l.operation(r, names[i])
	}
	for _, o := range l.api.Operations {
		if o.Stream == nil {
			continue
		}
		o.Stream.Name, _ = l.methods.take("the stream of "+o.ID, o.Name+"Stream", o.Name+"AsStream")
		o.Stream.Doc.Notes = append([]string{"It is like [Client." + o.Name + "], but returns the response as a stream."}, o.Doc.Notes...)
		o.Doc.Notes = append([]string{"[Client." + o.Stream.Name + "] returns the response as a stream."}, o.Doc.Notes...)
	}
}

// operationName returns the name of the method: from the extension, the
// operationId, or the HTTP method and path.
func (l *lowerer) operationName(r route) string {
	if name := goNameExtension(r.op.Extensions, "x-voxgen-name", "x-go-name"); name != "" {
		return name
	}
	if name := l.names.goName(r.op.OperationID); r.op.OperationID != "" && name != "" {
		return exported(name)
	}
	name := l.names.goName(strings.ToLower(r.method))
	by := ""
	for _, seg := range strings.Split(r.path, "/") {
		if strings.HasPrefix(seg, "{") && strings.HasSuffix(seg, "}") {
			by += "By" + exported(l.names.goName(seg))
			name += by
			by = ""
			continue
		}
		if seg != "" {
			name += l.names.goName(seg)
		}
	}
	return exported(name)
}

func (l *lowerer) operation(r route, name string) {
	op := r.op
	l.extensions(op.Extensions, op.Origin, operationExtensions)
	id := op.OperationID
	if id == "" {
		id = name
	}
	o := &ir.Op{Name: name, ID: id, Method: strings.ToUpper(r.method), Path: r.path, Result: -1, Doc: l.operationDoc(op)}
	h := nameContext{name: name, owner: "operation " + id, rank: rankRequest}
	o.Request = l.requestDecl(h, o, op)
	l.parameters(r, o, h)
	l.retries(r, o)
	l.bodies(op, o, h)
	d := l.api.Decls[o.Request]
	l.groups(op, d)
	o.Parts = l.pathParts(r, d)
	l.responses(op, o, h)
	if op.Servers != nil && len(*op.Servers) > 0 {
		o.Server, _ = serverURL((*op.Servers)[0])
	} else if len(r.item.Servers) > 0 {
		o.Server, _ = serverURL(r.item.Servers[0])
	}
	l.errorResponses(op, o)
	o.Auth = l.operationAuth(op)
	l.stream(op, o, h)
	l.callbacks(op)
	l.api.Operations = append(l.api.Operations, o)
	if len(op.Tags) > 0 {
		o.Tag = strings.TrimSpace(op.Tags[0])
	}
	l.sources = append(l.sources, r)
}

func (l *lowerer) operationDoc(op *openapi3.Operation) ir.Doc {
	d := ir.Doc{Summary: strings.TrimSpace(op.Summary), Text: strings.TrimSpace(op.Description), Notes: l.roles(op.Extensions)}
	if op.Deprecated {
		d.Deprecated = deprecation(op.Extensions)
	}
	return d
}

// requestDecl declares the request struct of an operation. It is called Params if
// a schema of the document has the name.
func (l *lowerer) requestDecl(h nameContext, o *ir.Op, op *openapi3.Operation) int {
	l.api.Decls = append(l.api.Decls, &ir.Decl{
		Kind: ir.Struct, Request: true, Operation: o.Name,
		Doc: ir.Doc{},
	})
	l.claims = append(l.claims, nameRequest{rank: rankRequest, owner: h.owner, want: []string{h.name + "Request", h.name + "Params"}, at: schema.Position(op.Origin)})
	return len(l.api.Decls) - 1
}

// pathParts splits a path at its parameters. A parameter that the document does
// not define is added as a string.
func (l *lowerer) pathParts(r route, d *ir.Decl) []ir.PathPart {
	var parts []ir.PathPart
	rest := r.path
	for rest != "" {
		open := strings.IndexByte(rest, '{')
		end := strings.IndexByte(rest, '}')
		if open < 0 || end < open {
			parts = append(parts, ir.PathPart{Text: rest, Field: -1})
			break
		}
		if open > 0 {
			parts = append(parts, ir.PathPart{Text: rest[:open], Field: -1})
		}
		name := rest[open+1 : end]
		i := slices.IndexFunc(d.Fields, func(f ir.Field) bool {
			return f.Param != nil && f.Param.In == ir.InPath && f.Wire == name
		})
		if i < 0 {
			l.warn(r.op.Origin, "path-parameter", "treated as a string", "path parameter %s of %s is not defined", name, r.path)
			i = len(d.Fields)
			d.Fields = append(d.Fields, l.undescribed(name, d))
		}
		parts = append(parts, ir.PathPart{Field: i})
		rest = rest[end+1:]
	}
	for i, f := range d.Fields {
		if f.Param != nil && f.Param.In == ir.InPath && !slices.ContainsFunc(parts, func(p ir.PathPart) bool { return p.Field == i }) {
			l.warn(r.op.Origin, "path-parameter", "parameter not sent", "path parameter %s does not occur in %s", f.Wire, r.path)
		}
	}
	return parts
}

func (l *lowerer) undescribed(name string, d *ir.Decl) ir.Field {
	names := newScope("Validate", "Body")
	for _, f := range d.Fields {
		names.take(f.Wire, f.Name)
	}
	one := 1
	goName, _ := names.take(name, exported(l.names.goName(name)), exported(l.names.goName(name))+"Path")
	return ir.Field{
		Name: goName, Wire: name, Required: true,
		Value:   ir.Value{Type: ir.Type{Kind: ir.String}, Rules: ir.Constraints{MinLength: &one}},
		Param:   &ir.Param{In: ir.InPath, Style: ir.StyleSimple},
		Example: jsonText(name),
	}
}
