// Send-sms sends a text to phone numbers. If the sender is a phone number of the
// account, each number gets a message of its own; a sender ID needs one request
// for up to 100 numbers:
//
//	send-sms 15550100 'The order has arrived.' 15550111
//	send-sms Shop 'The order has arrived.' 15550111 15550122
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
		fmt.Fprintln(os.Stderr, "send-sms:", err)
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
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return run(ctx, client, args, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, out io.Writer) error {
	if len(args) < 3 {
		return errors.New("requires a sender, a text and phone numbers")
	}
	sender, text, numbers := args[0], args[1], args[2:]
	if _, err := strconv.ParseUint(sender, 10, 64); err != nil {
		return sendAll(ctx, client, sender, text, numbers, out)
	}
	for _, number := range numbers {
		resp, err := client.SendSMSMessage(ctx, voximplant.SendSMSMessageRequest{
			Source: sender, Destination: number, SMSBody: text,
		})
		switch {
		case errors.Is(err, voximplant.ErrorCodeSMSDisabledForNumber):
			return fmt.Errorf("%s cannot send messages; ControlSMS enables them", sender)
		case err != nil:
			return fmt.Errorf("to %s: %w", number, err)
		case resp.FragmentsCount != nil && *resp.FragmentsCount > 1:
			fmt.Fprintf(out, "%s: sent in %d parts\n", number, *resp.FragmentsCount)
		default:
			fmt.Fprintf(out, "%s: sent\n", number)
		}
	}
	return nil
}

// sendAll sends the text from a sender ID. Some numbers can fail while others get it.
func sendAll(ctx context.Context, client *voximplant.Client, sender, text string, numbers []string, out io.Writer) error {
	resp, err := client.A2PSendSMS(ctx, voximplant.A2PSendSMSRequest{SrcNumber: sender, DstNumbers: numbers, Text: text})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "sent to %d of %d numbers\n", len(resp.Result), len(numbers))
	for _, f := range resp.Failed {
		if f.DestinationNumber != nil && f.ErrorDescription != nil {
			fmt.Fprintf(out, "%s: %s\n", *f.DestinationNumber, *f.ErrorDescription)
		}
	}
	if len(resp.Failed) > 0 {
		return fmt.Errorf("%d numbers failed", len(resp.Failed))
	}
	return nil
}
