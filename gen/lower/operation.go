package lower

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// route is an operation where it stands.
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
	p, q := position(a), position(b)
	return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// wellKnownMethods have a signature of their own in Go; vet refuses methods of
// these names with another one.
var wellKnownMethods = strings.Fields(`Format GobDecode GobEncode MarshalJSON MarshalXML Peek ReadByte ReadFrom ReadRune Scan Seek
	UnmarshalJSON UnmarshalXML UnreadByte UnreadRune WriteByte WriteTo`)

// methodNames are the names wanted for a method, the best first.
func methodNames(name string) []string {
	if slices.Contains(wellKnownMethods, name) {
		return []string{name, name + "Operation"}
	}
	return []string{name}
}

// operations lowers every operation.
func (l *lowerer) operations() {
	methods := newScope(wellKnownMethods...)
	all := l.routes()
	names := make([]string, len(all))
	for i, r := range all { // ids that are names as they stand come first
		if id := r.op.OperationID; id != "" && operationName(r) == id {
			names[i], _ = methods.take(r.method+" "+r.path, methodNames(id)...)
		}
	}
	for i, r := range all {
		if names[i] == "" {
			want := operationName(r)
			name, lost := methods.take(r.method+" "+r.path, methodNames(want)...)
			if lost != "" {
				l.warn(r.op.Origin, "operation-name", "it is named "+name, "the name %s for %s %s is taken by %s", want, r.method, r.path, lost)
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
		o.Stream.Name, _ = methods.take("the stream of "+o.ID, o.Name+"Stream", o.Name+"AsStream")
		o.Stream.Doc.Notes = append([]string{"It is [Client." + o.Name + "] with the answer as a stream."}, o.Doc.Notes...)
		o.Doc.Notes = append([]string{"[Client." + o.Stream.Name + "] returns the answer as a stream."}, o.Doc.Notes...)
	}
}

// operationName is the method's name: from the extension, the operationId, or
// the HTTP method and path.
func operationName(r route) string {
	for _, key := range []string{"x-voxgen-name", "x-go-name"} {
		if s, ok := r.op.Extensions[key].(string); ok && validName(s) {
			return s
		}
	}
	if name := goName(r.op.OperationID); r.op.OperationID != "" && name != "" {
		return exported(name)
	}
	name := goName(strings.ToLower(r.method))
	by := ""
	for _, seg := range strings.Split(r.path, "/") {
		if strings.HasPrefix(seg, "{") && strings.HasSuffix(seg, "}") {
			by += "By" + exported(goName(seg))
			name += by
			by = ""
			continue
		}
		if seg != "" {
			name += goName(seg)
		}
	}
	return exported(name)
}

func (l *lowerer) operation(r route, name string) {
	op := r.op
	l.extensions(op.Extensions, op.Origin, operationExtensions)
	file := l.file(op.Tags)
	id := op.OperationID
	if id == "" {
		id = name
	}
	o := &ir.Op{Name: name, ID: id, Method: strings.ToUpper(r.method), Path: r.path, File: file, Result: -1, Doc: operationDoc(op)}
	h := hint{name: name, file: file, owner: "operation " + id, rank: rankRequest}
	o.Request = l.requestDecl(h, o, op)
	l.parameters(r, o, h)
	l.bodies(op, o, h)
	d := l.api.Decls[o.Request]
	d.Groups = append(d.Groups, l.groups(op.Extensions, op.Origin, d.Fields)...)
	o.Parts = l.pathParts(r, d)
	l.responses(op, o, h)
	if op.Servers != nil && len(*op.Servers) > 0 {
		o.Server = serverURL((*op.Servers)[0])
	} else if len(r.item.Servers) > 0 {
		o.Server = serverURL(r.item.Servers[0])
	}
	l.failures(op, o)
	o.Auth = l.operationAuth(op)
	l.stream(op, o, h)
	l.callbacks(op)
	l.api.Operations = append(l.api.Operations, o)
}

func operationDoc(op *openapi3.Operation) ir.Doc {
	d := ir.Doc{Summary: strings.TrimSpace(op.Summary), Text: strings.TrimSpace(op.Description), Notes: roles(op.Extensions)}
	if op.Deprecated {
		d.Deprecated = deprecation(op.Extensions)
	}
	return d
}

// requestDecl declares the argument of an operation. Where a schema of the
// description has the name, the argument is called Params.
func (l *lowerer) requestDecl(h hint, o *ir.Op, op *openapi3.Operation) int {
	l.api.Decls = append(l.api.Decls, &ir.Decl{
		Kind: ir.Struct, File: h.file, Request: true, Operation: o.Name,
		Doc: ir.Doc{},
	})
	l.claims = append(l.claims, claim{rank: rankRequest, owner: h.owner, want: []string{h.name + "Request", h.name + "Params"}, at: position(op.Origin)})
	return len(l.api.Decls) - 1
}

// file is the file of the operations with these tags: one for each first tag.
func (l *lowerer) file(tags []string) string {
	tag := "operations"
	if len(tags) > 0 && strings.TrimSpace(tags[0]) != "" {
		tag = tags[0]
	}
	if f, ok := l.tagFile[tag]; ok {
		return f
	}
	base := tag
	if l.cfg.FileName != nil {
		base = l.cfg.FileName(tag)
	}
	f, _ := l.files.take("tag "+tag, base, base+"_api")
	l.tagFile[tag] = f
	return f
}

// parameters adds a field for each parameter: those of the path first, unless
// the operation has its own of the same name and place.
func (l *lowerer) parameters(r route, o *ir.Op, h hint) {
	var all []*openapi3.Parameter
	for _, refs := range []openapi3.Parameters{r.item.Parameters, r.op.Parameters} {
		for _, ref := range refs {
			if ref == nil || ref.Value == nil {
				continue
			}
			p := ref.Value
			if i := slices.IndexFunc(all, func(q *openapi3.Parameter) bool { return q.Name == p.Name && q.In == p.In }); i >= 0 {
				all[i] = p
				continue
			}
			all = append(all, p)
		}
	}
	d := l.api.Decls[o.Request]
	names := newScope("Validate", "LogValue", "MarshalJSON", "Body")
	inForm := r.op.Extensions["x-voxgen-params-in"]
	if inForm != nil && inForm != "form" {
		l.diags.Errorf(position(r.op.Origin), "params-in", "x-voxgen-params-in has to be form")
	}
	for _, p := range all {
		if ignoredHeader(p) {
			l.note(p.Origin, "header-ignored", "it is ignored, as OpenAPI asks", "the header parameter %s is described elsewhere", p.Name)
			continue
		}
		if (p.In == "header" || p.In == "cookie") && !isToken(p.Name) {
			l.warn(p.Origin, "parameter-name", "it is left out", "%q can be no name of a %s", p.Name, p.In)
			continue
		}
		f := l.parameter(p, h, names)
		if f.Param.In == ir.InQuery && inForm == "form" {
			f.Param.In = ir.InForm
		}
		d.Fields = append(d.Fields, f)
	}
	if inForm == "form" && slices.ContainsFunc(d.Fields, func(f ir.Field) bool { return f.Param.In == ir.InForm }) {
		o.Bodies = append(o.Bodies, ir.Body{Kind: ir.ParamsBody, Media: "application/x-www-form-urlencoded", Field: -1})
	}
}

// ignoredHeader tells whether OpenAPI says to ignore a header parameter
// (OpenAPI 3.1.1, section 4.8.12.1).
func ignoredHeader(p *openapi3.Parameter) bool {
	return p.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(p.Name))
}

// isToken tells whether HTTP takes a name (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !isAlnum(r) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// parameter lowers one parameter.
func (l *lowerer) parameter(p *openapi3.Parameter, h hint, names *scope) ir.Field {
	l.extensions(p.Extensions, p.Origin, parameterExtensions)
	ref, isJSON := l.paramSchema(p)
	want := goName(p.Name)
	if s, ok := p.Extensions["x-voxgen-name"].(string); ok && validName(s) {
		want = s
	} else if s, ok := p.Extensions["x-go-name"].(string); ok && validName(s) {
		want = s
	}
	want = exported(want)
	name, _ := names.take(p.Name, want, want+exported(goName(p.In)), want+"Param")
	f := ir.Field{
		Name: name, Wire: p.Name, Required: p.Required || p.In == "path",
		Value: l.value(ref, h.child(want, p.Name)),
		Doc:   ir.Doc{Text: strings.TrimSpace(p.Description)},
	}
	if f.Doc.Text == "" && ref != nil && ref.Value != nil {
		f.Doc = l.fieldDoc(ref)
	}
	if p.Deprecated {
		f.Doc.Deprecated = deprecation(p.Extensions)
	}
	if ref != nil && ref.Value != nil {
		l.extensions(ref.Value.Extensions, ref.Value.Origin, schemaExtensions)
		if ref.Value.Default != nil {
			f.Default = jsonText(ref.Value.Default)
		}
	}
	if p.Extensions["x-voxgen-sensitive"] == true && f.Value.Kind == ir.String {
		f.Value.Kind = ir.Secret
	}
	f.Param = l.param(p, ref, isJSON, &f.Value)
	return f
}

// paramSchema is the schema of a parameter, and whether it travels as JSON.
func (l *lowerer) paramSchema(p *openapi3.Parameter) (*openapi3.SchemaRef, bool) {
	if p.Schema != nil {
		return p.Schema, false
	}
	for _, media := range slices.Sorted(maps.Keys(p.Content)) {
		mt := p.Content[media]
		if mt == nil {
			continue
		}
		if !isJSONMedia(media) {
			l.warn(p.Origin, "param-content", "it is taken as text", "the parameter %s has the content type %q", p.Name, media)
			return nil, false
		}
		return mt.Schema, true
	}
	return &openapi3.SchemaRef{Value: &openapi3.Schema{Type: &openapi3.Types{"string"}}}, false
}

// param decides how a parameter is serialized (OpenAPI 3.1.1, section 4.8.12.3).
func (l *lowerer) param(p *openapi3.Parameter, ref *openapi3.SchemaRef, isJSON bool, v *ir.Value) *ir.Param {
	q := &ir.Param{In: ir.In(p.In), Style: p.Style, AllowReserved: p.AllowReserved, AllowEmpty: p.AllowEmptyValue, JSON: isJSON}
	if q.Style == "" {
		q.Style = map[ir.In]string{ir.InQuery: "form", ir.InCookie: "form"}[q.In]
		if q.Style == "" {
			q.Style = "simple"
		}
	}
	q.Explode = q.Style == "form" || q.Style == "cookie"
	if p.Explode != nil {
		q.Explode = *p.Explode
	}
	if v.Kind == ir.List && !q.Explode {
		q.Delimiter = map[string]string{"spaceDelimited": " ", "pipeDelimited": "|"}[q.Style]
		if q.Delimiter == "" {
			q.Delimiter = ","
		}
	}
	for _, ext := range []map[string]any{p.Extensions, schemaExt(ref)} {
		if s, ok := ext["x-voxgen-delimiter"].(string); ok && s != "" {
			q.Delimiter, q.Explode = s, false
			q.AllowEmpty = true // an empty list is a value of its own
		}
	}
	q.Generic = !isJSON && (!l.flat(v) || v.Kind == ir.List && q.Style == "deepObject")
	if q.In == ir.InPath && (v.Kind == ir.String || v.Kind == ir.Secret) && v.Rules.MinLength == nil {
		one := 1 // an empty segment would be another path
		v.Rules.MinLength = &one
	}
	return q
}

func schemaExt(ref *openapi3.SchemaRef) map[string]any {
	if ref == nil || ref.Value == nil {
		return nil
	}
	return ref.Value.Extensions
}

// flat tells whether a value is one text on the wire, or a list of such.
func (l *lowerer) flat(v *ir.Value) bool {
	if v.Kind == ir.List {
		return !v.Elem.Nullable && v.Elem.Kind != ir.List && l.flat(v.Elem)
	}
	if v.Kind == ir.Named {
		return l.api.Decls[v.Decl].Kind == ir.Enum
	}
	return v.Kind != ir.Map && v.Kind != ir.Any && v.Kind != ir.RawJSON && v.Kind != ir.NoneKind
}

// pathParts splits a path at its parameters. A parameter that the path names
// but the description does not is added as a string.
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
			l.warn(r.op.Origin, "path-parameter", "it is taken as a string", "the path %s names %s, which no parameter describes", r.path, name)
			i = len(d.Fields)
			d.Fields = append(d.Fields, l.undescribed(name, d))
		}
		parts = append(parts, ir.PathPart{Field: i})
		rest = rest[end+1:]
	}
	for i, f := range d.Fields {
		if f.Param != nil && f.Param.In == ir.InPath && !slices.ContainsFunc(parts, func(p ir.PathPart) bool { return p.Field == i }) {
			l.warn(r.op.Origin, "path-parameter", "it is not sent", "the path %s does not name its parameter %s", r.path, f.Wire)
		}
	}
	return parts
}

func (l *lowerer) undescribed(name string, d *ir.Decl) ir.Field {
	names := newScope("Validate", "LogValue", "MarshalJSON", "Body")
	for _, f := range d.Fields {
		names.take(f.Wire, f.Name)
	}
	one := 1
	goName, _ := names.take(name, exported(goName(name)), exported(goName(name))+"Path")
	return ir.Field{
		Name: goName, Wire: name, Required: true,
		Value: ir.Value{Type: ir.Type{Kind: ir.String}, Rules: ir.Rules{MinLength: &one}},
		Param: &ir.Param{In: ir.InPath, Style: "simple"},
	}
}
