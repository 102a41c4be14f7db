package migrate

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// pageScheme is one way of paging that stainless.yml describes.
type pageScheme struct {
	name, kind string
	at         *yaml.Node
	purposes   map[string]string // purpose → parameter, or JSON pointer in the response
	header     string            // response header with the next cursor
	param      string            // parameter that selects the page
}

const purposeKey = "x-stainless-pagination-property"

// kinds are the kinds of x-voxgen-page for the types of Stainless, and the purpose of the
// parameter that selects a page.
var pageKinds = map[string]struct{ kind, param string }{
	"cursor":      {"cursor", "next_cursor_param"},
	"cursor_id":   {"cursor", "next_cursor_id_param"},
	"cursor_url":  {"url", ""},
	"offset":      {"offset", "offset_count_param"},
	"page_number": {"number", "page_number_param"},
}

func (s *stainless) readSchemes(n *yaml.Node) {
	if n == nil {
		return
	}
	list := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		list = n.Content
	}
	for _, item := range list {
		name := value(item, "name")
		scheme := pageScheme{name: name, kind: value(item, "type"), at: item, purposes: map[string]string{}}
		path := join("pagination", name)
		s.keys(path, item, map[string]handler{
			"name": s.always(), "type": s.always(), "request": s.always(), "response": s.always(), // read here
			"description": s.always(), "param_location": s.always(), // a parameter and a property are both found
			"continue_on_empty_items": s.notIf("an empty page ends pages by offset and number; pages by cursor and URL go on"),
		})
		kind, ok := pageKinds[scheme.kind]
		if !ok {
			s.drop(path, item, "pages of type "+scheme.kind+" cannot be described; voxgen finds pages by their shape")
			continue
		}
		scheme.request(get(item, "request"))
		scheme.response("", get(item, "response"), 0)
		scheme.guess()
		scheme.param = scheme.purposes[kind.param]
		if kind.param != "" && scheme.param == "" || scheme.kind == "cursor" && scheme.purposes["next_cursor_field"] == "" && scheme.header == "" ||
			scheme.kind == "cursor_url" && scheme.purposes["cursor_url_field"] == "" || scheme.kind == "cursor_id" && scheme.purposes["cursor_item_id"] == "" {
			s.drop(path, item, "the purpose of its properties is not clear; voxgen finds pages by their shape")
			continue
		}
		s.schemes = append(s.schemes, scheme)
	}
}

func (p *pageScheme) request(n *yaml.Node) {
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		if purpose := value(get(n.Content[i+1], purposeKey), "purpose"); purpose != "" {
			p.purposes[purpose] = n.Content[i].Value
		}
	}
}

// response reads the properties of a response, and those of their items.
func (p *pageScheme) response(path string, n *yaml.Node, depth int) {
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content) && depth < maxDepth; i += 2 {
		property := n.Content[i+1]
		at := path + "/" + escapePointer.Replace(n.Content[i].Value)
		extension := get(property, purposeKey)
		purpose := value(extension, "purpose")
		if header := value(extension, "from_header"); header != "" {
			p.header = header
		} else if purpose != "" {
			p.purposes[purpose] = at
		}
		if flag := get(extension, "is_top_level_array"); flag != nil && isTrue(flag) {
			p.purposes["items"] = ""
		}
		p.response(at, get(property, "properties"), depth+1)
		if items := get(property, "items"); items != nil {
			p.response("", get(items, "properties"), depth+1) // the path within an item
		}
	}
}

// guess completes what has no purpose, where there is a single candidate.
func (p *pageScheme) guess() {
	var lists, next, cursors []string
	response := get(p.at, "response")
	for i := 0; response != nil && i+1 < len(response.Content); i += 2 {
		name, property := response.Content[i].Value, response.Content[i+1]
		switch {
		case value(property, "type") == "array":
			lists = append(lists, "/"+escapePointer.Replace(name))
		case strings.HasPrefix(name, "next"):
			next = append(next, "/"+escapePointer.Replace(name))
		}
	}
	request := get(p.at, "request")
	for i := 0; request != nil && i+1 < len(request.Content); i += 2 {
		name := strings.ToLower(request.Content[i].Value)
		if strings.Contains(name, "cursor") || slices.Contains([]string{"after", "page_token", "pagetoken"}, name) {
			cursors = append(cursors, request.Content[i].Value)
		}
	}
	single := func(purpose string, candidates []string) {
		if _, ok := p.purposes[purpose]; !ok && len(candidates) == 1 {
			p.purposes[purpose] = candidates[0]
		}
	}
	single("items", lists)
	if p.kind == "cursor" {
		single("next_cursor_field", next)
		single("next_cursor_param", cursors)
	}
}

// page describes the pages of an operation, if it matches a scheme.
func (s *stainless) page(path string, key *yaml.Node, target string, item, op, paginated *yaml.Node) {
	name := ""
	switch {
	case paginated == nil || isTrue(paginated):
	case isFalse(paginated):
		s.update(target, "x-voxgen-page", false)
		return
	default:
		name = paginated.Value
	}
	for _, scheme := range s.schemes {
		if name == "" || name == scheme.name {
			if page := s.matches(scheme, item, op); page != nil {
				s.update(target, "x-voxgen-page", page)
				return
			}
		}
	}
	if paginated != nil {
		s.drop(join(path, "paginated"), key, "no pagination scheme fits the operation; voxgen finds pages by their shape")
	}
}

// matches returns the value of x-voxgen-page for an operation, or nil if it does not have
// the parameter and the properties of the scheme.
func (s *stainless) matches(p pageScheme, item, op *yaml.Node) *yaml.Node {
	response := s.doc.response(op)
	body := s.doc.jsonSchema(response)
	items, hasItems := p.purposes["items"]
	list := s.doc.at(body, items)
	if !hasItems || value(list, "type") != "array" || p.param != "" && !s.doc.hasParameter(item, op, p.param) {
		return nil
	}
	page := []any{"kind", pageKinds[p.kind].kind}
	if p.param != "" {
		page = append(page, "param", p.param)
	}
	page = append(page, "items", items)
	set := func(key, purpose string, required bool, in *yaml.Node) bool {
		pointer, ok := p.purposes[purpose]
		if ok = ok && s.doc.at(in, pointer) != nil; ok {
			page = append(page, key, pointer)
		}
		return ok || !required
	}
	ok := true
	switch p.kind {
	case "cursor":
		if p.header != "" {
			ok = get(get(response, "headers"), p.header) != nil
			page = append(page, "header", p.header)
		} else {
			ok = set("next", "next_cursor_field", true, body)
		}
	case "cursor_id":
		ok = set("lastItem", "cursor_item_id", true, get(list, "items"))
	case "cursor_url":
		ok = set("next", "cursor_url_field", true, body)
	case "offset":
		ok = set("total", "offset_total_count_field", false, body)
	case "page_number":
		ok = set("totalPages", "total_page_count_field", false, body)
	}
	if !ok {
		return nil
	}
	set("more", "has_next_page", false, body)
	return mapping(page...)
}
