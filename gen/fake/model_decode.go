package fake

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/voxgen/voxgen/gen/ir"
)

// Values of the model are those of encoding/json, with json.Number for numbers,
// except for structs and unions. A pointer, list or map that is nil in the client
// is nil.

// record is a value of a struct: its properties by their wire names. A property
// without an entry is absent; nil is null.
type record struct {
	values map[string]any
	rest   map[string]any // additional properties
}

// choice is a value of a union.
type choice struct {
	variant int // -1: unknown variant, stored in raw
	value   any
	raw     any
	unset   bool // the zero value
}

// mismatch reports the path and the expected type of an invalid value, but not the
// value. The names of the path are in reverse order.
type mismatch struct {
	want string
	path []string
}

func (e mismatch) Error() string {
	if len(e.path) == 0 {
		return "is not a valid " + e.want
	}
	path := slices.Clone(e.path)
	slices.Reverse(path)
	return "is invalid at " + strconv.Quote(strings.Join(path, ".")) + ": want " + e.want
}

// inside adds a name to the path of an error.
func inside(name string, err error) error {
	if m := (mismatch{}); errors.As(err, &m) {
		return mismatch{m.want, append(m.path, name)}
	}
	return err
}

// parseJSON decodes valid JSON.
// ParseJSON decodes JSON with its numbers as they are.
func ParseJSON(text string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

// decode decodes a value like the client.
func (m model) decode(v *ir.Value, x any) (any, error) {
	v = m.underlying(v)
	if x == nil && v.Kind != ir.Named {
		return m.zero(v), nil
	}
	switch v.Kind {
	case ir.Named:
		return m.decodeNamed(v, x)
	case ir.List:
		return m.decodeList(v, x)
	case ir.Map:
		return m.decodeMap(v, x)
	case ir.Any:
		return plainNumbers(x)
	case ir.RawJSON:
		return x, nil
	case ir.Bool:
		if _, ok := x.(bool); !ok {
			return nil, mismatch{want: "boolean"}
		}
		return x, nil
	}
	if text, ok := x.(string); ok && v.Layout != "" {
		if at, err := time.Parse(v.Layout, text); err == nil {
			return at.Format(time.RFC3339Nano), nil
		}
		return nil, mismatch{want: m.typeOf(v).describe()}
	}
	return m.decodeScalar(v.Kind, x, m.typeOf(v).describe())
}

// decodeScalar decodes a string or a number.
func (m model) decodeScalar(kind ir.Kind, x any, want string) (any, error) {
	wrong := mismatch{want: want}
	if n, ok := x.(json.Number); ok {
		if text, ok := numberOf(kind, n.String(), false); ok {
			return json.Number(text), nil
		}
		return nil, wrong
	}
	text, ok := x.(string)
	if !ok {
		return nil, wrong
	}
	var err error
	switch kind {
	case ir.String, ir.Secret:
	case ir.Time:
		err = new(time.Time).UnmarshalJSON([]byte(strconv.Quote(text)))
	case ir.Date:
		_, err = time.Parse(time.DateOnly, text)
	case ir.Bytes:
		_, err = base64.StdEncoding.DecodeString(text)
	default:
		err = wrong
	}
	if err != nil {
		return nil, wrong
	}
	return text, nil
}

// numberOf returns a number as the client writes it, false if it is out of range.
// With canonical, it rejects other texts of the same number, which clients only
// send in JSON.
func numberOf(kind ir.Kind, text string, canonical bool) (string, bool) {
	bits := bitsOf(kind)
	switch {
	case kind == ir.Float || kind == ir.Float32:
		if bits = 64; kind == ir.Float32 {
			bits = 32
		}
		f, err := strconv.ParseFloat(text, bits)
		out, bad := jsonText(f) // as encoding/json writes it
		return string(out), err == nil && bad == nil
	case bits == 0:
		return "", false
	case isUnsigned(kind):
		n, err := strconv.ParseUint(text, 10, bits)
		out := strconv.FormatUint(n, 10)
		return out, err == nil && (!canonical || out == text)
	}
	n, err := strconv.ParseInt(text, 10, bits)
	out := strconv.FormatInt(n, 10)
	return out, err == nil && (!canonical || out == text)
}

// plainNumbers converts the numbers in a value of any type, which are float64 in Go.
func plainNumbers(x any) (any, error) {
	switch x := x.(type) {
	case json.Number:
		text, ok := numberOf(ir.Float, x.String(), false)
		if !ok {
			return nil, mismatch{want: "number"}
		}
		return json.Number(text), nil
	case []any:
		out := make([]any, len(x))
		for i := range x {
			var err error
			if out[i], err = plainNumbers(x[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(x))
		for name := range x {
			var err error
			if out[name], err = plainNumbers(x[name]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return x, nil
}

func (m model) decodeList(v *ir.Value, x any) (any, error) {
	list, ok := x.([]any)
	if !ok {
		return nil, mismatch{want: "list"}
	}
	out := make([]any, len(list))
	for i, item := range list {
		var err error
		if out[i], err = m.decodeElem(v.Elem, item); err != nil {
			return nil, inside("["+strconv.Itoa(i)+"]", err)
		}
	}
	return out, nil
}

func (m model) decodeMap(v *ir.Value, x any) (any, error) {
	object, ok := x.(map[string]any)
	if !ok {
		return nil, mismatch{want: "object"}
	}
	out := make(map[string]any, len(object))
	for name, item := range object {
		var err error
		if out[name], err = m.decodeElem(v.Elem, item); err != nil {
			return nil, inside(name, err)
		}
	}
	return out, nil
}

// decodeElem decodes an item of a list or map, which is a pointer if it is nullable.
func (m model) decodeElem(v *ir.Value, x any) (any, error) {
	if x == nil && v.Nullable {
		return nil, nil
	}
	return m.decode(v, x)
}

func (m model) decodeNamed(v *ir.Value, x any) (any, error) {
	d := m.api.Decls[v.Decl]
	switch d.Kind {
	case ir.Union:
		return m.decodeUnion(d, x)
	case ir.Struct:
		return m.decodeStruct(d, x)
	}
	if x == nil {
		return m.zero(v), nil
	}
	return m.decodeScalar(d.Base, x, d.Name)
}

// fieldNamed returns the field that encoding/json uses for a property.
func fieldNamed(d *ir.Decl, name string) *ir.Field {
	var folded *ir.Field
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Wire == name {
			return f
		}
		if folded == nil && !f.Untaggable && strings.EqualFold(f.Wire, name) {
			folded = f
		}
	}
	return folded
}

func (m model) decodeStruct(d *ir.Decl, x any) (any, error) {
	object, ok := x.(map[string]any)
	if !ok && x != nil {
		return nil, mismatch{want: "object"}
	}
	r := m.zeroRecord(d)
	for name, item := range object {
		f := fieldNamed(d, name)
		if f == nil || f.Wire != name && d.AdditionalProperties != nil {
			if err := m.decodeRest(d, r, name, item); err != nil {
				return nil, inside(name, err)
			}
		}
		if f == nil {
			continue
		}
		if err := m.decodeField(r, f, item); err != nil {
			return nil, inside(name, err)
		}
	}
	return r, nil
}

// decodeRest decodes an additional property.
func (m model) decodeRest(d *ir.Decl, r *record, name string, x any) error {
	if d.AdditionalProperties == nil {
		return nil
	}
	value, err := m.decodeElem(&d.AdditionalProperties.Value, x)
	if r.rest == nil {
		r.rest = map[string]any{}
	}
	r.rest[name] = value
	return err
}

func (m model) decodeField(r *record, f *ir.Field, x any) error {
	if x == nil {
		switch {
		case f.Presence == ir.Optional, m.underlying(&f.Value).Kind == ir.RawJSON:
			r.values[keyOf(f)] = nil
		case f.Presence == ir.Pointer || f.Presence == ir.NilAble:
			delete(r.values, keyOf(f))
		case m.isUnion(f.Value) || m.isStruct(f.Value): // UnmarshalJSON gets null
			value, err := m.decode(&f.Value, nil)
			r.values[keyOf(f)] = value
			return err
		}
		return nil
	}
	value, err := m.decode(&f.Value, x)
	r.values[keyOf(f)] = value
	return err
}

// zero returns the zero value in Go.
func (m model) zero(v *ir.Value) any {
	v = m.underlying(v)
	switch kind := m.base(v); kind {
	case ir.String, ir.Secret:
		return ""
	case ir.Bool:
		return false
	case ir.Time:
		return time.Time{}.Format(time.RFC3339)
	case ir.Date:
		return zeroDate
	case ir.Named:
		d := m.api.Decls[v.Decl]
		if d.Kind == ir.Union {
			return choice{variant: -1, unset: true}
		}
		return m.zeroRecord(d)
	default:
		if bitsOf(kind) > 0 || kind == ir.Float || kind == ir.Float32 {
			return json.Number("0")
		}
	}
	return nil
}

// zeroDate is the text of the zero Date.
const zeroDate = "0000-00-00"

func (m model) zeroRecord(d *ir.Decl) *record {
	r := &record{values: map[string]any{}}
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Presence == ir.Plain {
			r.values[keyOf(f)] = m.zero(&f.Value)
		}
	}
	return r
}

// plain returns a value without records and choices.
func (m model) plain(x any) any {
	switch x := x.(type) {
	case *record:
		out := map[string]any{}
		for name, v := range x.rest {
			out[name] = m.plain(v)
		}
		for name, v := range x.values {
			out[name] = m.plain(v)
		}
		return out
	case choice:
		if x.variant < 0 {
			return x.raw
		}
		return m.plain(x.value)
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = m.plain(x[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(x))
		for name := range x {
			out[name] = m.plain(x[name])
		}
		return out
	}
	return x
}
