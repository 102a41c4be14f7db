package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

const rows = "call_session_history_id;start_date\n1;2026-10-01 00:00:00\n"

// service completes report 12 after a minute.
func service(t *testing.T, content []byte) *voximplantfake.Server {
	fake := voximplantfake.New(t, voximplantfake.InMemory())
	var requested time.Time
	fake.OnGetCallHistoryAsync = func(_ context.Context, req voximplant.GetCallHistoryAsyncRequest) (*voximplant.GetCallHistoryAsyncResponse, error) {
		if from, to := req.FromDate.Format(time.DateOnly), req.ToDate.Format(time.DateOnly); from != "2026-10-01" || to != "2026-11-01" {
			t.Error("arrived:", from, to)
		}
		requested = time.Now()
		return &voximplant.GetCallHistoryAsyncResponse{Result: voximplant.Ptr(int64(1)), HistoryReportID: voximplant.Ptr(int64(12))}, nil
	}
	fake.OnGetHistoryReports = func(_ context.Context, req voximplant.GetHistoryReportsRequest) (*voximplant.GetHistoryReportsResponse, error) {
		report := voximplant.HistoryReportType{HistoryReportID: req.HistoryReportID, Created: &requested}
		if time.Since(requested) >= time.Minute {
			report.Completed = voximplant.Ptr(time.Now())
		}
		return &voximplant.GetHistoryReportsResponse{Result: []voximplant.HistoryReportType{report}, TotalCount: voximplant.Ptr(int64(1))}, nil
	}
	fake.OnDownloadHistoryReport = func(_ context.Context, req voximplant.DownloadHistoryReportRequest) (io.ReadCloser, error) {
		if req.HistoryReportID != 12 {
			t.Errorf("arrived: %+v", req)
		}
		return io.NopCloser(bytes.NewReader(content)), nil
	}
	return fake
}

func compressed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRun(t *testing.T) {
	for name, content := range map[string][]byte{"plain": []byte(rows), "compressed": compressed(t, rows)} {
		file := filepath.Join(t.TempDir(), "october.csv")
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // the wait takes no time
				fake := service(t, content)
				var out strings.Builder
				if err := run(t.Context(), fake.Client(), []string{"2026-10", file}, &out); err != nil {
					t.Fatal(err)
				}
				if out.String() != "report 12 is requested\n57 bytes were written\n" || fake.Count("GetHistoryReports") != 7 {
					t.Errorf("output %q, %d requests", out.String(), fake.Count("GetHistoryReports"))
				}
			})
			if got, err := os.ReadFile(file); err != nil || string(got) != rows {
				t.Errorf("file %q, %v", got, err)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := service(t, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		err := run(ctx, fake.Client(), []string{"2026-10", filepath.Join(t.TempDir(), "october.csv")}, io.Discard)
		if !errors.Is(err, context.DeadlineExceeded) || fake.Count("DownloadHistoryReport") != 0 {
			t.Error(err)
		}
	})
}

// TestLimit: a file that is too large, or ends early, is removed.
func TestLimit(t *testing.T) {
	for want, content := range map[string][]byte{
		"more than 57 bytes": compressed(t, rows+strings.Repeat("2;\n", 1<<20)),
		"unexpected EOF":     compressed(t, rows)[:40],
	} {
		file := filepath.Join(t.TempDir(), "october.csv")
		_, err := download(t.Context(), service(t, content).Client(), 12, file, int64(len(rows)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the file is there: %v", err)
		}
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"2026-10"}, {"October", "october.csv"}} {
		if err := run(t.Context(), voximplantfake.New(t).Client(), args, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
