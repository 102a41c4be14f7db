package fake

import (
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// violation is one violation. It does not contain the value.
type violation struct {
	name  string // the path of the field: tags[2].name
	rule  string
	limit string
}

// String returns the violation as a sentence, with the wording of the client.
func (v violation) String() string {
	switch {
	case v.rule == "atLeastOne":
		return "at least one of " + v.name + " is required"
	case v.name == "":
		return "value " + v.text()
	}
	return v.name + " " + v.text()
}

func (v violation) text() string {
	switch v.rule {
	case "exactlyOne":
		return "are mutually exclusive; exactly one is required"
	case "atMostOne":
		return "are mutually exclusive"
	case "pattern":
		return v.patternText()
	}
	for _, k := range ir.Keywords() {
		if k.RuleName() != v.rule || k.Message == "" {
			continue
		}
		limit := v.limit
		switch {
		case k.Unit == "":
		case limit == "1":
			limit += " " + k.Unit
		default:
			limit += " " + strings.Replace(k.Unit+"s", "ys", "ies", 1)
		}
		return strings.Replace(k.Message, "%s", limit, 1)
	}
	if v.limit == "" {
		return "violates " + v.rule
	}
	return "violates " + v.rule + ": " + v.limit
}

// patternText describes a violated pattern, whose limit is a regular expression
// or its description.
func (v violation) patternText() string {
	switch {
	case strings.ContainsAny(v.limit, `^$[](){}*+\|`):
		return "must match " + v.limit
	case strings.HasPrefix(v.limit, "a ") || strings.HasPrefix(v.limit, "an "):
		return "must contain " + v.limit
	}
	return "is invalid: " + v.limit
}

// nested prefixes the violations of a nested value with its name.
func nested(name string, inner []violation) []violation {
	for i := range inner {
		if inner[i].name = memberName(name, inner[i].name); len(inner[i].name) > 1000 {
			inner[i].name = strings.ToValidUTF8(inner[i].name[:1000], "") + "…"
		}
	}
	return inner
}

// memberName returns the path of a property: address.zip.
func memberName(name, key string) string {
	if name == "" || key == "" || key[0] == '[' {
		return name + key
	}
	return name + "." + key
}

// itemName returns the path of a list item: tags[2].
func itemName(name string, i int) string { return name + "[" + strconv.Itoa(i) + "]" }
