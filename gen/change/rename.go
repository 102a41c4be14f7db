package change

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// renamedProperties returns the properties of a that b has under another name: old names to
// new ones. The schemas are equal, and the names have the same letters; or only one property
// is gone and one new, with similar names, with the same text, or in the same place without
// a text.
func (s *schemas) renamedProperties(a, b *view) map[string]string {
	out := map[string]string{}
	came := map[string]string{} // by letters
	for _, name := range slices.Sorted(maps.Keys(b.properties)) {
		if a.properties[name] == nil {
			came[letters(name)] = name
		}
	}
	if len(came) == 0 {
		return out
	}
	var gone []string
	for _, name := range slices.Sorted(maps.Keys(a.properties)) {
		if b.properties[name] == nil {
			gone = append(gone, name)
		}
	}
	for _, was := range gone {
		is, ok := came[letters(was)]
		if !ok && len(gone) == 1 && len(came) == 1 {
			for _, is = range came {
				ok = similar(was, is) || s.sameText(a, b, was, is)
			}
		}
		if ok && s.interchangeable(a, b, was, is) {
			out[was] = is
			delete(came, letters(is))
		}
	}
	return out
}

// interchangeable reports whether two properties differ in their names and texts only.
func (s *schemas) interchangeable(a, b *view, was, is string) bool {
	old, new := a.properties[was], b.properties[is]
	r, w := flags(s.view(s.old, old))
	r2, w2 := flags(s.view(s.new, new))
	return slices.Contains(a.required, was) == slices.Contains(b.required, is) && r == r2 && w == w2 && s.equal(old, new)
}

// sameText reports whether two properties have the same text or, if they have none, the
// same place.
func (s *schemas) sameText(a, b *view, was, is string) bool {
	description := func(c *openapi3.Schema) string { return c.Description }
	old := s.view(s.old, a.properties[was]).texts(description)
	new := s.view(s.new, b.properties[is]).texts(description)
	return slices.Equal(old, new) && (len(old) > 0 || a.rank(was) >= 0 && a.rank(was) == b.rank(is))
}

// rank returns the number of properties in front of one, or -1 if it is not known.
func (v *view) rank(name string) int {
	all := v.with(func(c *openapi3.Schema) bool { return c.Properties[name] != nil }).Properties
	at := keyOf(all[name])
	if at == nil {
		return -1
	}
	rank := 0
	for _, ref := range all {
		if other := keyOf(ref); other != nil && cmp.Or(cmp.Compare(other.Line, at.Line), cmp.Compare(other.Column, at.Column)) < 0 {
			rank++
		}
	}
	return rank
}

// keyOf returns the position of a property, or nil.
func keyOf(ref *openapi3.SchemaRef) *openapi3.Location {
	origin := ref.Origin
	if ref.Ref == "" && ref.Value != nil {
		origin = ref.Value.Origin
	}
	if origin == nil {
		return nil
	}
	return origin.Key
}

// propertyRenamed returns the change of a property that b has under another name.
func propertyRenamed(a, b *view, was, is string) schemaChange {
	c := propertyChange(a, b, was)
	c.id, c.text = "renamed", "was renamed to `"+is+"`"
	c.names = [2]string{was, is}
	c.new, c.newKeyword = propertyChange(a, b, is).new, "properties/"+escape(is)
	c.request = effect{severity: Breaking, action: "Send it under its new name; the API does not know the old one."}
	c.response = effect{severity: Breaking, action: "Read it under its new name; the API no longer returns the old one."}
	return c
}

// letters returns the letters and digits of a name, in lower case: username for userName
// and user_name.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// similar reports whether two names may be of the same thing: one has more letters at one
// end, or few of them differ. Names that differ in digits only are of two things.
func similar(a, b string) bool {
	a, b = letters(a), letters(b)
	short, long := a, b
	if len(a) > len(b) {
		short, long = b, a
	}
	if noDigits(a) == noDigits(b) {
		return a == b
	}
	if len(short) >= 4 && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short)) {
		return true
	}
	return len(long) <= 64 && 4*distance(short, long) <= len(long)
}

func noDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}

// distance returns the number of bytes to insert, remove or replace in a to get b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

var jsonName = regexp.MustCompile(`json:"([^",]+)`)

// renamedFields replaces the findings about a Go field that is gone and one that came by
// one, if its parameter or property was renamed.
func renamedFields(findings []Finding) []Finding {
	names := map[[2]string]bool{}
	for _, f := range findings {
		names[f.names] = true
	}
	delete(names, [2]string{})
	wire := func(p *Place) string {
		if m := jsonName.FindStringSubmatch(p.Text); m != nil {
			return m[1]
		}
		return ""
	}
	drop := map[int]bool{}
	for i, gone := range findings {
		if gone.ID != "go-field-removed" || gone.Old == nil {
			continue
		}
		j := slices.IndexFunc(findings, func(came Finding) bool {
			return came.ID == "go-field-added" && came.New != nil && came.Schema == gone.Schema && names[[2]string{wire(gone.Old), wire(came.New)}]
		})
		if j < 0 || drop[j] {
			continue
		}
		drop[j] = true
		_, is, _ := strings.Cut(findings[j].Subject[0], ".")
		f := &findings[i]
		f.ID, f.New = "go-field-renamed", findings[j].New
		f.Message = fmt.Sprintf("field %s is now called %s: callers that use the name do not compile", f.Subject[0], is)
		f.Action = "Use the new name."
	}
	return withoutDropped(findings, drop)
}
