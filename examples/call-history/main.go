// Call-history writes the call sessions of a month in UTC, one JSON object per
// line:
//
//	call-history 2026-10
//
// A query returns up to 1,000 sessions and skips up to 10,000, so that a busy month
// takes several. For millions of sessions, see history-report.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	if err := start(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "call-history:", err)
		os.Exit(1)
	}
}

func start(args []string, out io.Writer) error {
	creds, err := transport.LoadCredentials("") // $VOXIMPLANT_CREDENTIALS
	if err != nil {
		return err
	}
	client, err := voximplant.NewClient(voximplant.WithHTTPClient(transport.NewClient(creds)))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	return run(ctx, client, args, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("requires a month, such as 2026-10")
	}
	from, err := time.Parse("2006-01", args[0])
	if err != nil {
		return fmt.Errorf("invalid month %q", args[0])
	}
	to := from.AddDate(0, 1, 0)
	parts, err := split(ctx, client, voximplant.GetCallHistoryRequest{
		FromDate: from, ToDate: to, Timezone: voximplant.Ptr("Etc/GMT"),
		Count: voximplant.Ptr(int64(1000)), WithTotalCount: voximplant.Ptr(true),
	})
	if err != nil {
		return err
	}
	written := map[int64]bool{} // parts share a second
	lines := json.NewEncoder(out)
	for _, part := range parts {
		for session, err := range client.GetCallHistoryAll(ctx, part) {
			if err != nil {
				return err
			}
			if id := session.CallSessionHistoryID; id != nil {
				if written[*id] {
					continue
				}
				written[*id] = true
			}
			if err := lines.Encode(session); err != nil {
				return err
			}
		}
	}
	return nil
}

// split halves the period of req until each part has at most 10,000 sessions. One
// part ends at the second at which the next one starts, as the documentation does
// not state whether the end is part of a period.
func split(ctx context.Context, client *voximplant.Client, req voximplant.GetCallHistoryRequest) ([]voximplant.GetCallHistoryRequest, error) {
	first := req
	first.Count = voximplant.Ptr(int64(1))
	page, err := client.GetCallHistory(ctx, first)
	switch {
	case err != nil:
		return nil, err
	case page.TotalCount == nil:
		return nil, errors.New("the response has no total")
	case *page.TotalCount <= 10_000:
		return []voximplant.GetCallHistoryRequest{req}, nil
	}
	middle := req.FromDate.Add(req.ToDate.Sub(req.FromDate) / 2).Truncate(time.Second)
	if middle.Equal(req.FromDate) {
		return nil, fmt.Errorf("more than 10,000 sessions at %v", middle)
	}
	early, late := req, req
	early.ToDate, late.FromDate = middle, middle
	parts, err := split(ctx, client, early)
	if err != nil {
		return nil, err
	}
	rest, err := split(ctx, client, late)
	return append(parts, rest...), err
}
