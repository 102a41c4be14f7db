package spec

import (
	"context"
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

func TestDescriptionIsValidOpenAPI(t *testing.T) {
	doc := load(t, Description())
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi is %q", doc.OpenAPI)
	}
	if got := doc.Servers[0].URL; got != "https://api.voximplant.com/platform_api" {
		t.Errorf("server is %q", got)
	}
	if doc.Paths.Len() != 197 {
		t.Errorf("%d paths, want 197", doc.Paths.Len())
	}
	scheme := doc.Components.SecuritySchemes["jwt"].Value
	if scheme.Type != "http" || scheme.Scheme != "bearer" || scheme.BearerFormat != "JWT" {
		t.Errorf("security scheme is %+v", scheme)
	}
	if len(doc.Security) != 1 || doc.Security[0]["jwt"] == nil {
		t.Errorf("security is %v", doc.Security)
	}
}

func TestAccessorsReturnCopies(t *testing.T) {
	for name, get := range map[string]func() []byte{DescriptionName: Description, OverlayName: Overlay} {
		first := get()
		clear(first)
		if second := get(); len(second) == 0 || second[0] == 0 {
			t.Errorf("%s: a caller's change reached the next caller", name)
		}
	}
	if !token.IsIdentifier(Package) {
		t.Errorf("package %q", Package)
	}
}

func TestOperation(t *testing.T) {
	op := operation(load(t, Description()))
	if op.OperationID != "SetAccountInfo" || !slices.Equal(op.Tags, []string{"Accounts"}) {
		t.Errorf("operation %q in %v", op.OperationID, op.Tags)
	}
	if got := fmt.Sprint(op.Extensions["x-voximplant-roles"]); got != "[Owner Admin Developer Accountant Payer]" {
		t.Errorf("roles: %s", got)
	}
	if len(op.Parameters) != 21 {
		t.Errorf("%d parameters, want 21", len(op.Parameters))
	}
	for _, ref := range op.Parameters {
		p := ref.Value
		if p.In != "query" || p.Required {
			t.Errorf("%s: in %s, required %t", p.Name, p.In, p.Required)
		}
		if len(p.Description) < 20 {
			t.Errorf("%s: description %q helps nobody", p.Name, p.Description)
		}
	}
	ok := op.Responses.Value("200").Value.Content["application/json"].Schema
	if ok.Ref != "" {
		t.Errorf("the answer refers to %s; inline it gets its name from the operation", ok.Ref)
	}
	if !ok.Value.Properties["result"].Value.Type.Is("integer") || !slices.Equal(ok.Value.Required, []string{"result"}) {
		t.Errorf("answer: %+v", ok.Value)
	}
}

func TestParameterRules(t *testing.T) {
	op := operation(load(t, Description()))
	if got := schema(op, "min_balance_to_notify"); !got.Type.Is("number") || got.Format != "double" {
		t.Errorf("min_balance_to_notify: %v %q", got.Type, got.Format)
	}
	salt := schema(op, "callback_salt")
	if salt.MaxLength == nil || *salt.MaxLength != 40 || salt.MinLength != 0 {
		t.Errorf("callback_salt: %v, %v", salt.MinLength, salt.MaxLength)
	}
	location := schema(op, "location")
	if len(location.Enum) != 0 || len(location.Examples) != 3 {
		t.Errorf("location: enum %v, examples %v", location.Enum, location.Examples)
	}
	for _, name := range []string{"store_outbound_sms", "store_inbound_sms"} {
		if got := schema(op, name).Default; got != false {
			t.Errorf("%s: default %v", name, got)
		}
	}
}

// Empty and absent are different requests, so nothing but an enum or the
// password's policy may refuse the empty string.
func TestEmptyStringsCanBeSent(t *testing.T) {
	op := operation(load(t, Description()))
	for _, ref := range op.Parameters {
		s := ref.Value.Schema.Value
		if !s.Type.Is("string") || s.Enum != nil || ref.Value.Name == "new_account_password" {
			continue
		}
		if s.Format != "" || s.Pattern != "" || s.MinLength != 0 {
			t.Errorf("%s: format %q, pattern %q, minLength %d", ref.Value.Name, s.Format, s.Pattern, s.MinLength)
		}
		if err := s.VisitJSON(""); err != nil {
			t.Errorf("%s: %v", ref.Value.Name, err)
		}
	}
}

func TestPasswordPolicy(t *testing.T) {
	s := schema(operation(load(t, Description())), "new_account_password")
	if len(s.AllOf) != 4 {
		t.Fatalf("%d patterns", len(s.AllOf))
	}
	for i, want := range []string{"[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]"} {
		if got := s.AllOf[i].Value.Pattern; got != want {
			t.Errorf("pattern %d is %s, want %s", i, got, want)
		}
	}
	for _, part := range s.AllOf {
		if _, err := regexp.Compile(part.Value.Pattern); err != nil {
			t.Error(err)
		}
		if part.Value.Description == "" {
			t.Errorf("%s has no description to put into the violation", part.Value.Pattern)
		}
	}
	for password, want := range map[string]bool{
		"Str0ng!pass": true, "Aa1!aaaa": true, "Aa1 aaaa": true,
		"": false, "Aa1!aaa": false, "str0ng!pass": false, "STR0NG!PASS": false, "Strong!pass": false, "Str0ngpass": false,
	} {
		if got := s.VisitJSON(password) == nil; got != want {
			t.Errorf("%q accepted: %t, want %t", password, got, want)
		}
	}
}

func TestEnums(t *testing.T) {
	for name, want := range map[string]struct {
		count int
		value string
		label string
	}{
		"LanguageCode": {142, "no", "Norwegian"},
		"CountryCode":  {224, "NO", "Norway"},
		"ErrorCode":    {457, "100", "AUTHORIZATION_FAILED"},
	} {
		t.Run(name, func(t *testing.T) {
			e := readEnum(t, name)
			if len(e.values) != want.count {
				t.Errorf("%d values, want %d", len(e.values), want.count)
			}
			if !slices.Equal(e.values, e.labelled) {
				t.Error("x-enum-descriptions has other keys than enum, or another order")
			}
			if distinct := slices.Compact(slices.Sorted(slices.Values(e.values))); len(distinct) != len(e.values) {
				t.Error("a value stands twice")
			}
			if got := e.labels[want.value]; got != want.label {
				t.Errorf("%s is %q, want %q", want.value, got, want.label)
			}
		})
	}
}

// A bare no is false to some YAML parsers, and a bare 485 is no key in JSON.
func TestEnumScalarsAreQuoted(t *testing.T) {
	for _, name := range []string{"LanguageCode", "CountryCode", "ErrorCode"} {
		s := member(t, root(t, Description()), "components", "schemas", name)
		scalars := keys(member(t, s, "x-enum-descriptions"))
		if name != "ErrorCode" {
			scalars = append(scalars, member(t, s, "enum").Content...)
		}
		for _, n := range scalars {
			if n.Tag != "!!str" || n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
				t.Errorf("%s, line %d: %s is not a quoted string", name, n.Line, n.Value)
			}
		}
	}
}

func TestErrorCodeNames(t *testing.T) {
	e := readEnum(t, "ErrorCode")
	if len(e.names) != len(e.values) {
		t.Fatalf("%d names for %d codes", len(e.names), len(e.values))
	}
	seen := map[string]string{}
	for i, name := range e.names {
		code := e.values[i]
		if !token.IsIdentifier("ErrorCode"+name) || !token.IsExported(name) {
			t.Errorf("%s: %q does not end a Go identifier", code, name)
		}
		if other, ok := seen[name]; ok {
			t.Errorf("%s and %s are both %s", other, code, name)
		}
		seen[name] = code
		vendor, _, _ := strings.Cut(e.labels[code], " or ")
		if !strings.EqualFold(name, strings.ReplaceAll(vendor, "_", "")) {
			t.Errorf("%s: %s is not %s in Go's spelling", code, name, vendor)
		}
		if e.nameComments[i] != "# "+code {
			t.Errorf("the line of %s says %q, want # %s", name, e.nameComments[i], code)
		}
	}
	if got := e.labels["485"]; got != "PARAMETER_CANT_BE_EMPTY or PARAMETER_CANT_BE_EMPTY_EX" {
		t.Errorf("485 is %q", got)
	}
}

// A few names spelt out, for what the rule above cannot see: upper case.
func TestErrorCodeInitialisms(t *testing.T) {
	e := readEnum(t, "ErrorCode")
	for code, want := range map[string]string{
		"4": "DBError", "6": "APIKeyGenerationFailure", "14": "SMSGatewayError", "18": "CallerIDVerificationError",
		"19": "ACDFailed", "100": "AuthorizationFailed", "169": "InvalidSIPWhitelistID", "218": "InvalidACDQueueID",
		"250": "InvalidCSVFile", "259": "InvalidMediaURL", "320": "InvalidAuthorizedIP", "373": "PSTNBlacklistSizeIsExceeded",
		"398": "InvalidCallbackURL", "454": "InvalidTokenTTL", "484": "HTTPRequestRejected", "485": "ParameterCantBeEmpty",
		"509": "A2PSMSDisabled", "519": "CertAppleVoIPInvalid", "536": "ParentAuthorizedIPsUsed", "546": "InvalidApplicationIDs",
	} {
		if got := e.names[slices.Index(e.values, code)]; got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

func TestErrorResponse(t *testing.T) {
	schemas := load(t, Description()).Components.Schemas
	detail := schemas["ErrorDetail"].Value
	if got := detail.Properties["code"].Ref; got != "#/components/schemas/ErrorCode" {
		t.Errorf("code is %q", got)
	}
	if !detail.Properties["msg"].Value.Type.Is("string") {
		t.Error("msg is no string")
	}
	response := schemas["ErrorResponse"].Value
	for name, ref := range map[string]*openapi3.SchemaRef{
		"error": response.Properties["error"], "errors": response.Properties["errors"].Value.Items,
	} {
		if ref.Ref != "#/components/schemas/ErrorDetail" {
			t.Errorf("%s holds %q", name, ref.Ref)
		}
	}
}

func load(t *testing.T, data []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func operation(doc *openapi3.T) *openapi3.Operation { return doc.Paths.Value("/SetAccountInfo").Post }

func schema(op *openapi3.Operation, parameter string) *openapi3.Schema {
	return op.Parameters.GetByInAndName("query", parameter).Schema.Value
}
