package pages

import (
	"fmt"
	"regexp"
	"strings"
)

// Layout is a form in which the site, or another of its kind, prints a page.
type Layout string

// The layouts.
const (
	T1       Layout = "T1"       // the text of the page
	T2       Layout = "T2"       // the same with raw parts in it
	T4       Layout = "T4"       // the text of the whole web page
	HTML     Layout = "HTML"     // the web page
	MD       Layout = "MD"       // Markdown with an OpenAPI block
	Mintlify Layout = "Mintlify" // Markdown with a block that names the operation
)

// Layouts are all of them.
func Layouts() []Layout { return []Layout{T1, T2, T4, HTML, MD, Mintlify} }

const (
	server = "https://api.voximplant.com/platform_api"
	bearer = "Calls carry a signed token. Pass it in the `Authorization` header as a Bearer value."
)

// Render prints p in a layout.
func (p *Page) Render(l Layout) []byte {
	switch l {
	case T2:
		return []byte(p.lines(true))
	case T4:
		return []byte(p.web())
	case HTML:
		return []byte(p.html())
	case MD, Mintlify:
		return []byte(p.markdown(l))
	}
	return []byte(p.lines(false))
}

// lines is T1, and T2 where raw is set.
func (p *Page) lines(raw bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nView as Markdown\n\n", p.Name)
	if raw {
		fmt.Fprintf(&b, "%s<br/><br/>**Allowed roles**: %s.<br/>**Example request**: %s\n\n", p.Text, strings.Join(p.Roles, ", "), p.Example)
	} else {
		fmt.Fprintf(&b, "%s\n\nAllowed roles: %s.\n\nExample request: %s\n\n", p.Text, strings.Join(p.Roles, ", "), p.Example)
	}
	p.rest(&b, raw)
	return b.String()
}

// rest is what follows the document.
func (p *Page) rest(b *strings.Builder, raw bool) {
	fmt.Fprintf(b, "Authentication\n\nAuthorizationBearer\n%s\n\n", bearer)
	for _, form := range []bool{false, true} {
		var of []Parameter
		for _, q := range p.Parameters {
			if (q.Type == "file") == form {
				of = append(of, q)
			}
		}
		if len(of) == 0 {
			continue
		}
		if form {
			b.WriteString("Request\n\nThis endpoint expects a multipart form containing a file.\n\n")
		} else {
			b.WriteString("Query parameters\n\n")
		}
		for i, q := range of {
			mark := "Optional"
			if q.Required {
				mark = "Required"
			}
			b.WriteString(q.Name + headerType(q.Type) + mark + "\n")
			if prose := p.prose(q); raw && i%2 == 0 {
				b.WriteString(prose + "\n")
			} else if i%3 == 0 {
				b.WriteString("\n" + rendered(prose) + "\n\n")
			} else {
				b.WriteString(rendered(prose) + "\n")
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("Response\n\nSuccessful response\n")
	for _, f := range p.Returns {
		fmt.Fprintf(b, "%s%s\n%s\n", f.Name, f.headerType(), rendered(f.Text))
	}
}

func headerType(t string) string {
	switch t {
	case "datetime", "date":
		return "string"
	case "any":
		return "map from strings to any"
	}
	return t
}

func (f Field) headerType() string {
	t := f.Type
	switch t {
	case "string", "integer", "boolean", "file":
	case "double", "number":
		t = "double"
	default:
		t = "object"
	}
	if f.List {
		return "list of " + t + "s"
	}
	return t
}

var (
	marks  = regexp.MustCompile(`</?[a-z]+/?>|\*\*`)
	quoted = regexp.MustCompile(`"([^"]*)"`)
	single = regexp.MustCompile(`'([^']*)'`)
)

// rendered is a text as a browser shows it.
func rendered(s string) string {
	s = marks.ReplaceAllString(s, "")
	s = quoted.ReplaceAllString(s, "“$1”")
	s = single.ReplaceAllString(s, "‘$1’")
	return strings.ReplaceAll(s, "...", "…")
}

// web is the text of the whole web page.
func (p *Page) web() string {
	var b strings.Builder
	b.WriteString("Documentation\nSearch\n" + p.Group + "\nPOSTGetSomething\nPOST" + p.Name + "\nPOSTDelSomething\n\n")
	fmt.Fprintf(&b, "%s\n||View as Markdown|\nPOST\n%s/%s\n", p.Name, server, p.Name)
	fmt.Fprintf(&b, "curl -X POST \"%s/%s\" \\\n     -H \"Authorization: Bearer <token>\"\n", server, p.Name)
	b.WriteString("1{\n2  \"result\": 1,\n3  \"list\": [\n4    \"a\"\n5  ]\n6}\n")
	fmt.Fprintf(&b, "%s\n\nAllowed roles: %s.\n\nExample request: %s\n", rendered(p.Text), strings.Join(p.Roles, ", "), rendered(p.Example))
	b.WriteString("Previous\n\nGetSomething\n\nNext\n\nBuilt with\n\n")
	p.rest(&b, false)
	return b.String()
}

// html is a web page that reads like T1.
func (p *Page) html() string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><title>" + p.Name + "</title><style>p{}</style></head>\n<body><nav><ul><li>POST" + p.Name + "</li></ul></nav>\n<main>\n")
	for l := range strings.Lines(p.lines(false)) {
		if l = strings.TrimSpace(l); l != "" {
			b.WriteString("<p>" + strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(l) + "</p>\n")
		}
	}
	b.WriteString("</main><script>var x = 1 < 2</script></body></html>\n")
	return b.String()
}
