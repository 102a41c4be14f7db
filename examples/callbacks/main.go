// Callbacks receives the callbacks of a Voximplant account and prints them. Put
// a server that speaks TLS before it and make that server's URL the account's
// callback_url. The salts stand in $CALLBACK_SALTS, separated by commas while
// one replaces another, the key in $VOXIMPLANT_API_KEY.
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
		fmt.Fprintln(r.out, "refused:", err)
	}))
}

// receive takes a delivery when all of it comes from the service.
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
	default: // those that come later, too
		return fmt.Sprintf("%s, callback %d", c.Type, c.CallbackID)
	}
}
