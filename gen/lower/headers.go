package lower

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// standardHeaders are the response headers that net/http or the client reads, or
// whose meaning is the same in every API.
var standardHeaders = strings.Fields(`age allow cache-control connection content-disposition content-encoding content-language content-length
	content-location content-range content-type date etag expires last-modified link location pragma proxy-authenticate retry-after server
	set-cookie trailer transfer-encoding upgrade vary via warning www-authenticate`)

func isStandardHeader(wire string) bool {
	wire = strings.ToLower(wire)
	return slices.Contains(standardHeaders, wire) || strings.HasPrefix(wire, "access-control-")
}

// headers returns how the documentation of a method refers to the response headers
// that are specific to the API: by the function that parses the value or, if the value
// is plain text, which http.Header.Get returns, by name.
func (l *lowerer) headers(r *openapi3.Response) []string {
	var names []string
	for _, wire := range slices.Sorted(maps.Keys(r.Headers)) {
		ref := r.Headers[wire]
		if ref == nil || ref.Value == nil || isStandardHeader(wire) {
			continue
		}
		v := l.headerValue(ref.Value)
		if v.Kind == ir.String {
			names = append(names, wire)
			continue
		}
		i := slices.IndexFunc(l.api.Headers, func(h ir.Header) bool { return strings.EqualFold(h.Wire, wire) })
		if i < 0 {
			i = len(l.api.Headers)
			h := ir.Header{Wire: wire, Doc: ir.Doc{Text: strings.TrimSpace(ref.Value.Description)}, Value: v}
			h.Name, _ = l.scope.take("header "+wire, exported(l.names.goName(wire))+"Header")
			l.api.Headers = append(l.api.Headers, h)
		}
		names = append(names, "["+l.api.Headers[i].Name+"]")
	}
	return names
}

// headerValue returns the type of a response header, a string if it is not simple.
func (l *lowerer) headerValue(hd *openapi3.Header) ir.Value {
	text := ir.Value{Type: ir.Type{Kind: ir.String}}
	ref := l.schemas.Ref(hd.Schema)
	if ref == nil {
		return text
	}
	sh := ref.Shape()
	switch kinds := sh.Types &^ schema.Null; {
	case sh.Enum != nil || len(sh.Choices) > 0:
	case kinds == schema.Integer:
		return ir.Value{Type: ir.Type{Kind: ir.Int}}
	case kinds == schema.Number|schema.Integer:
		return ir.Value{Type: ir.Type{Kind: ir.Float}}
	case kinds == schema.Boolean:
		return ir.Value{Type: ir.Type{Kind: ir.Bool}}
	case kinds == schema.String && sh.Format == "date-time":
		return ir.Value{Type: ir.Type{Kind: ir.Time}}
	case kinds == schema.Array:
		return ir.Value{Type: ir.Type{Kind: ir.List, Elem: &text}}
	}
	return text
}
