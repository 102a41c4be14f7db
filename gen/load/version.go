package load

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// version returns the major and minor version of the root document, or "" with a
// diagnostic if it is missing or not supported.
func (l *loader) version() string {
	root := l.main.root
	if root.Kind != yaml.MappingNode {
		l.errorf(l.pos(l.main, root), "not-openapi", "expected a mapping with an openapi key at the top level; is this an OpenAPI document?")
		return ""
	}
	if key, val := get(root, "swagger"); key != nil {
		if v := strings.TrimSpace(val.Value); v == "2" || v == "2.0" {
			val.Value, val.Tag = "2.0", "!!str"
			return "2.0"
		}
		l.errorf(l.pos(l.main, key), "unsupported-version", "unsupported Swagger version %q; supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2", val.Value)
		return ""
	}
	key, val := get(root, "openapi")
	if key == nil {
		text := "missing openapi key (or swagger, for version 2.0) at the top level; is this an OpenAPI document?"
		if k, _ := get(root, "asyncapi"); k != nil {
			text = "AsyncAPI documents are not supported"
		}
		l.errorf(diag.Position{File: l.main.name, Line: root.Line, Column: 1}, "not-openapi", "%s", text)
		return ""
	}
	if v := minor(val); v != "" {
		return v
	}
	l.errorf(l.pos(l.main, key), "unsupported-version", "unsupported OpenAPI version %q; supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2", val.Value)
	return ""
}

// minor returns 3.x for a version 3.x.y, and changes val to a version that
// kin-openapi supports, which has a fixed list of patch releases.
func minor(val *yaml.Node) string {
	v := strings.TrimSpace(val.Value)
	if val.Kind != yaml.ScalarNode {
		return ""
	}
	for _, m := range []string{"3.0", "3.1", "3.2"} {
		if v != m && !strings.HasPrefix(v, m+".") && !strings.HasPrefix(v, m+"-") && (v != "3" || m != "3.0") {
			continue
		}
		val.Value, val.Tag = v, "!!str"
		if t := (openapi3.T{OpenAPI: v}); t.OpenAPIMajorMinor() == "" {
			val.Value = m + ".0"
		}
		return m
	}
	return ""
}
