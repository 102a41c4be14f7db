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
