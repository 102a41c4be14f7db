package main

import (
	"context"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

func TestRun(t *testing.T) {
	fake := voximplantfake.New(t)
	fake.OnSetAccountInfo = func(_ context.Context, req voximplant.SetAccountInfoRequest) (*voximplant.SetAccountInfoResponse, error) {
		if *req.MinBalanceToNotify != 0 || *req.NewsNotifications || !*req.SendJSError || req.CallbackURL != nil {
			t.Errorf("arrived: %+v", req)
		}
		return &voximplant.SetAccountInfoResponse{Result: 1}, nil
	}
	var out strings.Builder
	if err := run(t.Context(), fake.Client(), []string{"0"}, &out); err != nil || out.String() != "warnings are sent at a balance of 0\n" {
		t.Errorf("error %v, output %q", err, out.String())
	}
	for _, args := range [][]string{nil, {"a lot"}, {"NaN"}} {
		if err := run(t.Context(), fake.Client(), args, &out); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
