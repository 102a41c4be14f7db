package page

import (
	"slices"
	"strings"
)

var (
	renderedDefault = lazy(`^default:\s*(.+)$`)
	renderedType    = lazy(`^[a-z]+(?:<[a-z-]+>)?(?:\[\])?$`)
	fieldName       = lazy(`^[A-Za-z_][\w.\[\]-]*$`)
	pathPart        = lazy(`^(?:/|/?[\w.{}-]+)+$`)
)

// maxPath limits the path of an operation that a rendered page has in several lines, in bytes.
const maxPath = 8000

// joinHeaders joins the lines of a rendered page on which the name, the type and the other facts of a field are
// alone, into header lines. A page without such fields is returned as it is.
func joinHeaders(all []line) []line {
	var out []line
	for i := 0; i < len(all); i++ {
		header, end := renderedHeader(all, i)
		if header == "" {
			out = append(out, all[i])
			continue
		}
		ln := all[i]
		ln.text = header
		out = append(out, ln)
		i = end - 1
	}
	return out
}

// renderedHeader returns the header line for a name at i with its type on the next line, and the index after it.
func renderedHeader(all []line, i int) (string, int) {
	name := bareText(all[i])
	if !fieldName().MatchString(name) {
		return "", 0
	}
	at := nextText(all, i+1)
	if at < 0 || !renderedType().MatchString(bareText(all[at])) {
		return "", 0
	}
	kind := headerType(plainType(bareText(all[at])))
	if kind == "" || sections[strings.ToLower(name)] != 0 || plainType(name) != "" && plainType(bareText(all[at])) == "" {
		return "", 0
	}
	required, text := "Optional", ""
	end := at + 1
	for next := nextText(all, end); next >= 0 && next <= end+1; next = nextText(all, end) {
		switch word := bareText(all[next]); {
		case word == "required":
			required = "Required"
		case word == "deprecated":
			required += "Deprecated"
		case renderedDefault().MatchString(word):
			text = "Defaults to " + renderedDefault().FindStringSubmatch(word)[1]
		case !slices.Contains([]string{"header", "path", "query", "body", "cookie", "optional", "read-only", "write-only"}, word):
			return name + " " + kind + " " + required + text, end
		}
		end = next + 1
	}
	return name + " " + kind + " " + required + text, end
}

// headerType returns a Field.Type as header lines have it.
func headerType(kind string) string {
	if item, ok := strings.CutPrefix(kind, "list of "); ok {
		if item == "any" || strings.HasPrefix(item, "list") {
			return "list of any"
		}
		return "list of " + item + "s"
	}
	if kind == "map" {
		return "map from strings to any"
	}
	return kind
}

// bareText returns the text of a line without the marks of anchors.
func bareText(ln line) string { return strings.Trim(ln.text, "\u200b\ufeff \t") }

// nextText returns the index of the next line that is not empty, or -1.
func nextText(all []line, from int) int {
	for i := from; i < len(all); i++ {
		if bareText(all[i]) != "" {
			return i
		}
	}
	return -1
}

// renderedTitle finds the title, the method and the path of a rendered page: a line with the method, followed by
// the path in one or several lines. The title is the last line before without the punctuation of a sentence.
func renderedTitle(all []line) (title *line, verb, path string, body []line) {
	for i, ln := range all {
		if !slices.Contains(verbs, bareText(ln)) {
			continue
		}
		end := i + 1
		for ; end < len(all) && len(path) < maxPath && (bareText(all[end]) == "" || pathPart().MatchString(bareText(all[end])) && (strings.HasSuffix(path, "/") || strings.HasPrefix(bareText(all[end]), "/"))); end++ {
			path += bareText(all[end])
		}
		for j := i - 1; j >= 0 && path != ""; j-- {
			text := bareText(all[j])
			if text != "" && !strings.HasSuffix(text, ".") && !hasPrefix(text, chrome) && len(text) < 80 {
				return &line{text: text, number: all[j].number, column: all[j].column}, bareText(ln), path, slices.Concat(all[j+1:i], all[end:])
			}
		}
		return nil, "", "", nil
	}
	return nil, "", "", nil
}
