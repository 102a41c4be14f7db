package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

func TestRun(t *testing.T) {
	const session = "https://www-203-0-113-7.voximplant.com:12093/request?session_id=1f"
	for name, c := range map[string]struct {
		args     []string
		out, err string
		problem  error
	}{
		"started":  {args: []string{"7"}, out: session + "\n"},
		"data":     {args: []string{"7", `{"to": "+15550100"}`}, out: session + "\n"},
		"no rule":  {args: []string{"7"}, problem: &voximplant.APIError{Code: voximplant.ErrorCodeInvalidRuleID}, err: "there is no rule 7"},
		"too many": {args: []string{"7"}, problem: &voximplant.APIError{StatusCode: http.StatusTooManyRequests, Code: voximplant.ErrorCodeTryLater}, err: "too many scenarios"},
		"other":    {args: []string{"7"}, problem: &voximplant.APIError{Code: voximplant.ErrorCodeInsufficientMoney}, err: "StartScenarios"},
		"no ID":    {args: []string{"seven"}, err: "invalid rule ID"},
		"nothing":  {err: "requires"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := voximplantfake.New(t, voximplantfake.InMemory())
			fake.OnStartScenarios = func(_ context.Context, req voximplant.StartScenariosRequest) (*voximplant.StartScenariosResponse, error) {
				if data := req.ScriptCustomData; req.RuleID != 7 || (data != nil) != (len(c.args) == 2) || data != nil && *data != c.args[1] {
					t.Errorf("arrived: %+v", req)
				}
				return &voximplant.StartScenariosResponse{
					Result:                      voximplant.Ptr(int64(1)),
					MediaSessionAccessURL:       voximplant.Ptr("http" + strings.TrimPrefix(session, "https")),
					MediaSessionAccessSecureURL: voximplant.Ptr(session),
					CallSessionHistoryID:        voximplant.Ptr(int64(4711)),
				}, c.problem
			}
			var out strings.Builder
			err := run(t.Context(), fake.Client(), c.args, &out)
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || out.String() != c.out {
				t.Errorf("error %v, output %q", err, out.String())
			}
		})
	}
}
