package main

import (
	"context"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

func TestRun(t *testing.T) {
	for name, c := range map[string]struct {
		in, out, err string
		answer       error
	}{
		"good":    {in: "Str0ng!pass\n", out: "the password was changed"},
		"weak":    {in: "weak", out: "new_account_password", err: "too weak"},
		"later":   {in: "Str0ng!pass", answer: &voximplant.APIError{Code: voximplant.ErrorCodeTryLater}, err: "try again later"},
		"refused": {in: "Str0ng!pass", answer: &voximplant.APIError{Code: voximplant.ErrorCodeAuthorizationFailed}, err: "SetAccountInfo"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := voximplantfake.New(t)
			fake.OnSetAccountInfo = func(_ context.Context, req voximplant.SetAccountInfoRequest) (*voximplant.SetAccountInfoResponse, error) {
				if string(*req.NewAccountPassword) != "Str0ng!pass" {
					t.Error("another password arrived")
				}
				return &voximplant.SetAccountInfoResponse{Result: 1}, c.answer
			}
			var out strings.Builder
			err := run(t.Context(), fake.Client(), strings.NewReader(c.in), &out)
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || !strings.Contains(out.String(), c.out) {
				t.Errorf("error %v, output %q", err, out.String())
			}
		})
	}
}
