package serve

import (
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// groupProblems says which groups of parameters, x-voxgen-groups, a request breaks.
// The description has passed voxgen's own checks, so the form is right.
func groupProblems(op *openapi3.Operation, query url.Values) (problems []string) {
	list, _ := op.Extensions["x-voxgen-groups"].([]any)
	for _, item := range list {
		m, _ := item.(map[string]any)
		rule, _ := m["rule"].(string)
		of, _ := m["of"].([]any)
		var names []string
		set := 0
		for _, n := range of {
			name, _ := n.(string)
			names = append(names, name)
			if query.Has(name) {
				set++
			}
		}
		if rule == "exactly-one" && set != 1 || rule == "at-most-one" && set > 1 || rule == "at-least-one" && set == 0 {
			problems = append(problems, strings.ReplaceAll(rule, "-", " ")+" of "+strings.Join(names, ", ")+" has to be there")
		}
	}
	return problems
}
