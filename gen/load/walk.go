package load

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// walk visits everything that the specification gives a meaning, repairs what
// is harmless, and makes one document of all files: what a reference leads to
// in another file, or in an unusual place, becomes a component (place.go).
// Then every reference is one that kin-openapi resolves well, and every type
// has one place.
func (l *loader) walk(version string) {
	w := &walker{
		loader: l, shapes: newShapes(version), sections: sections(version),
		seen: map[visit]mark{}, open: map[*yaml.Node]bool{},
		targets: map[string]*target{}, index: map[*yaml.Node]map[string]*yaml.Node{}, anchors: map[*source]map[string]*yaml.Node{},
		homes: map[visit]string{}, names: map[string]bool{},
	}
	w.reserve()
	w.mapping(l.main.root, "document")
	for len(w.queue) > 0 && !l.diags.HasErrors() {
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.path = next.path
		if w.value(next.node, next.kind) == drop {
			w.misfit(next.ref, next.at, next.kind)
		}
	}
	if !l.diags.HasErrors() {
		w.place()
	}
}

type walker struct {
	*loader
	shapes   shapes
	sections map[string]string // section of components by kind
	path     []string          // where the walk is, for diagnostics
	seen     map[visit]mark
	open     map[*yaml.Node]bool // what is being walked, to see inlining in a circle
	queue    []work

	targets map[string]*target
	index   map[*yaml.Node]map[string]*yaml.Node
	anchors map[*source]map[string]*yaml.Node

	homes map[visit]string // the reference to a component
	names map[string]bool  // those that are taken
	moves []move
}

type visit struct {
	node *yaml.Node
	kind string
}

// mark says how a node was met.
type mark uint8

const (
	walked  mark = 1 << iota
	inPlace      // where the specification has an object of that kind
)

type work struct {
	visit
	path []string
	ref  string // which led here
	at   diag.Position
}

// verdict is what becomes of a value that was visited.
type verdict bool

const (
	keep verdict = true
	drop verdict = false
)

// visit is value for what stands in its place in the document.
func (w *walker) visit(node *yaml.Node, typ string) verdict {
	if w.sections[typ] != "" {
		w.seen[visit{node, typ}] |= inPlace
	}
	return w.value(node, typ)
}

// value visits node, of which typ is expected, and mends it in place. It
// returns drop when nothing of the kind can be made of it.
func (w *walker) value(node *yaml.Node, typ string) verdict {
	if typ == "any" {
		return keep
	}
	for range maxChain {
		from, v := w.inline(node, typ)
		if v == drop {
			return drop
		}
		if from == nil {
			break
		}
		w.open[from] = true
		defer delete(w.open, from)
	}
	switch {
	case typ[0] == '[':
		return w.list(node, typ[1:len(typ)-1])
	case typ[0] == '{':
		return w.named(node, typ[1:len(typ)-1])
	case w.shapes[typ] == nil:
		return w.scalar(node, typ)
	case w.repairObject(node, typ) == drop:
		return drop
	case node.Kind != yaml.MappingNode: // a boolean schema
		return keep
	}
	if _, ref := get(node, "$ref"); isString(ref) && w.sections[typ] != "" {
		w.ref(ref, typ)
	}
	w.mapping(node, typ)
	return keep
}

// mapping visits the fields of an object of a kind.
func (w *walker) mapping(node *yaml.Node, kind string) {
	v := visit{node, kind}
	if w.seen[v]&walked != 0 {
		return
	}
	w.seen[v] |= walked
	fields := w.shapes[kind]
	if every := fields["*"]; every != "" {
		w.fillEmpty(node, every)
	}
	w.fields(node, func(name string, _ *yaml.Node) string {
		if typ, ok := fields[name]; ok || name == "$ref" || strings.HasPrefix(name, "x-") {
			return typ
		}
		return fields["*"]
	})
}

// named visits a mapping from names to values of a type.
func (w *walker) named(node *yaml.Node, typ string) verdict {
	if w.repairNamed(node, typ) == drop {
		return drop
	}
	w.fields(node, func(name string, val *yaml.Node) string {
		if strings.HasPrefix(name, "x-") && val.Kind != yaml.MappingNode {
			return "" // an extension; a mapping may be a header or a property
		}
		return typ
	})
	return keep
}

func (w *walker) fields(node *yaml.Node, typeOf func(string, *yaml.Node) string) {
	w.open[node] = true
	kept := make([]*yaml.Node, 0, len(node.Content))
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, val := node.Content[i], node.Content[i+1]
		if typ := typeOf(key.Value, val); typ != "" {
			w.path = append(w.path, key.Value)
			v := w.visit(val, typ)
			w.path = w.path[:len(w.path)-1]
			if v == drop {
				continue
			}
		}
		kept = append(kept, key, val)
	}
	node.Content = kept
	delete(w.open, node)
}

func (w *walker) list(node *yaml.Node, typ string) verdict {
	if w.repairList(node, typ) == drop {
		return drop
	}
	w.open[node] = true
	kept := make([]*yaml.Node, 0, len(node.Content))
	for i, item := range node.Content {
		w.path = append(w.path, strconv.Itoa(i))
		if w.visit(item, typ) == keep {
			kept = append(kept, item)
		}
		w.path = w.path[:len(w.path)-1]
	}
	node.Content = kept
	delete(w.open, node)
	return keep
}

// pointer formats the place of the walk as a JSON pointer.
func (w *walker) pointer() string {
	var b strings.Builder
	for _, part := range w.path {
		b.WriteString("/" + escapePointer(part))
	}
	return b.String()
}

func escapePointer(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }
