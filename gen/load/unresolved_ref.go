package load

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// leftOut are the kinds of which there is no widest one, and what is said when
// a reference to one leads nowhere.
var leftOut = map[string]string{
	"parameter": "the parameter is left out", "header": "the header is left out", "requestBody": "the request body is left out",
	"example": "the example is left out", "link": "the link is left out", "callback": "the callback is left out",
	"securityScheme": "the security scheme is left out",
}

// unfit tells why t, to which ref led, cannot be an object of a kind.
func (w *walker) unfit(t *target, ref *yaml.Node, kind string) *problem {
	switch {
	case t.problem != nil:
		return t.problem
	case slices.Contains(w.frame, t.node), !w.fits(t.node, kind), w.homes[visit{t.node, kind}] == "" && w.isHome(t.node):
		return soft("ref-unresolved", "the $ref %q leads to something that is no %s", clip(ref.Value), kind)
	}
	return nil
}

// fits tells whether repairObject makes an object of a kind of node.
func (w *walker) fits(node *yaml.Node, kind string) bool {
	switch {
	case node.Kind == yaml.MappingNode:
		return true
	case node.Kind == yaml.SequenceNode:
		return kind == "schema" || kind == "example"
	case node.Tag == "!!null":
		return w.homes[visit{node, kind}] != "" && kind != "example" // fillEmpty
	case kind == "schema":
		_, ok := truth(node)
		return ok
	default:
		return shorthand[kind] != "" && node.Value != ""
	}
}

// chain goes from t over references, also those that have something beside
// them, and tells whether it comes by node and whether it ends.
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

// tell says what is wrong with a reference: an error once, a warning wherever
// something else stands in its place.
func (w *walker) tell(ref *yaml.Node, p *problem, instead string) {
	switch {
	case p.hard && !p.said:
		p.said = true
		w.errorf(w.pos(w.main, ref), p.code, "%s", p.text)
	case !p.hard && !w.told[ref]:
		w.told[ref] = true
		w.add(diag.Diagnostic{
			Position: w.pos(w.main, ref), Severity: diag.Warning, Code: p.code,
			Pointer: w.pointer(), Message: p.text, Instead: instead,
		})
	}
}

// replace makes node, a reference to nothing of its kind, the widest object of
// that kind. It returns drop when there is none.
func (w *walker) replace(node, ref *yaml.Node, kind string, p *problem) verdict {
	instead := leftOut[kind]
	fields := without(node, "$ref")
	switch other := w.follow(w.resolve(ref), ref); {
	case other.problem != nil || other.node.Kind != yaml.MappingNode:
	case kind == "response" && w.homes[visit{other.node, "requestBody"}] != "",
		kind == "requestBody" && w.homes[visit{other.node, "response"}] != "":
		if key, content := get(other.node, "content"); key != nil {
			instead = "its content is taken"
			fields = append(fields, key, content)
		}
	case kind == "header" && w.homes[visit{other.node, "parameter"}] != "":
		instead = "it is read as one"
		fields = without(other.node, "name", "in")
	case kind == "response" && w.version == "2.0" && w.homes[visit{other.node, "schema"}] != "":
		instead = "it is read as the schema of the response"
		schema := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: ref.Line, Column: ref.Column}
		schema.Content = []*yaml.Node{w.label("$ref", ref), w.label(ref.Value, ref)}
		w.disown(schema, ref)
		fields = append(fields, w.label("schema", ref), schema)
	}
	switch kind {
	case "schema":
		instead = "any value is allowed"
	case "response":
		if instead == "" {
			instead = "nothing is known of the response"
		}
		if _, d := get(&yaml.Node{Kind: yaml.MappingNode, Content: fields}, "description"); d == nil {
			fields = append(fields, w.label("description", ref), w.label("", ref))
		}
	}
	w.tell(ref, p, instead)
	if p.hard || instead == leftOut[kind] {
		return drop
	}
	node.Content = fields
	return keep
}

// without returns the content of a mapping but for some keys.
func without(node *yaml.Node, names ...string) []*yaml.Node {
	out := make([]*yaml.Node, 0, len(node.Content))
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !slices.Contains(names, node.Content[i].Value) {
			out = append(out, node.Content[i], node.Content[i+1])
		}
	}
	return out
}
