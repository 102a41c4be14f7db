package corpus

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestNothingLostInSilence holds every value of every client against the schema
// that the document has for it: where the document gives a type and the client has
// any or raw JSON, a warning must say so at that place. The walk reads the document
// by itself, without the code that generates.
func TestNothingLostInSilence(t *testing.T) {
	root := testenv.Corpus(t)
	compared, degraded := 0, 0
	for _, path := range testenv.Documents(t) {
		name, _ := filepath.Rel(root, path)
		w, diags := compare(t, path)
		compared += w.compared
		degraded += len(w.lost)
		for _, l := range w.silent(diags) {
			t.Errorf("%s: %s is %s without a warning (%v)", name, l.name, l.kind, l.at[0])
		}
	}
	if compared < 20_000 || degraded < 10 {
		t.Errorf("only %d values were compared, %d of them without their type", compared, degraded)
	}
	t.Logf("%d values, %d of them without the type that the document gives", compared, degraded)
}

// TestSilenceIsFound: without the diagnostics, what was lost is reported.
func TestSilenceIsFound(t *testing.T) {
	w, diags := compare(t, filepath.Join(testenv.Corpus(t), "min", "allof-contradiction.yaml"))
	if len(w.silent(nil)) != 1 || len(w.silent(diags)) != 0 {
		t.Errorf("%d losses without diagnostics, %d with them; want 1 and 0", len(w.silent(nil)), len(w.silent(diags)))
	}
}

// compare walks over the client and the document side by side.
func compare(t *testing.T, path string) (*walk, diag.List) {
	t.Helper()
	doc, diags := load.Load(load.Input{Path: path}, load.Options{})
	r := gen.Model(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
	if doc == nil || r.API == nil {
		t.Fatal(path, diags.Err(), r.Diags.Err())
	}
	w := &walk{api: r.API, doc: doc, seen: map[visit]bool{}}
	for _, o := range r.API.Operations {
		item := doc.T.Paths.Map()[o.Path]
		if item == nil || item.GetOperation(o.Method) == nil {
			t.Errorf("%s: no operation %s %s", path, o.Method, o.Path)
			continue
		}
		op := item.GetOperation(o.Method)
		w.parameters(o, slices.Concat(op.Parameters, item.Parameters))
		w.bodies(o, op.RequestBody)
		w.responses(o, op.Responses)
	}
	return w, r.Diags
}

// walk compares values with schemas.
type walk struct {
	api      *ir.API
	doc      *load.Document
	seen     map[visit]bool
	compared int
	lost     []loss
}

// visit is a declaration that was compared with a schema.
type visit struct {
	decl   int
	schema *openapi3.Schema
}

// loss is a value without the type that the document gives.
type loss struct {
	name string
	kind ir.Kind
	at   []diag.Position // where a warning may stand
}

// silent returns the losses that no warning reports.
func (w *walk) silent(diags diag.List) []loss {
	return slices.DeleteFunc(slices.Clone(w.lost), func(l loss) bool {
		return slices.ContainsFunc(diags, func(d diag.Diagnostic) bool {
			return d.Severity == diag.Warning && slices.Contains(l.at, d.Position)
		})
	})
}

func (w *walk) parameters(o *ir.Op, params openapi3.Parameters) {
	for _, f := range w.api.Decls[o.Request].Fields {
		i := slices.IndexFunc(params, func(p *openapi3.ParameterRef) bool {
			return p.Value != nil && p.Value.Name == f.Wire && f.Param != nil && (p.Value.In == string(f.Param.In) || f.Param.In == ir.InForm)
		})
		if i < 0 {
			continue
		}
		refs := openapi3.SchemaRefs{params[i].Value.Schema}
		for _, mt := range params[i].Value.Content {
			refs = append(refs, mt.Schema)
		}
		w.value(o.ID+"."+f.Wire, f.Value, refs, w.places(params[i].Value.Origin))
	}
}

func (w *walk) bodies(o *ir.Op, rb *openapi3.RequestBodyRef) {
	typed := slices.ContainsFunc(o.Bodies, func(b ir.Body) bool { return b.Kind != ir.TextBody && b.Kind != ir.BinaryBody })
	for _, b := range o.Bodies {
		if b.Field < 0 || rb == nil || typed && (b.Kind == ir.TextBody || b.Kind == ir.BinaryBody) {
			continue
		}
		w.content(o.ID+" request", w.api.Decls[o.Request].Fields[b.Field].Value, rb.Value.Content, b.Media)
	}
}

func (w *walk) responses(o *ir.Op, all *openapi3.Responses) {
	for _, r := range o.Responses {
		for status, ref := range all.Map() {
			if strings.EqualFold(status, r.Status) && ref.Value != nil && r.Kind != ir.EventContent && r.Kind != ir.LinesContent {
				w.content(o.ID+" response", r.Value, ref.Value.Content, r.Media)
			}
		}
	}
}

// content compares with the schema of a media type. Where it has none, any other
// schema would do.
func (w *walk) content(name string, v ir.Value, c openapi3.Content, media string) {
	mt := c[media]
	for _, other := range c {
		if mt == nil || mt.Schema == nil && (strings.Contains(media, "json") || v.Kind == ir.Any) {
			mt = other
		}
	}
	if mt == nil || mt.Schema == nil {
		return
	}
	if v.Kind == ir.Reader || v.Kind == ir.String {
		if all := conjuncts(openapi3.SchemaRefs{mt.Schema}); states(all, 0) && !mayBeString(all) {
			w.lost = append(w.lost, loss{name, v.Kind, w.places(mt.Origin)})
		}
		return
	}
	w.value(name, v, openapi3.SchemaRefs{mt.Schema}, w.places(mt.Origin))
}

// value compares a value with the schemas that hold for it; outer are the positions
// around it.
func (w *walk) value(name string, v ir.Value, refs openapi3.SchemaRefs, outer []diag.Position) {
	all := conjuncts(refs)
	if len(all) == 0 {
		return
	}
	w.compared++
	at := slices.Clone(outer)
	var inner []diag.Position
	for _, s := range all {
		inner = append(inner, w.places(s.Origin)...)
	}
	for _, ref := range refs {
		if ref != nil {
			inner = append(inner, w.places(ref.Origin)...)
		}
	}
	at = append(at, inner...)
	switch v.Kind {
	case ir.Any, ir.RawJSON:
		if states(all, 0) {
			w.lost = append(w.lost, loss{name, v.Kind, at})
		}
	case ir.List:
		var items openapi3.SchemaRefs
		for _, s := range all {
			items = append(append(items, s.Items), s.PrefixItems...)
		}
		w.value(name+"[]", *v.Elem, items, inner)
	case ir.Map:
		w.value(name+"{}", *v.Elem, rest(all), inner)
	case ir.Named:
		if key := (visit{v.Decl, all[0]}); !w.seen[key] {
			w.seen[key] = true
			w.decl(name, w.api.Decls[v.Decl], refs, all, inner)
		}
	}
}

func (w *walk) decl(name string, d *ir.Decl, refs openapi3.SchemaRefs, all []*openapi3.Schema, at []diag.Position) {
	switch d.Kind {
	case ir.Defined:
		w.value(name, *d.Value, refs, at)
	case ir.Struct:
		known := properties(all, 0)
		for _, f := range d.Fields {
			w.value(name+"."+f.Wire, f.Value, known[f.Wire], at)
		}
		if d.AdditionalProperties != nil {
			w.value(name+".*", d.AdditionalProperties.Value, rest(all), at)
		}
	case ir.Union:
		for _, v := range d.Variants {
			w.value(name+"|"+v.Name, v.Value, append(w.alternative(v.Value, all), refs...), at)
		}
	}
}

// alternative finds the alternative that a variant stands for: the one whose
// properties are those of the struct.
func (w *walk) alternative(v ir.Value, all []*openapi3.Schema) openapi3.SchemaRefs {
	if v.Kind != ir.Named || w.api.Decls[v.Decl].Kind != ir.Struct {
		return nil
	}
	var found openapi3.SchemaRefs
	fewest := 0
	for _, s := range all {
		for _, ref := range slices.Concat(s.OneOf, s.AnyOf) {
			known := properties(conjuncts(openapi3.SchemaRefs{ref}), 0)
			own := 0
			for _, f := range w.api.Decls[v.Decl].Fields {
				if known[f.Wire] != nil {
					own++
				}
			}
			if missing := len(known) - own; own > 0 && (found == nil || missing < fewest) {
				found, fewest = openapi3.SchemaRefs{ref}, missing
			}
		}
	}
	return found
}

// conjuncts lists the schemas of refs and those in their allOf.
func conjuncts(refs openapi3.SchemaRefs) []*openapi3.Schema {
	var out []*openapi3.Schema
	var add func(refs openapi3.SchemaRefs)
	add = func(refs openapi3.SchemaRefs) {
		for _, ref := range refs {
			if ref != nil && ref.Value != nil && !slices.Contains(out, ref.Value) {
				out = append(out, ref.Value)
				add(ref.Value.AllOf)
			}
		}
	}
	add(refs)
	return out
}

// properties lists the properties of schemas and of their alternatives.
func properties(all []*openapi3.Schema, depth int) map[string]openapi3.SchemaRefs {
	out := map[string]openapi3.SchemaRefs{}
	for _, s := range all {
		for name, ref := range s.Properties {
			out[name] = append(out[name], ref)
		}
		for _, ref := range slices.Concat(s.OneOf, s.AnyOf) {
			if depth > 4 {
				break
			}
			for name, refs := range properties(conjuncts(openapi3.SchemaRefs{ref}), depth+1) {
				out[name] = append(out[name], refs...)
			}
		}
	}
	return out
}

// rest lists the schemas of the properties without a name.
func rest(all []*openapi3.Schema) (out openapi3.SchemaRefs) {
	for _, s := range all {
		out = append(out, s.AdditionalProperties.Schema)
		for _, ref := range s.PatternProperties {
			out = append(out, ref)
		}
	}
	return out
}

// states reports whether schemas limit the type of a value. Alternatives do if each
// of them does.
func states(all []*openapi3.Schema, depth int) bool {
	for _, s := range all {
		if n := len(s.Type.Slice()); n > 0 && n < 6 && !s.Type.Is("null") || len(s.Enum) > 0 || s.Const != nil || len(s.Properties) > 0 || s.Items != nil {
			return true
		}
		for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
			if depth < 8 && len(list) > 0 && !slices.ContainsFunc(list, func(ref *openapi3.SchemaRef) bool {
				return !states(conjuncts(openapi3.SchemaRefs{ref}), depth+1)
			}) {
				return true
			}
		}
	}
	return false
}

// mayBeString reports whether the schemas allow a string.
func mayBeString(all []*openapi3.Schema) bool {
	return !slices.ContainsFunc(all, func(s *openapi3.Schema) bool {
		return len(s.Type.Slice()) > 0 && !slices.Contains(s.Type.Slice(), "string") && !s.Type.Is("file") || len(s.Properties) > 0 || s.Items != nil
	})
}

// places lists the position of an element of the document.
func (w *walk) places(o *openapi3.Origin) []diag.Position {
	if o == nil || o.Key == nil {
		return nil
	}
	return []diag.Position{w.doc.Position(o.Key)}
}
