package lower

import "github.com/voxgen/voxgen/gen/ir"

// jsonNames names the fields of requests, results and multipart bodies in the JSON
// that encoding/json makes of them, for logs and recordings. The names are those on
// the wire, "body" for the body and the status for a response. Of two fields with the
// same name, such as a path and a query parameter, the later one also has the
// location: query.id. A struct tag cannot express every name; the Go name replaces
// the others.
func (l *lowerer) jsonNames() {
	for _, o := range l.api.Methods() {
		fields := l.api.Decls[o.Request].Fields
		for _, b := range o.Bodies {
			switch {
			case b.Field < 0:
			case len(o.Bodies) == 1:
				fields[b.Field].JSONName = "body"
			default:
				fields[b.Field].JSONName = "body." + string(b.Kind)
			}
		}
	}
	for _, d := range l.api.Decls {
		if d.Request || len(d.Parts) > 0 {
			nameFields(d.Fields)
		}
	}
}

func nameFields(fields []ir.Field) {
	names := newScope()
	for i := range fields {
		f := &fields[i]
		name := f.JSONName
		if name == "" {
			name = f.Wire
		}
		if !cleanWire(name) {
			name = f.Name
		}
		want := []string{name}
		if f.Param != nil {
			want = append(want, string(f.Param.In)+"."+name)
		}
		f.JSONName, _ = names.take(f.Name, want...)
	}
}
