package lower

import (
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// errorTypes names the error types: one for each schema of a documented error response,
// unless the document has an error envelope, which APIError represents.
func (l *lowerer) errorTypes() {
	if l.api.Errors != nil {
		return
	}
	for _, o := range l.api.Operations {
		for _, r := range o.Errors {
			i := r.Value.Decl
			known := slices.ContainsFunc(l.api.ErrorTypes, func(t ir.ErrorType) bool { return t.Decl == i })
			d := l.api.Decls[i]
			object := d.Kind == ir.Struct || d.Kind == ir.Union || d.Foreign != nil && d.Value.Kind == ir.RawJSON
			if !known && object {
				want := d.Name + "Error"
				if strings.HasSuffix(d.Name, "Error") {
					want = d.Name + "Response"
				}
				name, _ := l.scope.take("the error with the body "+d.Name, want)
				l.api.ErrorTypes = append(l.api.ErrorTypes, ir.ErrorType{Name: name, Decl: i})
			}
		}
	}
}
