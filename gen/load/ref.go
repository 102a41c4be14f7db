package load

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// target is the target of a reference, or the problem with it.
type target struct {
	src     *source
	node    *yaml.Node
	pointer []string // unescaped
	problem *problem
}

// problem describes why a reference cannot be resolved. A hard problem is an
// error; otherwise the reference is replaced by the widest correct object
// (unresolved_ref.go).
type problem struct {
	code, text string
	hard       bool
	reported   bool
}

func soft(code, format string, args ...any) *problem {
	return &problem{code: code, text: fmt.Sprintf(format, args...)}
}

func hard(code, format string, args ...any) *problem {
	return &problem{code: code, text: fmt.Sprintf(format, args...), hard: true}
}

func cycle(ref *yaml.Node) *problem {
	return soft("ref-cycle", "circular $ref %q, or a chain of more than %d references", clip(ref.Value), maxChain)
}

// resolve returns the target of ref.
func (w *walker) resolve(ref *yaml.Node) *target {
	src := w.base(ref)
	name := refKey{src, ref.Value}
	if t, ok := w.targets[name]; ok {
		return t
	}
	w.targets[name] = &target{problem: cycle(ref)} // found when ref is resolved through itself
	t, problem := w.lookup(src, ref)
	if problem != nil {
		t = &target{problem: problem}
	}
	w.targets[name] = t
	return t
}

// refKey is the text of a reference and the file that contains it.
type refKey struct {
	src *source
	ref string
}

func (w *walker) lookup(src *source, ref *yaml.Node) (*target, *problem) {
	t := &target{src: src}
	file, pointer, problem := w.split(src, ref.Value)
	if problem != nil || file != "" {
		if base, fragment, _ := strings.Cut(ref.Value, "#"); base != "" && w.anchor(src, base) != nil {
			return w.within(&target{src: src, node: w.anchor(src, base)}, fragment, ref)
		}
	}
	if problem != nil {
		return nil, problem
	}
	if file != "" {
		if t.src, problem = w.file(file); problem != nil {
			return nil, problem
		}
	}
	t.node = t.src.root
	return w.within(t, pointer, ref)
}

// within resolves a fragment within t.
func (w *walker) within(t *target, pointer string, ref *yaml.Node) (*target, *problem) {
	if pointer != "" && pointer[0] != '/' {
		if t.node = w.anchor(t.src, "#"+pointer); t.node == nil {
			return nil, soft("ref-unresolved", "unresolved $ref %q: $anchor %q not found", clip(ref.Value), clip(pointer))
		}
		t.pointer = []string{pointer}
		return t, nil
	}
	for _, part := range strings.Split(pointer, "/")[1:] {
		if part == "" && pointer == "/" {
			break // kin-openapi and others treat #/ like #
		}
		part = unescaper.Replace(part)
		var problem *problem
		if t.node, problem = w.step(t.node, part); problem != nil {
			return nil, problem
		}
		if t.node == nil {
			return nil, soft("ref-unresolved", "unresolved $ref %q: %q not found", clip(ref.Value), clip(part))
		}
		t.pointer = append(t.pointer, part)
	}
	return t, nil
}

var unescaper = strings.NewReplacer("~1", "/", "~0", "~")

// step returns the named part of node, or of its target if node is a reference,
// or nil if there is none.
func (w *walker) step(node *yaml.Node, part string) (*yaml.Node, *problem) {
	for range maxChain {
		switch node.Kind {
		case yaml.SequenceNode:
			if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(node.Content) {
				return node.Content[i], nil
			}
			return nil, nil
		case yaml.MappingNode:
			if next := w.child(node, part); next != nil {
				return next, nil
			}
		}
		_, ref := get(node, "$ref")
		if !isString(ref) {
			return nil, nil
		}
		t := w.resolve(ref)
		if t.problem != nil {
			return nil, t.problem
		}
		node = t.node
	}
	return nil, nil
}

// maxChain limits the length of a chain of references.
const maxChain = 64

// child is like get, but uses an index for large mappings, because many
// references resolve through the same few mappings.
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

// split splits ref into a slash path in the root of the document, which is empty for
// the file that contains it, and a fragment without #.
func (l *loader) split(src *source, ref string) (file, fragment string, wrong *problem) {
	u, err := url.Parse(ref)
	if err != nil {
		// Unescaped % in fragments is common: paths and media types are often
		// not escaped as in a URL.
		before, after, found := strings.Cut(ref, "#")
		if u, err = url.Parse(before); err != nil || !found {
			return "", "", soft("ref-unresolved", "invalid $ref %q", clip(ref))
		}
		u.Fragment = after
	}
	switch {
	case u.Scheme == "file":
		return "", "", hard("ref-outside", "file URL in $ref %q is not supported; only files in %s are read", clip(ref), l.rootName())
	case u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.HasPrefix(ref, "//"):
		return "", "", hard("ref-remote", "remote $ref %q is not supported; save it next to the document", clip(ref))
	case strings.ContainsAny(u.Path, "\\\x00"):
		return "", "", hard("ref-outside", "invalid $ref %q: contains a backslash or NUL byte; separate path elements with /", clip(ref))
	case u.RawQuery != "":
		return "", "", soft("ref-unresolved", "invalid $ref %q: a file reference has no query", clip(ref))
	case u.Path == "":
		return "", u.Fragment, nil
	}
	file = path.Join(path.Dir(src.key), u.Path)
	if path.IsAbs(u.Path) || !filepath.IsLocal(filepath.FromSlash(file)) {
		return "", "", hard("ref-outside", "$ref %q is outside %s; see root in voxgen.yaml and --root", clip(ref), l.rootName())
	}
	return file, u.Fragment, nil
}

// rootName returns what messages call the folder that references must stay in.
func (l *loader) rootName() string {
	if l.tree == nil {
		return "the folder of the document"
	}
	return l.tree.name
}

// clip shortens a long reference.
func clip(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// anchor finds the schema with `$anchor: name`, given as #name, or with that `$id`.
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
	if node.Kind == yaml.MappingNode {
		if _, v := get(node, "$anchor"); isString(v) {
			into["#"+v.Value] = node
		}
		if _, v := get(node, "$id"); isString(v) && v.Value != "" {
			into[strings.TrimSuffix(v.Value, "#")] = node
		}
	}
	for _, c := range node.Content {
		collectAnchors(c, into)
	}
}

// pureRef returns the reference if node is a $ref without siblings.
func pureRef(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[0].Value == "$ref" && isString(node.Content[1]) {
		return node.Content[1]
	}
	return nil
}

// follow resolves t, the target of ref, as long as it is a $ref without siblings.
func (w *walker) follow(t *target, ref *yaml.Node) *target {
	for range maxChain {
		if t.problem != nil {
			return t
		}
		next := pureRef(t.node)
		if next == nil {
			return t
		}
		t = w.resolve(next)
	}
	return &target{problem: cycle(ref)}
}

// base returns the file relative to which a reference at node is resolved: for
// references in overlays, the document that they change.
func (w *walker) base(node *yaml.Node) *source {
	if s := w.owner[node]; s != nil && s.key != "" {
		return s
	}
	return w.main
}
