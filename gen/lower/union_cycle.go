package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// breakUnionCycles removes the variants through which a union contains itself with
// no object or list in between: a decoder that tries one would never end. If the
// union contains itself directly, the other variants allow the same values.
func (l *lowerer) breakUnionCycles() {
	nodes := map[int]*schema.Node{}
	for node, i := range l.decls {
		nodes[i] = node
	}
	const visiting, done = 1, 2
	state := make([]int, len(l.api.Decls))
	var visit func(i int)
	visit = func(i int) {
		state[i] = visiting
		d := l.api.Decls[i]
		d.Variants = slices.DeleteFunc(d.Variants, func(v ir.Variant) bool {
			to := l.unionOf(v.Value)
			if to < 0 {
				return false
			}
			if state[to] == 0 {
				visit(to)
			}
			if state[to] != visiting {
				return false
			}
			var at *openapi3.Origin
			if node := nodes[i]; node != nil {
				at = node.Schema.Origin
			}
			l.warn(at, "union-cycle", "the alternative is ignored", "alternative %s of a oneOf or anyOf refers back to it", v.Name)
			return true
		})
		if d.Kind == ir.Union && len(d.Variants) == 0 {
			d.Kind, d.Value = ir.Defined, &ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
		}
		state[i] = done
	}
	for i, d := range l.api.Decls {
		if d.Kind == ir.Union && state[i] == 0 {
			visit(i)
		}
	}
}

// unionOf returns the index of the union that a value is, -1 for another value. It
// follows defined types.
func (l *lowerer) unionOf(v ir.Value) int {
	for range l.api.Decls {
		if v.Kind != ir.Named {
			return -1
		}
		d := l.api.Decls[v.Decl]
		if d.Kind == ir.Union {
			return v.Decl
		}
		if d.Kind != ir.Defined || d.Value == nil {
			return -1
		}
		v = *d.Value
	}
	return -1
}
