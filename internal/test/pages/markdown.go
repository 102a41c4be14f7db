package pages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// markdown is the layout with an OpenAPI document in a fenced block.
func (p *Page) markdown(l Layout) string {
	var b strings.Builder
	file := slices.ContainsFunc(p.Parameters, func(q Parameter) bool { return q.Type == "file" })
	if l == Mintlify {
		fmt.Fprintf(&b, "# %s\n\n```yaml openapi/management.yaml POST /%s\n", p.Name, p.Name)
	} else {
		fmt.Fprintf(&b, "# %s\n\nPOST %s/%s\n", p.Name, server, p.Name)
		if file {
			b.WriteString("Content-Type: multipart/form-data\n")
		}
		fmt.Fprintf(&b, "\n%s\n\nReference: https://docs.example.org/%s\n\n## OpenAPI Specification\n\n```yaml\n", p.top(), strings.ToLower(p.Name))
	}
	p.document(&b, file)
	b.WriteString("```\n")
	return b.String()
}

func (p *Page) top() string {
	return fmt.Sprintf("%s\n\n**Allowed roles**: %s.\n\n**Example request**: %s", p.Text, strings.Join(p.Roles, ", "), p.Example)
}

// document is the block: types only, everything else stands in descriptions.
func (p *Page) document(b *strings.Builder, file bool) {
	fmt.Fprintf(b, "openapi: 3.1.0\ninfo:\n  title: api\n  version: 1.0.0\npaths:\n  /%s:\n    post:\n      operationId: %s\n", p.Name, kebab(p.Name))
	fmt.Fprintf(b, "      description: %s\n      tags:\n        - subpackage_%s\n      parameters:\n", strconv.Quote(p.top()), strings.ToLower(p.Group))
	for _, q := range p.Parameters {
		if q.Type == "file" {
			continue
		}
		fmt.Fprintf(b, "        - name: %s\n          in: query\n          description: %s\n          required: %t\n          schema:\n%s",
			q.Name, p.description(q), q.Required, schema(q.Type, "            "))
	}
	b.WriteString("        - name: Authorization\n          in: header\n          description: A token.\n          required: true\n          schema:\n            type: string\n")
	if file {
		p.multipart(b)
	}
	fmt.Fprintf(b, "      responses:\n        '200':\n          description: Successful response\n          content:\n            application/json:\n"+
		"              schema:\n                $ref: '#/components/schemas/%s_%s_Response_200'\n", p.Group, p.Name)
	fmt.Fprintf(b, "servers:\n  - url: %s\ncomponents:\n  schemas:\n    %s_%s_Response_200:\n      type: object\n      properties:\n", server, p.Group, p.Name)
	for _, f := range p.Returns {
		item, list := strings.CutPrefix(f.headerType(), "list of ")
		fmt.Fprintf(b, "        %s:\n          description: %s\n", f.Name, strconv.Quote(f.Text))
		if list {
			fmt.Fprintf(b, "          type: array\n          items:\n%s", schema(strings.TrimSuffix(item, "s"), "            "))
		} else {
			b.WriteString(schema(item, "          "))
		}
	}
}

// description is a text in one of YAML's styles.
func (p *Page) description(q Parameter) string {
	prose := p.prose(q)
	if pick(p.Name+q.Name, 2) == 0 {
		return strconv.Quote(prose)
	}
	// A break in the middle: what is one line here is two in the page.
	at := strings.Index(prose, ". ")
	if at < 0 {
		return ">-\n            " + prose
	}
	return ">-\n            " + prose[:at+1] + "\n            " + prose[at+2:]
}

func (p *Page) multipart(b *strings.Builder) {
	b.WriteString("      requestBody:\n        content:\n          multipart/form-data:\n            schema:\n              type: object\n              properties:\n")
	var required []string
	for _, q := range p.Parameters {
		if q.Type != "file" {
			continue
		}
		fmt.Fprintf(b, "                %s:\n                  description: %s\n                  type: string\n                  format: binary\n", q.Name, strconv.Quote(p.prose(q)))
		if q.Required {
			required = append(required, q.Name)
		}
	}
	if len(required) > 0 {
		fmt.Fprintf(b, "              required: [%s]\n", strings.Join(required, ", "))
	}
}

func schema(t, indent string) string {
	switch t {
	case "double":
		return indent + "type: number\n" + indent + "format: double\n"
	case "file":
		return indent + "type: string\n" + indent + "format: binary\n"
	case "any":
		return indent + "type: object\n" + indent + "additionalProperties: {}\n"
	case "datetime", "date":
		t = "string"
	}
	return indent + "type: " + t + "\n"
}

// kebab is the name of a method as its address has it, for the names that have
// no digits and no runs of capitals; others keep theirs, which is allowed, too.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		upper := r >= 'A' && r <= 'Z'
		if r >= '0' && r <= '9' || r == '_' || upper && i > 0 && name[i-1] >= 'A' && name[i-1] <= 'Z' {
			return name
		}
		if upper && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
