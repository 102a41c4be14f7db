package jsonpath

import (
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// value is a value in a filter. The zero value is that there is none.
type value struct {
	kind kind
	text string     // of a string
	num  float64    // of a number; 1 for true
	node *yaml.Node // a list or an object
}

type kind uint8

const (
	absent kind = iota
	null
	logical
	number
	str
	list
	object
)

func boolean(b bool) value {
	if b {
		return value{kind: logical, num: 1}
	}
	return value{kind: logical}
}

func nothing(*Tree, *yaml.Node) value { return value{} }

// valueOf returns the value of a node, which is a string unless its tag is another type of
// JSON.
func valueOf(n *yaml.Node) value {
	switch n.Kind {
	case yaml.MappingNode:
		return value{kind: object, node: n}
	case yaml.SequenceNode:
		return value{kind: list, node: n}
	}
	var v value
	switch n.Tag {
	case "!!null":
		return value{kind: null}
	case "!!bool":
		var b bool
		if n.Decode(&b) == nil {
			return boolean(b)
		}
	case "!!int", "!!float":
		var err error
		if v.num, err = strconv.ParseFloat(n.Value, 64); err != nil {
			err = n.Decode(&v.num) // 0x10, 1_000, .inf or too large
		}
		if err == nil {
			v.kind = number
			return v
		}
	}
	return value{kind: str, text: n.Value}
}

// perStep is how many bytes of text are compared or counted in the time of a step.
const perStep = 64

// compare returns the comparison of two values (RFC 9535, section 2.3.5.2.2).
func compare(left operand, op string, right operand) test {
	switch op {
	case "==":
		return func(t *Tree, n *yaml.Node) bool { return t.equal(left(t, n), right(t, n)) }
	case "!=":
		return func(t *Tree, n *yaml.Node) bool { return !t.equal(left(t, n), right(t, n)) }
	case ">", ">=":
		left, right = right, left
	}
	orEqual := len(op) == len("<=")
	return func(t *Tree, n *yaml.Node) bool {
		a, b := left(t, n), right(t, n)
		return t.less(a, b) || orEqual && t.equal(a, b)
	}
}

func (t *Tree) less(a, b value) bool {
	switch {
	case a.kind != b.kind:
		return false
	case a.kind == number:
		return a.num < b.num
	case a.kind == str:
		t.step(min(len(a.text), len(b.text)) / perStep)
		return a.text < b.text
	}
	return false
}

func (t *Tree) equal(a, b value) bool {
	if !t.step(1) || a.kind != b.kind {
		return false
	}
	switch a.kind {
	case logical, number:
		return a.num == b.num
	case str:
		t.step(min(len(a.text), len(b.text)) / perStep)
		return a.text == b.text
	case list:
		return t.equalLists(a.node, b.node)
	case object:
		return t.equalObjects(a.node, b.node)
	}
	return true
}

func (t *Tree) equalLists(a, b *yaml.Node) bool {
	if len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !t.equal(valueOf(a.Content[i]), valueOf(b.Content[i])) {
			return false
		}
	}
	return true
}

func (t *Tree) equalObjects(a, b *yaml.Node) bool {
	pairs := t.Content(a)
	if len(pairs) != len(t.Content(b)) {
		return false
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		_, other := t.Get(b, pairs[i].Value)
		if other == nil || !t.equal(valueOf(pairs[i+1]), valueOf(other)) {
			return false
		}
	}
	return true
}

// length is the function of that name: characters, items or keys.
func (t *Tree) length(v value) value {
	n := 0
	switch v.kind {
	case str:
		t.step(len(v.text) / perStep)
		n = utf8.RuneCountInString(v.text)
	case list:
		n = len(v.node.Content)
	case object:
		n = len(t.Content(v.node)) / 2
	default:
		return value{}
	}
	return value{kind: number, num: float64(n)}
}
