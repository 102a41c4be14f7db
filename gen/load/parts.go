package load

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// partSize is the size from which an encoding is decoded in parts, and that of a
// part. To decode a text, kin-openapi builds a tree and an index of it that take
// about twenty times the space, and compares each key of a mapping with every other.
const partSize = 1 << 20

// section is a mapping in the encoding that can be decoded in parts: the paths, or
// the components of one kind.
type section struct {
	kind       string // of the components; "" for the paths
	start, end int    // offsets of the content of the mapping
	entries    []entry
	extensions bool // the paths have entries that are not paths
}

// entry is the start of a entry: its offset, and its line from 1.
type entry struct{ offset, line int }

// kinds lists the kinds of components that kin-openapi has fields for.
var kinds = []string{
	"schemas", "parameters", "headers", "requestBodies", "responses", "securitySchemes", "examples", "links", "callbacks",
}

// section returns a section for the mapping that starts here, or nil if it is none.
func (e *encoder) section(depth int) *section {
	switch {
	case depth == 2 && e.keys[0] == "paths":
		return &section{start: len(e.out)}
	case depth == 2 && e.keys[0] == "components":
		e.src.components = len(e.out)
	case depth == 3 && e.keys[0] == "components" && slices.Contains(kinds, e.keys[1]):
		return &section{kind: e.keys[1], start: len(e.out)}
	}
	return nil
}

// add adds the entry that starts here.
func (s *section) add(e *encoder, key string) {
	if s != nil {
		s.entries = append(s.entries, entry{len(e.out), len(e.lines)})
		s.extensions = s.extensions || s.kind == "" && strings.HasPrefix(key, "x-")
	}
}

func (s *section) close(e *encoder) {
	if s != nil && !s.extensions {
		s.end = len(e.out)
		e.src.sections = append(e.src.sections, s)
	}
}

// decodeParts decodes the encoding in parts of about the given size, and calls each
// with every part before references are resolved. It returns nil if a part is invalid:
// decoding the document as a whole tells the error.
func (s *source) decodeParts(size int, each func(*openapi3.T)) *openapi3.T {
	kin := newKin()
	root := s.unresolved(kin, s.withoutSections())
	if root == nil {
		return nil
	}
	each(root)
	for _, sec := range s.sections {
		for text := range sec.parts(s.encoded, max(size, len(s.encoded)/32)) { // a part has as many lines as precede it
			part := s.unresolved(newKin(), text)
			if part == nil {
				return nil
			}
			each(part)
			join(root, part)
		}
	}
	if s.components == 0 {
		root.Components = nil
	}
	if kin.ResolveRefsIn(root, s.url()) != nil {
		return nil
	}
	return root
}

// unresolvable is a header whose reference has no target. kin-openapi resolves it
// first, and fails.
const unresolvable = `"": {"$ref": "#/-"}`

// unresolved decodes a text that contains unresolvable, and resolves no reference, or
// returns nil. kin-openapi has no function for that, but its loader keeps what it
// decoded when it then fails to resolve a reference.
func (s *source) unresolved(kin *openapi3.Loader, text []byte) *openapi3.T {
	_, err := kin.LoadFromDataWithPath(text, s.url())
	if err == nil || strings.HasPrefix(err.Error(), "failed to unmarshal") {
		return nil
	}
	t, err := kin.LoadFromDataWithPath(nil, s.url())
	if err != nil || t.Components == nil || t.Components.Headers[""] == nil {
		return nil
	}
	delete(t.Components.Headers, "")
	return t
}

// withoutSections returns the encoding with empty sections, each on as many lines as
// before, and with unresolvable.
func (s *source) withoutSections() []byte {
	var out []byte
	at := 0
	replace := func(from, to int, text string) {
		out = append(append(out, s.encoded[at:from]...), text...)
		out = append(out, bytes.Repeat([]byte("\n"), bytes.Count(s.encoded[from:to], []byte("\n")))...)
		at = to
	}
	headers := slices.ContainsFunc(s.sections, func(sec *section) bool { return sec.kind == "headers" })
	for _, sec := range s.sections {
		if !headers && s.components > 0 && sec.start > s.components {
			replace(s.components, s.components, `"headers": {`+unresolvable+`},`)
			headers = true
		}
		text := ""
		if sec.kind == "headers" {
			text = unresolvable
		}
		replace(sec.start, sec.end, text)
	}
	out = append(out, s.encoded[at:]...)
	if !headers {
		out = append(out, "\n\"components\": {\"headers\": {"+unresolvable+"}}"...)
	}
	return out
}

// parts divides a section into documents of about the given size, in which its
// entries are on the same lines.
func (s *section) parts(encoded []byte, size int) iter.Seq[[]byte] {
	before, after := `"paths": {`, "}\n\"components\": {\"headers\": {"+unresolvable+"}}"
	switch s.kind {
	case "":
	case "headers":
		before, after = `"components": {"headers": {`+unresolvable+`,`, "}}"
	default:
		before, after = fmt.Sprintf(`"components": {"headers": {%s}, %q: {`, unresolvable, s.kind), "}}"
	}
	return func(yield func([]byte) bool) {
		for i := 0; i < len(s.entries); {
			first, end := s.entries[i], s.end
			for i++; i < len(s.entries); i++ {
				if next := s.entries[i].offset; next >= first.offset+size {
					end = next - len(",\n")
					break
				}
			}
			text := bytes.Repeat([]byte("\n"), first.line-2)
			text = append(append(text, before...), '\n')
			text = append(append(text, encoded[first.offset:end]...), after...)
			if !yield(text) {
				return
			}
		}
	}
}

// join adds the sections of a part to a document.
func join(doc, part *openapi3.T) {
	for name, item := range part.Paths.Map() {
		if doc.Paths == nil {
			doc.Paths = openapi3.NewPaths()
		}
		doc.Paths.Set(name, item)
	}
	to, from := doc.Components, part.Components
	joinMaps(&to.Schemas, from.Schemas)
	joinMaps(&to.Parameters, from.Parameters)
	joinMaps(&to.Headers, from.Headers)
	joinMaps(&to.RequestBodies, from.RequestBodies)
	joinMaps(&to.Responses, from.Responses)
	joinMaps(&to.SecuritySchemes, from.SecuritySchemes)
	joinMaps(&to.Examples, from.Examples)
	joinMaps(&to.Links, from.Links)
	joinMaps(&to.Callbacks, from.Callbacks)
}

func joinMaps[M ~map[string]V, V any](to *M, from M) {
	if *to == nil {
		*to = from
		return
	}
	maps.Copy(*to, from)
}
