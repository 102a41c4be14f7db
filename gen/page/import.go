package page

import (
	"github.com/voxgen/voxgen/gen/diag"
)

// Import parses a page and merges its facts into the document, with Parse, Lift and
// Merge. If the list has errors, the document is not changed.
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
