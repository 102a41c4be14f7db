package load

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// walk visits everything that the specification gives a meaning, repairs what
// is harmless, and makes one document of all files: what a reference leads to
// in another file, or in an unusual place, becomes a component (bundle.go).
// Then every reference is one that kin-openapi resolves well, and every type
// has one place.
func (l *loader) walk(version string) {
	w := &walker{
		loader: l, shapes: newShapes(version), sections: sections(version),
		seen: map[visit]mark{}, open: map[*yaml.Node]bool{},
		version: version, told: map[*yaml.Node]bool{},
		targets: map[place]*target{}, index: map[*yaml.Node]map[string]*yaml.Node{}, anchors: map[*source]map[string]*yaml.Node{},
		homes: map[visit]string{}, names: map[string]bool{},
	}
	w.reserve()
	w.mapping(l.main.root, "document")
	for len(w.queue) > 0 && l.counts[diag.Error] == 0 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.path = next.path
		w.value(next.node, next.kind)
	}
	if l.counts[diag.Error] == 0 {
		w.place()
	}
}

type walker struct {
	*loader
	version  string
	shapes   shapes
	sections map[string]string // section of components by kind
	path     []string          // where the walk is, for diagnostics
	seen     map[visit]mark
	open     map[*yaml.Node]bool // what is being walked, to see inlining in a circle
	queue    []work

	targets map[place]*target
	index   map[*yaml.Node]map[string]*yaml.Node
	anchors map[*source]map[string]*yaml.Node

	frame []*yaml.Node     // what holds components, and is none
	homes map[visit]string // the reference to a component
	names map[string]bool  // those that are taken
	moves []move
	told  map[*yaml.Node]bool // the references that something was said about
	// What becomes of references is written down, and done at the end: until
	// then others go through them to where they lead.
	rewrites []rewrite
}

type rewrite struct {
	ref  *yaml.Node
	home string
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
	if _, ref := get(node, "$ref"); ref != nil && w.sections[typ] != "" {
		if !isString(ref) {
			w.warn(ref, "a $ref is a string, and this is "+describe(ref), "it is ignored")
			node.Content = without(node, "$ref")
		} else if home, problem := w.ref(node, ref, typ); problem == nil {
			w.rewrites = append(w.rewrites, rewrite{ref, home})
		} else if w.replace(node, ref, typ, problem) == drop {
			return drop
		}
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
		typ, ok := fields[name]
		switch {
		case ok || name == "$ref":
			return typ
		case strings.HasPrefix(name, "x-"):
			if w.version == "2.0" && fields["*"] != "" && kind != "security" {
				return nothing // the decoder takes it for a path or a response
			}
			return ""
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
		switch {
		case !strings.HasPrefix(name, "x-") || val.Kind == yaml.MappingNode:
			return typ // a mapping may be a header or a property
		case w.shapes[typ] != nil:
			return nothing // the decoder takes an extension for an entry
		}
		return ""
	})
	return keep
}

// nothing is the type of what is taken out.
const nothing = "-"

func (w *walker) fields(node *yaml.Node, typeOf func(string, *yaml.Node) string) {
	w.open[node] = true
	kept := make([]*yaml.Node, 0, len(node.Content))
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, val := node.Content[i], node.Content[i+1]
		switch typ := typeOf(key.Value, val); typ {
		case "":
		case nothing:
			continue
		default:
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

func escapePointer(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer("~", "~0", "/", "~1")
