package load

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// Decoding in the smallest parts gives the same documents, with the same positions.
func TestDecodeParts(t *testing.T) {
	whole, parted := 0, 0
	for _, path := range testenv.Documents(t) {
		l := newLoader(Options{FieldPositions: true})
		if !l.open(Input{Path: path}) {
			t.Fatal(l.diags.Err())
		}
		version := l.version()
		if version == "" || version == "2.0" {
			continue
		}
		l.walk(version)
		if err := l.encode(l.main); err != nil {
			t.Fatal(err.text)
		}
		want, err := newKin().LoadFromDataWithPath(l.main.encoded, l.main.url())
		if err != nil {
			continue
		}
		whole++
		got := l.main.decodeParts(1, l.origins)
		l.close()
		name := filepath.Base(path)
		if got == nil {
			t.Errorf("%s: not decoded in parts", name)
			continue
		}
		parted++
		a, errA := want.MarshalJSON()
		b, errB := got.MarshalJSON()
		if string(a) != string(b) || errA != nil || errB != nil {
			t.Errorf("%s: the documents differ: %v, %v", name, errA, errB)
		}
		if a, b := keys(want), keys(got); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %d and %d positions, which differ", name, len(a), len(b))
		}
	}
	if whole == 0 || parted < whole {
		t.Errorf("%d documents in parts, of %d", parted, whole)
	}
}

// keys lists the lines of all elements of a document.
func keys(doc *openapi3.T) (lines []int) {
	seen := map[uintptr]bool{}
	var visit func(v reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Pointer()] {
				return
			}
			seen[v.Pointer()] = true
			switch p := v.Interface().(type) {
			case *openapi3.Origin:
				if p.Key != nil {
					lines = append(lines, p.Key.Line)
				}
			case *openapi3.Paths:
				visit(reflect.ValueOf(p.Map()))
			case *openapi3.Responses:
				visit(reflect.ValueOf(p.Map()))
			case *openapi3.Callback:
				visit(reflect.ValueOf(p.Map()))
			default:
				visit(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					visit(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		case reflect.Map:
			names := v.MapKeys()
			slices.SortFunc(names, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			for _, key := range names {
				visit(v.MapIndex(key))
			}
		}
	}
	visit(reflect.ValueOf(doc))
	return lines
}
