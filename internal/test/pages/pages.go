// Package pages renders pages of documentation for tests: every method of the
// facts about Voximplant's Management API, in every layout that its site has.
//
// The wording is ours, made from the patterns of the real pages: the facts have names and
// types only. What the facts do not have (values, limits, defaults) is made up, the same
// on every run.
package pages

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
)

// Page is one method, with all that its page is to say. Changing it and
// rendering it again is how a test changes the documentation.
type Page struct {
	Name       string
	Group      string
	Text       string
	Roles      []string
	Example    string
	Parameters []Parameter
	// Groups are rules between parameters.
	Groups  []Group
	Returns []Field
}

// Parameter is one parameter. Type is string, integer, boolean, double,
// datetime, date, file or any.
type Parameter struct {
	Name       string
	Type       string
	Required   bool
	List       bool
	All        bool // the list, or the word all
	Enum       []Value
	Default    string
	MinLength  int
	MaxLength  int
	Min, Max   *int
	Deprecated bool
	// Text is the sentence about what it is for.
	Text string
}

// Value is one value of an enum; the label may be missing.
type Value struct{ Value, Label string }

// Group is a rule between parameters. Rule is exactly-one or at-most-one.
type Group struct {
	Rule string
	Of   []string
}

// Field is a field of the response. Type is a type of a parameter or the name
// of a structure.
type Field struct {
	Name string
	Type string
	List bool
	Text string
}

// facts is the file of facts, as far as pages need it.
type facts struct {
	Methods []struct {
		Group      string
		Name       string
		Parameters []struct {
			Name, Type, Required string
			List                 bool
		}
		Groups []struct {
			Names      []string
			AtMostOne  bool `json:"at_most_one"`
			AtLeastOne bool `json:"at_least_one"`
		} `json:"exclusive_groups"`
		Returns []struct {
			Name, Type string
			List       bool
		}
	}
}

// Load makes a page of every method in the file of facts.
func Load(path string) ([]Page, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("pages: read facts: %w", err)
	}
	var f facts
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("pages: read facts: %w", err)
	}
	var out []Page
	for _, m := range f.Methods {
		p := Page{
			Name: m.Name, Group: m.Group, Text: "Works on " + words(m.Group) + " of your own.",
			Roles: []string{"Owner", "Admin", "Developer"}[:1+pick(m.Name, 3)], Example: "Try " + m.Name + " once.",
		}
		for _, q := range m.Parameters {
			p.Parameters = append(p.Parameters, decorate(m.Name, Parameter{
				Name: q.Name, Type: q.Type, List: q.List, Required: q.Required == "required", Text: "Holds the " + words(q.Name) + " of it.",
			}))
		}
		for _, g := range m.Groups {
			rule := "at-most-one"
			if g.AtLeastOne {
				rule = "exactly-one"
			}
			p.group(rule, g.Names)
		}
		for _, r := range m.Returns {
			p.Returns = append(p.Returns, Field{Name: r.Name, Type: r.Type, List: r.List, Text: "Tells the " + words(r.Name) + " of it."})
		}
		out = append(out, p)
	}
	return out, nil
}

// group adds a rule. One parameter alone is required, or free.
func (p *Page) group(rule string, names []string) {
	if len(names) > 1 {
		p.Groups = append(p.Groups, Group{Rule: rule, Of: names})
		return
	}
	for i := range p.Parameters {
		if p.Parameters[i].Name == names[0] && rule == "exactly-one" {
			p.Parameters[i].Required = true
		}
	}
}

// decorate makes up what the facts do not have, for some parameters.
func decorate(method string, p Parameter) Parameter {
	seed := method + "." + p.Name
	switch {
	case p.Type == "string" && p.List:
		p.All = pick(seed, 3) == 0
		if pick(seed, 11) == 0 {
			p.All, p.Enum = false, []Value{{"red", ""}, {"green", ""}, {"blue", ""}}
		}
	case p.Type == "string" && pick(seed, 9) == 0:
		p.Enum = []Value{{"xx", "Ex (ex)"}, {"no", "Norse"}, {"or", "Orish"}}
	case p.Type == "string" && pick(seed, 7) == 0:
		p.Enum, p.Default = []Value{{"up", ""}, {"down", ""}}, "up"
	case p.Type == "string" && pick(seed, 4) == 0:
		p.MaxLength = 10 + pick(seed, 90)
		p.MinLength = pick(seed, 2) * 3
	case p.Type == "integer" && pick(seed, 3) == 0:
		lo, hi := pick(seed, 5), 10+pick(seed, 1000)
		p.Min, p.Max = &lo, &hi
	case p.Type == "integer" && pick(seed, 4) == 1:
		p.Default = fmt.Sprint(pick(seed, 50))
	case p.Type == "boolean" && pick(seed, 3) == 0:
		p.Default = []string{"true", "false"}[pick(seed, 2)]
	}
	return p
}

// pick is a number below n that is always the same for a seed.
func pick(seed string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(seed))
	return int(h.Sum32()>>3) % n
}

func words(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == ' ' }), " ")
}

// prose is what the page says below the header line, as its author typed it:
// with marks of Markdown or HTML here and there.
func (p *Page) prose(q Parameter) string {
	seed := p.Name + "." + q.Name
	one := func(of ...string) string { return of[pick(seed, len(of))] }
	text := []string{q.Text}
	say := func(s string) { text = append(text, s) }
	add := func(format string, args ...any) { say(fmt.Sprintf(format, args...)) }
	if q.Deprecated {
		say("Deprecated.")
	}
	switch {
	case q.Type == "boolean":
		text[0] = "Whether it " + strings.ToLower(q.Text[:1]) + q.Text[1:]
	case q.List:
		say(one("A list separated by semicolons (;).", "Can be a list, separated by a semicolon.", "The values are divided by <b>;</b>"+"."))
	case q.Type == "datetime":
		say(one("Comes in the YYYY-MM-DD HH:mm:ss format, UTC.", "The format is **yyyy-MM-dd HH:mm:ss**, in the selected timezone.", "Use the format YYYY-MM-DD HH:mm:ss."))
	case q.Type == "date":
		say("Comes in the YYYY-MM-DD format.")
	}
	if q.All {
		say(one("Use the 'all' value to take all of them.", "Use 'all' to take all of them.", `Takes IDs or the "all" keyword.`))
	}
	text = append(text, values(one, q)...)
	switch {
	case q.MaxLength > 0:
		say(one(fmt.Sprintf("Up to %d characters.", q.MaxLength), fmt.Sprintf("Cannot be bigger than %d characters.", q.MaxLength),
			fmt.Sprintf("The length must be less than %d.", q.MaxLength+1)))
	case q.Min != nil && q.Max != nil:
		add(one("A number in the range of [%d ... %d].", "It goes from %d to %d.", "Minimum is %d, maximum is %d."), *q.Min, *q.Max)
	}
	if q.MinLength > 0 {
		add(one("Must be at least %d characters long.", "At least %d symbols."), q.MinLength)
	}
	if q.Default != "" {
		add(one("Default value is %s.", "The default value is **%s**.", "Defaults to %s."), q.Default)
	}
	for _, g := range p.Groups {
		if s := g.prose(q.Name); s != "" {
			text = append(text, s)
		}
	}
	return strings.Join(text, " ")
}

// values says which values there are.
func values(one func(...string) string, q Parameter) []string {
	if len(q.Enum) == 0 {
		return nil
	}
	var plain, labelled []string
	for _, v := range q.Enum {
		plain = append(plain, v.Value)
		if v.Label != "" {
			labelled = append(labelled, v.Value+" ("+v.Label+")")
		}
	}
	if len(labelled) == len(plain) {
		return []string{"The following values are available: " + strings.Join(labelled, ", ") + "."}
	}
	quoted := `"` + strings.Join(plain, `", "`) + `"`
	last := len(plain) - 1
	and := strings.Join(plain[:last], ", ") + " and " + plain[last]
	if last == 0 {
		and = plain[0]
	}
	return []string{one(
		"The following values are possible: "+strings.Join(plain, ", ")+".",
		"The following values available: **"+strings.Join(plain, ",")+"**.",
		"One of the following values: "+quoted+".",
		"The possible values are "+and+".",
	)}
}

// prose is what the text of one parameter says about the rule.
func (g Group) prose(name string) string {
	i := slices.Index(g.Of, name)
	if i < 0 {
		return ""
	}
	others := slices.Concat(g.Of[:i:i], g.Of[i+1:])
	if g.Rule == "exactly-one" {
		return "Required unless <b>" + strings.Join(others, "</b> or <b>") + "</b> is provided."
	}
	if i == 0 {
		return ""
	}
	return "Can be used instead of <b>" + g.Of[0] + "</b>."
}
