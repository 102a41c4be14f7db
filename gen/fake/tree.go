package fake

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// tree is a decoded JSON value that keeps the order of properties.
type tree struct {
	text   string // of a scalar
	raw    string // JSON of a scalar
	null   bool
	list   []tree
	object []branch
	kind   byte // 's' scalar, 'l' list, 'o' object
}

type branch struct {
	name string
	tree tree
}

// treeOf returns the JSON encoding of v as a tree.
func treeOf(v any) (tree, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return tree{}, err
	}
	dec := json.NewDecoder(&buf)
	dec.UseNumber()
	return readTree(dec)
}

func readTree(dec *json.Decoder) (tree, error) {
	token, err := dec.Token()
	if err != nil {
		return tree{}, err
	}
	switch token := token.(type) {
	case json.Delim:
		t := tree{kind: 'l'}
		if token == '{' {
			t.kind = 'o'
		}
		for dec.More() {
			name := ""
			if t.kind == 'o' {
				key, err := dec.Token()
				if err != nil {
					return tree{}, err
				}
				name, _ = key.(string)
			}
			inner, err := readTree(dec)
			if err != nil {
				return tree{}, err
			}
			if t.kind == 'o' {
				t.object = append(t.object, branch{name: name, tree: inner})
			} else {
				t.list = append(t.list, inner)
			}
		}
		_, err := dec.Token()
		return t, err
	case string:
		return textTree(token), nil
	case json.Number:
		return tree{kind: 's', text: plainNumber(token.String()), raw: token.String()}, nil
	case bool:
		text := strconv.FormatBool(token)
		return tree{kind: 's', text: text, raw: text}, nil
	default:
		return tree{kind: 's', raw: "null", null: true}, nil
	}
}

// textTree returns the tree of a string.
func textTree(s string) tree {
	var raw strings.Builder
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false) // like the enum values in the API document
	if err := enc.Encode(s); err != nil {
		return tree{kind: 's', text: s, raw: `""`}
	}
	return tree{kind: 's', text: s, raw: strings.TrimSuffix(raw.String(), "\n")}
}

// source returns the JSON of a tree.
func (t tree) source() string {
	var b strings.Builder
	t.json(&b)
	return b.String()
}

func (t tree) json(b *strings.Builder) {
	switch {
	case t.kind == 'l':
		b.WriteByte('[')
		for i, item := range t.list {
			if i > 0 {
				b.WriteByte(',')
			}
			item.json(b)
		}
		b.WriteByte(']')
	case t.kind == 'o':
		b.WriteByte('{')
		for i, m := range t.object {
			if i > 0 {
				b.WriteByte(',')
			}
			name, _ := json.Marshal(m.name)
			b.Write(append(name, ':'))
			m.tree.json(b)
		}
		b.WriteByte('}')
	default:
		b.WriteString(t.raw)
	}
}

// plainNumber rewrites a JSON number without an exponent.
func plainNumber(s string) string {
	mantissa, exponent, found := strings.Cut(strings.ToLower(s), "e")
	if !found {
		return s
	}
	shift := 0
	sign := 1
	for _, c := range exponent {
		switch {
		case c == '-':
			sign = -1
		case c >= '0' && c <= '9' && shift < 10000:
			shift = shift*10 + int(c-'0')
		}
	}
	if shift > 400 { // beyond float64: the zeros of many such numbers would fill the memory
		return s
	}
	shift *= sign
	minus := ""
	if strings.HasPrefix(mantissa, "-") {
		minus, mantissa = "-", mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits, point := whole+fraction, len(whole)+shift
	if point <= 0 {
		digits, point = strings.Repeat("0", 1-point)+digits, 1
	}
	if point >= len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	out := digits[:point]
	if rest := strings.TrimRight(digits[point:], "0"); rest != "" {
		out += "." + rest
	}
	return minus + out
}
