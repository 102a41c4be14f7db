package spec

import (
	"testing"

	"go.yaml.in/yaml/v3"
)

// enum is one component schema of values, in the order of the file.
type enum struct {
	values   []string
	labelled []string // keys of x-enum-descriptions
	labels   map[string]string
	names    []string // x-enum-varnames

	nameComments []string
}

func readEnum(t *testing.T, name string) enum {
	t.Helper()
	s := member(t, root(t, Description()), "components", "schemas", name)
	e := enum{labels: map[string]string{}}
	for _, n := range member(t, s, "enum").Content {
		e.values = append(e.values, n.Value)
	}
	descriptions := member(t, s, "x-enum-descriptions")
	for i, key := range keys(descriptions) {
		e.labelled = append(e.labelled, key.Value)
		e.labels[key.Value] = descriptions.Content[2*i+1].Value
	}
	if find(s, "x-enum-varnames") == nil {
		return e
	}
	for _, n := range member(t, s, "x-enum-varnames").Content {
		e.names = append(e.names, n.Value)
		e.nameComments = append(e.nameComments, n.LineComment)
	}
	return e
}

func root(t *testing.T, data []byte) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

func keys(mapping *yaml.Node) []*yaml.Node {
	var list []*yaml.Node
	for i := 0; i < len(mapping.Content); i += 2 {
		list = append(list, mapping.Content[i])
	}
	return list
}

func find(mapping *yaml.Node, key string) *yaml.Node {
	for i, n := range keys(mapping) {
		if n.Value == key {
			return mapping.Content[2*i+1]
		}
	}
	return nil
}

func member(t *testing.T, n *yaml.Node, path ...string) *yaml.Node {
	t.Helper()
	for _, key := range path {
		if n = find(n, key); n == nil {
			t.Fatalf("no %s in %v", key, path)
		}
	}
	return n
}

// texts returns every scalar and every comment below n, each on its own.
func texts(n *yaml.Node) []string {
	list := []string{n.HeadComment, n.LineComment, n.FootComment}
	if n.Kind == yaml.ScalarNode {
		list = append(list, n.Value)
	}
	for _, child := range n.Content {
		list = append(list, texts(child)...)
	}
	return list
}
