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
		name, stored, out, err string
		problem                error
	}{
		"stored":  {name: "api_token", stored: "t0p$ecret", out: "api_token = [secret]\n"},
		"another": {name: "api_token", stored: "old", err: "another value"},
		"invalid": {name: "7", out: "- secret_name", err: "invalid"},
		"other":   {name: "api_token", problem: &voximplant.APIError{Code: voximplant.ErrorCodeInvalidApplicationName}, err: "AddSecret"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := voximplantfake.New(t, voximplantfake.InMemory())
			fake.OnAddSecret = func(_ context.Context, req voximplant.AddSecretRequest) (*voximplant.AddSecretResponse, error) {
				if *req.ApplicationName != "shop" || req.SecretName != c.name || string(req.SecretValue) != "t0p$ecret" {
					t.Errorf("arrived: %+v", req)
				}
				return &voximplant.AddSecretResponse{Result: []voximplant.AddSecretResult{{SecretID: voximplant.Ptr(int64(3))}}}, c.problem
			}
			fake.OnGetSecretValue = func(_ context.Context, req voximplant.GetSecretValueRequest) (*voximplant.GetSecretValueResponse, error) {
				return &voximplant.GetSecretValueResponse{Result: []voximplant.GetSecretValueResult{{
					SecretID: voximplant.Ptr(int64(3)), SecretName: req.SecretName, SecretValue: voximplant.Ptr(voximplant.Secret(c.stored)),
				}}}, nil
			}
			var out strings.Builder
			err := run(t.Context(), fake.Client(), []string{"shop", c.name}, strings.NewReader("t0p$ecret\n"), &out)
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || !strings.Contains(out.String(), c.out) {
				t.Errorf("error %v, output %q", err, out.String())
			}
			if strings.Contains(out.String(), "t0p") {
				t.Error("the value is in the output")
			}
		})
	}
}
