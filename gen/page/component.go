package page

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// schemas returns the schemas of the components.
func (d *Document) schemas() *yaml.Node {
	return child(child(d.root, "components", rootOrder), "schemas", componentOrder)
}

// componentOrder is the order of keys of components.
var componentOrder = []string{"securitySchemes", "parameters", "schemas"}

// named returns the component of a structure, which is created if missing. An enum with
// its name is another thing.
func (d *Document) named(structure string) *yaml.Node {
	schemas := d.schemas()
	for n := 1; ; n++ {
		name := withNumber(structure, n)
		c := get(schemas, name)
		if c == nil {
			c = mapping("type", str("object"), "description", str(words(structure)+"."))
			setFacts(c, "", nil, schemaOrder)
			addSorted(schemas, name, c)
		}
		if get(c, "enum") == nil {
			d.structures[structure] = name
			return c
		}
	}
}

func withNumber(name string, n int) string {
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s%d", name, n)
}

// addSorted adds a component before the first one created by import whose name follows
// in alphabetical order.
func addSorted(components *yaml.Node, name string, c *yaml.Node) {
	at := len(components.Content)
	for i := 0; i+1 < len(components.Content); i += 2 {
		if _, _, imported := facts(components.Content[i+1]); imported && strings.ToLower(components.Content[i].Value) > strings.ToLower(name) {
			at = i
			break
		}
	}
	components.Content = slices.Insert(components.Content, at, str(name), c)
}

// references counts the references to a component.
func (d *Document) references(n *yaml.Node, ref string) int {
	count := 0
	if scalar(get(n, "$ref")) == ref {
		count++
	}
	for _, c := range n.Content {
		count += d.references(c, ref)
	}
	return count
}

// allReferences counts the references to each component.
func (d *Document) allReferences() map[string]int {
	out := map[string]int{}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if ref := scalar(get(n, "$ref")); ref != "" {
			out[ref]++
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(d.root)
	return out
}

// sweep removes unused components created by import.
func (d *Document) sweep() {
	components := get(d.root, "components")
	for _, kind := range []string{"parameters", "schemas"} {
		list := get(components, kind)
		for swept := list != nil; swept; {
			swept = false
			refs := d.allReferences()
			for i := 0; i+1 < len(list.Content); {
				name := list.Content[i].Value
				_, _, imported := facts(list.Content[i+1])
				used := refs["#/components/"+kind+"/"+name] > 0
				if !used && kind == "schemas" && d.follows(list, i) {
					swept = true
					break // indexes have changed
				}
				if used || !imported {
					i += 2
					continue
				}
				swept = true
				list.Content = slices.Delete(list.Content, i, i+2)
			}
		}
		if list != nil && len(list.Content) == 0 {
			unset(components, kind)
		}
	}
	if components != nil && len(components.Content) == 0 {
		unset(d.root, "components")
	}
}

// follows gives an unused enum the content of the new one that all its references went
// to, so that an enum keeps its name when its values change. It reports whether there
// is one.
func (d *Document) follows(schemas *yaml.Node, at int) bool {
	name, c := schemas.Content[at].Value, schemas.Content[at+1]
	if get(c, "enum") == nil {
		return false
	}
	for i := 0; i+1 < len(schemas.Content); i += 2 {
		next := schemas.Content[i+1]
		if d.replaced[schemas.Content[i].Value] != name || next.Line > 0 {
			continue
		}
		mergeEnum(c, next)
		d.repoint(d.root, schemaRef+schemas.Content[i].Value, schemaRef+name)
		schemas.Content = slices.Delete(schemas.Content, i, i+2)
		return true
	}
	return false
}

func (d *Document) repoint(n *yaml.Node, from, to string) {
	if ref := get(n, "$ref"); ref != nil && ref.Value == from {
		ref.Value = to
	}
	for _, c := range n.Content {
		d.repoint(c, from, to)
	}
}
