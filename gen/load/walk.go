package load

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// walk visits everything that the specification defines, repairs harmless
// violations, and combines all files into one document: the target of a reference
// to another file, or to an unusual location, becomes a component (bundle.go).
// After that, kin-openapi can resolve all references, and each type occurs once.
func (l *loader) walk(version string) {
	w := &walker{
		loader: l, shapes: newShapes(version), sections: sections(version),
		folded: map[string]map[string]string{},
		seen:   map[visit]mark{}, open: map[*yaml.Node]bool{},
		version: version, reported: map[*yaml.Node]bool{},
		targets: map[refKey]*target{}, index: map[*yaml.Node]map[string]*yaml.Node{}, anchors: map[*source]map[string]*yaml.Node{},
		componentRefs: map[visit]string{}, names: map[string]bool{}, suffix: map[string]int{},
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
		w.placeComponents()
	}
}

type walker struct {
	*loader
	version  string
	shapes   shapes
	folded   map[string]map[string]string // fields of each kind by their names in lower case
	sections map[string]string            // section of components by kind
	path     []string                     // pointer to the current node, for diagnostics
	seen     map[visit]mark
	open     map[*yaml.Node]bool // nodes being walked, to detect circular inlining
	queue    []work

	targets map[refKey]*target
	index   map[*yaml.Node]map[string]*yaml.Node
	anchors map[*source]map[string]*yaml.Node

	frame         []*yaml.Node     // nodes that contain components
	componentRefs map[visit]string // the reference to a component
	names         map[string]bool  // names in use
	suffix        map[string]int   // the last number that was added to a name
	moves         []move
	reported      map[*yaml.Node]bool // references with a reported problem
	// References are rewritten at the end; until then, others are resolved
	// through them.
	rewrites []rewrite
}

type rewrite struct {
	ref       *yaml.Node
	component string
}

type visit struct {
	node *yaml.Node
	kind string
}

// mark records how a node was visited.
type mark uint8

const (
	walked  mark = 1 << iota
	inPlace      // where the specification expects an object of that kind
)

type work struct {
	visit
	path []string
}

// verdict is whether to keep a visited value.
type verdict bool

const (
	keep verdict = true
	drop verdict = false
)

// visit is value for a node at its original position in the document.
func (w *walker) visit(node *yaml.Node, typ string) verdict {
	if w.sections[typ] != "" {
		w.seen[visit{node, typ}] |= inPlace
	}
	return w.value(node, typ)
}

// value visits node, which should be of type typ, and repairs it in place. It
// returns drop if that is not possible.
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
			w.mistyped(ref, "string", "$ref ignored")
			node.Content = without(node, "$ref")
		} else if component, problem := w.ref(node, ref, typ); problem == nil {
			w.rewrites = append(w.rewrites, rewrite{ref, component})
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
	w.spelling(node, kind)
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
				return removed // the decoder would read it as a path or a response
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
			return removed // the decoder would read an extension as an entry
		}
		return ""
	})
	return keep
}

// removed is the type of fields that are removed.
const removed = "-"

func (w *walker) fields(node *yaml.Node, typeOf func(string, *yaml.Node) string) {
	w.open[node] = true
	kept := make([]*yaml.Node, 0, len(node.Content))
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, val := node.Content[i], node.Content[i+1]
		switch typ := typeOf(key.Value, val); typ {
		case "":
		case removed:
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

// pointer formats the path of the current node as a JSON pointer.
func (w *walker) pointer() string {
	var b strings.Builder
	for _, part := range w.path {
		b.WriteString("/" + escapePointer(part))
	}
	return b.String()
}

func escapePointer(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer("~", "~0", "/", "~1")
