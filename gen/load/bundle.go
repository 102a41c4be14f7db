package load

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// move is a node that becomes a component.
type move struct {
	visit
	name string
	into *yaml.Node // the component that consists only of a reference to node
}

// reserve records the components of the root document. A component that consists
// only of a reference to another file becomes the component for its target.
func (w *walker) reserve() {
	type entry struct {
		node *yaml.Node
		kind string
		name string
	}
	var refs []entry
	w.frame = append(w.frame, w.main.root)
	if _, c := get(w.main.root, "components"); c != nil {
		w.inlineAll(c, "components")
		w.frame = append(w.frame, c)
	}
	for _, kind := range w.kinds() {
		section := w.section(kind)
		if section == nil {
			continue
		}
		w.inlineAll(section, "{"+kind+"}")
		w.frame = append(w.frame, section)
		for i := 0; i+1 < len(section.Content); i += 2 {
			name, node := section.Content[i].Value, section.Content[i+1]
			w.names[w.sections[kind]+"/"+name] = true
			w.componentRefs[visit{node, kind}] = w.componentRef(kind, name)
			if pureRef(node) != nil {
				refs = append(refs, entry{node, kind, name})
			}
		}
	}
	for _, e := range refs {
		ref := pureRef(e.node)
		t := w.follow(w.resolve(ref), ref)
		if w.mismatch(t, ref, e.kind) == nil && w.componentRefs[visit{t.node, e.kind}] == "" {
			w.move(t, move{visit{t.node, e.kind}, e.name, e.node})
		}
	}
}

func (w *walker) kinds() []string {
	kinds := make([]string, 0, len(w.sections))
	for kind := range w.sections {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// section returns the mapping that holds the components of a kind.
func (w *walker) section(kind string) *yaml.Node {
	node := w.main.root
	for _, part := range strings.Split(w.sections[kind], "/") {
		if _, node = get(node, part); node == nil {
			return nil
		}
	}
	if node.Kind != yaml.MappingNode {
		return nil
	}
	return node
}

// componentRef returns the reference to a component.
func (w *walker) componentRef(kind, name string) string {
	var b strings.Builder
	for _, c := range []byte(escapePointer(name)) {
		if c == '%' || c < 0x20 || c == 0x7f { // rejected by url.Parse
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return "#/" + w.sections[kind] + "/" + b.String()
}

// ref makes ref, a reference from node to an object of a kind, refer to a
// component, and returns the new reference.
func (w *walker) ref(node, ref *yaml.Node, kind string) (string, *problem) {
	t := w.resolve(ref)
	component := w.componentRefs[visit{t.node, kind}]
	stays := component != "" && omitted[kind] == "" && w.fits(t.node, kind) // even if it is itself a reference
	switch meets, ends := w.chain(t, node); {
	case meets || !ends && !stays:
		return "", cycle(ref)
	case stays:
		return component, nil
	}
	final := w.follow(t, ref)
	if problem := w.mismatch(final, ref, kind); problem != nil {
		return "", problem
	}
	if _, next := get(final.node, "$ref"); isString(next) && omitted[kind] != "" {
		if _, problem := w.ref(final.node, next, kind); problem != nil {
			return "", problem // the target will be removed
		}
	}
	if component != "" {
		return component, nil
	}
	if component = w.componentRefs[visit{final.node, kind}]; component != "" {
		return component, nil
	}
	return w.move(final, move{visit: visit{final.node, kind}, name: w.name(final, kind)}), nil
}

func (w *walker) move(t *target, m move) string {
	if p := t.pointer; m.kind == "schema" && t.src != w.main && w.tree.root != nil && len(p) > 1 && strings.Join(p[:len(p)-1], "/") == w.sections[m.kind] {
		w.shared[m.name] = Shared{filepath.Join(w.tree.dir, filepath.FromSlash(t.src.key)), p[len(p)-1]}
	}
	w.moves = append(w.moves, m)
	w.componentRefs[m.visit] = w.componentRef(m.kind, m.name)
	w.queue = append(w.queue, work{visit: m.visit, path: t.pointer})
	return w.componentRefs[m.visit]
}

// isComponent reports whether node already is a component of any kind.
func (w *walker) isComponent(node *yaml.Node) bool {
	for kind := range w.sections {
		if w.componentRefs[visit{node, kind}] != "" {
			return true
		}
	}
	return false
}

// placeComponents adds the moved nodes to their sections and replaces them by
// references at their original positions.
func (w *walker) placeComponents() {
	for _, r := range w.rewrites {
		r.ref.Value = r.component
	}
	copies := make([]*yaml.Node, len(w.moves))
	for i, m := range w.moves {
		c := *m.node
		copies[i] = &c
		w.copyOwner(&c, m.node)
	}
	for i, m := range w.moves {
		node := copies[i]
		if m.into != nil {
			*m.into = *node
			w.copyOwner(m.into, node)
			continue
		}
		section := w.main.root
		for _, part := range strings.Split(w.sections[m.kind], "/") {
			_, next := get(section, part)
			if next == nil {
				next = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
				w.copyOwner(next, node)
				section.Content = append(section.Content, w.label(part, node), next)
			}
			section = next
		}
		section.Content = append(section.Content, w.label(m.name, node), node)
	}
	for _, m := range w.moves {
		// Elsewhere it is not read, and a reference could be mistaken for content.
		if w.seen[visit{m.node, m.kind}]&inPlace == 0 {
			continue
		}
		ref := w.label(w.componentRef(m.kind, m.name), m.node)
		m.node.Kind, m.node.Tag, m.node.Value = yaml.MappingNode, "!!map", ""
		m.node.Content = []*yaml.Node{w.label("$ref", m.node), ref}
	}
}

// label returns a string node with the position of node.
func (w *walker) label(text string, node *yaml.Node) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: node.Line, Column: node.Column}
	w.copyOwner(n, node)
	return n
}

// copyOwner assigns the file of other to node.
func (w *walker) copyOwner(node, other *yaml.Node) {
	if s := w.owner[other]; s != nil {
		w.owner[node] = s
	} else {
		delete(w.owner, node)
	}
}

// name chooses the name of a component: the last segments of the pointer to it,
// prefixed with the file name unless the target is at the top of a file.
func (w *walker) name(t *target, kind string) string {
	base := strings.TrimSuffix(path.Base(t.src.key), path.Ext(t.src.key))
	var parts []string
	for i, part := range t.pointer {
		if !generic[part] || i == len(t.pointer)-1 && len(t.pointer) > 1 && generic[t.pointer[i-1]] {
			parts = append(parts, part)
		}
	}
	if t.src != w.main && !atTop(t.pointer) || len(parts) == 0 {
		parts = append([]string{base}, parts...)
	}
	name := clean(strings.Join(parts, "_"))
	taken := func() bool { return w.names[w.sections[kind]+"/"+name] }
	if taken() && t.src != w.main {
		dir := path.Base(path.Dir(t.src.key))
		if len(t.pointer) > 0 {
			dir = base
		}
		name = clean(dir + "_" + name)
	}
	for stem, key := name, w.sections[kind]+"/"+name; taken(); {
		w.suffix[key] = max(w.suffix[key], 1) + 1
		name = fmt.Sprintf("%s_%d", stem, w.suffix[key])
	}
	w.names[w.sections[kind]+"/"+name] = true
	return name
}

// atTop reports whether pointer refers to a top-level entry of a file, such as a
// file with a list of schemas.
func atTop(pointer []string) bool {
	switch len(pointer) {
	case 1:
		return !generic[pointer[0]]
	case 2:
		return generic[pointer[0]] && pointer[0] != "properties" && pointer[0] != "paths"
	case 3:
		return pointer[0] == "components"
	default:
		return false
	}
}

// generic holds the pointer segments that are not names.
var generic = map[string]bool{
	"components": true, "schemas": true, "definitions": true, "$defs": true, "parameters": true, "responses": true,
	"requestBodies": true, "headers": true, "examples": true, "links": true, "callbacks": true, "securitySchemes": true,
	"paths": true, "content": true, "schema": true, "properties": true, "items": true,
}

func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		default:
			return '_'
		}
	}, name)
	if name = strings.Trim(name, "_"); name == "" {
		return "component"
	}
	return name
}

func (w *walker) inlineAll(node *yaml.Node, typ string) {
	for range maxChain {
		if from, v := w.inline(node, typ); from == nil || v == drop {
			return
		}
	}
}

// inline replaces a reference by its target where the specification does not
// allow references, or where kin-openapi does not follow them: path items, whole
// sections, strings. It returns the target.
func (w *walker) inline(node *yaml.Node, typ string) (*yaml.Node, verdict) {
	_, ref := get(node, "$ref")
	if !isString(ref) || w.sections[typ] != "" {
		return nil, keep
	}
	t := w.follow(w.resolve(ref), ref)
	problem := t.problem
	if problem == nil && (w.open[t.node] || t.node == node) {
		problem = soft("ref-cycle", "circular $ref %q: its target contains it", clip(ref.Value))
	}
	if problem != nil {
		w.report(ref, problem, "ignored")
		return nil, drop
	}
	if typ != "pathItem" {
		w.warn(ref, fmt.Sprintf("$ref %q is not allowed", clip(ref.Value)), "replaced by its target")
	}
	beside := node.Content
	*node = *t.node
	w.copyOwner(node, t.node)
	if node.Kind == yaml.MappingNode {
		node.Content = mergeSiblings(t.node.Content, beside)
	}
	return t.node, keep
}

// mergeSiblings returns content, overridden and extended by the siblings of $ref.
func mergeSiblings(content, beside []*yaml.Node) []*yaml.Node {
	own := map[string]bool{"$ref": true}
	var out []*yaml.Node
	for i := 0; i+1 < len(beside); i += 2 {
		if own[beside[i].Value] = true; beside[i].Value != "$ref" {
			out = append(out, beside[i], beside[i+1])
		}
	}
	var in []*yaml.Node
	for i := 0; i+1 < len(content); i += 2 {
		if name := content[i].Value; !own[name] || name == "$ref" {
			in = append(in, content[i], content[i+1])
		}
	}
	return append(in, out...)
}

func (w *walker) warn(node *yaml.Node, message, instead string) {
	w.add(diag.Diagnostic{
		Position: w.pos(w.main, node), Severity: diag.Warning, Code: "repaired",
		Pointer: w.pointer(), Message: message, Instead: instead,
	})
}
