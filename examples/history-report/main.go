// History-report requests the call history of a month in UTC as a CSV file, waits
// for it and downloads it:
//
//	history-report 2026-10 october.csv
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
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
		fmt.Fprintln(os.Stderr, "history-report:", err)
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

// maxBytes limits the size of the file.
const maxBytes = 1 << 30

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("requires a month, such as 2026-10, and a file")
	}
	from, err := time.Parse("2006-01", args[0])
	if err != nil {
		return fmt.Errorf("invalid month %q", args[0])
	}
	resp, err := client.GetCallHistoryAsync(ctx, voximplant.GetCallHistoryAsyncRequest{
		FromDate: from, ToDate: from.AddDate(0, 1, 0), Timezone: voximplant.Ptr("Etc/GMT"),
		WithHeader: voximplant.Ptr(true),
	})
	if err != nil {
		return err
	}
	if resp.HistoryReportID == nil {
		return errors.New("the response has no report")
	}
	fmt.Fprintf(out, "report %d is requested\n", *resp.HistoryReportID)
	if err := wait(ctx, client, *resp.HistoryReportID); err != nil {
		return err
	}
	size, err := download(ctx, client, *resp.HistoryReportID, args[1], maxBytes)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d bytes were written\n", size)
	return nil
}

// wait returns when the report is complete, or the error of ctx.
func wait(ctx context.Context, client *voximplant.Client, id int64) error {
	for {
		list, err := client.GetHistoryReports(ctx, voximplant.GetHistoryReportsRequest{HistoryReportID: &id})
		if err != nil {
			return err
		}
		if len(list.Result) > 0 && list.Result[0].Completed != nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("report %d is not complete: %w", id, ctx.Err())
		case <-time.After(10 * time.Second):
		}
	}
}

// download writes the report, which may be compressed, to a file of at most limit
// bytes, and returns the size.
func download(ctx context.Context, client *voximplant.Client, id int64, name string, limit int64) (size int64, err error) {
	body, err := client.DownloadHistoryReport(ctx, voximplant.DownloadHistoryReportRequest{HistoryReportID: id})
	if err != nil {
		return 0, err
	}
	defer body.Close()
	var rows io.Reader = bufio.NewReader(body)
	if magic, _ := rows.(*bufio.Reader).Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if rows, err = gzip.NewReader(rows); err != nil {
			return 0, err
		}
	}
	file, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	size, err = io.Copy(file, io.LimitReader(rows, limit+1))
	if err == nil && size > limit {
		err = fmt.Errorf("report %d has more than %d bytes", id, limit)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(name) // a part of a report is not a report
	}
	return size, err
}
