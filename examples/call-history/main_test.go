package main

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

// history is a service that has sessions that started at these times, in order.
// A period includes its end.
func history(t *testing.T, starts []time.Time) *voximplantfake.Server {
	fake := voximplantfake.New(t, voximplantfake.InMemory())
	fake.OnGetCallHistory = func(_ context.Context, req voximplant.GetCallHistoryRequest) (*voximplant.GetCallHistoryResponse, error) {
		in := func(start time.Time) bool { return !start.Before(req.FromDate) && !start.After(req.ToDate) }
		first := max(slices.IndexFunc(starts, in), 0)
		total := int64(0)
		for first+int(total) < len(starts) && in(starts[first+int(total)]) {
			total++
		}
		resp := &voximplant.GetCallHistoryResponse{TotalCount: &total}
		offset := int64(0)
		if req.Offset != nil {
			offset = *req.Offset
		}
		for i := first + int(offset); i < first+int(min(offset+*req.Count, total)); i++ {
			resp.Result = append(resp.Result, voximplant.CallSessionInfoType{
				CallSessionHistoryID: voximplant.Ptr(int64(i)), StartDate: &starts[i], Duration: voximplant.Ptr(int64(30)),
			})
		}
		return resp, nil
	}
	return fake
}

// TestRun has a month whose last day is so busy that it is halved several times,
// also at a second with sessions.
func TestRun(t *testing.T) {
	starts := []time.Time{time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 12, 7, 0, 0, 0, time.UTC)}
	for i := range 12_000 {
		starts = append(starts, time.Date(2026, 10, 31, 12, 0, i, 0, time.UTC))
	}
	fake := history(t, starts)
	var out strings.Builder
	if err := run(t.Context(), fake.Client(), []string{"2026-10"}, &out); err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for lines := json.NewDecoder(strings.NewReader(out.String())); ; {
		var session voximplant.CallSessionInfoType
		err := lines.Decode(&session)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if id := *session.CallSessionHistoryID; !session.StartDate.Equal(starts[id]) {
			t.Fatalf("session %d started at %v, want %v", id, session.StartDate, starts[id])
		}
		ids = append(ids, *session.CallSessionHistoryID)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != len(starts) || len(ids) != len(starts) {
		t.Errorf("%d sessions, want %d", len(ids), len(starts))
	}
	periods := map[time.Time]bool{}
	for _, r := range fake.Requests() {
		req := r.Value.(voximplant.GetCallHistoryRequest)
		if !*req.WithTotalCount || *req.Timezone != "Etc/GMT" {
			t.Errorf("arrived: %+v", req)
		}
		if req.Offset != nil && *req.Offset > 0 {
			periods[req.FromDate] = true
		}
	}
	if len(periods) < 2 {
		t.Errorf("%d periods have more than a page: this tests nothing", len(periods))
	}
}

func TestErrors(t *testing.T) {
	now := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	fake := history(t, slices.Repeat([]time.Time{now}, 10_001))
	if err := run(t.Context(), fake.Client(), []string{"2026-10"}, io.Discard); err == nil || !strings.Contains(err.Error(), "more than 10,000 sessions at 2026-10-05 0") {
		t.Error(err)
	}
	fake.Next(voximplantfake.HTML(404))
	if err := run(t.Context(), fake.Client(), []string{"2026-09"}, io.Discard); err == nil {
		t.Error("no error")
	}
	for _, args := range [][]string{nil, {"October"}} {
		if err := run(t.Context(), fake.Client(), args, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	fake.OnGetCallHistory = func(context.Context, voximplant.GetCallHistoryRequest) (*voximplant.GetCallHistoryResponse, error) {
		return new(voximplant.GetCallHistoryResponse), nil
	}
	if err := run(t.Context(), fake.Client(), []string{"2026-10"}, io.Discard); err == nil || !strings.Contains(err.Error(), "no total") {
		t.Error(err)
	}
}
