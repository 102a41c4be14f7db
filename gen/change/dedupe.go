package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oasdiff/oasdiff/checker"
)

// withoutEchoes leaves out what follows from another change: where a value has
// another type, the limits, values and defaults of the old one went with it.
func withoutEchoes(changes checker.Changes) checker.Changes {
	retyped := map[string][]string{} // names, by operation
	for _, ch := range changes {
		if typeChange(ch) {
			for _, arg := range ch.GetArgs() {
				op := ch.GetOperation() + " " + ch.GetPath()
				retyped[op] = append(retyped[op], fmt.Sprint(arg))
			}
		}
	}
	if len(retyped) == 0 {
		return changes
	}
	return slices.DeleteFunc(slices.Clone(changes), func(ch checker.Change) bool {
		kind := rules()[ch.GetId()].Kind
		if kind != checker.KindValues && kind != checker.KindConstraints {
			return false
		}
		names := retyped[ch.GetOperation()+" "+ch.GetPath()]
		return slices.ContainsFunc(ch.GetArgs(), func(arg any) bool {
			name := fmt.Sprint(arg)
			return !ordinary[name] && slices.Contains(names, name)
		})
	})
}

// ordinary are arguments that name no parameter and no property.
var ordinary = map[string]bool{
	"query": true, "header": true, "path": true, "cookie": true, "type": true, "format": true, "type/format": true,
	"string": true, "integer": true, "number": true, "boolean": true, "object": true, "array": true, "200": true, "201": true,
}

// typeChange tells whether ch is about the type of a value. One of the format
// alone leaves the rest as it was.
func typeChange(ch checker.Change) bool {
	id := ch.GetId()
	if rules()[id].Kind != checker.KindType || !strings.Contains(id, "-type-") {
		return false
	}
	return !slices.Contains(ch.GetArgs(), any("format"))
}

// listChange tells when a parameter became a list or is none any more. As text
// the one is as good as the other, and oasdiff stops there; but two items are
// no scalar.
func listChange(ch checker.Change) (id string, s Severity, action string) {
	args := ch.GetArgs()
	if !strings.HasPrefix(ch.GetId(), "request-parameter-type-") || len(args) < 5 {
		return "", "", ""
	}
	was, is := strings.HasPrefix(fmt.Sprint(args[3]), "array"), strings.HasPrefix(fmt.Sprint(args[4]), "array")
	switch {
	case was && !is:
		return "request-parameter-list-became-scalar", Breaking, "Send one value with a call; where there are several, one call for each."
	case is && !was:
		return "request-parameter-scalar-became-list", Note, "Nothing; the value is a list of one now."
	}
	return "", "", ""
}
