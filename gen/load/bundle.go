package load

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// move is a node that becomes a component.
type move struct {
	visit
	name string
	into *yaml.Node // the component that is nothing but a reference to node
}

// reserve notes the components that the root document has. One that is nothing
// but a reference to another file is the home of what is there.
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
			w.homes[visit{node, kind}] = w.home(kind, name)
			if pureRef(node) != nil {
				refs = append(refs, entry{node, kind, name})
			}
		}
	}
	for _, e := range refs {
		ref := pureRef(e.node)
		t := w.follow(w.resolve(ref), ref)
		if w.unfit(t, ref, e.kind) == nil && w.homes[visit{t.node, e.kind}] == "" {
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

// section returns the mapping with the components of a kind.
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

// home returns the reference to a component.
func (w *walker) home(kind, name string) string {
	var b strings.Builder
	for _, c := range []byte(escapePointer(name)) {
		if c == '%' || c < 0x20 || c == 0x7f { // what url.Parse refuses
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return "#/" + w.sections[kind] + "/" + b.String()
}

// ref has a reference to an object of a kind, which is node or a text, lead to
// a component, whose name it returns.
func (w *walker) ref(node, ref *yaml.Node, kind string) (string, *problem) {
	t := w.resolve(ref)
	home := w.homes[visit{t.node, kind}]
	stays := home != "" && leftOut[kind] == "" && w.fits(t.node, kind) // whatever it refers to
	switch meets, ends := w.chain(t, node); {
	case meets || !ends && !stays:
		return "", cycle(ref)
	case stays:
		return home, nil
	}
	final := w.follow(t, ref)
	if problem := w.unfit(final, ref, kind); problem != nil {
		return "", problem
	}
	if _, next := get(final.node, "$ref"); isString(next) && leftOut[kind] != "" {
		if _, problem := w.ref(final.node, next, kind); problem != nil {
			return "", problem // it will not be there
		}
	}
	if home != "" {
		return home, nil
	}
	if home = w.homes[visit{final.node, kind}]; home != "" {
		return home, nil
	}
	return w.move(final, move{visit: visit{final.node, kind}, name: w.name(final, kind)}), nil
}

func (w *walker) move(t *target, m move) string {
	w.moves = append(w.moves, m)
	w.homes[m.visit] = w.home(m.kind, m.name)
	w.queue = append(w.queue, work{visit: m.visit, path: t.pointer})
	return w.homes[m.visit]
}

// isHome tells whether node is a component already, of whatever kind.
func (w *walker) isHome(node *yaml.Node) bool {
	for kind := range w.sections {
		if w.homes[visit{node, kind}] != "" {
			return true
		}
	}
	return false
}

// place puts what was moved into its section, and a reference where it was.
func (w *walker) place() {
	for _, r := range w.rewrites {
		r.ref.Value = r.home
	}
	copies := make([]*yaml.Node, len(w.moves))
	for i, m := range w.moves {
		c := *m.node
		copies[i] = &c
		w.disown(&c, m.node)
	}
	for i, m := range w.moves {
		node := copies[i]
		if m.into != nil {
			*m.into = *node
			w.disown(m.into, node)
			continue
		}
		section := w.main.root
		for _, part := range strings.Split(w.sections[m.kind], "/") {
			_, next := get(section, part)
			if next == nil {
				next = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
				w.disown(next, node)
				section.Content = append(section.Content, w.label(part, node), next)
			}
			section = next
		}
		section.Content = append(section.Content, w.label(m.name, node), node)
	}
	for _, m := range w.moves {
		// Elsewhere nobody looks, and a reference could be taken for content.
		if w.seen[visit{m.node, m.kind}]&inPlace == 0 {
			continue
		}
		ref := w.label(w.home(m.kind, m.name), m.node)
		m.node.Kind, m.node.Tag, m.node.Value = yaml.MappingNode, "!!map", ""
		m.node.Content = []*yaml.Node{w.label("$ref", m.node), ref}
	}
}

// label returns a string that stands where node does.
func (w *walker) label(text string, node *yaml.Node) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: node.Line, Column: node.Column}
	w.disown(n, node)
	return n
}

// disown gives node the file of other.
func (w *walker) disown(node, other *yaml.Node) {
	if s := w.owner[other]; s != nil {
		w.owner[node] = s
	} else {
		delete(w.owner, node)
	}
}

// name chooses the name of a component: the last part of what leads to it, or
// the whole of it when that says nothing by itself.
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
	for stem, n := name, 2; taken(); n++ {
		name = fmt.Sprintf("%s_%d", stem, n)
	}
	w.names[w.sections[kind]+"/"+name] = true
	return name
}

// atTop tells whether pointer leads to an entry of a file that lists things.
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

// generic are parts of a pointer that name no thing.
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

// inline puts in place what a reference leads to where the specification has
// no references, or where kin-openapi follows none: path items, whole
// sections, texts. It returns the node that came in.
func (w *walker) inline(node *yaml.Node, typ string) (*yaml.Node, verdict) {
	_, ref := get(node, "$ref")
	if !isString(ref) || w.sections[typ] != "" {
		return nil, keep
	}
	t := w.follow(w.resolve(ref), ref)
	problem := t.problem
	if problem == nil && (w.open[t.node] || t.node == node) {
		problem = soft("ref-cycle", "the $ref %q leads back to what it is part of", clip(ref.Value))
	}
	if problem != nil {
		w.tell(ref, problem, "it is left out")
		return nil, drop
	}
	if typ != "pathItem" {
		w.warn(ref, fmt.Sprintf("the specification has no $ref here (%q)", clip(ref.Value)), "what it leads to stands in its place")
	}
	beside := node.Content
	*node = *t.node
	w.disown(node, t.node)
	if node.Kind == yaml.MappingNode {
		node.Content = besides(t.node.Content, beside)
	}
	return t.node, keep
}

// besides returns content, overridden and added to by what stands beside $ref.
func besides(content, beside []*yaml.Node) []*yaml.Node {
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
