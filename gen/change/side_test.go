package change

import (
	"fmt"
	"strings"
	"testing"
)

// TestAlign: the excerpts of a long element show what changed in it.
func TestAlign(t *testing.T) {
	values := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "        - value%d\n", i)
		}
		return b.String()
	}
	document := func(n int) string {
		return "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{name: p, in: query, schema: {$ref: '#/components/schemas/E'}}]\n" +
			"      responses: {'204': {description: ok}}\ncomponents:\n  schemas:\n    E:\n      type: string\n      enum:\n" + values(n)
	}
	r := compare(t, document(30), document(31))
	for _, f := range r.Findings {
		if f.Axis != AxisWire || !strings.Contains(f.Message, "value30") {
			continue
		}
		if !strings.Contains(f.Old.Text, "value29") || !strings.HasSuffix(f.New.Text, "…\n  - value27\n  - value28\n  - value29\n  - value30") {
			t.Errorf("%s\n\n%s", f.Old.Text, f.New.Text)
		}
		return
	}
	t.Errorf("the new value is not found: %+v", r.Findings)
}

// TestPlacesOfAlternatives: the values of an enum that alternatives make up are where they
// are, once.
func TestPlacesOfAlternatives(t *testing.T) {
	document := func(b, y string) string {
		return `openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - name: p
          in: query
          schema:
            oneOf:
              - $ref: '#/components/schemas/A'
              - $ref: '#/components/schemas/B'
        - name: q
          in: query
          schema:
            oneOf:
              - $ref: '#/components/schemas/X'
              - $ref: '#/components/schemas/Y'
      responses: {'204': {description: ok}}
components:
  schemas:
    A: {type: string, enum: [a]}
    B:
      type: string
      enum: [x, ` + b + `]
    X: {const: 1}
    Y: {const: ` + y + "}\n"
	}
	var got []string
	for _, f := range compare(t, document("y", "2"), document("z", "3")).Findings {
		if f.Axis == AxisWire {
			got = append(got, fmt.Sprintf("%s %s: %s → %s", f.Severity, f.Message, f.Old.Text, f.New.Text))
		}
	}
	want := []string{
		"breaking schema `B`: enum value `y` removed: enum: [x, y] → enum: [x, z]",
		"breaking schema `Y`: enum value `2` removed: Y: {const: 2} → Y: {const: 3}",
		"note schema `B`: enum value `z` added: enum: [x, y] → enum: [x, z]",
		"note schema `Y`: enum value `3` added: Y: {const: 2} → Y: {const: 3}",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
