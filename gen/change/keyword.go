package change

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// keyword reports a keyword that oasdiff does not look at. It tells whether
// the value needs no further look.
func (c *comparison) keyword(p at, key string, old, new any) bool {
	switch key {
	case "description", "summary", "title", "termsOfService", "externalDocs", "example", "examples", "x-voxgen-source",
		"x-deprecated-reason", "x-enum-descriptions":
		c.prose(p, key)
		return true
	case "default", "enum", "const", "required", "security", "openapi", "version", "license", "contact", "$ref":
		return true
	case "servers":
		c.servers(p, old, new)
		return true
	case "style", "explode", "allowReserved", "collectionFormat":
		c.values(p, "serialization-changed", Breaking, old, new, "Generate the client anew: it sends the value in the form that is wanted now.")
		return true
	case "encoding":
		c.values(p, "encoding-changed", Breaking, old, new, "Generate the client anew: it sends the parts in the form that is wanted now.")
		return true
	}
	if key == "additionalProperties" || key == "unevaluatedProperties" {
		_, was := old.(map[string]any)
		if _, is := new.(map[string]any); was && is {
			return false
		}
		c.values(p, "additional-properties-changed", Warning, old, new, "Look at members that the description does not name: they may be refused, missing or of another type.")
		return true
	}
	if strings.HasPrefix(key, "x-") {
		c.extension(p, key, old, new)
		return true
	}
	return false
}

// prose reports that something is worded differently. The texts stand in the
// excerpts: quoting both here would say less.
func (c *comparison) prose(p at, key string) {
	what := map[string]string{
		"example": "example", "examples": "examples", "externalDocs": "link to other documents", "x-voxgen-source": "text of the page",
		"x-deprecated-reason": "reason of the deprecation", "x-enum-descriptions": "descriptions of the values",
	}[key]
	if what == "" {
		what = key
	}
	c.put(c.located(p, Finding{
		ID: "prose-changed", Severity: Note, Message: fmt.Sprintf("the %s of %s is worded differently", what, subject(p)),
		Action: "Nothing, unless the new words mean something else: read them.",
	}))
}

// values reports another value of a keyword.
func (c *comparison) values(p at, id string, s Severity, old, new any, action string) {
	c.put(c.located(p, Finding{
		ID: id, Severity: s, Action: action,
		Message: fmt.Sprintf("%s of %s was %s and is %s", p.last(), subject(p), show(old), show(new)),
	}))
}

// extension reports an extension that voxgen honours by what it means, and any
// other as a note.
func (c *comparison) extension(p at, key string, old, new any) {
	how := map[string]struct {
		severity Severity
		action   string
	}{
		"x-voxgen-params-in":   {Breaking, "Generate the client anew: it sends the parameters where they are wanted now."},
		"x-voxgen-delimiter":   {Breaking, "Generate the client anew: it joins the items as is wanted now."},
		"x-voxgen-time-layout": {Breaking, "Generate the client anew: it writes times as is wanted now."},
		"x-voxgen-error":       {Warning, "Look at the code that tells errors apart: they are recognised in another way."},
		"x-voxgen-sensitive":   {Note, "Nothing on the wire; the type in Go may be another."},
		"x-voxgen-name":        {Note, "Nothing on the wire; names in Go may be others."},
		"x-go-name":            {Note, "Nothing on the wire; names in Go may be others."},
		"x-enum-varnames":      {Note, "Nothing on the wire; names of constants in Go may be others."},
		"x-enumNames":          {Note, "Nothing on the wire; names of constants in Go may be others."},
	}[key]
	if how.severity == "" {
		how.severity, how.action = Note, "Nothing; voxgen does not use it."
	}
	switch key {
	case "x-voxgen-max-bytes":
		how.severity, how.action = limit(old, new)
	case "x-voxgen-groups":
		how.severity, how.action = Breaking, "Look at calls that give these parameters: other combinations are refused now."
		if new == nil {
			how.severity, how.action = Note, "Nothing; more combinations of parameters are allowed."
		}
	}
	c.values(p, strings.TrimPrefix(key, "x-voxgen-")+"-changed", how.severity, old, new, how.action)
}

// limit judges a limit: absent is none.
func limit(old, new any) (Severity, string) {
	was, limited := old.(float64)
	is, limits := new.(float64)
	if limits && (!limited || is < was) {
		return Breaking, "Hold values against the new limit before they are sent; longer ones are refused."
	}
	return Note, "Nothing."
}

// servers compares where the service is.
func (c *comparison) servers(p at, old, new any) {
	was, is := urls(old), urls(new)
	gone := slices.DeleteFunc(slices.Clone(was), func(u string) bool { return slices.Contains(is, u) })
	came := slices.DeleteFunc(slices.Clone(is), func(u string) bool { return slices.Contains(was, u) })
	f := Finding{Severity: Note, Action: "Nothing, unless the client has a base URL of its own."}
	of := ""
	if p.new != "/servers" {
		of = " of " + subject(p)
	}
	switch {
	case len(gone) > 0 && len(came) > 0:
		f.ID, f.Severity = "server-changed", Breaking
		f.Message = fmt.Sprintf("the server%s was %s and is %s", of, strings.Join(gone, ", "), strings.Join(came, ", "))
		f.Action = "Generate the client anew, or give it the new base URL with WithBaseURL."
	case len(gone) > 0:
		f.ID, f.Severity = "server-removed", Breaking
		f.Message = fmt.Sprintf("the server %s%s is gone", strings.Join(gone, ", "), of)
		f.Action = "Call one of the others: give the client its base URL with WithBaseURL."
	case len(came) > 0:
		f.ID, f.Message, f.Action = "server-added", fmt.Sprintf("there is another server%s: %s", of, strings.Join(came, ", ")), "Nothing; it can be called from now on."
	case !slices.Equal(was, is):
		f.ID, f.Severity, f.Message = "server-order-changed", Warning, fmt.Sprintf("the first server%s, which clients take by default, is %s now", of, is[0])
		f.Action = "Give the client its base URL with WithBaseURL if the old one is meant."
	case reflect.DeepEqual(wordless(old), wordless(new)):
		f.ID, f.Message, f.Action = "prose-changed", "the servers"+of+" are described differently", "Nothing."
	default:
		f.ID, f.Severity, f.Message = "server-variables-changed", Warning, "the variables of the servers"+of+" changed"
		f.Action = "Look at the base URL that the client has."
	}
	c.put(c.located(p, f))
}

func urls(servers any) (out []string) {
	list, _ := servers.([]any)
	for _, s := range list {
		m, _ := s.(map[string]any)
		u, _ := m["url"].(string)
		out = append(out, u)
	}
	return out
}

// wordless is v without its descriptions.
func wordless(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = wordless(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k := range v {
			if k != "description" && k != "name" {
				out[k] = wordless(v[k])
			}
		}
		return out
	default:
		return v
	}
}

// located gives a finding its places and, below an operation, its subject.
func (c *comparison) located(p at, f Finding) Finding {
	f.Old, f.New = c.old.find(p.old), c.new.find(p.new)
	switch { // what is gone from the top of a document has no place there
	case f.New.Line == 0 && f.Old.Line > 0:
		f.New = nil
	case f.Old.Line == 0 && f.New.Line > 0:
		f.Old = nil
	}
	if m := belowOperation.FindStringSubmatch(p.new); m != nil {
		f.Subject = []string{strings.ToUpper(m[2]) + " " + unescape(m[1])}
	}
	return f
}

// origin is the place that kin-openapi noted.
func (s side) origin(o *openapi3.Origin) *Place {
	if o == nil || o.Key == nil {
		return &Place{Position: s.Doc.Position(nil)}
	}
	return s.at(s.Doc.Position(o.Key))
}

var belowOperation = regexp.MustCompile(`^/paths/([^/]+)/(get|put|post|delete|options|head|patch|trace|query)(/|$)`)

// subject names what has the keyword that p leads to.
func subject(p at) string {
	parts := p.words[:len(p.words)-1]
	if len(parts) == 0 {
		return "the description"
	}
	return clip(strings.Join(parts, " › "), maxWidth)
}

// show writes a value as JSON, clipped.
func show(v any) string {
	if v == nil {
		return "absent"
	}
	data, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	return "`" + clip(string(data), 80) + "`"
}
