package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "customers.csv")
	if err := os.WriteFile(file, []byte("phone;__start_execution_time\n15550111;09:00:00\n15550122;09:00:00\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args     []string
		out, err string
		problem  error
	}{
		"created": {args: []string{"7", file}, out: "list 90: 2 numbers\n"},
		"invalid": {args: []string{"7", file}, problem: &voximplant.APIError{Code: voximplant.ErrorCodeInvalidCSVFile}, err: "customers.csv is not a valid CSV file"},
		"balance": {args: []string{"7", file}, problem: &voximplant.APIError{Code: voximplant.ErrorCodeInsufficientMoney}, err: "too low"},
		"no file": {args: []string{"7", file + ".gz"}, err: "customers.csv.gz"},
		"no ID":   {args: []string{"x", file}, err: "invalid rule ID"},
		"nothing": {err: "requires"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := voximplantfake.New(t)
			fake.OnCreateCallList = func(_ context.Context, req voximplant.CreateCallListRequest) (*voximplant.CreateCallListResponse, error) {
				list := req.Body
				content, err := io.ReadAll(list.FileContent.Content)
				if err != nil || list.RuleID != 7 || list.Name != "customers.csv" || list.FileContent.Name != list.Name {
					t.Errorf("arrived: %+v, %v", list, err)
				}
				rows := bytes.Count(content, []byte("\n")) - 1
				return &voximplant.CreateCallListResponse{
					Result: voximplant.Ptr(true), ListID: voximplant.Ptr(int64(90)), Count: voximplant.Ptr(int64(rows)),
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
