package load

import (
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// target is what a reference leads to.
type target struct {
	src     *source
	node    *yaml.Node
	pointer []string // unescaped
}

// resolve returns what ref, written in src, leads to. What is wrong with it is
// said once, at the first place it stands.
func (w *walker) resolve(ref *yaml.Node) *target {
	src := w.base(ref)
	name := src.key + "\x00" + ref.Value
	if t, ok := w.targets[name]; ok {
		return t
	}
	w.targets[name] = nil // while it is looked for, for one that leads through itself
	t := w.lookup(src, ref)
	w.targets[name] = t
	return t
}

func (w *walker) lookup(src *source, ref *yaml.Node) *target {
	at := w.pos(w.main, ref)
	file, pointer, ok := w.split(src, ref.Value, at)
	if !ok {
		return nil
	}
	t := &target{src: src}
	if file != "" {
		if t.src = w.file(file, at); t.src == nil {
			return nil
		}
	}
	if pointer != "" && pointer[0] != '/' {
		if t.node = w.anchor(t.src, pointer); t.node == nil {
			w.errorf(at, "ref-unresolved", "the $ref %q leads nowhere: there is no $anchor %q", clip(ref.Value), clip(pointer))
			return nil
		}
		t.pointer = []string{pointer}
		return t
	}
	t.node = t.src.root
	for _, part := range strings.Split(pointer, "/")[1:] {
		if part == "" && pointer == "/" {
			break // kin-openapi and others take #/ for #
		}
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		if t.node = w.step(t.node, part); t.node == nil {
			w.errorf(at, "ref-unresolved", "the $ref %q leads nowhere: there is no %q", clip(ref.Value), clip(part))
			return nil
		}
		t.pointer = append(t.pointer, part)
	}
	return t
}

// step goes from node to its part, through a reference when node is one.
func (w *walker) step(node *yaml.Node, part string) *yaml.Node {
	for range maxChain {
		switch node.Kind {
		case yaml.SequenceNode:
			if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(node.Content) {
				return node.Content[i]
			}
			return nil
		case yaml.MappingNode:
			if next := w.child(node, part); next != nil {
				return next
			}
		}
		_, ref := get(node, "$ref")
		if !isString(ref) || !strings.HasPrefix(ref.Value, "#") {
			return nil
		}
		t := w.resolve(ref)
		if t == nil {
			return nil
		}
		node = t.node
	}
	return nil
}

// maxChain bounds how many references may lead to one another.
const maxChain = 64

// child is get with an index for what is large, for a document has many
// references into the same few mappings.
func (w *walker) child(node *yaml.Node, key string) *yaml.Node {
	if len(node.Content) < 64 {
		_, v := get(node, key)
		return v
	}
	index := w.index[node]
	if index == nil {
		index = make(map[string]*yaml.Node, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			index[node.Content[i].Value] = node.Content[i+1]
		}
		w.index[node] = index
	}
	return index[key]
}

// split takes ref apart into a slash path below the folder of the document,
// empty for the file it stands in, and a fragment without its #.
func (w *walker) split(src *source, ref string, at diag.Position) (file, fragment string, ok bool) {
	u, err := url.Parse(ref)
	if err != nil {
		// A fragment with a stray % is common: paths and media types have none
		// of the escapes of a URL.
		before, after, found := strings.Cut(ref, "#")
		if u, err = url.Parse(before); err != nil || !found {
			w.errorf(at, "ref-unresolved", "the $ref %q is not a reference", clip(ref))
			return "", "", false
		}
		u.Fragment = after
	}
	switch {
	case u.Scheme == "file":
		w.errorf(at, "ref-outside", "the $ref %q names a file of this machine; only files in the folder of the document are read", clip(ref))
	case u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.HasPrefix(ref, "//"):
		w.errorf(at, "ref-remote", "the $ref %q is remote; voxgen fetches nothing: download it beside the document", clip(ref))
	case strings.ContainsAny(u.Path, "\\\x00"):
		w.errorf(at, "ref-outside", "the $ref %q has a backslash or a zero byte; paths are written with /", clip(ref))
	case u.RawQuery != "":
		w.errorf(at, "ref-unresolved", "the $ref %q has a query, which files do not have", clip(ref))
	case u.Path == "":
		return "", u.Fragment, true
	default:
		file = path.Join(path.Dir(src.key), u.Path)
		if path.IsAbs(u.Path) || !filepath.IsLocal(filepath.FromSlash(file)) {
			w.errorf(at, "ref-outside", "the $ref %q leads out of the folder of the document", clip(ref))
			return "", "", false
		}
		return file, u.Fragment, true
	}
	return "", "", false
}

// clip keeps a hostile reference from filling the screen.
func clip(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// anchor finds the schema with `$anchor: name`.
func (w *walker) anchor(src *source, name string) *yaml.Node {
	anchors := w.anchors[src]
	if anchors == nil {
		anchors = map[string]*yaml.Node{}
		collectAnchors(src.root, anchors)
		w.anchors[src] = anchors
	}
	return anchors[name]
}

func collectAnchors(node *yaml.Node, into map[string]*yaml.Node) {
	if _, v := get(node, "$anchor"); isString(v) {
		into[v.Value] = node
	}
	for _, c := range node.Content {
		collectAnchors(c, into)
	}
}

// pureRef returns the reference that node is, without anything beside it.
func pureRef(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[0].Value == "$ref" && isString(node.Content[1]) {
		return node.Content[1]
	}
	return nil
}

// follow goes on from t while it is nothing but a reference.
func (w *walker) follow(t *target, ref *yaml.Node) *target {
	for range maxChain {
		next := pureRef(t.node)
		if next == nil {
			return t
		}
		n := w.resolve(next)
		if n == nil {
			return nil
		}
		t = n
	}
	w.errorf(w.pos(w.main, ref), "ref-cycle", "the $ref %q leads back to itself, or over more than %d others", clip(ref.Value), maxChain)
	return nil
}

// base returns the file against which a reference written at node resolves:
// an overlay's is the document that it changes.
func (w *walker) base(node *yaml.Node) *source {
	if s := w.owner[node]; s != nil && s.key != "" {
		return s
	}
	return w.main
}
