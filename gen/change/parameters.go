package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// parametersOf returns the parameters of an operation, those of its path included.
func parametersOf(e endpoint) (out []*openapi3.Parameter) {
	for _, list := range []openapi3.Parameters{e.op.Parameters, e.item.Parameters} {
		for _, ref := range list {
			if ref != nil && ref.Value != nil && find(out, ref.Value.In, ref.Value.Name) == nil {
				out = append(out, ref.Value)
			}
		}
	}
	return out
}

func find(list []*openapi3.Parameter, in, name string) *openapi3.Parameter {
	i := slices.IndexFunc(list, func(p *openapi3.Parameter) bool {
		return p.In == in && (p.Name == name || in == openapi3.ParameterInHeader && strings.EqualFold(p.Name, name))
	})
	if i < 0 {
		return nil
	}
	return list[i]
}

// pathNames maps the names of the path parameters of one path to those of another.
func pathNames(from, to string) map[string]string {
	names := map[string]string{}
	was, is := inPath.FindAllString(from, -1), inPath.FindAllString(to, -1)
	if len(was) != len(is) {
		return names
	}
	for i := range was {
		names[strings.Trim(was[i], "{}")] = strings.Trim(is[i], "{}")
	}
	return names
}

// matched returns the parameters of an operation that both documents have: those with the same name, and those that
// moved or were renamed.
func (c *comparison) matched(from, to endpoint) (matched map[*openapi3.Parameter]*openapi3.Parameter, taken map[*openapi3.Parameter]bool) {
	was, is := parametersOf(from), parametersOf(to)
	renamed := pathNames(from.path, to.path)
	matched, taken = map[*openapi3.Parameter]*openapi3.Parameter{}, map[*openapi3.Parameter]bool{}
	match := func(same func(i, j int) bool) {
		for i, p := range was {
			for j, q := range is {
				if matched[p] == nil && !taken[q] && same(i, j) {
					matched[p], taken[q] = q, true
				}
			}
		}
	}
	match(func(i, j int) bool {
		name := was[i].Name
		if was[i].In == openapi3.ParameterInPath {
			name = cmp.Or(renamed[name], name)
		}
		return find([]*openapi3.Parameter{is[j]}, was[i].In, name) != nil
	})
	match(func(i, j int) bool { return was[i].Name == is[j].Name })
	single := len(was)-len(matched) == 1 && len(is)-len(taken) == 1
	match(func(i, j int) bool {
		return c.interchangeable(was[i], is[j]) && sameName(was[i], is[j], i == j, single)
	})
	return matched, taken
}

// parameters compares the parameters of an operation, and the rules on them.
func (c *comparison) parameters(e element, from, to endpoint) {
	was, is := parametersOf(from), parametersOf(to)
	matched, taken := c.matched(from, to)
	names := map[string]string{}
	for p, q := range matched {
		if p.Name != q.Name {
			names[p.Name] = q.Name
		}
	}
	c.extensions(e, renamedGroups(from.op.Extensions, names), to.op.Extensions, func(name string) bool {
		return slices.ContainsFunc(was, func(p *openapi3.Parameter) bool { return cmp.Or(names[p.Name], p.Name) == name })
	})
	for _, p := range was {
		if q := matched[p]; q != nil {
			c.parameter(to, p, q)
		} else {
			e := parameterElement(to, p, nil)
			f := Finding{ID: "request-parameter-removed", Severity: Warning, Message: e.words + " removed", Action: "Stop sending it; the API ignores it or rejects the request."}
			f.Old = c.old.keyword(p.Origin, "")
			c.about(e, f)
		}
	}
	for _, q := range is {
		if !taken[q] {
			c.newParameter(to, q)
		}
	}
}

func parameterElement(of endpoint, p, q *openapi3.Parameter) element {
	e := element{operation: of.String()}
	if p != nil {
		e.words, e.old = p.In+" parameter `"+p.Name+"`", p.Origin
	}
	if q != nil {
		e.words, e.new = q.In+" parameter `"+q.Name+"`", q.Origin
	}
	return e
}

func (c *comparison) newParameter(of endpoint, q *openapi3.Parameter) {
	e := parameterElement(of, nil, q)
	f := Finding{ID: "new-optional-request-parameter", Severity: Note, Message: e.words + " added", Action: "None; it can now be sent."}
	if q.Required {
		f.ID, f.Severity, f.Message = "new-required-request-parameter", Breaking, e.words+" added, required"
		f.Action = "Send it with every request; requests without it are rejected."
	}
	f.New = c.new.keyword(q.Origin, "")
	c.about(e, f)
}

// interchangeable reports whether two parameters differ in their names and texts only.
func (c *comparison) interchangeable(p, q *openapi3.Parameter) bool {
	if p.In != q.In || p.In == openapi3.ParameterInPath || p.Required != q.Required || serialization(p, "") != serialization(q, "") {
		return false
	}
	for key := range union(p.Extensions, q.Extensions) {
		if proseWords[key] == "" && text(p.Extensions[key]) != text(q.Extensions[key]) {
			return false
		}
	}
	old, new := schemaOf(p), schemaOf(q)
	return (old == nil) == (new == nil) && (old == nil || c.schemas.equal(c.schemas.old.Ref(old), c.schemas.new.Ref(new)))
}

// sameName reports whether q is p with another name: the names have the same letters, or
// the texts are equal, because two unrelated strings are not a renaming. A single parameter
// that is gone, for a single one that is new, may also have a similar name.
func sameName(p, q *openapi3.Parameter, samePlace, single bool) bool {
	return letters(p.Name) == letters(q.Name) || single && similar(p.Name, q.Name) ||
		p.Description == q.Description && (p.Description != "" || samePlace)
}

// schemaOf returns the schema of a parameter, which can be that of its content.
func schemaOf(p *openapi3.Parameter) *openapi3.SchemaRef {
	for _, media := range p.Content {
		return media.Schema
	}
	return p.Schema
}

// parameter compares a parameter that both documents have.
func (c *comparison) parameter(of endpoint, p, q *openapi3.Parameter) {
	e := parameterElement(of, p, q)
	switch {
	case p.In != q.In:
		c.at(e, "in", Finding{
			ID: "request-parameter-moved", Severity: Breaking, Action: "Regenerate the client, which then sends it there.",
			Message: fmt.Sprintf("parameter `%s` moved from %s to %s", q.Name, p.In, q.In),
		})
	case p.Name != q.Name && p.In != openapi3.ParameterInPath && p.In != openapi3.ParameterInHeader:
		c.at(e, "name", Finding{
			ID: "request-parameter-renamed", Severity: Breaking, names: [2]string{p.Name, q.Name}, Action: "Send it under its new name; the API does not know the old one.",
			Message: fmt.Sprintf("%s parameter `%s` was renamed to `%s`", p.In, p.Name, q.Name),
		})
	}
	if p.Required != q.Required {
		f := Finding{ID: "request-parameter-became-optional", Severity: Note, Message: e.words + " is now optional", Action: "None."}
		if q.Required {
			f = Finding{ID: "request-parameter-became-required", Severity: Breaking, Message: e.words + " is now required", Action: "Send it with every request; requests without it are rejected."}
		}
		c.at(e, "required", f)
	}
	c.deprecation(e, "request-parameter", p.Deprecated, q.Deprecated)
	if was, is := c.serialized(c.schemas.old, p), c.serialized(c.schemas.new, q); p.In == q.In && was != is && was != "" && is != "" {
		c.at(e, "", Finding{
			ID: "serialization-changed", Severity: Breaking, Action: "Regenerate the client, which then uses the new serialization.",
			Message: fmt.Sprintf("serialization of %s changed from %s to %s", e.words, was, is),
		})
	}
	c.prose(e, "description", p.Description, q.Description)
	c.prose(e, "example", p.Example, q.Example)
	c.prose(e, "examples", p.Examples, q.Examples)
	c.extensions(e, p.Extensions, q.Extensions, nil)
	c.use(root{operation: e.operation, where: e.words, role: "parameter", request: true, form: true}, schemaOf(p), schemaOf(q))
}

// serialized returns the serialization of a list, an object or a parameter with content,
// empty for others.
func (c *comparison) serialized(g *schema.Graph, p *openapi3.Parameter) string {
	for name := range p.Content {
		return serialization(p, name)
	}
	if ref := g.Ref(p.Schema); ref != nil && c.schemas.view(g, ref).types&(schema.Array|schema.Object) != 0 {
		return serialization(p, "")
	}
	return ""
}

func serialization(p *openapi3.Parameter, content string) string {
	if content != "" {
		return "`" + content + "`"
	}
	style := p.Style
	if style == "" {
		style = openapi3.SerializationSimple
		if p.In == openapi3.ParameterInQuery || p.In == openapi3.ParameterInCookie {
			style = openapi3.SerializationForm
		}
	}
	explode := style == openapi3.SerializationForm
	if p.Explode != nil {
		explode = *p.Explode
	}
	out := "`style: " + style + fmt.Sprintf(", explode: %v", explode)
	if p.AllowReserved {
		out += ", allowReserved"
	}
	return out + "`"
}
