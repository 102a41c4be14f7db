package conformance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/internal/test/conformance"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/spec"
)

// description loads the embedded description as the generator does.
func description(t testing.TB) *openapi3.T {
	t.Helper()
	doc, diags := load.Load(load.Input{Name: spec.DescriptionName, Data: spec.Description()},
		load.Options{Overlays: []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}}})
	if doc == nil {
		t.Fatal(diags)
	}
	return doc.T
}

func setAccountInfo(doc *openapi3.T) conformance.Subject {
	return conformance.Subject{
		Doc:       doc,
		Operation: "SetAccountInfo",
		New: func(c *http.Client) (any, error) {
			return voximplant.NewClient(voximplant.WithHTTPClient(c))
		},
		Unchecked: voximplant.WithoutValidation(),
		Answer:    `{"result":1}`,
	}
}

func TestSetAccountInfo(t *testing.T) {
	n := 5000
	switch {
	case !testenv.Slow():
		n = 300
	case raced: // the judge compiles each schema anew, and the detector makes that slow
		n = 400
	}
	report, err := conformance.Run(t.Context(), setAccountInfo(description(t)), 1, n)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Check(); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"new_account_password", "language_code", "min_balance_to_notify", "billing_address_country_code", "callback_salt"} {
		if report.Refused[name] == 0 || report.Accepted[name] == 0 {
			t.Errorf("%s was refused %d times and accepted %d times: one side is not tested", name, report.Refused[name], report.Accepted[name])
		}
	}
	t.Logf("%d valid, %d invalid; refused by parameter: %v", report.Valid, report.Invalid, report.Refused)
}

// TestOracleFindsFaults: the client against descriptions that it was not made
// from. Each differs in one place, which must be found and made small.
func TestOracleFindsFaults(t *testing.T) {
	param := func(doc *openapi3.T, name string) *openapi3.Parameter {
		return doc.Paths.Value("/SetAccountInfo").Post.Parameters.GetByInAndName("query", name)
	}
	tests := []struct {
		name   string
		change func(*openapi3.T)
		want   string // in the disagreement
	}{
		{"longer salt", func(d *openapi3.T) { *param(d, "callback_salt").Schema.Value.MaxLength = 41 }, "callback_salt"},
		{"shorter salt", func(d *openapi3.T) { *param(d, "callback_salt").Schema.Value.MaxLength = 39 }, "callback_salt"},
		{"longer password", func(d *openapi3.T) { param(d, "new_account_password").Schema.Value.MinLength = 9 }, "new_account_password"},
		{"one class less", func(d *openapi3.T) {
			s := param(d, "new_account_password").Schema.Value
			s.AllOf = s.AllOf[1:]
		}, "new_account_password"},
		{"fewer languages", func(d *openapi3.T) {
			param(d, "language_code").Schema.Value.Enum = []any{"be", "ca"} // ba is gone
		}, "language_code"},
		{"another language", func(d *openapi3.T) {
			param(d, "language_code").Schema.Value.Enum = []any{"en", "en-GB"}
		}, `language_code="en-GB"`},
		{"a required parameter", func(d *openapi3.T) { param(d, "location").Required = true }, "no field is set"},
		{"a limit", func(d *openapi3.T) {
			limit := 100.0
			param(d, "min_balance_to_notify").Schema.Value.Max = &limit
		}, "min_balance_to_notify"},
		{"another order", func(d *openapi3.T) {
			p := d.Paths.Value("/SetAccountInfo").Post.Parameters
			p[0], p[1] = p[1], p[0]
		}, "was sent"},
		{"in the query", func(d *openapi3.T) {
			delete(d.Paths.Value("/SetAccountInfo").Post.Extensions, "x-voxgen-params-in")
			param(d, "account_first_name").Required = true
		}, "account_first_name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := description(t)
			tt.change(doc)
			report, err := conformance.Run(t.Context(), setAccountInfo(doc), 3, 100)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Disagreements) == 0 {
				t.Fatal("the oracle sees no fault")
			}
			got := report.Disagreements[0].String()
			if !strings.Contains(got, tt.want) || report.Check() == nil {
				t.Errorf("the fault is not the one that was made:\n%s", got)
			}
			if n := strings.Count(report.Disagreements[0].Request, "="); n > 2 {
				t.Errorf("the request was not made small:\n%s", got)
			}
		})
	}
}

// TestCannotDrive: a subject that does not fit is an error, not an empty proof.
func TestCannotDrive(t *testing.T) {
	tests := []struct {
		name   string
		change func(*conformance.Subject)
		want   string
	}{
		{"no operation", func(s *conformance.Subject) { s.Operation = "Other" }, "no operation Other"},
		{"no method", func(s *conformance.Subject) { s.New = func(*http.Client) (any, error) { return struct{}{}, nil } }, "no method SetAccountInfo"},
		{"parameter without a field", func(s *conformance.Subject) {
			op := s.Doc.Paths.Value("/SetAccountInfo").Post
			op.AddParameter(openapi3.NewQueryParameter("mobile_phone").WithSchema(openapi3.NewStringSchema()))
		}, "no field for the parameter mobile_phone"},
		{"field without a parameter", func(s *conformance.Subject) {
			op := s.Doc.Paths.Value("/SetAccountInfo").Post
			op.Parameters = op.Parameters[1:]
		}, "belong to no parameter"},
		{"another type", func(s *conformance.Subject) {
			op := s.Doc.Paths.Value("/SetAccountInfo").Post
			op.Parameters[0].Value.Schema = openapi3.NewBoolSchema().NewRef()
		}, `of type "boolean"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := setAccountInfo(description(t))
			tt.change(&s)
			if _, err := conformance.Run(t.Context(), s, 1, 1); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestSameSeedSameRequests: a reported seed can be run again.
func TestSameSeedSameRequests(t *testing.T) {
	a, err1 := conformance.Run(t.Context(), setAccountInfo(description(t)), 7, 100)
	b, err2 := conformance.Run(t.Context(), setAccountInfo(description(t)), 7, 100)
	if err1 != nil || err2 != nil || a.Valid != b.Valid || a.Refused["callback_salt"] != b.Refused["callback_salt"] {
		t.Errorf("%+v and %+v, %v %v", a, b, err1, err2)
	}
}

func BenchmarkRequest(b *testing.B) {
	if _, err := conformance.Run(b.Context(), setAccountInfo(description(b)), 1, b.N); err != nil {
		b.Fatal(err)
	}
}
