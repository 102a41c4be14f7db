package lower

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// inexact returns what makes the run-time check of a schema accept values that the
// schema does not allow: the keyword that is not checked, in the schema or inside
// it. It is empty for an exact check. An inexact check must not be used where
// accepting more means rejecting more: in not, in if, and among the alternatives of
// oneOf.
func (l *lowerer) inexact(refs ...*openapi3.SchemaRef) string {
	for _, ref := range refs {
		if ref == nil || ref.Value == nil {
			continue
		}
		if l.inexactSchemas == nil {
			l.inexactSchemas = map[*openapi3.Schema]string{}
		}
		if _, known := l.inexactSchemas[ref.Value]; !known {
			l.findInexact(ref.Value)
		}
		if reason := l.inexactSchemas[ref.Value]; reason != "" {
			return reason
		}
	}
	return ""
}

// findInexact decides for root and everything inside it: whatever leads to a schema
// with an unchecked keyword is inexact.
func (l *lowerer) findInexact(root *openapi3.Schema) {
	users := map[*openapi3.Schema][]*openapi3.Schema{}
	var inexact []*openapi3.Schema
	found := []*openapi3.Schema{root}
	l.inexactSchemas[root] = ""
	for len(found) > 0 {
		s := found[len(found)-1]
		found = found[:len(found)-1]
		if reason := uncheckedKeyword(s); reason != "" {
			l.inexactSchemas[s] = reason
			inexact = append(inexact, s)
		}
		for _, ref := range subschemas(s) {
			inner := ref.Value
			users[inner] = append(users[inner], s)
			reason, visited := l.inexactSchemas[inner]
			if !visited {
				l.inexactSchemas[inner] = ""
				found = append(found, inner)
			} else if reason != "" {
				inexact = append(inexact, inner)
			}
		}
	}
	for len(inexact) > 0 {
		s := inexact[len(inexact)-1]
		inexact = inexact[:len(inexact)-1]
		for _, user := range users[s] {
			if l.inexactSchemas[user] == "" {
				l.inexactSchemas[user] = l.inexactSchemas[s]
				inexact = append(inexact, user)
			}
		}
		delete(users, s)
	}
}

// uncheckedKeyword names a keyword of s itself that is not checked at run time.
func uncheckedKeyword(s *openapi3.Schema) string {
	for _, k := range unchecked {
		if k.has(s) {
			return k.name
		}
	}
	if s.Pattern != "" {
		if _, ok := patterns(s.Pattern, ""); !ok {
			return "the pattern " + strconv.Quote(s.Pattern)
		}
	}
	for _, pattern := range schema.Names(s.PatternProperties) {
		if _, ok := plainPattern(pattern); !ok {
			return "the pattern " + strconv.Quote(pattern)
		}
	}
	return ""
}

// subschemas lists the schemas directly in s.
func subschemas(s *openapi3.Schema) openapi3.SchemaRefs {
	var out openapi3.SchemaRefs
	for _, k := range keywordReaders {
		if k.schemas != nil {
			out = append(out, k.schemas(s)...)
		}
	}
	return slices.DeleteFunc(out, func(ref *openapi3.SchemaRef) bool { return ref == nil || ref.Value == nil })
}

// checkable reports whether checking a keyword of s cannot reject valid values. If
// it can, the keyword is reported.
func (l *lowerer) checkable(k keywordReader, s *openapi3.Schema) bool {
	if k.exact == nil {
		return true
	}
	reason := l.inexact(k.exact(s)...)
	if reason != "" {
		l.warn(s.Origin, "unchecked", cmp.Or(k.instead, k.name+" is not checked"), "%s depends on %s, which is not checked", k.name, reason)
	}
	return reason == ""
}

// condition returns the schema of if, unless it has neither then nor else.
func condition(s *openapi3.Schema) openapi3.SchemaRefs {
	if s.Then == nil && s.Else == nil {
		return nil
	}
	return openapi3.SchemaRefs{s.If}
}

// patternsOnly returns patternProperties, which decide what is additional, without
// the schemas in them.
func patternsOnly(s *openapi3.Schema) openapi3.SchemaRefs {
	out := make(openapi3.Schemas, len(s.PatternProperties))
	for pattern := range s.PatternProperties {
		out[pattern] = &openapi3.SchemaRef{Value: &openapi3.Schema{}}
	}
	return openapi3.SchemaRefs{{Value: &openapi3.Schema{PatternProperties: out}}}
}

// readAsAnyOf adds alternatives to those of c.
func readAsAnyOf(c *ir.Constraints, alternatives []*ir.Constraints) {
	if len(c.AnyOf) == 0 {
		c.AnyOf = alternatives
		return
	}
	c.AllOf = append(c.AllOf, &ir.Constraints{AnyOf: alternatives})
}
