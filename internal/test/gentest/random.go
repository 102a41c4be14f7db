package gentest

import (
	"bytes"
	_ "embed"
	"math/rand/v2"
	"reflect"
	"strings"
)

//go:embed values.go
var values []byte

// Random returns a file of package pkg with the type random, which makes values of the
// types of a client by reflection, and the function dump, which compares them.
func Random(pkg string) []byte {
	return bytes.Replace(values, []byte("package gentest"), []byte("package "+pkg), 1)
}

// Request makes a request of type t that its Validate takes: it sets the fields that
// Validate names again, and starts anew when that does not help. Its texts are among
// those of the package and the given ones. The error is the last one of Validate.
func Request(rnd *rand.Rand, t reflect.Type, texts []string) (v reflect.Value, err error) {
	g := random{Rand: rnd, more: texts}
	for range 20 {
		v = reflect.New(t).Elem()
		g.fields(v, 4, true)
		for range 50 {
			checked, ok := v.Interface().(interface{ Validate() error })
			if !ok {
				return v, nil
			}
			if err = checked.Validate(); err == nil {
				return v, nil
			}
			g.again(v, reflect.ValueOf(err).Elem().FieldByName("Fields"))
		}
	}
	return v, err
}

// again sets the fields of a request that violations name, a FieldError each; one of a
// group names several.
func (g *random) again(v, violations reflect.Value) {
	for i := range violations.Len() {
		for name := range strings.SplitSeq(violations.Index(i).FieldByName("Name").String(), ", ") {
			name, _, _ = strings.Cut(name, "[")
			name, _, _ = strings.Cut(name, ".")
			g.named(v, name)
		}
	}
}

// named sets the field of a request, or of its body, with a wire name. It leaves out
// optional ones at random.
func (g *random) named(v reflect.Value, name string) {
	for i := range v.NumField() {
		f := v.Field(i)
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		switch body := reflect.Indirect(f); {
		case tag == name:
			f.SetZero()
			if k := f.Kind(); k != reflect.Pointer && k != reflect.Slice || g.IntN(2) == 0 {
				g.set(f, 3)
			}
		case tag == "body" && body.Kind() == reflect.Struct:
			g.named(body, name)
		}
	}
}

// Response makes what a function field of a fake of type t returns: no error, and a
// response in which optional fields are set.
func Response(rnd *rand.Rand, t reflect.Type) []reflect.Value {
	g := random{Rand: rnd, full: true}
	return g.results(t)
}

// Dump writes a request or a response so that equal values give equal texts. It reads
// streams to their end.
func Dump(v reflect.Value) string { return dump(v) }
