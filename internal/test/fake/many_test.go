package fake_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/transport"
)

// 1,000 calls of 32 goroutines, in the slow tests 10,000, through client, transport
// and fake over TLS: nothing is lost, and nothing stays behind when the test ends.
func TestMany(t *testing.T) {
	callers, calls := 32, int64(1000)
	if testenv.Slow() {
		calls = 10_000
	}
	before := runtime.NumGoroutine()
	t.Run("calls", func(t *testing.T) {
		key := newKey(t)
		fake := voximplantfake.New(t, voximplantfake.WithTLS(), voximplantfake.WithPublicKey(&key.PublicKey, voximplantfake.TokenRules{KeyID: "the-key", Issuer: "42"}))
		var sum atomic.Int64
		fake.OnSetAccountInfo = func(_ context.Context, req vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			n := int64(*req.MinBalanceToNotify)
			sum.Add(n)
			return &vox.SetAccountInfoResponse{Result: n}, nil
		}
		client := fake.Client(vox.WithHTTPClient(transport.NewClient(credentials(t, key), transport.WithBase(fake.Transport()), transport.WithOrigin(fake.Origin))))
		var next atomic.Int64
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				for n := next.Add(1) - 1; n < calls; n = next.Add(1) - 1 {
					resp, err := client.SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{MinBalanceToNotify: vox.Ptr(float64(n))})
					if err != nil || resp.Result != n {
						t.Errorf("call %d: %v, %v", n, resp, err)
						return
					}
				}
			})
		}
		wg.Wait()
		if got := fake.Count("SetAccountInfo"); int64(got) != calls || sum.Load() != calls*(calls-1)/2 {
			t.Errorf("%d calls arrived, sum %d", got, sum.Load())
		}
	})
	for deadline := time.Now().Add(testenv.Patience()); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if runtime.NumGoroutine() <= before {
			return
		}
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
}
