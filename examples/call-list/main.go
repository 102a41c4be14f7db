// Call-list uploads a CSV file of phone numbers to call, and starts the calls with
// a routing rule:
//
//	call-list 12345 customers.csv
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	if err := start(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "call-list:", err)
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
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	return run(ctx, client, args, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("requires the ID of a rule and a CSV file")
	}
	rule, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return fmt.Errorf("invalid rule ID %q", args[0])
	}
	file, err := os.Open(args[1])
	if err != nil {
		return err
	}
	defer file.Close()
	name := filepath.Base(args[1])
	resp, err := client.CreateCallList(ctx, voximplant.CreateCallListRequest{Body: voximplant.CreateCallListBody{
		RuleID:          rule,
		Name:            name,
		Priority:        1,
		MaxSimultaneous: 5,
		NumAttempts:     3,
		IntervalSeconds: voximplant.Ptr(int64(600)),
		Delimiter:       voximplant.Ptr(";"),
		FileContent:     voximplant.File{Name: name, ContentType: "text/csv", Content: file}, // read while it is sent
	}})
	switch {
	case errors.Is(err, voximplant.ErrorCodeInvalidCSVFile):
		return fmt.Errorf("%s is not a valid CSV file: %w", name, err)
	case errors.Is(err, voximplant.ErrorCodeInsufficientMoney):
		return fmt.Errorf("the balance of the account is too low: %w", err)
	case err != nil:
		return err
	case resp.ListID == nil || resp.Count == nil:
		return errors.New("the response has no list")
	}
	fmt.Fprintf(out, "list %d: %d numbers\n", *resp.ListID, *resp.Count)
	return nil
}
