// Start-scenario starts the scenarios of a routing rule and writes the URL that
// controls their media session:
//
//	start-scenario 12345 '{"to": "+15550100"}'
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	if err := start(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "start-scenario:", err)
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
	if len(args) != 1 && len(args) != 2 {
		return errors.New("requires the ID of a rule, and accepts data for the scenario")
	}
	rule, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return fmt.Errorf("invalid rule ID %q", args[0])
	}
	req := voximplant.StartScenariosRequest{RuleID: rule}
	if len(args) == 2 {
		req.ScriptCustomData = &args[1] // VoxEngine.customData() in the scenario
	}
	resp, err := client.StartScenarios(ctx, req)
	var failed *voximplant.APIError
	switch {
	case errors.As(err, &failed) && failed.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("too many scenarios are being started: %w", err)
	case errors.Is(err, voximplant.ErrorCodeInvalidRuleID):
		return fmt.Errorf("there is no rule %d", rule)
	case err != nil:
		return err
	case resp.MediaSessionAccessSecureURL == nil:
		return errors.New("the response has no URL")
	}
	// Requests to this URL reach the scenario without a token: do not log it.
	fmt.Fprintln(out, *resp.MediaSessionAccessSecureURL)
	return nil
}
