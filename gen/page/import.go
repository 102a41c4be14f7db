package page

import (
	"github.com/voxgen/voxgen/gen/diag"
)

// Import reads a page and brings its facts into the description. It is Parse, Lift
// and Merge in a row; when the list has errors, the description is as it was.
func (d *Document) Import(name string, data []byte) diag.List {
	m, diags := Parse(name, data)
	if m == nil {
		return diags
	}
	op, lifted := Lift(m)
	diags = append(diags, lifted...)
	if diags.HasErrors() {
		return diags
	}
	return append(diags, d.Merge(op)...)
}
