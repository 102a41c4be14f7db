package fake

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voxgen/voxgen/gen/ir"
)

// recordTarget is a fieldTarget that fills a record.
type recordTarget struct {
	model
	decl   *ir.Decl
	record *record
}

func (m model) target(decl int) recordTarget {
	d := m.api.Decls[decl]
	return recordTarget{m, d, m.zeroRecord(d)}
}

// field returns the field with a Go name. It exists, because the table of
// operations is made from the same declarations.
func (t recordTarget) field(name string) *ir.Field {
	for i := range t.decl.Fields {
		if t.decl.Fields[i].Name == name {
			return &t.decl.Fields[i]
		}
	}
	return &ir.Field{}
}

func (t recordTarget) set(f *ir.Field, x any) {
	t.record.values[keyOf(f)] = x
}

// keyOf returns the name of a field in its record: the Go name for the fields of a
// request, whose parameters with different in can have the same wire name.
func keyOf(f *ir.Field) string {
	if f.Param != nil {
		return f.Name
	}
	return f.Wire
}

func (t recordTarget) typeOf(name string) wireType { return t.model.typeOf(&t.field(name).Value) }

func (t recordTarget) setJSON(name string, data []byte, strict bool) error {
	f := t.field(name)
	if strict {
		if err := checkJSON(data, t.typeOf(name)); err != nil {
			return err
		}
	}
	x, err := ParseJSON(string(data))
	if err != nil {
		return errors.New("is not valid JSON")
	}
	return t.decodeField(t.record, f, x)
}

func (t recordTarget) setTree(name string, tree wireTree, layout string) error {
	f := t.field(name)
	if f.Presence == ir.Optional && tree.kind != 'j' {
		return t.setJSON(name, jsonOf(t.typeOf(name), tree), false)
	}
	x, err := t.fromTree(&f.Value, tree, layout)
	if err != nil {
		return err
	}
	t.set(f, x)
	return nil
}

// fromTree decodes a scalar or a list of scalars.
func (t recordTarget) fromTree(v *ir.Value, tree wireTree, layout string) (any, error) {
	v = t.underlying(v)
	switch {
	case tree.kind == 'j':
		return t.fromJSON(v, []byte(tree.text), true)
	case tree.kind == 'b':
		return base64.StdEncoding.EncodeToString([]byte(tree.text)), nil
	case tree.kind == 's':
		return t.fromText(v, tree.text, layout)
	case v.Kind != ir.List:
		return nil, errors.New("is not a single value")
	}
	out := make([]any, len(tree.items))
	for i, item := range tree.items {
		var err error
		if out[i], err = t.fromTree(v.Elem, item, layout); err != nil {
			return nil, fmt.Errorf("item %d %w", i, err)
		}
	}
	return out, nil
}

func (t recordTarget) fromJSON(v *ir.Value, data []byte, strict bool) (any, error) {
	if strict {
		if err := checkJSON(data, t.model.typeOf(v)); err != nil {
			return nil, err
		}
	}
	x, err := ParseJSON(string(data))
	if err != nil {
		return nil, errors.New("is not valid JSON")
	}
	return t.decode(v, x)
}

// fromText parses a text in the format that the client writes. Its errors do not
// show the text.
func (t recordTarget) fromText(v *ir.Value, text, layout string) (any, error) {
	wrong := fmt.Errorf("is not a valid %s", t.model.typeOf(v).describe())
	kind := t.base(v)
	switch kind {
	case ir.String, ir.Secret:
		return text, nil
	case ir.Bool:
		if text != "true" && text != "false" {
			return nil, wrong
		}
		return text == "true", nil
	case ir.Time:
		if layout == "" {
			layout = time.RFC3339Nano
		}
		at, err := time.Parse(layout, text)
		if err != nil {
			return nil, wrong
		}
		return at.Format(time.RFC3339Nano), nil
	case ir.Date, ir.Bytes:
		return t.decodeScalar(kind, text, t.model.typeOf(v).describe())
	}
	if !t.model.typeOf(v).isNumber() {
		return t.fromJSON(v, scalarOf(t.model.typeOf(v), text), false)
	}
	n, ok := numberOf(kind, text, true)
	if !ok || !isNumber(text) {
		return nil, wrong
	}
	return json.Number(n), nil
}

func (t recordTarget) setStream(name string, data []byte) { t.set(t.field(name), streamed{}) }

// streamed is the value of a body or a part that is not decoded.
type streamed struct{}

func (t recordTarget) addFile(name, fileName, contentType string, data []byte) {
	f := t.field(name)
	if f.Value.Kind == ir.List {
		list, _ := t.record.values[keyOf(f)].([]any)
		t.set(f, append(list, streamed{}))
		return
	}
	t.set(f, streamed{})
}

func (t recordTarget) inner(name string) fieldTarget {
	f := t.field(name)
	inner := t.model.target(f.Value.Decl)
	if r, ok := t.record.values[keyOf(f)].(*record); ok {
		inner.record = r
	}
	t.set(f, inner.record)
	return inner
}
