package main

import (
	"context"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

func TestRun(t *testing.T) {
	bound := "user alice is bound to queue support\n"
	for name, c := range map[string]struct {
		in, out, err string
		add, bind    error
	}{
		"new":      {in: "Str0ng!pass\n", out: "user alice was added\n" + bound},
		"existing": {in: "Str0ng!pass", add: &voximplant.APIError{Code: voximplant.ErrorCodeUserNameIsntUnique}, out: "user alice exists\n" + bound},
		"weak":     {in: "weak\n", out: "- user_password must contain a digit\n", err: "invalid"},
		"other":    {in: "Str0ng!pass", add: &voximplant.APIError{Code: voximplant.ErrorCodeUserCountExceeded}, err: "AddUser"},
		"no queue": {in: "Str0ng!pass", bind: &voximplant.APIError{Code: voximplant.ErrorCodeInvalidACDQueueID}, out: "user alice was added\n", err: "bind the user to support"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := voximplantfake.New(t, voximplantfake.InMemory())
			fake.OnAddUser = func(_ context.Context, req voximplant.AddUserRequest) (*voximplant.AddUserResponse, error) {
				if req.UserName != "alice" || string(req.UserPassword) != "Str0ng!pass" || *req.ApplicationName != "shop" {
					t.Errorf("arrived: %+v", req)
				}
				return &voximplant.AddUserResponse{Result: voximplant.Ptr(int64(1)), UserID: voximplant.Ptr(int64(8))}, c.add
			}
			fake.OnBindUserToQueue = func(_ context.Context, req voximplant.BindUserToQueueRequest) (*voximplant.BindUserToQueueResponse, error) {
				if !req.Bind || *req.ApplicationName != "shop" || req.UserName[0] != "alice" || req.ACDQueueName[0] != "support" {
					t.Errorf("arrived: %+v", req)
				}
				return &voximplant.BindUserToQueueResponse{Result: voximplant.Ptr(int64(1))}, c.bind
			}
			var out strings.Builder
			err := run(t.Context(), fake.Client(), []string{"shop", "alice", "support"}, strings.NewReader(c.in), &out)
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || !strings.Contains(out.String(), c.out) {
				t.Errorf("error %v, output %q", err, out.String())
			}
		})
	}
}
