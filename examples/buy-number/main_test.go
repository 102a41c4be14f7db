package main

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

// TestRun: of three numbers, the first one is too expensive and the second one
// has just been sold.
func TestRun(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.InMemory())
	fake.OnGetNewPhoneNumbers = func(_ context.Context, req voximplant.GetNewPhoneNumbersRequest) (*voximplant.GetNewPhoneNumbersResponse, error) {
		sale := []voximplant.NewPhoneInfoType{
			{PhoneNumber: voximplant.Ptr("15550100"), PhonePrice: voximplant.Ptr(9.0)},
			{PhoneNumber: voximplant.Ptr("15550111"), PhonePrice: voximplant.Ptr(1.5)},
			{PhoneNumber: voximplant.Ptr("15550122"), PhonePrice: voximplant.Ptr(1.5)},
		}
		page := &voximplant.GetNewPhoneNumbersResponse{TotalCount: voximplant.Ptr(int64(len(sale)))}
		if req.Offset == nil {
			page.Result = sale[:2]
		} else {
			page.Result = sale[*req.Offset:]
		}
		return page, nil
	}
	fake.OnAttachPhoneNumber = func(_ context.Context, req voximplant.AttachPhoneNumberRequest) (*voximplant.AttachPhoneNumberResponse, error) {
		if *req.PhoneNumber == "15550111" {
			return nil, &voximplant.APIError{Code: voximplant.ErrorCodeOccupiedPhoneNumber}
		}
		if req.PhoneRegionID == 2 {
			return nil, &voximplant.APIError{Code: voximplant.ErrorCodeInsufficientMoney}
		}
		if *req.PhoneNumber != "15550122" || req.CountryCode != "US" || req.PhoneCategoryName != "GEOGRAPHIC" {
			t.Errorf("arrived: %+v", req)
		}
		return &voximplant.AttachPhoneNumberResponse{
			Result:       voximplant.Ptr(int64(1)),
			PhoneNumbers: []voximplant.NewAttachedPhoneInfoType{{PhoneID: voximplant.Ptr(int64(5)), PhoneNumber: req.PhoneNumber}},
		}, nil
	}
	fake.OnBindPhoneNumberToApplication = func(_ context.Context, req voximplant.BindPhoneNumberToApplicationRequest) (*voximplant.BindPhoneNumberToApplicationResponse, error) {
		if len(req.PhoneNumber) != 1 || req.PhoneNumber[0] != "15550122" || *req.ApplicationName != "shop" {
			t.Errorf("arrived: %+v", req)
		}
		return &voximplant.BindPhoneNumberToApplicationResponse{Result: voximplant.Ptr(int64(1))}, nil
	}
	var out strings.Builder
	if err := run(t.Context(), fake.Client(), strings.Fields("US GEOGRAPHIC 1 2.00 shop"), &out); err != nil {
		t.Fatal(err)
	}
	if out.String() != "15550122 was bought\n15550122 is bound to shop\n" || fake.Count("AttachPhoneNumber") != 2 {
		t.Errorf("output %q", out.String())
	}
	for args, want := range map[string]string{
		"US GEOGRAPHIC 1 1 shop":      "no number for 1",
		"US GEOGRAPHIC 2 2.00 shop":   "AttachPhoneNumber",
		"US GEOGRAPHIC one 2.00 shop": "invalid region",
		"US GEOGRAPHIC 1 cheap shop":  "invalid price",
		"US":                          "requires",
	} {
		if err := run(t.Context(), fake.Client(), strings.Fields(args), io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
}
