// Notifications sets the notifications of a Voximplant account: warnings of
// a low balance and of failed scenarios, but no news.
//
//	notifications 12.5
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	if err := start(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "notifications:", err)
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
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return run(ctx, client, args, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("requires one argument, the balance to warn at")
	}
	balance, err := strconv.ParseFloat(args[0], 64)
	if err != nil {
		return fmt.Errorf("invalid balance %q", args[0])
	}
	// Omitted fields are not changed; false and 0 are sent.
	_, err = client.SetAccountInfo(ctx, voximplant.SetAccountInfoRequest{
		LanguageCode:         voximplant.Ptr(voximplant.LanguageCodeEN),
		MinBalanceToNotify:   &balance,
		AccountNotifications: voximplant.Ptr(true),
		NewsNotifications:    voximplant.Ptr(false),
		SendJSError:          voximplant.Ptr(true),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "warnings are sent at a balance of %g\n", balance)
	return nil
}
