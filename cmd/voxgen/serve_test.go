//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestServe runs the command until a signal ends it.
func TestServe(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(fmt.Sprint(sig), func(t *testing.T) {
			base, stop, stderr := serving(t)
			resp, err := http.Post(base+"/SetAccountInfo", "application/x-www-form-urlencoded", strings.NewReader("language_code=en"))
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK || strings.TrimSpace(string(text)) != `{"result":1}` {
				t.Errorf("%d %s", resp.StatusCode, text)
			}
			if code := stop(sig); code != exitDone {
				t.Errorf("exit code %d", code)
			}
			if got := stderr.String(); !strings.Contains(got, "POST /platform_api/SetAccountInfo 200") || strings.Contains(got, "language_code") {
				t.Errorf("standard error: %s", got)
			}
			if _, err := http.Get(base); err == nil {
				t.Error("it still listens")
			}
		})
	}
}

func TestServeWarnsOfOtherAddresses(t *testing.T) {
	_, stop, stderr := serving(t, "--addr", ":0")
	if code := stop(os.Interrupt); code != exitDone || !strings.Contains(stderr.String(), "voxgen: warning: ") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// serving starts the command and reads where it listens. stop sends a signal
// to this process, which the command takes, and returns the exit code; only
// then stderr may be read.
func serving(t *testing.T, args ...string) (base string, stop func(os.Signal) int, stderr *bytes.Buffer) {
	t.Helper()
	r, w := io.Pipe()
	stderr = new(bytes.Buffer)
	code := make(chan int, 1)
	go func() {
		code <- run(append([]string{"serve", "--config", ""}, args...), w, stderr)
		w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("%v, exit code %d: %s", err, <-code, stderr)
	}
	return strings.TrimSpace(line), func(sig os.Signal) int {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Signal(sig)
		}
		if err != nil {
			t.Fatal(err)
		}
		select {
		case c := <-code:
			return c
		case <-time.After(testenv.Patience()):
			t.Fatal("it goes on")
			return -1
		}
	}, stderr
}
