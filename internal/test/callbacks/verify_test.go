package callbacks

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/transport"
)

const (
	testKey  = "the-api-key"
	testSalt = "a salt of the account"
)

// delivery is what the service sends: one event with a hash.
func delivery(t *testing.T, id int64, salt string) []byte {
	hash := fmt.Sprintf("%x", md5.Sum([]byte(fmt.Sprint(salt, 1, testKey, id))))
	data, err := json.Marshal(voximplant.AccountCallbacks{Callbacks: []voximplant.AccountCallback{{
		CallbackID: id, AccountID: 1, Hash: &hash, Type: voximplant.AccountCallbackTypeMinBalance,
		MinBalance: &voximplant.MinBalanceCallback{IsRepeated: id%2 == 0},
	}}})
	if err != nil {
		t.Error(err)
	}
	return data
}

// receive verifies every event and passes its id on.
func receive(seen func(id int64)) func(context.Context, voximplant.AccountCallbacks) error {
	return func(_ context.Context, d voximplant.AccountCallbacks) error {
		for _, c := range d.Callbacks {
			sig := transport.CallbackSignature{AccountID: c.AccountID, CallbackID: c.CallbackID, Hash: c.Hash, Salt: c.Salt}
			if err := transport.VerifyAccountCallback(sig, testKey, "the next salt", testSalt); err != nil {
				return err
			}
			if p, ok := c.Payload().(*voximplant.MinBalanceCallback); !ok || p.IsRepeated != (c.CallbackID%2 == 0) {
				return fmt.Errorf("payload %+v of %d", c.Payload(), c.CallbackID)
			}
			seen(c.CallbackID)
		}
		return nil
	}
}

func TestForgedDelivery(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(delivery(t, 1, "guessed")))
	resp, err := deliver(t, receive(func(int64) { t.Error("it was taken") }), r)
	if resp.StatusCode != 500 || err == nil {
		t.Error(resp.StatusCode, err)
	}
}

// Service → TLS → handler → verification, many at a time: nothing is lost and
// nothing stays behind.
func TestManyDeliveries(t *testing.T) {
	const calls, workers = 10_000, 32
	before := runtime.NumGoroutine()
	var taken [calls]atomic.Int32
	server := httptest.NewTLSServer(voximplant.NewAccountCallbacksHandler(receive(func(id int64) { taken[id].Add(1) })))
	client := server.Client()
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = workers
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for id := next.Add(1) - 1; id < calls; id = next.Add(1) - 1 {
				resp, err := client.Post(server.URL, "application/json", bytes.NewReader(delivery(t, id, testSalt)))
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if resp.StatusCode != http.StatusNoContent {
					t.Errorf("%d: status %d", id, resp.StatusCode)
				}
			}
		})
	}
	wg.Wait()
	for id := range taken {
		if n := taken[id].Load(); n != 1 {
			t.Errorf("%d was taken %d times", id, n)
		}
	}
	client.CloseIdleConnections()
	server.Close()
	for deadline := time.Now().Add(testenv.Patience()); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}
