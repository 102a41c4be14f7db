package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

func TestRun(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.InMemory())
	fake.OnSendSMSMessage = func(_ context.Context, req voximplant.SendSMSMessageRequest) (*voximplant.SendSMSMessageResponse, error) {
		if req.Source == "15550999" {
			return nil, &voximplant.APIError{Code: voximplant.ErrorCodeSMSDisabledForNumber}
		}
		return &voximplant.SendSMSMessageResponse{
			Result: voximplant.Ptr(int64(1)), MessageID: voximplant.Ptr(int64(31)),
			FragmentsCount: voximplant.Ptr(int64(1 + len(req.SMSBody)/160)),
		}, nil
	}
	fake.OnA2PSendSMS = func(_ context.Context, req voximplant.A2PSendSMSRequest) (*voximplant.A2PSendSMSResponse, error) {
		resp := &voximplant.A2PSendSMSResponse{FragmentsCount: voximplant.Ptr(int64(1))}
		for i, number := range req.DstNumbers {
			if !strings.HasPrefix(number, "1555") {
				resp.Failed = append(resp.Failed, voximplant.FailedSMS{
					DestinationNumber: &number, ErrorDescription: voximplant.Ptr("invalid number"), ErrorCode: voximplant.Ptr(int64(121)),
				})
				continue
			}
			resp.Result = append(resp.Result, voximplant.SMSTransaction{MessageID: voximplant.Ptr(int64(i)), DestinationNumber: &number})
		}
		return resp, nil
	}
	long := strings.Repeat("a long text ", 20)
	for _, c := range []struct {
		args     []string
		out, err string
	}{
		{args: []string{"15550100", "ready", "15550111"}, out: "15550111: sent\n"},
		{args: []string{"15550100", long, "15550111", "15550122"}, out: "15550111: sent in 2 parts\n15550122: sent in 2 parts\n"},
		{args: []string{"15550999", "ready", "15550111"}, err: "ControlSMS"},
		{args: []string{"Shop", "ready", "15550111", "15550122"}, out: "sent to 2 of 2 numbers\n"},
		{args: []string{"Shop", "ready", "15550111", "7"}, out: "sent to 1 of 2 numbers\n7: invalid number\n", err: "1 numbers failed"},
		{args: []string{"15550100", strings.Repeat("x", 766), "15550111"}, err: "sms_body"}, // not sent
		{args: slices.Concat([]string{"Shop", "ready"}, slices.Repeat([]string{"15550111"}, 101)), err: "dst_numbers"},
		{args: []string{"Shop", "ready"}, err: "requires"},
	} {
		var out strings.Builder
		err := run(t.Context(), fake.Client(), c.args, &out)
		if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || out.String() != c.out {
			t.Errorf("%.60q: error %v, output %q", c.args, err, out.String())
		}
	}
}
