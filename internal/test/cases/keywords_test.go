package cases

import (
	"bytes"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

// usage is the set of keywords that a document uses: by the object that they
// stand in ("Schema.minLength", "Operation.tags"), extensions by their name,
// locations of parameters ("in: query") and media types.
type usage map[string]bool

// usageOf loads the document of a case as voxgen does and collects its keywords.
// A document that cannot be loaded uses none.
func usageOf(t *testing.T, archive *txtar.Archive) usage {
	cfg := config(t, archive)
	doc, _ := load.Load(cfg.Spec, load.Options{Overlays: cfg.Overlays})
	u := usage{}
	if doc != nil {
		u.object(reflect.ValueOf(doc.T).Elem())
	}
	return u
}

// value goes through everything that can hold an object of OpenAPI.
func (u usage) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if m := v.MethodByName("Map"); m.IsValid() { // paths, responses, callbacks
			u.value(m.Call(nil)[0])
			return
		}
		u.value(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			u.value(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if v.Type() == reflect.TypeFor[openapi3.Content]() {
				u[key.String()] = true
			}
			u.value(v.MapIndex(key))
		}
	case reflect.Struct:
		if ref := v.FieldByName("Ref"); ref.IsValid() && strings.HasSuffix(v.Type().Name(), "Ref") {
			if ref.String() != "" { // what it leads to is seen where it is
				u["$ref"] = true
				return
			}
			u.value(v.FieldByName("Value"))
			return
		}
		u.object(v)
	}
}

// object adds the fields of v that are set.
func (u usage) object(v reflect.Value) {
	kind := v.Type().Name()
	switch o := v.Interface().(type) {
	case openapi3.Schema:
		if o.Always != nil && !*o.Always {
			u["Schema.false"] = true
		}
	case openapi3.Parameter:
		u["in: "+o.In] = true
	case openapi3.BoolSchema:
		u.value(reflect.ValueOf(o.Schema))
		return
	}
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Name == "Extensions":
			for _, key := range value.MapKeys() {
				u[key.String()] = true
			}
		case name == "" || name == "-" || value.IsZero():
		default:
			u[kind+"."+name] = true
			u.value(value)
		}
	}
}

var emittedRule = regexp.MustCompile(`found\.(?:add\(.*, "(\w+)", "|((?:min|max)(?:Length|Properties))\()`)

// emittedCalls are the rules of methods of violations with other names.
var emittedCalls = map[string]string{"found.missing(": "required", "found.variants(": "oneOf"}

// emittedBy holds the rules of the violations that each case emits, as far as TestCases
// has run.
var emittedBy = map[string][]string{}

// rulesOf lists the rules of the violations in generated files.
func rulesOf(files []output.File) []string {
	var rules []string
	for _, f := range files {
		for _, found := range emittedRule.FindAllSubmatch(f.Content, -1) {
			rules = append(rules, string(found[1])+string(found[2]))
		}
		for call, rule := range emittedCalls {
			if bytes.Contains(f.Content, []byte(call)) {
				rules = append(rules, rule)
			}
		}
	}
	return rules
}

// TestRules looks at what all cases emit: each keyword that Validate enforces is the rule of
// some violation in them, and each rule is that of a keyword, or one of those
// between fields.
func TestRules(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	emitted := map[string]bool{}
	for _, name := range names {
		rules, ok := emittedBy[name]
		if !ok {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			rules = rulesOf(gen.Generate(config(t, archive)).Files)
		}
		for _, rule := range rules {
			emitted[rule] = true
		}
	}
	known := map[string]bool{"finite": true, "exactlyOne": true, "atMostOne": true, "atLeastOne": true, "oneOf": true, "anyOf": true}
	for _, k := range ir.Keywords() {
		if k.Check != ir.ByCode && k.Check != ir.AtRunTime {
			continue
		}
		known[k.RuleName()] = true
		if !emitted[k.RuleName()] {
			t.Errorf("no case has a violation of %s, by which Validate enforces %s", k.RuleName(), k.Name)
		}
	}
	for rule := range emitted {
		if !known[rule] {
			t.Errorf("the rule %s of a violation is unknown to ir.Keywords", rule)
		}
	}
}

// TestUsage proves that the walk tells keywords from what only looks like one.
func TestUsage(t *testing.T) {
	archive := txtar.Parse([]byte(`-- spec.yaml --
paths:
  /t:
    post:
      operationId: Send
      description: 'minLength: 3 here is text'
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {pattern: {type: string, default: 'enum: [a]'}, not: {$ref: '#/components/schemas/T'}}
              example: {uniqueItems: true, multipleOf: 3}
      responses: {default: {description: done}}
components: {schemas: {T: {type: array, items: false, maxItems: 0, x-note: {contains: 1}, unevaluatedItems: false}}}
`))
	u := usageOf(t, archive)
	for name, want := range map[string]bool{
		"T.paths": true, "Operation.operationId": true, "Schema.properties": true, "Schema.type": true, "Schema.default": true, "Schema.items": true,
		"Schema.false": true, "Schema.maxItems": true, "Schema.unevaluatedItems": true, "application/json": true, "$ref": true, "x-note": true,
		"Schema.minLength": false, "Schema.pattern": false, "Schema.enum": false, "Schema.not": false, "Schema.uniqueItems": false,
		"Schema.multipleOf": false, "Schema.contains": false, "Schema.description": false, "in: query": false,
	} {
		if u[name] != want {
			t.Errorf("%s: %v", name, u[name])
		}
	}
}
