package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/safe"
)

// comparison collects the findings of the wire axis.
type comparison struct {
	old, new side
	schemas  *schemas
	owners   map[*openapi3.Schema]owner
	found    []Finding
	places   map[string]int // index into found, by identity of findings

	roots     []root
	records   map[recordKey]*record
	order     []*record
	renamings map[string]bool
}

// wire compares the documents. A panic is returned as an error, because the documents
// are not trusted.
func wire(old, new Side) (found []Finding, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("change: compare the documents: %v", r)
		}
	}()
	c := &comparison{
		old: newSide(old), new: newSide(new), schemas: newSchemas(old.Doc.T, new.Doc.T),
		owners: map[*openapi3.Schema]owner{}, places: map[string]int{},
		records: map[recordKey]*record{}, renamings: map[string]bool{},
	}
	owners(old.Doc.T, c.owners)
	owners(new.Doc.T, c.owners)
	c.document(old.Doc.T, new.Doc.T)
	c.operations(old.Doc.T, new.Doc.T)
	c.handlers()
	c.schemaFindings()
	return c.findings(), nil
}

// document compares what is not about an operation.
func (c *comparison) document(old, new *openapi3.T) {
	e := element{words: "the document", old: old.Origin, new: new.Origin}
	c.prose(e, "externalDocs", old.ExternalDocs, new.ExternalDocs)
	c.extensions(e, old.Extensions, new.Extensions, nil)
	c.servers(e, old.Servers, new.Servers)
	c.securitySchemes(old, new)
	if old.Info != nil && new.Info != nil {
		e := element{words: "info", old: old.Info.Origin, new: new.Info.Origin}
		c.prose(e, "title", old.Info.Title, new.Info.Title)
		c.prose(e, "summary", old.Info.Summary, new.Info.Summary)
		c.prose(e, "description", old.Info.Description, new.Info.Description)
		c.prose(e, "termsOfService", old.Info.TermsOfService, new.Info.TermsOfService)
		c.extensions(e, old.Info.Extensions, new.Info.Extensions, nil)
	}
	for _, was := range old.Tags {
		if is := new.Tags.Get(was.Name); is != nil {
			e := element{words: "tag `" + was.Name + "`", old: was.Origin, new: is.Origin}
			c.prose(e, "description", was.Description, is.Description)
			c.prose(e, "externalDocs", was.ExternalDocs, is.ExternalDocs)
			c.extensions(e, was.Extensions, is.Extensions, nil)
		}
	}
}

// put adds a finding or, if there is an equal finding for the same place, its subject:
// a change of a parameter that ten operations share is one finding.
func (c *comparison) put(f Finding) {
	f.Axis = AxisWire
	align(c.old, c.new, f.Old, f.New)
	f.Message, f.Action = safe.OneLine(f.Message), safe.OneLine(f.Action)
	key := fmt.Sprint(f.ID, "\x00", f.Severity, "\x00", f.Message)
	for _, p := range []*Place{f.Old, f.New} {
		if p != nil {
			key += fmt.Sprint("\x00", p.Position, p.Pointer)
		}
	}
	i, ok := c.places[key]
	if !ok {
		c.places[key] = len(c.found)
		c.found = append(c.found, f)
		return
	}
	c.found[i].Subject = append(c.found[i].Subject, f.Subject...)
	c.found[i].Places = append(c.found[i].Places, f.Places...)
}

// findings returns the findings with sorted subjects and places.
func (c *comparison) findings() []Finding {
	for i := range c.found {
		f := &c.found[i]
		slices.Sort(f.Subject)
		f.Subject = slices.Compact(f.Subject)
		slices.SortFunc(f.Places, func(a, b Use) int { return strings.Compare(a.Operation+"\x00"+a.Where, b.Operation+"\x00"+b.Where) })
		f.Places = slices.Compact(f.Places)
		if len(f.Subject) == 1 && f.Schema == "" && !strings.Contains(f.Subject[0], "\x00") {
			f.Operation = f.Subject[0]
		}
		if f.Position().Line == 0 && len(f.Subject) > 0 { // it comes from an overlay
			method, path, _ := strings.Cut(f.Subject[0], " ")
			pointer := "/paths/" + escape(path) + "/" + strings.ToLower(method)
			f.Old, f.New = nearest(f.Old, c.old, pointer), nearest(f.New, c.new, pointer)
		}
	}
	return c.found
}

func nearest(p *Place, s side, pointer string) *Place {
	if p == nil || p.Line > 0 {
		return p
	}
	return s.find(pointer)
}

// placeOf returns the place of a keyword of a schema, or of the schema.
func (c *comparison) placeOf(s side, of *openapi3.Schema, keyword string) *Place {
	if of == nil {
		return s.keyword(nil, keyword)
	}
	return s.keyword(of.Origin, keyword)
}

// endpoint is an operation with its method and path.
type endpoint struct {
	method, path string
	item         *openapi3.PathItem
	op           *openapi3.Operation
}

func (e endpoint) String() string { return e.method + " " + e.path }

// endpoints returns the operations by method and path, where names of path parameters
// do not count.
func endpoints(doc *openapi3.T) map[string]endpoint {
	out := map[string]endpoint{}
	if doc.Paths == nil {
		return out
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			out[method+" "+inPath.ReplaceAllString(path, "{}")] = endpoint{method, path, item, op}
		}
	}
	return out
}

// operations compares the operations of both documents.
func (c *comparison) operations(old, new *openapi3.T) {
	was, is := endpoints(old), endpoints(new)
	ids := map[string]string{} // of operations that only the new document has
	for key, e := range is {
		if _, ok := was[key]; !ok && e.op.OperationID != "" {
			ids[e.op.OperationID] = key
		}
	}
	for _, key := range slices.Sorted(maps.Keys(was)) {
		from, to := was[key], is[key]
		if to.op == nil && from.op.OperationID != "" {
			if moved, ok := ids[from.op.OperationID]; ok {
				to = is[moved]
				delete(is, moved)
				c.moved(from, to)
			}
		}
		if to.op == nil {
			c.removed(from)
			continue
		}
		delete(is, key)
		c.operation(from, to)
	}
	for _, key := range slices.Sorted(maps.Keys(is)) {
		e := is[key]
		c.put(Finding{
			ID: "endpoint-added", Severity: Note, Message: "operation `" + e.String() + "` added", Action: "None; it can now be called.",
			Subject: []string{e.String()}, New: c.new.keyword(e.op.Origin, ""),
		})
	}
}

func (c *comparison) moved(from, to endpoint) {
	c.put(Finding{
		ID: "operation-moved", Severity: Breaking, Subject: []string{to.String()},
		Message: fmt.Sprintf("operation `%s` moved from `%s` to `%s`", from.op.OperationID, from, to),
		Action:  "Regenerate the client, which then calls the new one.",
		Old:     c.old.keyword(from.op.Origin, ""), New: c.new.keyword(to.op.Origin, ""),
	})
}

func (c *comparison) removed(e endpoint) {
	f := Finding{
		ID: "api-removed-without-deprecation", Severity: Breaking, Subject: []string{e.String()},
		Message: "operation `" + e.String() + "` removed", Action: "Stop calling it, or call its replacement.",
		Old: c.old.keyword(e.op.Origin, ""),
	}
	if e.op.Deprecated {
		f.ID, f.Message = "api-removed-with-deprecation", f.Message+" after deprecation"
	}
	c.put(f)
}

// operation compares an operation that both documents have.
func (c *comparison) operation(from, to endpoint) {
	name := to.String()
	e := element{words: "the operation", operation: name, old: from.op.Origin, new: to.op.Origin}
	c.prose(e, "summary", from.op.Summary, to.op.Summary)
	c.prose(e, "description", from.op.Description, to.op.Description)
	c.prose(e, "externalDocs", from.op.ExternalDocs, to.op.ExternalDocs)
	c.item(from, to)
	if from.op.OperationID != to.op.OperationID {
		c.at(e, "operationId", Finding{
			ID: "api-operation-id-removed", Severity: Note, Action: "None on the wire; the Go method may be renamed.",
			Message: fmt.Sprintf("operationId changed from `%s` to `%s`", from.op.OperationID, to.op.OperationID),
		})
	}
	c.deprecation(e, "endpoint", from.op.Deprecated, to.op.Deprecated)
	c.servers(e, serversOf(from), serversOf(to))
	c.security(e, from.op, to.op)
	c.parameters(e, from, to)
	c.requestBody(e, from.op.RequestBody, to.op.RequestBody)
	c.responses(name, from.op.Responses, to.op.Responses)
}

func serversOf(e endpoint) openapi3.Servers {
	if e.op.Servers != nil && len(*e.op.Servers) > 0 {
		return *e.op.Servers
	}
	return e.item.Servers
}

// item compares the texts of a path.
func (c *comparison) item(from, to endpoint) {
	e := element{words: "path `" + to.path + "`", old: from.item.Origin, new: to.item.Origin}
	c.prose(e, "summary", from.item.Summary, to.item.Summary)
	c.prose(e, "description", from.item.Description, to.item.Description)
	c.extensions(e, from.item.Extensions, to.item.Extensions, nil)
}

// deprecation reports that an element became deprecated or is no longer.
func (c *comparison) deprecation(e element, id string, was, is bool) {
	switch {
	case is && !was:
		c.at(e, "deprecated", Finding{ID: id + "-deprecated", Severity: Note, Message: e.words + " is now deprecated", Action: "Plan to stop using it."})
	case was && !is:
		c.at(e, "deprecated", Finding{ID: id + "-reactivated", Severity: Note, Message: e.words + " is no longer deprecated", Action: "None."})
	}
}
