package change

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
)

// renamed is a parameter that was renamed but is otherwise unchanged.
type renamed struct{ in, old, new string }

// renames finds the renamed parameters of each operation in both documents. oasdiff
// reports a renaming as a removal and an addition.
func renames(old, new *openapi3.T) map[string][]renamed {
	found := map[string][]renamed{}
	if old.Paths == nil || new.Paths == nil {
		return found
	}
	for path, item := range old.Paths.Map() {
		other := new.Paths.Value(path)
		if item == nil || other == nil {
			continue
		}
		for method, op := range item.Operations() {
			if next := other.GetOperation(method); next != nil {
				if r := renamedIn(parameters(item, op), parameters(other, next)); len(r) > 0 {
					found[method+" "+path] = r
				}
			}
		}
	}
	return found
}

// parameters returns the parameters of the operation and of its path.
func parameters(item *openapi3.PathItem, op *openapi3.Operation) (out []*openapi3.Parameter) {
	for _, list := range []openapi3.Parameters{op.Parameters, item.Parameters} {
		for _, ref := range list {
			if ref != nil && ref.Value != nil {
				out = append(out, ref.Value)
			}
		}
	}
	return out
}

// renamedIn pairs the parameters that only one of the lists has. Both are equal
// except for the name, and have the same index or the same description, because two
// unrelated strings are not a renaming.
func renamedIn(old, new []*openapi3.Parameter) (out []renamed) {
	lacks := func(list []*openapi3.Parameter, p *openapi3.Parameter) bool {
		return !slices.ContainsFunc(list, func(q *openapi3.Parameter) bool { return q.In == p.In && q.Name == p.Name })
	}
	taken := map[*openapi3.Parameter]bool{}
	for i, p := range old {
		if !lacks(new, p) || p.In == openapi3.ParameterInPath {
			continue
		}
		for j, q := range new {
			if p.In != q.In || taken[q] || !lacks(old, q) || i != j && (p.Description == "" || p.Description != q.Description) || !sameButName(p, q) {
				continue
			}
			taken[q] = true
			out = append(out, renamed{p.In, p.Name, q.Name})
			break
		}
	}
	return out
}

func sameButName(p, q *openapi3.Parameter) bool {
	plain := func(p *openapi3.Parameter) string {
		c := *p
		c.Name, c.Description, c.Example, c.Examples = "", "", nil, nil
		data, err := json.Marshal(&c)
		if err != nil {
			return p.Name // not equal to any other
		}
		return string(data)
	}
	return plain(p) == plain(q)
}

// rename reports whether ch is part of a renaming. The removal becomes the finding,
// the addition is dropped.
func (c *comparison) rename(ch checker.Change) bool {
	args := ch.GetArgs()
	if len(args) < 2 {
		return false
	}
	removed := ch.GetId() == "request-parameter-removed"
	if !removed && ch.GetId() != "new-optional-request-parameter" && ch.GetId() != "new-required-request-parameter" {
		return false
	}
	in, name := fmt.Sprint(args[0]), fmt.Sprint(args[1])
	op := ch.GetOperation() + " " + ch.GetPath()
	for _, r := range c.renamed[op] {
		switch {
		case r.in != in:
		case !removed && r.new == name:
			c.renameEnds[op+"\x00"+r.in+"\x00"+r.new] = c.new.place(ch.GetRevisionSource())
			return true
		case removed && r.old == name:
			c.put(Finding{
				ID: "request-parameter-renamed", Severity: Breaking, Subject: []string{op},
				Message: fmt.Sprintf("the `%s` request parameter `%s` was renamed to `%s`", r.in, r.old, r.new),
				Action:  "Send it under its new name; the API does not know the old one.",
				Old:     c.old.place(ch.GetBaseSource()),
				New:     c.renameEnds[op+"\x00"+r.in+"\x00"+r.new],
			})
			return true
		}
	}
	return false
}
