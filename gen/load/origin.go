package load

import (
	"reflect"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// origins drops the positions of fields in a part of a document, which take a third of
// its memory, unless they are wanted. Those of elements remain.
func (l *loader) origins(part *openapi3.T) {
	if !l.fieldPositions {
		dropFields(reflect.ValueOf(part))
	}
}

// dropFields visits a value and those in it, which must not form a cycle: references
// are not resolved yet.
func dropFields(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		switch p := v.Interface().(type) {
		case *openapi3.Origin:
			// Without a key, the first field is the position.
			if p.Fields = p.Fields[:min(1, len(p.Fields))]; p.Key != nil {
				p.Fields = nil
			}
			p.Fields, p.Sequences = slices.Clone(p.Fields), nil
		case *openapi3.Paths:
			dropFields(reflect.ValueOf(p.Map()))
		case *openapi3.Responses:
			dropFields(reflect.ValueOf(p.Map()))
		case *openapi3.Callback:
			dropFields(reflect.ValueOf(p.Map()))
		default:
			dropFields(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				dropFields(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			dropFields(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			dropFields(v.MapIndex(key))
		}
	}
}
