package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oasdiff/oasdiff/checker"
)

// dedupe removes changes that follow from another change: when the type of a value
// changed, its limits, values and defaults changed, too.
func dedupe(changes checker.Changes) checker.Changes {
	retyped := map[string][]string{} // names by operation
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

// ordinary holds arguments that are not names of parameters or properties.
var ordinary = map[string]bool{
	"query": true, "header": true, "path": true, "cookie": true, "type": true, "format": true, "type/format": true,
	"string": true, "integer": true, "number": true, "boolean": true, "object": true, "array": true, "200": true, "201": true,
}

// typeChange reports whether ch is a change of the type of a value, not only of its
// format.
func typeChange(ch checker.Change) bool {
	id := ch.GetId()
	if rules()[id].Kind != checker.KindType || !strings.Contains(id, "-type-") {
		return false
	}
	return !slices.Contains(ch.GetArgs(), any("format"))
}

// listChange returns the finding when a parameter became a list or is no longer a
// list. oasdiff considers them compatible as strings, but a list may have several
// items.
func listChange(ch checker.Change) (id string, s Severity, action string) {
	args := ch.GetArgs()
	if !strings.HasPrefix(ch.GetId(), "request-parameter-type-") || len(args) < 5 {
		return "", "", ""
	}
	was, is := strings.HasPrefix(fmt.Sprint(args[3]), "array"), strings.HasPrefix(fmt.Sprint(args[4]), "array")
	switch {
	case was && !is:
		return "request-parameter-list-became-scalar", Breaking, "Send one value per request; split lists into several requests."
	case is && !was:
		return "request-parameter-scalar-became-list", Note, "None; the value is now a list with one item."
	}
	return "", "", ""
}
