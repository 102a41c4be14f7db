package lower

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// pageSpec is an explicit description of pages, as x-voxgen-page has it. Paths are
// property names; nil is none.
type pageSpec struct {
	kind                    ir.PageKind
	param                   string
	items                   []string // empty: the response; nil: its only list
	next, lastItem          []string
	header                  string
	total, totalPages, more []string
	first                   *int64
	rule                    string
}

// pageSpec reads the extensions that describe pages, the first of x-voxgen-page,
// x-speakeasy-pagination, x-fern-pagination and x-ms-pageable. off is set if one says
// that the operation does not page.
func (l *lowerer) pageSpec(r route, v *pageView) (s *pageSpec, off bool, err error) {
	ext := r.op.Extensions
	for _, e := range []struct {
		key  string
		read func(value any, v *pageView) (*pageSpec, error)
	}{
		{"x-voxgen-page", voxgenPage}, {"x-speakeasy-pagination", speakeasyPage}, {"x-fern-pagination", l.fernPage}, {"x-ms-pageable", microsoftPage},
	} {
		value, ok := ext[e.key]
		if !ok {
			continue
		}
		if value == false {
			return nil, true, nil
		}
		s, err := e.read(value, v)
		if err != nil {
			return nil, false, fmt.Errorf("%s: %w", e.key, err)
		}
		if s != nil {
			s.rule = e.key
			return s, false, nil
		}
		return nil, true, nil
	}
	return nil, false, nil
}

// pageKeys are the properties of x-voxgen-page.
var pageKeys = []string{"kind", "param", "items", "next", "lastItem", "header", "total", "totalPages", "more", "first"}

func voxgenPage(value any, _ *pageView) (*pageSpec, error) {
	m, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("must be an object or false")
	}
	s := &pageSpec{}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		value := m[key]
		if !slices.Contains(pageKeys, key) {
			return nil, fmt.Errorf("unknown property %q; supported: %s", key, strings.Join(pageKeys, ", "))
		}
		if key == "first" {
			first, err := firstPage(value)
			if err != nil {
				return nil, err
			}
			s.first = &first
			continue
		}
		if _, ok := value.(string); !ok {
			return nil, fmt.Errorf("%s must be a string", key)
		}
	}
	text := func(key string) string { text, _ := m[key].(string); return text }
	s.kind, s.param, s.header = ir.PageKind(text("kind")), text("param"), text("header")
	paths := map[string]*[]string{"items": &s.items, "next": &s.next, "lastItem": &s.lastItem,
		"total": &s.total, "totalPages": &s.totalPages, "more": &s.more}
	for _, key := range pageKeys {
		to := paths[key]
		if pointer, ok := m[key].(string); ok && to != nil {
			path, ok := pointerPath(pointer)
			if !ok {
				return nil, fmt.Errorf("%s must be a JSON pointer such as /meta/next", key)
			}
			*to = path
		}
	}
	return s, nil
}

func firstPage(value any) (int64, error) {
	switch n := value.(type) {
	case float64:
		if n == float64(int64(n)) {
			return int64(n), nil
		}
	case int:
		return int64(n), nil
	}
	return 0, fmt.Errorf("first must be an integer")
}

// pointerPath returns the property names of a JSON pointer (RFC 6901).
func pointerPath(pointer string) ([]string, bool) {
	if pointer == "" {
		return []string{}, true
	}
	rest, ok := strings.CutPrefix(pointer, "/")
	parts := strings.Split(rest, "/")
	for i, part := range parts {
		parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
	}
	return parts, ok
}

// speakeasyLast matches the JSONPath of a property of the last item.
var speakeasyLast = regexp.MustCompile(`^\$\.?(.*)\[(?:\(@\.length\s*-\s*1\)|-1:?)\]\.([^\[\]]+)$`)

// speakeasyPage reads x-speakeasy-pagination: type, inputs, and outputs as JSONPath.
func speakeasyPage(value any, _ *pageView) (*pageSpec, error) {
	m, _ := value.(map[string]any)
	outputs, _ := m["outputs"].(map[string]any)
	inputs, _ := m["inputs"].([]any)
	s := &pageSpec{}
	input := func(kinds ...string) string {
		for _, in := range inputs {
			in, _ := in.(map[string]any)
			kind, _ := in["type"].(string)
			if name, ok := in["name"].(string); ok && slices.Contains(kinds, kind) {
				return name
			}
		}
		return ""
	}
	path := func(key string) ([]string, error) {
		text, ok := outputs[key].(string)
		if !ok {
			return nil, nil
		}
		return dotted(text, "$")
	}
	var err error
	if s.items, err = path("results"); err != nil {
		return nil, err
	}
	switch m["type"] {
	case "offsetLimit":
		s.kind, s.param = ir.OffsetPages, input("offset")
		if page := input("page"); s.param == "" {
			s.kind, s.param = ir.NumberPages, page
		}
		s.totalPages, err = path("numPages")
		if s.kind == ir.OffsetPages {
			s.totalPages = nil
		}
	case "cursor":
		s.kind, s.param = ir.CursorPages, input("cursor")
		next, _ := outputs["nextCursor"].(string)
		if last := speakeasyLast.FindStringSubmatch(next); last != nil {
			s.lastItem = strings.Split(last[2], ".")
			break
		}
		s.next, err = path("nextCursor")
	case "url":
		s.kind = ir.URLPages
		s.next, err = path("nextUrl")
	default:
		return nil, fmt.Errorf("unknown type %v", m["type"])
	}
	return s, err
}

// dotted returns the property names of a path such as $.meta.next.
func dotted(text, root string) ([]string, error) {
	rest, ok := strings.CutPrefix(text, root)
	if ok && rest == "" {
		return []string{}, nil
	}
	rest, dot := strings.CutPrefix(rest, ".")
	if !ok || !dot || strings.ContainsAny(rest, "[]*()") {
		return nil, fmt.Errorf("unsupported path %q", text)
	}
	return strings.Split(rest, "."), nil
}

// fernPage reads x-fern-pagination, in the operation or, for true, in the document.
func (l *lowerer) fernPage(value any, _ *pageView) (*pageSpec, error) {
	if value == true {
		value = l.doc.Extensions["x-fern-pagination"]
	}
	m, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("must be an object")
	}
	s := &pageSpec{}
	param := func(key string) string {
		text, _ := m[key].(string)
		path, err := dotted(text, "$request")
		if err != nil || len(path) == 0 {
			return ""
		}
		return path[len(path)-1]
	}
	path := func(keys ...string) []string {
		for _, key := range keys {
			text, _ := m[key].(string)
			if path, err := dotted(text, "$response"); err == nil {
				return path
			}
		}
		return nil
	}
	s.items, s.more = path("results"), path("has-next-page")
	switch {
	case m["cursor"] != nil:
		s.kind, s.param, s.next = ir.CursorPages, param("cursor"), path("next_cursor")
	case m["offset"] != nil && m["step"] != nil:
		s.kind, s.param = ir.OffsetPages, param("offset")
	case m["offset"] != nil:
		s.kind, s.param = ir.NumberPages, param("offset")
	case m["next_uri"] != nil || m["next_path"] != nil:
		s.kind, s.next = ir.URLPages, path("next_uri", "next_path")
	default:
		return nil, fmt.Errorf("cursor, offset or next_uri expected")
	}
	return s, nil
}

// microsoftPage reads x-ms-pageable: the names of the properties with the next URL
// and with the items. Without the former there is only one page.
func microsoftPage(value any, v *pageView) (*pageSpec, error) {
	m, _ := value.(map[string]any)
	next, _ := m["nextLinkName"].(string)
	if next == "" || v.op.Method != http.MethodGet {
		return nil, nil
	}
	items, ok := m["itemName"].(string)
	if !ok {
		items = "value"
	}
	return &pageSpec{kind: ir.URLPages, next: strings.Split(next, "."), items: strings.Split(items, ".")}, nil
}
