package load

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// omitted holds the kinds without a widest object, and what is reported for an
// unresolved reference to one.
var omitted = map[string]string{
	"parameter": "parameter ignored", "header": "header ignored", "requestBody": "request body ignored",
	"example": "example ignored", "link": "link ignored", "callback": "callback ignored",
	"securityScheme": "security scheme ignored",
}

// mismatch returns the problem if t, the target of ref, is not an object of a kind.
func (w *walker) mismatch(t *target, ref *yaml.Node, kind string) *problem {
	switch {
	case t.problem != nil:
		return t.problem
	case slices.Contains(w.frame, t.node), !w.fits(t.node, kind), w.componentRefs[visit{t.node, kind}] == "" && w.isComponent(t.node):
		return soft("ref-unresolved", "invalid target of $ref %q: expected %s object", clip(ref.Value), kind)
	}
	return nil
}

// fits reports whether repairObject can make node an object of a kind.
func (w *walker) fits(node *yaml.Node, kind string) bool {
	switch {
	case node.Kind == yaml.MappingNode:
		return true
	case node.Kind == yaml.SequenceNode:
		return kind == "schema" || kind == "example"
	case node.Tag == "!!null":
		return w.componentRefs[visit{node, kind}] != "" && kind != "example" // fillEmpty
	case kind == "schema":
		_, ok := parseBool(node)
		return ok
	default:
		return shorthand[kind] != "" && node.Value != ""
	}
}

// chain follows references from t, including those with siblings, and reports
// whether it meets node and whether it ends.
func (w *walker) chain(t *target, node *yaml.Node) (meets, ends bool) {
	for range maxChain {
		if t.problem != nil {
			return false, true
		}
		if t.node == node {
			return true, false
		}
		_, ref := get(t.node, "$ref")
		if !isString(ref) {
			return false, true
		}
		t = w.resolve(ref)
	}
	return false, false
}

// report reports a problem with a reference: an error once, a warning for every
// reference that is replaced.
func (w *walker) report(ref *yaml.Node, p *problem, instead string) {
	switch {
	case p.hard && !p.reported:
		p.reported = true
		w.errorf(w.pos(w.main, ref), p.code, "%s", p.text)
	case !p.hard && !w.reported[ref]:
		w.reported[ref] = true
		w.add(diag.Diagnostic{
			Position: w.pos(w.main, ref), Severity: diag.Warning, Code: p.code,
			Pointer: w.pointer(), Message: p.text, Instead: instead,
		})
	}
}

// replace replaces node, an unresolved reference, by the widest object of its
// kind. It returns drop if there is none.
func (w *walker) replace(node, ref *yaml.Node, kind string, p *problem) verdict {
	instead := omitted[kind]
	fields := without(node, "$ref")
	switch other := w.follow(w.resolve(ref), ref); {
	case other.problem != nil || other.node.Kind != yaml.MappingNode:
	case kind == "response" && w.componentRefs[visit{other.node, "requestBody"}] != "",
		kind == "requestBody" && w.componentRefs[visit{other.node, "response"}] != "":
		if key, content := get(other.node, "content"); key != nil {
			instead = "its content is used"
			fields = append(fields, key, content)
		}
	case kind == "header" && w.componentRefs[visit{other.node, "parameter"}] != "":
		instead = "read as a header"
		fields = without(other.node, "name", "in")
	case kind == "response" && w.version == "2.0" && w.componentRefs[visit{other.node, "schema"}] != "":
		instead = "read as the schema of the response"
		schema := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: ref.Line, Column: ref.Column}
		schema.Content = []*yaml.Node{w.label("$ref", ref), w.label(ref.Value, ref)}
		w.copyOwner(schema, ref)
		fields = append(fields, w.label("schema", ref), schema)
	}
	switch kind {
	case "schema":
		instead = "any value is allowed"
	case "response":
		if instead == "" {
			instead = "read as a response without content"
		}
		if _, d := get(&yaml.Node{Kind: yaml.MappingNode, Content: fields}, "description"); d == nil {
			fields = append(fields, w.label("description", ref), w.label("", ref))
		}
	}
	w.report(ref, p, instead)
	if p.hard || instead == omitted[kind] {
		return drop
	}
	node.Content = fields
	return keep
}

// without returns the content of a mapping without some keys.
func without(node *yaml.Node, names ...string) []*yaml.Node {
	out := make([]*yaml.Node, 0, len(node.Content))
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !slices.Contains(names, node.Content[i].Value) {
			out = append(out, node.Content[i], node.Content[i+1])
		}
	}
	return out
}
