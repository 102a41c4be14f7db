package spec

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// apiFacts is what is known of the API beside its pages.
type apiFacts struct {
	Methods []struct {
		Name       string
		Parameters []struct {
			Name, Type, Required string
			List                 bool
		}
		Groups  []struct{ Names []string } `json:"exclusive_groups"`
		Returns []struct {
			Name, Type string
			List       bool
		}
	}
	Structures map[string][]struct {
		Name, Type string
		List       bool
	}
}

func readMethods(t *testing.T) (facts apiFacts) {
	t.Helper()
	data, err := os.ReadFile(testenv.Shared(t, "facts/management-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	if len(facts.Methods) != 190 {
		t.Fatalf("%d methods", len(facts.Methods))
	}
	return facts
}

// differences are those between the facts and the pages, which are newer, with the reason.
var differences = map[string]string{
	"SetAccountInfo.mobile_phone":                                                         "the page does not have it",
	"AppendToCallList.file_content required":                                              "the page does not say it; see overlay.yaml",
	"CreateCallList.file_content required":                                                "the page does not say it; see overlay.yaml",
	"AppendToCallList group list_id":                                                      "a group of one",
	"DeleteCallList.account_id required":                                                  "a group of one",
	"DeleteCallList group account_id":                                                     "a group of one",
	"GetSmartQueueRealtimeMetrics group sq_queue_name":                                    "a group of one",
	"EditCallList.start_at type":                                                          "the page has the layout of a time",
	"AddPushCredential group cert_content,cert_file_name,cert_password,is_dev_mode":       "what one push service needs is sent together, not one of it",
	"AddPushCredential group sender_id,server_key,service_account_file":                   "what one push service needs is sent together, not one of it",
	"AddPushCredential group huawei_client_id,huawei_client_secret,huawei_application_id": "what one push service needs is sent together, not one of it",
	"SetPushCredential group cert_content,cert_password,is_dev_mode":                      "what one push service needs is sent together, not one of it",
	"SetPushCredential group sender_id,server_key,service_account_file":                   "what one push service needs is sent together, not one of it",
	"SetPushCredential group huawei_client_id,huawei_client_secret,huawei_application_id": "what one push service needs is sent together, not one of it",
	"LinkRegulationAddress.phone_id required":                                             "the page marks both as required; see overlay.yaml",
	"LinkRegulationAddress.phone_number required":                                         "the page marks both as required; see overlay.yaml",
	"LinkRegulationAddress group phone_id,phone_number":                                   "the page marks both as required; see overlay.yaml",
	"RemoveKeyRoles.role_id required":                                                     "the page marks both as required; see overlay.yaml",
	"RemoveKeyRoles.role_name required":                                                   "the page marks both as required; see overlay.yaml",
	"RemoveKeyRoles group role_id,role_name":                                              "the page marks both as required; see overlay.yaml",
	"RemoveSubUserRoles.role_id required":                                                 "the page marks both as required; see overlay.yaml",
	"RemoveSubUserRoles.role_name required":                                               "the page marks both as required; see overlay.yaml",
	"RemoveSubUserRoles group role_id,role_name":                                          "the page marks both as required; see overlay.yaml",
	"SetKeyRoles.role_id required":                                                        "the page marks both as required; see overlay.yaml",
	"SetKeyRoles.role_name required":                                                      "the page marks both as required; see overlay.yaml",
	"SetKeyRoles group role_id,role_name":                                                 "the page marks both as required; see overlay.yaml",
	"SetSubUserRoles.role_id required":                                                    "the page marks both as required; see overlay.yaml",
	"SetSubUserRoles.role_name required":                                                  "the page marks both as required; see overlay.yaml",
	"SetSubUserRoles group role_id,role_name":                                             "the page marks both as required; see overlay.yaml",
	"GetUsers.application_id required":                                                    "the page marks both as required; see overlay.yaml",
	"GetUsers.application_name required":                                                  "the page marks both as required; see overlay.yaml",
	"GetUsers group application_id,application_name":                                      "the page marks both as required; see overlay.yaml",
	"AddSubUser group role_id,role_name":                                                  "the page does not say it",
	"PstnBlackListInfoType::pstn_blacklist_phone ":                                        "the page has the name without the blank",
}

// TestFactsOfTheMethods compares names, types, required, lists, groups and returns.
func TestFactsOfTheMethods(t *testing.T) {
	doc := load(t, Description())
	seen := map[string]bool{}
	differ := func(key, want, got string) {
		if seen[key] = true; differences[key] == "" && want != got {
			t.Errorf("%q: %s, want %s", key, got, want)
		}
	}
	for _, m := range readMethods(t).Methods {
		item := doc.Paths.Value("/" + m.Name)
		if item == nil {
			differ(m.Name, "a method", "none")
			continue
		}
		params := sent(item.Post)
		for _, p := range m.Parameters {
			key := m.Name + "." + strings.TrimSpace(p.Name)
			got, ok := params[strings.TrimSpace(p.Name)]
			if !ok {
				differ(key, "a parameter", "none")
				continue
			}
			kind := p.Type
			if p.List {
				kind = "list of " + kind
			}
			if got := got.kind(); !alike(kind, got) {
				differ(key+" type", kind, got)
			}
			if want := p.Required == "required"; want != got.required && !grouped(item.Post, strings.TrimSpace(p.Name)) && p.Required != "unknown" {
				differ(key+" required", p.Required, map[bool]string{true: "required", false: "optional"}[got.required])
			}
		}
		for _, g := range m.Groups {
			if !slices.ContainsFunc(groupsOf(item.Post), func(of []string) bool { return sameSet(of, g.Names) }) {
				differ(m.Name+" group "+strings.Join(g.Names, ","), "a group", "none")
			}
		}
		returns := returned(item.Post)
		for _, r := range m.Returns {
			key := m.Name + " returns " + r.Name
			got, ok := returns[r.Name]
			if !ok {
				differ(key, r.Type, "nothing")
				continue
			}
			kind := r.Type
			if r.List {
				kind = "list of " + kind
			}
			if got := kindOf(got); !alike(kind, got) {
				differ(key, kind, got)
			}
		}
	}
	for key := range differences {
		if !seen[key] && !strings.Contains(key, "::") {
			t.Errorf("%q is no difference", key)
		}
	}
}

// TestFactsOfTheStructures compares the fields of structures.
func TestFactsOfTheStructures(t *testing.T) {
	schemas := load(t, Description()).Components.Schemas
	compared := 0
	for name, fields := range readMethods(t).Structures {
		s := schemas[name]
		if s == nil || s.Value.Properties == nil {
			continue // of callbacks, or of methods that the pages describe without it
		}
		compared++
		for _, f := range fields {
			key := name + "::" + f.Name
			kind := f.Type
			if f.List {
				kind = "list of " + kind
			}
			p := s.Value.Properties[f.Name]
			switch {
			case differences[key] != "":
			case p == nil:
				t.Errorf("%q: no property", key)
			case !alike(kind, kindOf(p)):
				t.Errorf("%q: %s, want %s", key, kindOf(p), kind)
			}
		}
	}
	if compared < 110 {
		t.Errorf("%d structures compared", compared)
	}
}

// parameter is a parameter in the query or a property of a body.
type parameter struct {
	schema   *openapi3.SchemaRef
	json     bool
	required bool
}

func (p parameter) kind() string {
	if p.json {
		return "any"
	}
	return kindOf(p.schema)
}

func sent(op *openapi3.Operation) map[string]parameter {
	out := map[string]parameter{}
	for _, ref := range op.Parameters {
		p := parameter{schema: ref.Value.Schema, required: ref.Value.Required}
		if p.schema == nil {
			p.schema, p.json = ref.Value.Content["application/json"].Schema, true
		}
		out[ref.Value.Name] = p
	}
	if op.RequestBody != nil {
		s := op.RequestBody.Value.Content["multipart/form-data"].Schema.Value
		for name, p := range s.Properties {
			out[name] = parameter{schema: p, required: slices.Contains(s.Required, name)}
		}
	}
	return out
}

func groupsOf(op *openapi3.Operation) (out [][]string) {
	ext := op.Extensions["x-voxgen-groups"]
	if op.RequestBody != nil {
		ext = op.RequestBody.Value.Content["multipart/form-data"].Schema.Value.Extensions["x-voxgen-groups"]
	}
	list, _ := ext.([]any)
	for _, g := range list {
		var of []string
		names, _ := g.(map[string]any)["of"].([]any)
		for _, n := range names {
			of = append(of, n.(string))
		}
		out = append(out, of)
	}
	return out
}

func grouped(op *openapi3.Operation, name string) bool {
	return slices.ContainsFunc(groupsOf(op), func(of []string) bool { return slices.Contains(of, name) })
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func returned(op *openapi3.Operation) openapi3.Schemas {
	media := op.Responses.Value("200").Value.Content["application/json"]
	if media == nil {
		return openapi3.Schemas{"file_content": openapi3.NewSchemaRef("", openapi3.NewStringSchema().WithFormat("binary"))}
	}
	return media.Schema.Value.Properties
}

// kindOf returns the type of a value as the facts spell it.
func kindOf(ref *openapi3.SchemaRef) string {
	if ref.Ref != "" && ref.Value.Enum == nil && ref.Value.Properties != nil {
		return strings.TrimPrefix(ref.Ref, "#/components/schemas/")
	}
	s := ref.Value
	switch {
	case len(s.OneOf) == 2:
		return kindOf(s.OneOf[1])
	case s.Type == nil:
		return "any"
	case s.Type.Is("array"):
		return "list of " + kindOf(s.Items)
	case s.Extensions["x-voxgen-time-layout"] != nil:
		return "datetime"
	case s.Format == "date":
		return "date"
	case s.Format == "binary":
		return "file"
	}
	return s.Type.Slice()[0]
}

// alike compares a type of the facts with one of the description. A time that the page
// does not describe as one is a string, and the ID of a list of strings a number.
func alike(want, got string) bool {
	want, got = strings.TrimPrefix(want, "list of "), strings.TrimPrefix(got, "list of ")
	switch want {
	case "double", "float":
		want = "number"
	case "timestamp", "date", "datetime":
		return got == "string" || got == "date" || got == "datetime" || got == "integer"
	}
	return want == got
}
