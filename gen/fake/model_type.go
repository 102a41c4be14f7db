package fake

import (
	"slices"
	"strconv"
	"sync"

	"github.com/voxgen/voxgen/gen/ir"
)

// types are the types of an API.
type types struct {
	api   *ir.API
	any   ir.Value
	decls map[*ir.Decl]declType // structs and unions
}

// declType is what requests need of a declaration, looked up once.
type declType struct {
	properties map[string]wireType
	open       bool // other properties are possible
	needs      []string
	forms      []variantForm
	tells      []string // properties whose values tell the variants apart
}

func newTypes(api *ir.API) *types {
	t := &types{api: api, any: ir.Value{Type: ir.Type{Kind: ir.Any}}, decls: map[*ir.Decl]declType{}}
	for _, d := range api.Decls {
		switch d.Kind {
		case ir.Struct:
			t.decls[d] = t.structType(d)
		case ir.Union:
			t.decls[d] = unionType(d)
		}
	}
	return t
}

func unionType(d *ir.Decl) declType {
	out := declType{forms: variantForms(d.Variants)}
	if d.Discriminator != nil {
		out.tells = append(out.tells, d.Discriminator.Wire)
	}
	for _, f := range out.forms {
		for _, c := range f.consts {
			out.tells = append(out.tells, c[0])
		}
		if f.item != nil {
			for _, c := range f.item.consts {
				out.tells = append(out.tells, c[0])
			}
		}
	}
	return out
}

func (t *types) structType(d *ir.Decl) declType {
	out := declType{properties: map[string]wireType{}, open: d.AdditionalProperties != nil}
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Untaggable {
			out.open = true
			continue
		}
		out.properties[f.Wire] = t.typeOf(&f.Value)
		if f.Required && !f.ReadOnly && len(d.Parts) == 0 {
			out.needs = append(out.needs, f.Wire)
		}
	}
	return out
}

// modelType is a type of the model as a wireType.
type modelType struct {
	*types
	bare *ir.Value // never of a Defined type
}

// model decodes and validates values of an API.
type model struct {
	*types
	schemas []schema
	exprs   *sync.Map // compiled regular expressions
	known   *known    // of the request at hand, nil outside of one
}

func newModel(api *ir.API) model {
	return model{types: newTypes(api), schemas: Schemas(api), exprs: &sync.Map{}}
}

// known is what has been found out about the values of a request. Alternatives of nested
// unions would otherwise be decoded and checked again at each level.
type known struct {
	choices map[choiceKey]choice
	valid   map[*record][]violation
	left    int // bytes that checks may still encode, see source
}

// spent reports whether checks have encoded too much, so that not all has been checked.
func (k *known) spent() bool { return k.left <= 0 }

type choiceKey struct {
	union *ir.Decl
	value uintptr // of a map
}

func (t *types) typeOf(v *ir.Value) modelType { return modelType{t, t.underlying(v)} }

// underlying returns the value of a Defined type, or v itself.
func (t *types) underlying(v *ir.Value) *ir.Value {
	for v.Kind == ir.Named && t.api.Decls[v.Decl].Kind == ir.Defined {
		v = t.api.Decls[v.Decl].Value
	}
	return v
}

// base returns the kind of a scalar, for an enum that of its values.
func (t *types) base(v *ir.Value) ir.Kind {
	if v = t.underlying(v); v.Kind == ir.Named && t.api.Decls[v.Decl].Kind == ir.Enum {
		return t.api.Decls[v.Decl].Base
	}
	return v.Kind
}

// decl returns the declaration of a struct, nil for other values.
func (t modelType) decl() *ir.Decl {
	if t.bare.Kind != ir.Named || t.api.Decls[t.bare.Decl].Kind != ir.Struct {
		return nil
	}
	return t.api.Decls[t.bare.Decl]
}

func (t modelType) shape() byte {
	switch t.bare.Kind {
	case ir.List:
		return 'l'
	case ir.Map, ir.File, ir.Event:
		return 'o'
	case ir.Any, ir.RawJSON, ir.Reader, ir.NoneKind:
		return '?'
	case ir.Named:
		switch t.api.Decls[t.bare.Decl].Kind {
		case ir.Struct:
			return 'o'
		case ir.Union:
			return '?'
		}
	}
	return 's'
}

func (t modelType) quoted() bool {
	switch t.base(t.bare) {
	case ir.String, ir.Secret, ir.Time, ir.Date, ir.Bytes:
		return true
	}
	return false
}

func (t modelType) elem() wireType {
	if t.bare.Elem != nil {
		return t.typeOf(t.bare.Elem)
	}
	return modelType{t.types, &t.any}
}

func (t modelType) variants() []wireType {
	var out []wireType
	if t.bare.Kind == ir.Named {
		variants := t.api.Decls[t.bare.Decl].Variants
		for i := range variants {
			out = append(out, t.typeOf(&variants[i].Value))
		}
	}
	return out
}

func (t modelType) takes(text string) bool {
	return slices.ContainsFunc(t.variants(), func(variant wireType) bool {
		v := variant.(modelType)
		switch {
		case v.shape() != 's':
			return false
		case v.bare.Kind == ir.Named:
			return slices.ContainsFunc(t.api.Decls[v.bare.Decl].Consts, func(c ir.EnumConst) bool { return c.Value == text })
		case v.bare.Kind == ir.Bool:
			return text == "true" || text == "false"
		}
		return v.quoted() || isNumber(text)
	})
}

func (t modelType) properties() (properties map[string]wireType, open bool) {
	d := t.decl()
	if d == nil {
		return nil, true
	}
	return t.decls[d].properties, t.decls[d].open
}

func (t modelType) needs() []string {
	return t.decls[t.decl()].needs
}

func (t modelType) describe() string {
	if t.bare.Kind == ir.Named && !t.isNumber() {
		return t.api.Decls[t.bare.Decl].Name
	}
	switch kind := t.base(t.bare); kind {
	case ir.Time:
		return "time"
	case ir.Date:
		return "Date"
	case ir.Bool:
		return "boolean"
	case ir.Float, ir.Float32:
		return "number"
	case ir.Bytes:
		return "base64"
	default:
		if bits := bitsOf(kind); bits > 0 {
			return strconv.Itoa(bits) + "-bit integer"
		}
		return string(kind)
	}
}

func (t modelType) isNumber() bool {
	kind := t.base(t.bare)
	return kind == ir.Bool || kind == ir.Float || kind == ir.Float32 || bitsOf(kind) > 0
}

// bitsOf returns the size of an integer, 0 for other kinds.
func bitsOf(kind ir.Kind) int {
	switch kind {
	case ir.Int, ir.Uint64:
		return 64
	case ir.Int32, ir.Uint32:
		return 32
	case ir.Int16, ir.Uint16:
		return 16
	case ir.Int8, ir.Uint8:
		return 8
	}
	return 0
}

func isUnsigned(kind ir.Kind) bool {
	return kind == ir.Uint64 || kind == ir.Uint32 || kind == ir.Uint16 || kind == ir.Uint8
}
