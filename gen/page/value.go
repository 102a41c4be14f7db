package page

import "strings"

// schemaRef is what references to the schemas of a document start with.
const schemaRef = "#/components/schemas/"

// jsonArray matches the text of a parameter that is an array in JSON, and what its items are.
var jsonArray = lazy(`(?i)\b(?:json[- ]encoded array|json array|js array|array in json)(?: (?:format|of ((?:\w+ )?strings|(?:\w+ )?(?:numbers|integers)|\w+(?: objects)?)))?\b`)

// json reads that a parameter is sent as an array in JSON.
func (r *reading) json() {
	m := jsonArray().FindStringSubmatchIndex(r.f.Text.Value)
	if m == nil || r.f.In == "body" || r.s.Type != "" && r.s.Type != "string" {
		return
	}
	item := &Schema{Type: "object"}
	if m[2] >= 0 {
		switch what := r.f.Text.Value[m[2]:m[3]]; {
		case strings.HasSuffix(what, "strings"):
			item.Type = "string"
		case strings.HasSuffix(what, "numbers"), strings.HasSuffix(what, "integers"):
			item.Type = "integer"
		}
	}
	*r.s = Schema{Type: "array", Items: item, JSON: true}
	r.used = append(r.used, [2]int{0, len(r.f.Text.Value)}) // the rest is about the items
	r.value.Sources = append(r.value.Sources, Source{Fact: "content", Rule: "json", Phrase: r.f.Text.Value[m[0]:m[1]], From: r.f.Text.At(m[0])})
}
