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

// keyword reports a changed keyword that oasdiff does not compare. It returns true if
// the value needs no further comparison.
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
		c.values(p, "serialization-changed", Breaking, old, new, "Regenerate the client, which then uses the new serialization.")
		return true
	case "encoding":
		c.values(p, "encoding-changed", Breaking, old, new, "Regenerate the client, which then uses the new encoding.")
		return true
	}
	if key == "additionalProperties" || key == "unevaluatedProperties" {
		_, was := old.(map[string]any)
		if _, is := new.(map[string]any); was && is {
			return false
		}
		c.values(p, "additional-properties-changed", Warning, old, new, "Review additional properties; they may be rejected, missing or of a different type.")
		return true
	}
	if strings.HasPrefix(key, "x-") {
		c.extension(p, key, old, new)
		return true
	}
	return false
}

// prose reports that a text changed. The texts are in the excerpts.
func (c *comparison) prose(p at, key string) {
	what := map[string]string{
		"example": "example", "examples": "examples", "externalDocs": "external documentation", "x-voxgen-source": "source text",
		"x-deprecated-reason": "deprecation reason", "x-enum-descriptions": "enum descriptions",
	}[key]
	if what == "" {
		what = key
	}
	c.put(c.located(p, Finding{
		ID: "prose-changed", Severity: Note, Message: fmt.Sprintf("%s of %s changed", what, subject(p)),
		Action: "None, unless the meaning changed; read the new text.",
	}))
}

// values reports the change of a keyword's value.
func (c *comparison) values(p at, id string, s Severity, old, new any, action string) {
	c.put(c.located(p, Finding{
		ID: id, Severity: s, Action: action,
		Message: fmt.Sprintf("%s of %s changed from %s to %s", p.last(), subject(p), show(old), show(new)),
	}))
}

// extension reports a changed extension: those of voxgen by their meaning, others as a
// note.
func (c *comparison) extension(p at, key string, old, new any) {
	how := map[string]struct {
		severity Severity
		action   string
	}{
		"x-voxgen-params-in":   {Breaking, "Regenerate the client, which then sends the parameters in the new location."},
		"x-voxgen-delimiter":   {Breaking, "Regenerate the client, which then uses the new delimiter."},
		"x-voxgen-time-layout": {Breaking, "Regenerate the client, which then uses the new time layout."},
		"x-voxgen-error":       {Warning, "Review the code that handles errors; they are recognized differently."},
		"x-voxgen-sensitive":   {Note, "None on the wire; the Go type may change."},
		"x-voxgen-name":        {Note, "None on the wire; Go names may change."},
		"x-go-name":            {Note, "None on the wire; Go names may change."},
		"x-enum-varnames":      {Note, "None on the wire; names of Go constants may change."},
		"x-enumNames":          {Note, "None on the wire; names of Go constants may change."},
	}[key]
	if how.severity == "" {
		how.severity, how.action = Note, "None; voxgen does not use it."
	}
	switch key {
	case "x-voxgen-max-bytes":
		how.severity, how.action = limit(old, new)
	case "x-voxgen-groups":
		how.severity, how.action = Breaking, "Review requests with these parameters; other combinations are rejected."
		if new == nil {
			how.severity, how.action = Note, "None; more combinations of parameters are allowed."
		}
	}
	c.values(p, strings.TrimPrefix(key, "x-voxgen-")+"-changed", how.severity, old, new, how.action)
}

// limit returns the severity and action for a changed limit; absent means no limit.
func limit(old, new any) (Severity, string) {
	was, limited := old.(float64)
	is, limits := new.(float64)
	if limits && (!limited || is < was) {
		return Breaking, "Make sure that values are within the new limit; longer ones are rejected."
	}
	return Note, "None."
}

// servers compares the servers.
func (c *comparison) servers(p at, old, new any) {
	was, is := urls(old), urls(new)
	gone := slices.DeleteFunc(slices.Clone(was), func(u string) bool { return slices.Contains(is, u) })
	came := slices.DeleteFunc(slices.Clone(is), func(u string) bool { return slices.Contains(was, u) })
	f := Finding{Severity: Note, Action: "None, unless the client sets a base URL."}
	of := ""
	if p.new != "/servers" {
		of = " of " + subject(p)
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
	case reflect.DeepEqual(wordless(old), wordless(new)):
		f.ID, f.Message, f.Action = "prose-changed", "descriptions of the servers"+of+" changed", "None."
	default:
		f.ID, f.Severity, f.Message = "server-variables-changed", Warning, "variables of the servers"+of+" changed"
		f.Action = "Review the base URL of the client."
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

// wordless returns v without descriptions.
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

// located sets the places of a finding and, within an operation, its subject.
func (c *comparison) located(p at, f Finding) Finding {
	f.Old, f.New = c.old.find(p.old), c.new.find(p.new)
	switch { // additions and removals at the top level have one place
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

// origin returns the place of an origin.
func (s side) origin(o *openapi3.Origin) *Place {
	if o == nil || o.Key == nil {
		return &Place{Position: s.Doc.Position(nil)}
	}
	return s.at(s.Doc.Position(o.Key))
}

var belowOperation = regexp.MustCompile(`^/paths/([^/]+)/(get|put|post|delete|options|head|patch|trace|query)(/|$)`)

// subject returns the name of the object with the keyword at p.
func subject(p at) string {
	parts := p.words[:len(p.words)-1]
	if len(parts) == 0 {
		return "the document"
	}
	return clip(strings.Join(parts, " › "), maxWidth)
}

// show formats a value as JSON, clipped.
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
