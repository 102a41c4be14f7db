package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// servers compares the servers of the document or of an operation.
func (c *comparison) servers(e element, old, new openapi3.Servers) {
	if text(old) == text(new) {
		return
	}
	was, is := urls(old), urls(new)
	gone, came := without(was, is), without(is, was)
	f := Finding{Severity: Note, Action: "None, unless the client sets a base URL."}
	of := ""
	if e.operation != "" {
		of = " of " + e.words
	}
	switch {
	case len(gone) > 0 && len(came) > 0:
		f.ID, f.Severity = "server-changed", Breaking
		f.Message = fmt.Sprintf("server%s changed from %s to %s", of, strings.Join(gone, ", "), strings.Join(came, ", "))
		f.Action = "Regenerate the client, or set the new base URL with WithBaseURL."
	case len(gone) > 0:
		f.ID, f.Severity = "server-removed", Breaking
		f.Message = fmt.Sprintf("server %s%s removed", strings.Join(gone, ", "), of)
		f.Action = "Use one of the others; set its base URL with WithBaseURL."
	case len(came) > 0:
		f.ID, f.Message, f.Action = "server-added", fmt.Sprintf("server%s added: %s", of, strings.Join(came, ", ")), "None; it can now be used."
	case !slices.Equal(was, is):
		f.ID, f.Severity, f.Message = "server-order-changed", Warning, fmt.Sprintf("first server%s, the default of clients, changed to %s", of, is[0])
		f.Action = "Set the base URL with WithBaseURL to keep using the old server."
	case described(old) == described(new) && wordless(old) == wordless(new):
		return // with and without a slash at the end
	case wordless(old) == wordless(new):
		f.ID, f.Message, f.Action = "prose-changed", "descriptions of the servers"+of+" changed", "None."
	default:
		f.ID, f.Severity, f.Message = "server-variables-changed", Warning, "variables of the servers"+of+" changed"
		f.Action = "Review the base URL of the client."
	}
	f.Old, f.New = c.old.servers(e.old), c.new.servers(e.new)
	c.about(e, f)
}

// servers returns the place of the servers of the element with an origin. Those of OpenAPI 2.0 are made of host
// and basePath.
func (s side) servers(o *openapi3.Origin) *Place {
	p := s.keyword(o, "servers")
	for _, keyword := range []string{"host", "basePath", "swagger"} {
		if p.Line == 0 && s.has("/"+keyword) {
			p = s.find("/" + keyword)
		}
	}
	return p
}

// described returns the descriptions of servers.
func described(servers openapi3.Servers) (out string) {
	for _, s := range servers {
		out += s.Description + "\x00"
		for _, name := range slices.Sorted(maps.Keys(s.Variables)) {
			out += s.Variables[name].Description + "\x00"
		}
	}
	return out
}

func urls(servers openapi3.Servers) (out []string) {
	for _, s := range servers {
		out = append(out, strings.TrimSuffix(s.URL, "/"))
	}
	return out
}

// wordless returns servers without descriptions.
func wordless(servers openapi3.Servers) string {
	var out []openapi3.Server
	for _, s := range servers {
		c := openapi3.Server{URL: strings.TrimSuffix(s.URL, "/"), Variables: openapi3.ServerVariables{}}
		for name, v := range s.Variables {
			c.Variables[name] = &openapi3.ServerVariable{Enum: v.Enum, Default: v.Default}
		}
		out = append(out, c)
	}
	return text(out)
}
