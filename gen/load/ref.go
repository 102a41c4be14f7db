package load

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// target is what a reference leads to, or what is wrong with it.
type target struct {
	src     *source
	node    *yaml.Node
	pointer []string // unescaped
	problem *problem
}

// problem says why a reference leads to nothing that is of use. It is hard
// when the user has to act; otherwise the reference is replaced by the widest
// thing that is true (unresolved_ref.go).
type problem struct {
	code, text string
	hard       bool
	said       bool
}

func soft(code, format string, args ...any) *problem {
	return &problem{code: code, text: fmt.Sprintf(format, args...)}
}

func hard(code, format string, args ...any) *problem {
	return &problem{code: code, text: fmt.Sprintf(format, args...), hard: true}
}

func cycle(ref *yaml.Node) *problem {
	return soft("ref-cycle", "the $ref %q leads back to itself, or over more than %d others", clip(ref.Value), maxChain)
}

// resolve returns what ref, written in src, leads to.
func (w *walker) resolve(ref *yaml.Node) *target {
	src := w.base(ref)
	name := place{src, ref.Value}
	if t, ok := w.targets[name]; ok {
		return t
	}
	w.targets[name] = &target{problem: cycle(ref)} // while it is looked for, for one that leads through itself
	t, problem := w.lookup(src, ref)
	if problem != nil {
		t = &target{problem: problem}
	}
	w.targets[name] = t
	return t
}

// place is the text of a reference and the file it is written in.
type place struct {
	src *source
	ref string
}

func (w *walker) lookup(src *source, ref *yaml.Node) (*target, *problem) {
	t := &target{src: src}
	file, pointer, problem := split(src, ref.Value)
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

// within goes from t to the part of it that a fragment names.
func (w *walker) within(t *target, pointer string, ref *yaml.Node) (*target, *problem) {
	if pointer != "" && pointer[0] != '/' {
		if t.node = w.anchor(t.src, "#"+pointer); t.node == nil {
			return nil, soft("ref-unresolved", "the $ref %q leads nowhere: there is no $anchor %q", clip(ref.Value), clip(pointer))
		}
		t.pointer = []string{pointer}
		return t, nil
	}
	for _, part := range strings.Split(pointer, "/")[1:] {
		if part == "" && pointer == "/" {
			break // kin-openapi and others take #/ for #
		}
		part = unescaper.Replace(part)
		var problem *problem
		if t.node, problem = w.step(t.node, part); problem != nil {
			return nil, problem
		}
		if t.node == nil {
			return nil, soft("ref-unresolved", "the $ref %q leads nowhere: there is no %q", clip(ref.Value), clip(part))
		}
		t.pointer = append(t.pointer, part)
	}
	return t, nil
}

var unescaper = strings.NewReplacer("~1", "/", "~0", "~")

// step goes from node to its part, through a reference when node is one. The
// part is nil when there is none.
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
func split(src *source, ref string) (file, fragment string, wrong *problem) {
	u, err := url.Parse(ref)
	if err != nil {
		// A fragment with a stray % is common: paths and media types have none
		// of the escapes of a URL.
		before, after, found := strings.Cut(ref, "#")
		if u, err = url.Parse(before); err != nil || !found {
			return "", "", soft("ref-unresolved", "the $ref %q is not a reference", clip(ref))
		}
		u.Fragment = after
	}
	switch {
	case u.Scheme == "file":
		return "", "", hard("ref-outside", "the $ref %q names a file of this machine; only files in the folder of the document are read", clip(ref))
	case u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.HasPrefix(ref, "//"):
		return "", "", hard("ref-remote", "the $ref %q is remote; voxgen fetches nothing: download it beside the document", clip(ref))
	case strings.ContainsAny(u.Path, "\\\x00"):
		return "", "", hard("ref-outside", "the $ref %q has a backslash or a zero byte; paths are written with /", clip(ref))
	case u.RawQuery != "":
		return "", "", soft("ref-unresolved", "the $ref %q has a query, which files do not have", clip(ref))
	case u.Path == "":
		return "", u.Fragment, nil
	}
	file = path.Join(path.Dir(src.key), u.Path)
	if path.IsAbs(u.Path) || !filepath.IsLocal(filepath.FromSlash(file)) {
		return "", "", hard("ref-outside", "the $ref %q leads out of the folder of the document", clip(ref))
	}
	return file, u.Fragment, nil
}

// clip keeps a hostile reference from filling the screen.
func clip(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// anchor finds the schema with `$anchor: name`, asked for as #name, or the one
// with that `$id`.
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

// pureRef returns the reference that node is, without anything beside it.
func pureRef(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[0].Value == "$ref" && isString(node.Content[1]) {
		return node.Content[1]
	}
	return nil
}

// follow goes on from t, which ref led to, while it is nothing but a reference.
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

// base returns the file against which a reference written at node resolves:
// an overlay's is the document that it changes.
func (w *walker) base(node *yaml.Node) *source {
	if s := w.owner[node]; s != nil && s.key != "" {
		return s
	}
	return w.main
}
