package fake

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/big"
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
		var at map[string]int // index of each property
		if token == '{' {
			t.kind, at = 'o', map[string]int{}
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
			if t.kind == 'l' {
				t.list = append(t.list, inner)
			} else if i, ok := at[name]; ok { // of properties of the same name, the last one counts
				t.object[i].tree = inner
			} else {
				at[name] = len(t.object)
				t.object = append(t.object, branch{name: name, tree: inner})
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

// toJSON returns the JSON of a tree.
func (t tree) toJSON() string {
	var b strings.Builder
	t.json(&b, math.MaxInt)
	return b.String()
}

// equals reports whether text is the JSON of t.
func (t tree) equals(text string) bool {
	var b strings.Builder
	t.json(&b, len(text))
	return b.String() == text
}

// json writes the JSON of t, and stops after most bytes.
func (t tree) json(b *strings.Builder, most int) {
	switch t.kind {
	case 'l':
		b.WriteByte('[')
		for i := 0; i < len(t.list) && b.Len() <= most; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			t.list[i].json(b, most)
		}
		b.WriteByte(']')
	case 'o':
		b.WriteByte('{')
		for i := 0; i < len(t.object) && b.Len() <= most; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			name, _ := json.Marshal(t.object[i].name)
			b.Write(append(name, ':'))
			t.object[i].tree.json(b, most)
		}
		b.WriteByte('}')
	default:
		b.WriteString(t.raw)
	}
}

// ratOf returns the value of a JSON number. One that is long, or that no float64 represents,
// counts as the nearest float64: exact arithmetic would take a second for some of seven bytes.
func ratOf(text string) *big.Rat {
	const long = 100
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return nil
	case math.IsInf(f, 0):
		f = math.Copysign(math.MaxFloat64, f)
	case f != 0 && len(text) <= long:
		if r, ok := new(big.Rat).SetString(text); ok {
			return r
		}
	}
	return new(big.Rat).SetFloat64(f)
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
