package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/voxgen/voxgen/gen/diag"
)

// Operation holds the facts of a page.
type Operation struct {
	Name       string   `json:"name"`
	Tag        string   `json:"tag,omitempty"`
	Verb       string   `json:"verb"`
	Path       string   `json:"path"`
	Server     string   `json:"server,omitempty"`
	Bearer     bool     `json:"bearer,omitempty"`
	Multipart  bool     `json:"multipart,omitempty"`
	Media      string   `json:"media,omitempty"`
	Roles      []string `json:"roles,omitempty"`
	Deprecated bool     `json:"deprecated,omitempty"`
	// Digest is the digest of the text.
	Digest     string  `json:"digest"`
	Parameters []Value `json:"parameters"`
	Groups     []Group `json:"groups,omitempty"`
	Response   []Value `json:"response"`
	// File is set if the response is a file instead of the fields of Response.
	File bool `json:"file,omitempty"`
	// CSV is set if a parameter asks for CSV in place of the fields.
	CSV        bool          `json:"csv,omitempty"`
	Structures []Object      `json:"structures,omitempty"`
	Position   diag.Position `json:"position"`
}

// Object holds the facts of a structure.
type Object struct {
	Name     string        `json:"name"`
	Digest   string        `json:"digest"`
	Fields   []Value       `json:"fields"`
	Position diag.Position `json:"position"`
}

// Value holds the facts of a parameter or a response field.
type Value struct {
	Name       string        `json:"name"`
	In         string        `json:"in"`
	Required   bool          `json:"required,omitempty"`
	Deprecated bool          `json:"deprecated,omitempty"`
	Schema     *Schema       `json:"schema"`
	Digest     string        `json:"digest"`
	Sources    []Source      `json:"sources,omitempty"`
	Position   diag.Position `json:"position"`
}

// Group is a rule on parameters: exactly-one, at-most-one or at-least-one.
type Group struct {
	Rule string   `json:"rule"`
	Of   []string `json:"of"`
}

// Lift extracts facts from the prose of m. Phrases that are not understood are in the
// list, with their positions and what is used instead.
func Lift(m *Method) (*Operation, diag.List) {
	op := &Operation{
		Name: m.Name, Tag: m.Tag, Verb: m.Verb, Path: m.Path, Server: m.Server, Bearer: m.Bearer, Multipart: m.Multipart, Media: m.Media, Roles: m.Roles,
		Digest: digest(m.Description.Value), Position: m.Position,
	}
	var diags diag.List
	groups := &grouping{names: names(m.Parameters), diags: &diags}
	op.Deprecated = deprecatedText().MatchString(m.Description.Value)
	for _, f := range m.Parameters {
		if f.Type == "file" && f.In == "query" {
			f.In = "form" // a file is not part of a URL, whatever the layout lists it under
		}
		op.Parameters = append(op.Parameters, liftField(f, groups, &diags))
		op.Multipart = op.Multipart || f.Type == "file" && f.In == "form"
	}
	op.CSV = slices.ContainsFunc(op.Parameters, asksForCSV)
	if op.File = isFile(m.Response); !op.File {
		op.Response = liftFields(m.Response, &diags)
	}
	for _, s := range m.Structures {
		op.Structures = append(op.Structures, Object{
			Name: s.Name, Digest: digest(s.Text.Value), Fields: liftFields(s.Fields, &diags), Position: s.Position,
		})
	}
	op.Groups = groups.result(op.Parameters)
	return op, diags
}

func liftFields(fields []Field, diags *diag.List) []Value {
	var out []Value
	for _, f := range fields {
		out = append(out, liftField(f, nil, diags))
	}
	return out
}

// asksForCSV reports whether the values of a parameter select JSON or CSV as the format
// of the response.
func asksForCSV(v Value) bool {
	return (v.Name == "output" || v.Name == "format") && v.Schema.has("csv") && v.Schema.has("json")
}

// rawResponse matches the text of a response field that stands for a file.
var rawResponse = lazy(`(?i)\breturns (?:a |the )?raw (?:data|bytes|file|content)\b`)

// isFile reports whether the response is a file: its only field is one, or says so.
func isFile(fields []Field) bool {
	return len(fields) == 1 && (fields[0].Type == "file" || rawResponse().MatchString(fields[0].Text.Value))
}

func names(fields []Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}

func liftField(f Field, groups *grouping, diags *diag.List) Value {
	r := &reading{f: f, s: fieldSchema(f), groups: groups, diags: diags}
	r.value = Value{Name: f.Name, In: f.In, Required: f.Required, Schema: r.s, Digest: digest(f.Text.Value), Position: f.Position}
	r.header()
	if len(f.Text.Value) > maxText {
		r.report(f.Position, diag.Warning, "page-unread", "only its header line is read", "text of %d bytes exceeds the limit of %d", len(f.Text.Value), maxText)
		return r.value
	}
	r.json()
	folded := fold(f.Text.Value)
	rows := table()
	for i := range rows {
		if row := &rows[i]; row.mayMatch(folded) {
			r.apply(row)
		}
	}
	r.secretByName()
	r.reconcile()
	r.leftovers()
	r.item().Fields = liftFields(f.Fields, diags)
	return r.value
}

// digest returns the digest of the words of a text, without quotation marks, brackets
// and dashes, in which its renderings differ.
func digest(s string) string {
	if s == "" {
		return ""
	}
	words := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("{}<>=+/.,:;()|^$%&@!?", r) {
			return r
		}
		return -1
	}, s)
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:6])
}

// reading is the state of applying the rules to a text.
type reading struct {
	f      Field
	s      *Schema
	value  Value
	groups *grouping
	diags  *diag.List
	used   [][2]int // the parts matched by rules
	rule   string
	at     [2]int // the phrase of the current rule
}

// item returns the schema of single values.
func (r *reading) item() *Schema {
	if r.s.Type == "array" && r.s.Items != nil {
		return r.s.Items
	}
	return r.s
}

// lifted records that a fact is from the phrase of the current rule.
func (r *reading) lifted(fact string) {
	r.value.Sources = append(r.value.Sources, Source{
		Fact: fact, Rule: r.rule, Phrase: r.f.Text.Value[r.at[0]:r.at[1]], From: r.f.Text.At(r.at[0]),
	})
}

// unread reports that the phrase of the current rule was not understood.
func (r *reading) unread(why, kept string) {
	r.report(r.f.Text.At(r.at[0]), diag.Warning, "page-unread", kept, "%q: %s", excerpt(r.f.Text.Value[r.at[0]:r.at[1]]), why)
}

func (r *reading) note(kept, why string) {
	r.report(r.f.Text.At(r.at[0]), diag.Note, "page-note", kept, "%q: %s", excerpt(r.f.Text.Value[r.at[0]:r.at[1]]), why)
}

func (r *reading) report(pos diag.Position, s diag.Severity, code, kept, format string, args ...any) {
	if pos.Line == 0 {
		pos = r.f.Position
	}
	r.diags.Add(diag.Diagnostic{
		Position: pos, Severity: s, Code: code,
		Message: r.f.Name + ": " + fmt.Sprintf(format, args...), Instead: kept,
	})
}

// excerpt shortens a phrase to fit on one line.
func excerpt(s string) string {
	const most = 60
	if rs := []rune(s); len(rs) > most {
		return string(rs[:most-3]) + "..."
	}
	return s
}

// apply applies a rule to the text, except to phrases matched by other rules.
func (r *reading) apply(row *rule) {
	for _, at := range row.re.FindAllStringSubmatchIndex(r.f.Text.Value, -1) {
		if r.taken(at[0], at[1]) {
			continue
		}
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = r.f.Text.Value[at[2*i]:at[2*i+1]]
			}
		}
		for at[0] < at[1]-1 && strings.IndexByte(" .,;:(", r.f.Text.Value[at[0]]) >= 0 {
			at[0]++
		}
		r.rule, r.at = row.name, [2]int{at[0], at[1]}
		if row.read != nil && !r.read(row, groups) {
			continue
		}
		r.used = append(r.used, r.at)
	}
}

// read extracts the facts of a phrase. If the words around it allow a second reading, none is kept, and
// the warning has both.
func (r *reading) read(row *rule, m []string) bool {
	before, facts, found := r.s.clone(), len(r.value.Sources), len(*r.diags)
	ok := row.read(r, m)
	if !ok || !row.firm || len(r.value.Sources) == facts {
		return ok
	}
	fact := r.value.Sources[facts].Fact
	if second := r.doubt(fact); second != "" {
		*r.s, r.value.Sources, *r.diags = *before, r.value.Sources[:facts], (*r.diags)[:found]
		r.unread("two readings: "+fact+" of every value, "+second, fact+" ignored")
	}
	return true
}

func (r *reading) taken(from, to int) bool {
	return slices.ContainsFunc(r.used, func(u [2]int) bool { return from < u[1] && u[0] < to })
}

// rest returns the text after the phrase of the current rule.
func (r *reading) rest() string { return r.f.Text.Value[r.at[1]:] }

// telltale matches words that indicate a fact together with its value. If they occur outside all matched
// phrases, a rule is missing.
var telltale = lazy(`(?i)\b(?:(?:possible|allowed|available|supported|valid|permitted|accepted) (?:values|options) (?:is|are)\b|one of:|(?:must be|can be|either|one of) ["']` +
	`|default(?: value)? (?:is|of|:) ?["'\d]|defaults to\b` +
	`|(?:at least|at most|no more than|longer than|up to|max(?:imum)?|min(?:imum)?|less than|greater than|bigger than|smaller than|exceed|range)\b[^.\w]{0,3}(?:(?:value|length|size|is|of|are|be) ){0,3}-?\d[\d,. ]*(?:[.,;)]|$|and\b|or\b|characters\b|symbols\b|bytes\b|[kmg]b\b|` + items + `)` +
	`|\bbe -?\d+ or between -?\d|\d+ ?(?:[kmg]i?b|bytes) (?:at most|max\b|maximum|or less)` +
	`|(?:separated|divided|delimited) by\b|in (?:the )?format:? [\[^(]|matches? (?:the )?(?:pattern|regular expression):? ["']?[\[^(\\]|YYYY|HH:mm)`)

// leftovers reports the first words that indicate a fact but were not matched.
func (r *reading) leftovers() {
	found := 0
	for _, at := range telltale().FindAllStringIndex(r.f.Text.Value, -1) {
		if found >= maxFindings {
			return
		}
		// "must be at least 8 characters": words next to a phrase belong to it.
		if r.taken(at[0]-1, at[1]+2) {
			continue
		}
		end := min(len(r.f.Text.Value), at[1]+30)
		for end < len(r.f.Text.Value) && r.f.Text.Value[end]&0xC0 == 0x80 {
			end++
		}
		r.rule, r.at = "", [2]int{at[0], end}
		r.unread("no rule matches this wording", "ignored")
		found++
		r.used = append(r.used, r.at)
	}
}
