package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// root is a use of a schema by an operation.
type root struct {
	pair      *schemaPair
	operation string // POST /pets, or the name of a handler
	where     string // query parameter `limit`
	role      string // parameter, body or header, for IDs
	request   bool   // sent by the caller
	handler   bool
	form      bool // a parameter or a form, which are text
	texts     bool // only its texts count; the rest is part of an enum
}

// record is a change of a schema with its uses.
type record struct {
	schemaChange
	uses []schemaUse
}

type schemaUse struct {
	root
	effect
	property bool   // below a property
	path     string // in the schema of root
}

// recordKey identifies a change: a conjunct that several schemas merge is one.
type recordKey struct {
	id, text, property string
	old, new           *openapi3.Schema
}

// use compares a schema as it is used.
func (c *comparison) use(r root, old, new *openapi3.SchemaRef) {
	r.pair = c.schemas.pair(c.schemas.old.Ref(old), c.schemas.new.Ref(new))
	if r.pair != nil {
		c.roots = append(c.roots, r)
	}
}

// step is a pair on the way from a root.
type visited struct {
	pair     *schemaPair
	path     string
	property bool
}

// visit records the changes that r leads to.
func (c *comparison) visit(r root) {
	seen := map[*schemaPair]bool{r.pair: true}
	for queue := []visited{{pair: r.pair}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if !c.schemas.dirty[at.pair] {
			continue
		}
		c.renaming(at.pair)
		for _, ch := range at.pair.changes {
			c.record(r, at, ch)
		}
		for _, e := range at.pair.edges {
			if seen[e.to] || r.request && e.readOnly || !r.request && e.writeOnly {
				continue
			}
			seen[e.to] = true
			queue = append(queue, visited{e.to, strings.TrimPrefix(at.path+e.step, "."), at.property || strings.HasPrefix(e.step, ".")})
		}
	}
}

// record adds a use to a change.
func (c *comparison) record(r root, at visited, ch schemaChange) {
	if r.request && ch.readOnly || !r.request && ch.writeOnly || r.texts && !ch.prose {
		return
	}
	use := schemaUse{root: r, effect: ch.response, path: at.path, property: at.property || ch.property != ""}
	switch {
	case r.operation == "" && !r.texts:
		use.effect = effect{severity: Note, action: "None; no operation uses it."}
	case r.request && r.form && ch.form != nil:
		use.effect = *ch.form
	case r.request:
		use.effect = ch.request
	}
	if ch.property != "" {
		use.path = strings.TrimPrefix(at.path+"."+ch.property, ".")
	}
	key := recordKey{ch.id, ch.text, ch.property, ch.old, ch.new}
	switch was, is := hasKeyword(ch.old, ch.keyword), hasKeyword(ch.new, cmp.Or(ch.newKeyword, ch.keyword)); {
	case was && !is:
		key.new = nil
	case is && !was:
		key.old = nil
	}
	rec := c.records[key]
	if rec == nil {
		rec = &record{schemaChange: ch}
		c.records[key] = rec
		c.order = append(c.order, rec)
	}
	rec.uses = append(rec.uses, use)
}

// hasKeyword reports whether a schema has a keyword of a change.
func hasKeyword(s *openapi3.Schema, keyword string) bool {
	if name, ok := strings.CutPrefix(keyword, "properties/"); ok {
		return s.Properties[unescape(name)] != nil
	}
	switch keyword {
	case "description":
		return s.Description != ""
	case "title":
		return s.Title != ""
	case "example":
		return s.Example != nil
	case "examples":
		return len(s.Examples) > 0
	case "externalDocs":
		return s.ExternalDocs != nil
	case "default":
		return s.Default != nil
	case "deprecated":
		return s.Deprecated
	}
	if known := schema.Has(keyword); known != nil {
		return known(s)
	}
	return s.Extensions[keyword] != nil
}

// schemaFindings adds the findings for all uses of schemas.
func (c *comparison) schemaFindings() {
	reached := c.schemas.mark(c.roots)
	part := map[*openapi3.Schema]bool{} // of an enum
	for p := range reached {
		for _, alt := range c.schemas.view(c.schemas.old, p.old).alternatives {
			part[alt] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(components(c.old.Doc.T))) {
		old := c.schemas.old.Ref(components(c.old.Doc.T)[name])
		new := c.schemas.new.Ref(components(c.new.Doc.T)[name])
		if p := c.schemas.pair(old, new); p != nil && !reached[p] {
			c.roots = append(c.roots, root{pair: p, texts: part[p.old.Node.Schema]})
		}
	}
	c.schemas.mark(c.roots)
	for _, r := range c.roots {
		c.visit(r)
	}
	for _, rec := range c.order {
		c.put(c.finding(rec))
	}
}

func components(doc *openapi3.T) openapi3.Schemas {
	if doc.Components == nil {
		return nil
	}
	return doc.Components.Schemas
}

// finding returns the finding for a change with the highest severity of its uses.
func (c *comparison) finding(rec *record) Finding {
	worst := rec.uses[0]
	for _, u := range rec.uses {
		if u.severity.rank() < worst.severity.rank() {
			worst = u
		}
	}
	f := Finding{ID: worst.findingID(rec.schemaChange), Severity: worst.severity, Action: worst.action, names: rec.names}
	f.Old, f.New = c.placeOf(c.old, rec.old, rec.keyword), c.placeOf(c.new, rec.new, cmp.Or(rec.newKeyword, rec.keyword))
	if rec.property != "" && rec.text == "removed" {
		f.New = nil
	}
	if rec.property != "" && strings.HasPrefix(rec.text, "added") {
		f.Old = nil
	}
	what := worst.words()
	owner, ok := c.owners[rec.new]
	if rec.text == "removed" {
		owner, ok = c.owners[rec.old]
	}
	if ok {
		f.Schema = owner.component
		what = owner.words(rec.property)
	}
	f.Message = what + ": " + rec.text
	if rec.property != "" {
		f.Message = what + " " + rec.text
	}
	if rec.prose {
		f.ID, f.Message = "prose-changed", rec.text+" of "+what+" changed"
	}
	if worst.handler {
		f.Action = handlerAction(f.Severity)
	}
	for _, u := range rec.uses {
		if u.operation != "" {
			f.Subject = append(f.Subject, u.operation)
			f.Places = append(f.Places, Use{u.operation, u.words()})
		}
	}
	return f
}

// words says what the use is: response 200 property `data.id`.
func (u schemaUse) words() string {
	if u.path == "" {
		return u.where
	}
	if u.where == "" {
		return "`" + u.path + "`"
	}
	return u.where + " property `" + u.path + "`"
}

// findingID returns the ID of the change for a use.
func (u schemaUse) findingID(c schemaChange) string {
	direction, role := "response", u.role
	if u.request {
		direction = "request"
	}
	if u.property {
		role = "property"
	}
	id := direction + "-" + role + "-" + c.id
	switch {
	case u.id != "" && (u.id == c.id || c.property != ""):
		id = u.id
	case u.id != "":
		id = direction + "-" + role + "-" + u.id
	}
	switch {
	case u.operation == "":
		return "schema-changed"
	case u.handler:
		return "handler-" + handlerIDs.Replace(id)
	}
	return id
}

var handlerIDs = strings.NewReplacer("response", "payload", "request", "answer") // IDs are stable

// owner is the component that contains a schema.
type owner struct{ component, path string }

func (o owner) words(property string) string {
	path := o.path
	if property != "" {
		path += "." + property
	}
	if path == "" {
		return "schema `" + o.component + "`"
	}
	return "property `" + o.component + path + "`"
}

// owners finds the components that contain the schemas of a document.
func owners(doc *openapi3.T, into map[*openapi3.Schema]owner) {
	if doc.Components == nil {
		return
	}
	for name, ref := range doc.Components.Schemas {
		own(ref, owner{component: name}, into)
	}
}

func own(ref *openapi3.SchemaRef, o owner, into map[*openapi3.Schema]owner) {
	if ref == nil || ref.Ref != "" || ref.Value == nil {
		return
	}
	if _, ok := into[ref.Value]; ok {
		return
	}
	s := ref.Value
	into[s] = o
	below := func(step string) owner { return owner{o.component, o.path + step} }
	for name, p := range s.Properties {
		own(p, below("."+name), into)
	}
	for name, p := range s.PatternProperties {
		own(p, below(".{"+name+"}"), into)
	}
	for _, r := range []*openapi3.SchemaRef{s.Items, s.Contains, s.UnevaluatedItems.Schema} {
		own(r, below("[]"), into)
	}
	for _, r := range slices.Concat(s.PrefixItems) {
		own(r, below("[]"), into)
	}
	for _, r := range []*openapi3.SchemaRef{s.AdditionalProperties.Schema, s.UnevaluatedProperties.Schema} {
		own(r, below("{}"), into)
	}
	for _, r := range slices.Concat(s.AllOf, s.OneOf, s.AnyOf, openapi3.SchemaRefs{s.Not, s.If, s.Then, s.Else, s.ContentSchema, s.PropertyNames}) {
		own(r, o, into)
	}
	for _, r := range s.DependentSchemas {
		own(r, o, into)
	}
}

// renaming reports a component that has another name, once.
func (c *comparison) renaming(p *schemaPair) {
	if !p.renamed() {
		return
	}
	a, b := p.old.Node, p.new.Node
	if c.schemas.new.Component(a.Name) != nil || c.schemas.old.Component(b.Name) != nil || c.renamings[a.Name] {
		return
	}
	c.renamings[a.Name] = true
	what := "with the same content"
	if !c.schemas.clean(p, func(ch schemaChange) bool { return ch.prose }) {
		what = "with other content, see its changes"
	}
	c.put(Finding{
		ID: "schema-renamed", Severity: Note, Schema: b.Name, Action: "None on the wire; the Go type may be renamed.",
		Message: fmt.Sprintf("schema `%s` is now called `%s`, %s", a.Name, b.Name, what),
		Old:     c.placeOf(c.old, a.Schema, ""), New: c.placeOf(c.new, b.Schema, ""),
	})
}
