package gentest

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"sort"
	"strings"
	"time"
)

// random makes values by reflection. With json set, they are only written as JSON: null
// and extra properties of any type are among them, and secrets look redacted. With
// full set, optional fields are never left out.
type random struct {
	*rand.Rand
	json bool
	full bool
	more []string // texts beside those below
}

var texts = []string{
	"text", "a b", "x&y=z", "50%", "ü/é", "a,b|c;d", "2", "user@example.com", "https://example.com/a?b=c", "1.2.3.4",
	"00000000-0000-4000-8000-000000000000", "2006-01-02", "2006-01-02T15:04:05Z", "abcdefghijklmnopqrstuvwxyz", "AB", "0123456789abcdef", "12:34", "Str0ng!pass",
}

func (g *random) fields(v reflect.Value, depth int, optional bool) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		k := f.Type.Kind()
		leave := k == reflect.Pointer || k == reflect.Slice || k == reflect.Map || k == reflect.Interface
		if leave && (depth <= 0 || optional && !g.full && g.IntN(2) == 0) {
			continue
		}
		if f.Tag.Get("json") == "-" && k == reflect.Map {
			if elem := f.Type.Elem(); g.json {
				extra := reflect.New(elem).Elem()
				g.set(extra, depth-1)
				v.Field(i).Set(reflect.MakeMap(f.Type))
				v.Field(i).SetMapIndex(reflect.ValueOf("extra \"member\""), extra)
			} else if elem.Kind() == reflect.String {
				v.Field(i).Set(reflect.MakeMap(f.Type))
				v.Field(i).SetMapIndex(reflect.ValueOf("extra-member"), reflect.ValueOf("extra").Convert(elem))
			}
			continue
		}
		g.set(v.Field(i), depth-1)
	}
}

var textReader = reflect.TypeFor[encoding.TextUnmarshaler]()

func (g *random) set(v reflect.Value, depth int) {
	if _, raw := v.Interface().(json.RawMessage); raw { // never nil, which encoding/json reads as null
		v.SetBytes([]byte(fmt.Sprintf(`{"raw":%d}`, g.IntN(9))))
		return
	}
	if depth < -4 { // a type that holds itself: what is zero may be refused, then another is tried
		return
	}
	if values := v.MethodByName("Values"); values.IsValid() && v.Kind() != reflect.Pointer {
		all := values.Call(nil)[0]
		v.Set(all.Index(g.IntN(all.Len())))
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(g.IntN(1e6)), 0).UTC()))
		return
	case json.Number:
		v.SetString("12.5")
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		g.set(v.Elem(), depth)
	case reflect.String:
		if g.json && v.Type().Name() == "Secret" {
			v.SetString("[secret]")
			return
		}
		if i := g.IntN(len(texts) + len(g.more)); i < len(texts) {
			v.SetString(texts[i])
		} else {
			v.SetString(g.more[i-len(texts)])
		}
	case reflect.Bool:
		v.SetBool(g.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(g.IntN(100)))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(g.IntN(100)))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(g.IntN(1000)) / 4)
	case reflect.Slice:
		g.list(v, depth)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		item := reflect.New(v.Type().Elem()).Elem()
		g.set(item, depth-1)
		v.SetMapIndex(reflect.ValueOf("a key").Convert(v.Type().Key()), item)
	case reflect.Interface:
		if v.Type() == reflect.TypeFor[io.Reader]() {
			v.Set(reflect.ValueOf(bytes.NewReader([]byte("stream"))))
		} else if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf([]any{"anything", true, 5.5}[g.IntN(3)]))
		}
	case reflect.Struct:
		g.object(v, depth)
	}
}

func (g *random) list(v reflect.Value, depth int) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte("bytes\x00\xff"))
		return
	}
	n := 1 + g.IntN(2)
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		g.set(v.Index(i), depth-1)
	}
}

func (g *random) object(v reflect.Value, depth int) {
	t := v.Type()
	raw, union := t.FieldByName("Raw")
	switch {
	case strings.HasPrefix(t.Name(), "Nullable["):
		if g.full || g.IntN(3) > 0 { // a part of a multipart body cannot be null
			v.FieldByName("Valid").SetBool(true)
			g.set(v.FieldByName("V"), depth-1)
		} else if g.json {
			v.FieldByName("Null").SetBool(true)
		}
	case t.Name() == "Date" && reflect.PointerTo(t).Implements(textReader):
		v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte("2024-02-29"))
	case t.Name() == "File" && t.NumField() == 3:
		v.Field(0).SetString("name.txt")
		v.Field(1).SetString("text/x-plain")
		v.Field(2).Set(reflect.ValueOf(bytes.NewReader([]byte("the file"))))
	case union && raw.Type == reflect.TypeFor[json.RawMessage]() && raw.Tag == "":
		i := g.IntN(t.NumField() - 1)
		if f := v.Field(i); f.Kind() == reflect.Pointer {
			f.Set(reflect.New(f.Type().Elem()))
			g.set(f.Elem(), depth-1)
		} else {
			g.set(f, depth-1)
		}
	case t.Name() == "Event" && t.NumField() == 4:
		v.FieldByName("ID").SetString("7")
		v.FieldByName("Type").SetString("news")
		v.FieldByName("Data").SetString("two\nlines")
	default:
		g.fields(v, depth, true)
	}
}

// results makes what a function field returns.
func (g *random) results(t reflect.Type) []reflect.Value {
	out := []reflect.Value{}
	for i := range t.NumOut() - 1 {
		out = append(out, g.result(t.Out(i)))
	}
	return append(out, reflect.Zero(t.Out(t.NumOut()-1)))
}

func (g *random) result(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[io.ReadCloser]():
		v.Set(reflect.ValueOf(struct {
			io.ReadSeeker
			io.Closer
		}{bytes.NewReader([]byte("bytes")), io.NopCloser(nil)}))
	case t.Kind() == reflect.Func:
		items := make([]reflect.Value, 3)
		for i := range items {
			items[i] = reflect.New(t.In(0).In(0)).Elem()
			g.set(items[i], 3)
		}
		v.Set(reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
			for _, item := range items {
				if !args[0].Call([]reflect.Value{item, reflect.Zero(reflect.TypeFor[error]())})[0].Bool() {
					break
				}
			}
			return nil
		}))
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && (strings.HasSuffix(t.Elem().Name(), "Result") || strings.HasSuffix(t.Elem().Name(), "Answers")) && severalAnswers(t.Elem()):
		v.Set(reflect.New(t.Elem()))
		g.set(v.Elem().Field(g.IntN(t.Elem().NumField())), 3)
	case g.full:
		g.set(v, 12)
	default:
		g.set(v, 4)
	}
	return v
}

// severalAnswers tells the struct with one of several answers, whose tags are
// statuses, from those of schemas.
func severalAnswers(t reflect.Type) bool {
	for i := range t.NumField() {
		switch tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); {
		case tag == "-", tag == "default", len(tag) == 3 && '1' <= tag[0] && tag[0] <= '5':
		default:
			return false
		}
	}
	return true
}

// dump writes v so that equal values give equal texts: nil and empty lists
// are, times in all zones are, and streams with the same bytes are.
func dump(v reflect.Value) string {
	if !v.IsValid() {
		return "nil"
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return x.UTC().Format(time.RFC3339Nano)
	case json.RawMessage:
		var b bytes.Buffer
		json.Compact(&b, x)
		return b.String()
	case fmt.Stringer:
		if v.Kind() == reflect.String {
			return fmt.Sprintf("%q", v.String())
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		if r, ok := v.Interface().(io.Reader); ok {
			return fmt.Sprintf("stream %q", content(r))
		}
		return "&" + dump(v.Elem())
	case reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, dump(v.Index(i)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Map:
		var parts []string
		for _, k := range v.MapKeys() {
			parts = append(parts, k.String()+": "+dump(v.MapIndex(k)))
		}
		sort.Strings(parts)
		return "map{" + strings.Join(parts, ", ") + "}"
	case reflect.Struct:
		if strings.HasPrefix(v.Type().Name(), "Nullable[") {
			data, _ := json.Marshal(v.Interface())
			return fmt.Sprint(v.IsZero(), string(data))
		}
		var parts []string
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !empty(v.Field(i)) {
				parts = append(parts, f.Name+": "+dump(v.Field(i)))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	}
	return fmt.Sprint(v.Interface())
}

func empty(v reflect.Value) bool {
	return (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0 || v.Kind() == reflect.Pointer && v.IsNil()
}

// content reads a stream, and rewinds it if it can.
func content(r io.Reader) []byte {
	s, ok := r.(io.Seeker)
	if ok {
		s.Seek(0, io.SeekStart)
		defer s.Seek(0, io.SeekStart)
	}
	data, _ := io.ReadAll(r)
	return data
}
