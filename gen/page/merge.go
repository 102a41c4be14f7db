package page

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// The orders of keys written by import.
var (
	operationOrder = []string{
		"operationId", "tags", "summary", "description", "deprecated", rolesKey, sourceKey,
		"parameters", "requestBody", "x-voxgen-groups", "responses",
	}
	parameterOrder = []string{"name", "in", "required", "deprecated", "description", sourceKey, "schema", "content", "example", "examples"}
	bodyOrder      = []string{"type", "required", "properties", "x-voxgen-groups"}
)

const (
	// rolesKey holds who may call an operation.
	rolesKey = "x-voxgen-roles"
	// rolesExtensionKey names, in a document, the extension that holds it instead.
	rolesExtensionKey = "x-voxgen-roles-extension"
)

// rolesExtension returns the extension that holds the roles of operations. One that
// the document does not name is added to it.
func (d *Document) rolesExtension() string {
	if name := scalar(get(d.root, rolesExtensionKey)); name != "" {
		return name
	}
	if name := d.opts.RolesExtension; name != "" && name != rolesKey {
		set(d.root, rolesExtensionKey, str(name), rootOrder)
		return name
	}
	return rolesKey
}

// merger merges one operation into the document.
type merger struct {
	d     *Document
	op    *Operation
	scope string   // the name of the operation or structure
	order []string // of the keys of the operation
	diags diag.List
}

// find returns the operation in the document, which is created if missing.
func (m *merger) find() *yaml.Node {
	paths := child(m.d.root, "paths", rootOrder)
	verb := strings.ToLower(m.op.Verb)
	for i := 0; i+1 < len(paths.Content); i += 2 {
		item := paths.Content[i+1]
		for j := 0; item.Kind == yaml.MappingNode && j+1 < len(item.Content); j += 2 {
			if n := item.Content[j+1]; scalar(get(n, "operationId")) == m.op.Name {
				return n
			}
		}
	}
	return child(m.d.path(m.op), verb, nil)
}

func (m *merger) operation() {
	n := m.find()
	if get(n, "operationId") == nil {
		set(n, "operationId", str(m.op.Name), m.order)
		if tag := m.d.tag(m.op); tag != "" {
			set(n, "tags", strs([]string{tag}), m.order)
		}
		set(n, "summary", str(words(m.op.Name)+"."), m.order)
	}
	text, before, _ := facts(n)
	m.moved(text, m.op.Digest, m.op.Name, m.op.Position)
	var now []string
	if len(m.op.Roles) > 0 {
		roles := m.d.rolesExtension()
		m.order[slices.Index(m.order, rolesKey)] = roles
		setStrs(n, roles, m.op.Roles, m.order)
		now = append(now, roles)
	}
	if m.op.Deprecated {
		setFlag(n, "deprecated", m.order)
		now = append(now, "deprecated")
	}
	holder := m.parameters(n)
	if m.groups(n, holder) {
		now = append(now, "x-voxgen-groups")
	}
	for _, key := range before {
		if !slices.Contains(now, key) {
			unset(n, key)
			unset(holder, key)
		}
	}
	m.response(n)
	setFacts(n, m.op.Digest, now, m.order)
}

// moved reports that a text changed since the last import. Facts are merged
// regardless, but hand-written texts should be reviewed.
func (m *merger) moved(before, now, name string, at diag.Position) {
	if before != "" && before != now {
		m.diags.Add(diag.Diagnostic{Position: at, Severity: diag.Warning, Code: "page-moved",
			Message: name + ": text changed since the last import", Instead: "review its description"})
	}
}

func setFlag(n *yaml.Node, key string, order []string) {
	if scalar(get(n, key)) != "true" {
		set(n, key, raw("!!bool", "true"), order)
	}
}

// parameters merges the parameters of n, and returns the node for rules on them: the
// schema of the body, if they are sent in one, or n.
func (m *merger) parameters(n *yaml.Node) *yaml.Node {
	var query, form []Value
	for _, v := range m.op.Parameters {
		// Files are sent in a multipart body. So are all other parameters, because
		// rules apply to parameters in the same place.
		if m.op.Multipart && (v.In == "query" || v.In == "form") || v.In == "form" {
			form = append(form, v)
		} else {
			query = append(query, v)
		}
	}
	m.list(n, query)
	body := m.body(n, len(form) > 0)
	if body == nil {
		return n
	}
	m.properties(child(body, "properties", bodyOrder), form)
	m.required(body, form)
	if len(form) == 0 {
		return n
	}
	return body
}

// body returns the schema of the body, which is multipart unless the page says otherwise.
func (m *merger) body(n *yaml.Node, make bool) *yaml.Node {
	media := cmp.Or(m.op.Media, "multipart/form-data")
	content := get(follow(m.d.root, get(n, "requestBody")), "content")
	if schema := follow(m.d.root, get(get(content, media), "schema")); schema != nil {
		return schema
	}
	if !make {
		return nil
	}
	request := child(n, "requestBody", m.order)
	setFlag(request, "required", []string{"required", "content"})
	schema := child(child(child(request, "content", nil), media, nil), "schema", nil)
	set(schema, "type", str("object"), bodyOrder)
	return schema
}

// required updates the list of required properties of the body.
func (m *merger) required(body *yaml.Node, form []Value) {
	var names []string
	stated := map[string]bool{}
	for _, v := range form {
		stated[v.Name] = true
		if v.Required {
			names = append(names, v.Name)
		}
	}
	old := get(body, "required")
	if old != nil {
		for _, n := range old.Content {
			if !stated[n.Value] && get(get(body, "properties"), n.Value) != nil {
				names = append(names, n.Value)
			}
		}
	}
	if len(names) == 0 {
		unset(body, "required")
		return
	}
	setStrs(body, "required", names, bodyOrder)
}

// list merges parameters into the list of an operation.
func (m *merger) list(n *yaml.Node, values []Value) {
	params := get(n, "parameters")
	if params == nil || params.Kind != yaml.SequenceNode {
		if len(values) == 0 {
			return
		}
		params = sequence()
		set(n, "parameters", params, m.order)
	}
	params.Content = slices.DeleteFunc(params.Content, func(item *yaml.Node) bool {
		p := follow(m.d.root, item)
		_, _, imported := facts(p)
		return imported && !slices.ContainsFunc(values, func(v Value) bool { return v.Name == scalar(get(p, "name")) })
	})
	at := 0
	for _, v := range values {
		i := slices.IndexFunc(params.Content, func(item *yaml.Node) bool {
			p := follow(m.d.root, item)
			return scalar(get(p, "name")) == v.Name && !ignoredIn(scalar(get(p, "in")), v.In)
		})
		if i < 0 {
			i = at
			params.Content = slices.Insert(params.Content, i, mapping(
				"name", str(v.Name), "in", str(v.In), "description", str(words(v.Name)+".")))
		}
		at = i + 1
		m.shared(params, i, v)
	}
	if len(params.Content) == 0 {
		unset(n, "parameters")
	}
}

// ignoredIn reports whether parameters of the same name are different, because one is
// in a header or a cookie.
func ignoredIn(have, want string) bool {
	return have != want && (have == "header" || have == "cookie" || want == "header" || want == "cookie")
}

func (m *merger) parameter(p *yaml.Node, v Value) {
	text, before, _ := facts(p)
	m.moved(text, v.Digest, v.Name, v.Position)
	if v.Required || v.In == "path" {
		setFlag(p, "required", parameterOrder)
	} else {
		unset(p, "required")
	}
	now := m.deprecated(p, v, before, parameterOrder)
	holder, order := p, parameterOrder
	if v.Schema.JSON {
		unset(p, "schema")
		holder, order = child(child(p, "content", parameterOrder), "application/json", nil), nil
		now = append(now, "content")
	} else if slices.Contains(before, "content") {
		unset(p, "content")
	}
	schema := get(holder, "schema")
	if schema == nil {
		schema = mapping()
		set(holder, "schema", schema, order)
	}
	s := &schemaMerge{m: m, before: before, name: v.Name}
	merged := s.merge(schema, v.Schema.node(), "")
	if merged != schema {
		set(holder, "schema", merged, order)
	}
	m.nested(merged, v.Schema)
	setFacts(p, v.Digest, append(now, s.now...), parameterOrder)
}

func (m *merger) deprecated(p *yaml.Node, v Value, before, order []string) []string {
	if v.Deprecated {
		setFlag(p, "deprecated", order)
		return []string{"deprecated"}
	}
	if slices.Contains(before, "deprecated") {
		unset(p, "deprecated")
	}
	return nil
}

// properties merges fields into the properties of a schema.
func (m *merger) properties(properties *yaml.Node, values []Value) {
	for i := 0; i+1 < len(properties.Content); {
		_, _, imported := facts(properties.Content[i+1])
		name := properties.Content[i].Value
		if imported && !slices.ContainsFunc(values, func(v Value) bool { return v.Name == name }) {
			properties.Content = slices.Delete(properties.Content, i, i+2)
			continue
		}
		i += 2
	}
	at := 0
	for _, v := range values {
		i := 0
		for i < len(properties.Content) && properties.Content[i].Value != v.Name {
			i += 2
		}
		if i >= len(properties.Content) {
			i = at
			properties.Content = slices.Insert(properties.Content, i, str(v.Name), mapping("description", str(words(v.Name)+".")))
		}
		at = i + 2
		schema := properties.Content[i+1]
		text, before, _ := facts(schema)
		m.moved(text, v.Digest, v.Name, v.Position)
		now := m.deprecated(schema, v, before, schemaOrder)
		s := &schemaMerge{m: m, before: before, name: v.Name}
		properties.Content[i+1] = s.merge(schema, v.Schema.node(), "")
		m.nested(properties.Content[i+1], v.Schema)
		setFacts(properties.Content[i+1], v.Digest, append(now, s.now...), schemaOrder)
	}
}

// groups updates the rules on parameters. Other rules, on parameters without a rule in
// the page, are preserved.
func (m *merger) groups(n, holder *yaml.Node) bool {
	if len(m.op.Groups) == 0 {
		return false
	}
	items := make([]*yaml.Node, len(m.op.Groups))
	for i, g := range m.op.Groups {
		items[i] = mapping("rule", str(g.Rule), "of", flow(strs(g.Of)))
	}
	order := m.order
	if holder != n {
		order = bodyOrder
		unset(n, "x-voxgen-groups")
	}
	if old := get(holder, "x-voxgen-groups"); old != nil && old.Kind == yaml.SequenceNode {
		reuse(old, items)
	} else {
		set(holder, "x-voxgen-groups", sequence(items...), order)
	}
	return true
}
