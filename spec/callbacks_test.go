package spec

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

const callbacksFile = "facts/account-callbacks.json"

// fact is one member of a structure, as the vendor documents it.
type fact struct {
	Name, Type, Layout         string
	List, Optional, Deprecated bool
}

func TestCallbacksAreThoseOfTheFacts(t *testing.T) {
	schemas := load(t, Description()).Components.Schemas
	structures := readFacts(t)
	if len(structures) < 50 {
		t.Fatalf("the facts have %d structures", len(structures))
	}
	for name, members := range structures {
		ref := schemas[name]
		if ref == nil {
			t.Errorf("%s is missing", name)
			continue
		}
		var want, required []string
		for _, m := range members {
			want = append(want, m.text(name))
			if !m.Optional {
				required = append(required, m.Name)
			}
		}
		slices.Sort(want)
		if got := described(ref.Value); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "; "), strings.Join(want, "; "))
		}
		if !slices.Equal(ref.Value.Required, required) {
			t.Errorf("%s requires %v, want %v", name, ref.Value.Required, required)
		}
		if len(ref.Value.Description) < 15 {
			t.Errorf("%s: description %q", name, ref.Value.Description)
		}
	}
}

// The types of callbacks are the optional members, in their order.
func TestCallbackTypesAreThoseOfTheFacts(t *testing.T) {
	var want []any
	for _, m := range readFacts(t)["AccountCallback"] {
		if m.Optional {
			want = append(want, m.Name)
		}
	}
	got := load(t, Description()).Components.Schemas["AccountCallbackType"].Value.Enum
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCallbackOfSetAccountInfo(t *testing.T) {
	for _, doc := range []*openapi3.T{load(t, Description()), merged(t)} {
		item := operation(doc).Callbacks["AccountCallbacks"].Value.Value("{$request.query.callback_url}")
		if item == nil || item.Post == nil {
			t.Fatal("no POST to callback_url")
		}
		body := item.Post.RequestBody.Value
		if !body.Required || body.Content["application/json"].Schema.Ref != "#/components/schemas/AccountCallbacks" {
			t.Errorf("body: %+v", body)
		}
		if item.Post.Security == nil || len(*item.Post.Security) != 0 {
			t.Error("the service sends no token of the account")
		}
		if !operation(doc).Parameters.GetByInAndName("query", "callback_url").Schema.Value.Type.Is("string") {
			t.Error("callback_url is no string")
		}
	}
}

func TestOverlayOpensTheHash(t *testing.T) {
	s := merged(t).Components.Schemas["AccountCallback"].Value
	if slices.Contains(s.Required, "hash") || len(s.Required) != 10 {
		t.Errorf("required: %v", s.Required)
	}
	if s.Properties["salt"] == nil || s.Properties["hash"] == nil {
		t.Error("hash or salt is missing")
	}
	if s.Extensions["x-voxgen-selects"] != "type" {
		t.Errorf("extensions: %v", s.Extensions)
	}
}

// text is a member in one line.
func (m fact) text(structure string) string {
	kind := map[string]string{"timestamp": "string layout 2006-01-02 15:04:05", "date": "string date"}[m.Type]
	if kind == "" {
		kind = m.Type
	}
	if structure == "AccountCallback" && m.Name == "type" {
		kind = "AccountCallbackType"
	}
	return fmt.Sprintf("%s: %s list=%t deprecated=%t", m.Name, kind, m.List, m.Deprecated)
}

func described(s *openapi3.Schema) (list []string) {
	for name, ref := range s.Properties {
		elem, isList := ref, ref.Value.Type.Is("array") && ref.Value.Items != nil
		if isList {
			elem = ref.Value.Items
		}
		kind := strings.TrimPrefix(elem.Ref, "#/components/schemas/")
		if kind == "" {
			kind = strings.Join(elem.Value.Type.Slice(), "|")
		}
		if layout := elem.Value.Extensions["x-voxgen-time-layout"]; layout != nil {
			kind += fmt.Sprint(" layout ", layout)
		}
		if elem.Ref == "" && elem.Value.Format != "" {
			kind += " " + elem.Value.Format
		}
		list = append(list, fmt.Sprintf("%s: %s list=%t deprecated=%t", name, kind, isList, ref.Value.Deprecated))
	}
	slices.Sort(list)
	return list
}

func readFacts(t *testing.T) map[string][]fact {
	t.Helper()
	var structures map[string][]fact
	if err := json.Unmarshal([]byte(source(t, callbacksFile)), &structures); err != nil {
		t.Fatal(err)
	}
	return structures
}
