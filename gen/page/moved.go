package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Moved is what imports changed in a document, by operationId, sorted.
type Moved struct {
	New     []string      `json:"new"`
	Changed []MovedMethod `json:"changed"`
	Gone    []string      `json:"gone"`
}

// MovedMethod is an operation that changed.
type MovedMethod struct {
	Name    string      `json:"name"`
	Changes []MovedFact `json:"changes"`
}

// MovedFact is one change of a parameter or field, or of the operation itself if Of is
// empty. Fact is a keyword, or TextFact for the text that facts are read from; it is
// empty if the parameter or field itself is new or gone, and Old or New is its type. Old
// and New are empty where the fact is absent, and for texts.
type MovedFact struct {
	Of   string `json:"of,omitempty"`
	Fact string `json:"fact,omitempty"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

const (
	// TextFact is the Fact of a text, of which documents have only a digest.
	TextFact = "text"
	// listFact is the list of the facts that are from a page.
	listFact = "facts"
)

// Moved compares the document with the one that was opened. Call it after Bytes.
func (d *Document) Moved() (Moved, error) {
	out := Moved{New: []string{}, Changed: []MovedMethod{}, Gone: []string{}}
	var was yaml.Node
	if err := yaml.Unmarshal(d.data, &was); err != nil {
		return out, err
	}
	old, now := methods(&was), methods(d.root)
	for _, name := range sortedKeys(old, now) {
		a, b := old[name], now[name]
		switch {
		case a == nil:
			out.New = append(out.New, name)
		case b == nil:
			out.Gone = append(out.Gone, name)
		default:
			if changes := a.changes(b); len(changes) > 0 {
				out.Changed = append(out.Changed, MovedMethod{name, changes})
			}
		}
	}
	return out, nil
}

// methodFacts holds the facts of an operation: by parameter or field, then by keyword.
type methodFacts struct {
	root  *yaml.Node
	facts map[string]map[string]string
}

// methods returns the facts of the operations in a document.
func methods(root *yaml.Node) map[string]*methodFacts {
	out := map[string]*methodFacts{}
	if root != nil && root.Kind == yaml.DocumentNode && len(root.Content) > 0 {
		root = root.Content[0]
	}
	paths := get(root, "paths")
	for i := 1; paths != nil && i < len(paths.Content); i += 2 {
		for j := 1; j < len(paths.Content[i].Content); j += 2 {
			op := paths.Content[i].Content[j]
			if name := scalar(get(op, "operationId")); name != "" {
				out[name] = &methodFacts{root, map[string]map[string]string{}}
				out[name].add("", "", op, 0)
			}
		}
	}
	return out
}

// add adds what n says of the parameter or field called of. Key is the path of n from
// there.
func (m *methodFacts) add(of, key string, n *yaml.Node, depth int) {
	n = follow(m.root, n)
	if n == nil || depth > maxRefs {
		return
	}
	if m.facts[of] == nil {
		m.facts[of] = map[string]string{}
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			m.property(of, key, n.Content[i].Value, n.Content[i+1], depth+1)
		}
	case yaml.SequenceNode:
		if scalars(n) {
			m.facts[of][key] = strings.Join(plainValues(n), ", ")
			return
		}
		for i, item := range n.Content {
			m.add(of, join(key, strconv.Itoa(i+1)), item, depth+1)
		}
	default:
		m.facts[of][key] = n.Value
	}
}

// property adds the value of one key. Keys that every parameter or field has around its
// facts are omitted from the path.
func (m *methodFacts) property(of, key, name string, value *yaml.Node, depth int) {
	switch {
	case name == "parameters" && value.Kind == yaml.SequenceNode:
		for _, item := range value.Content {
			m.add(join(of, scalar(get(follow(m.root, item), "name"))), "", item, depth)
		}
	case name == "properties" && value.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(value.Content); i += 2 {
			m.add(join(of, value.Content[i].Value), "", value.Content[i+1], depth)
		}
	case name == "responses" && of == "" && key == "":
		m.add("response", "", value, depth)
	case name == sourceKey:
		m.add(of, "", value, depth)
	case slices.Contains([]string{"requestBody", "content", "schema", "200"}, name) || strings.Contains(name, "/"):
		m.add(of, key, value, depth)
	default:
		m.add(of, join(key, name), value, depth)
	}
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "." + b
}

func scalars(n *yaml.Node) bool {
	return !slices.ContainsFunc(n.Content, func(n *yaml.Node) bool { return n.Kind != yaml.ScalarNode })
}

func plainValues(n *yaml.Node) (out []string) {
	for _, item := range n.Content {
		out = append(out, item.Value)
	}
	return out
}

// changes compares m with the same operation later.
func (m *methodFacts) changes(later *methodFacts) (out []MovedFact) {
	for _, of := range sortedKeys(m.facts, later.facts) {
		old, now := m.facts[of], later.facts[of]
		switch {
		case old == nil:
			out = append(out, MovedFact{Of: of, New: cmp.Or(now["type"], "any")})
			continue
		case now == nil:
			out = append(out, MovedFact{Of: of, Old: cmp.Or(old["type"], "any")})
			continue
		}
		var found, list []MovedFact
		for _, fact := range sortedKeys(old, now) {
			change := MovedFact{of, fact, old[fact], now[fact]}
			switch {
			case old[fact] == now[fact]:
			case fact == TextFact:
				found = append(found, MovedFact{Of: of, Fact: fact})
			case fact == listFact:
				list = append(list, change)
			default:
				found = append(found, change)
			}
		}
		if len(found) == 0 {
			found = list // it is implied by the facts that changed
		}
		out = append(out, found...)
	}
	return out
}

// sortedKeys returns the keys of two maps, without duplicates.
func sortedKeys[V any](a, b map[string]V) (out []string) {
	for _, m := range []map[string]V{a, b} {
		for key := range m {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
