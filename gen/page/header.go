package page

import (
	"slices"
	"strings"
)

// headerLine matches the line above a parameter's text, whose parts are not separated:
// new_account_emailstringOptional. The name is as short as possible.
var headerLine = lazy(`^([A-Za-z_][A-Za-z0-9_.\-]*?) ?` +
	`(list of (?:integers|strings|objects|doubles|booleans|any|maps from strings to any|lists)|map from strings? to (?:any|strings?|integers?|doubles?|booleans?|objects?|lists of \w+)|` +
	`string|integer|boolean|double|number|object|file|any|datetime|date|enum|long)` +
	` ?(Required|Optional)? ?(Deprecated)?` +
	` ?(?:format: "((?:[^"\\]|\\.)*)")?` +
	` ?((?:<=|>=|<|>)-?[0-9][0-9.,^]*(?: characters)?|-?[0-9][0-9.,^]*-[0-9][0-9.,^]*(?: characters)?)?` +
	` ?(?:Defaults to (.+))?$`)

// header parses a header line.
func header(s string) (Field, bool) {
	s = strings.TrimSpace(s)
	m := headerLine().FindStringSubmatch(s)
	if m == nil {
		return Field{}, false
	}
	if m[3] == "" && strings.Contains(strings.TrimSuffix(s[:len(m[1])+1], m[2][:1]), " ") {
		return Field{}, false // "The file" is prose
	}
	f := Field{
		Name: m[1], Type: typeName(m[2]), Required: m[3] == "Required",
		Range: m[6], Default: m[7], HasDefault: m[7] != "",
	}
	switch format := m[5]; format {
	case "", "double", "float", "int64", "int32", "date-time", "date", "uri", "email", "password":
	case "binary":
		f.Type = "file"
	default:
		f.Pattern = format
	}
	return f, true
}

// articles are words before the name of a type that are not names.
var articles = []string{"a", "an", "the", "any", "some", "this", "that", "each", "of", "as", "or", "and", "in", "to", "is", "json", "empty", "no", "one"}

// spacedHeader parses a header line of a name and a type, which could be the end of a sentence as well.
func spacedHeader(s string) (Field, bool) {
	name, kind, ok := strings.Cut(strings.TrimSpace(s), " ")
	m := headerLine().FindStringSubmatch("x" + kind)
	if !ok || m == nil || m[1] != "x" || "x"+m[2] != "x"+kind || name != strings.ToLower(name) || !fieldName().MatchString(name) || slices.Contains(articles, name) {
		return Field{}, false
	}
	return Field{Name: name, Type: typeName(kind)}, true
}

// typeName returns the Field.Type for the type in a header line.
func typeName(s string) string {
	if item, ok := strings.CutPrefix(s, "list of "); ok {
		item = strings.TrimSuffix(item, "s")
		if strings.HasPrefix(item, "maps") {
			item = "map"
		}
		if strings.HasPrefix(item, "list") {
			item = "any"
		}
		return "list of " + typeName(item)
	}
	switch {
	case strings.HasPrefix(s, "map "):
		return "map"
	case s == "number":
		return "double"
	case s == "long":
		return "integer"
	case s == "enum", s == "datetime", s == "date":
		return "string"
	}
	return s
}
