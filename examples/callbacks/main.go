// Callbacks receives the callbacks of a Voximplant account and prints them. Run it
// behind a TLS server and set the account's callback_url to the URL of that server.
// $CALLBACK_SALTS contains the salt, or several separated by commas while one
// replaces another, and $VOXIMPLANT_API_KEY the key.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	r := receiver{key: os.Getenv("VOXIMPLANT_API_KEY"), salts: strings.Split(os.Getenv("CALLBACK_SALTS"), ","), out: os.Stdout}
	server := &http.Server{Addr: "127.0.0.1:8090", Handler: r.handler(), ReadTimeout: 30 * time.Second}
	log.Fatal(server.ListenAndServe())
}

type receiver struct {
	key   string
	salts []string
	out   io.Writer
}

func (r receiver) handler() http.Handler {
	return voximplant.NewAccountCallbacksHandler(r.receive, voximplant.WithErrorHandler(func(_ *http.Request, err error) {
		fmt.Fprintln(r.out, "rejected:", err)
	}))
}

// receive processes a delivery if all of its callbacks are verified.
func (r receiver) receive(_ context.Context, delivery voximplant.AccountCallbacks) error {
	for _, c := range delivery.Callbacks {
		signature := transport.CallbackSignature{AccountID: c.AccountID, CallbackID: c.CallbackID, Hash: c.Hash, Salt: c.Salt}
		if err := transport.VerifyAccountCallback(signature, r.key, r.salts...); err != nil {
			return err
		}
	}
	for _, c := range delivery.Callbacks {
		fmt.Fprintln(r.out, describe(c))
	}
	return nil
}

func describe(c voximplant.AccountCallback) string {
	switch p := c.Payload().(type) {
	case *voximplant.MinBalanceCallback:
		return fmt.Sprintf("the balance is down to %g %s", c.Balance, c.Currency)
	case *voximplant.CardPaymentCallback:
		return fmt.Sprintf("paid by card: %g, transaction %d", p.Amount, p.TransactionID)
	case *voximplant.JSFailCallback:
		return "a scenario failed"
	default: // including types that are added later
		return fmt.Sprintf("%s, callback %d", c.Type, c.CallbackID)
	}
}
