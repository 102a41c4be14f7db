package fake_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/transport"
)

// A clock that is off by five minutes: a token from the future is rejected, one
// from the past as soon as its lifetime is shorter than that. The caller sees
// an APIError that no repetition mends; nothing is sent twice.
func TestClockOff(t *testing.T) {
	key := newKey(t)
	creds := credentials(t, key)
	for name, c := range map[string]struct {
		service  time.Duration // the service's clock against ours
		lifetime time.Duration
		rejected string // what the error says about the clock
	}{
		"right":             {0, time.Minute, ""},
		"ours is ahead":     {-5 * time.Minute, 10 * time.Minute, "the local clock is 5m0s ahead of the clock of the service"},
		"ours is behind":    {5 * time.Minute, 10 * time.Minute, ""},
		"behind and short":  {5 * time.Minute, time.Minute, "the local clock is 5m0s behind the clock of the service"},
		"within the 5 s":    {-3 * time.Second, time.Minute, ""},
		"beyond the 5 s by": {-10 * time.Second, time.Minute, "the local clock is 10s ahead"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(300 * time.Millisecond) // not on a whole second
				rules := voximplantfake.TokenRules{KeyID: "the-key", Issuer: "42", Now: func() time.Time { return time.Now().Add(c.service) }}
				fake := voximplantfake.New(t, voximplantfake.InMemory(), voximplantfake.Lenient(), voximplantfake.WithPublicKey(&key.PublicKey, rules))
				fake.OnSetAccountInfo = ok
				signed := transport.NewClient(creds, transport.WithBase(fake.Transport()), transport.WithLifetime(c.lifetime))
				_, err := fake.Client(vox.WithHTTPClient(signed)).SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{})
				var failed *vox.APIError
				switch {
				case c.rejected == "":
					if err != nil {
						t.Error(err)
					}
				case !errors.As(err, &failed) || failed.StatusCode != http.StatusUnauthorized || failed.Temporary():
					t.Errorf("got %v", err)
				case failed.ClockOffset != c.service || !strings.Contains(err.Error(), c.rejected):
					t.Errorf("the clock is off by %v: %v", failed.ClockOffset, err)
				}
			})
		})
	}
}
