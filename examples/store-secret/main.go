// Store-secret stores a secret for the scenarios of an application and reads it
// again. It reads the value from standard input:
//
//	store-secret shop api_token < token.txt
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

func main() {
	if err := start(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "store-secret:", err)
		os.Exit(1)
	}
}

func start(args []string, in io.Reader, out io.Writer) error {
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
	return run(ctx, client, args, in, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("requires the names of an application and a secret")
	}
	application, name := args[0], args[1]
	text, err := io.ReadAll(io.LimitReader(in, 64<<10))
	if err != nil {
		return fmt.Errorf("read the value: %w", err)
	}
	value := voximplant.Secret(strings.TrimRight(string(text), "\r\n"))
	_, err = client.AddSecret(ctx, voximplant.AddSecretRequest{
		ApplicationName: &application, SecretName: name, SecretValue: value,
	})
	var invalid *voximplant.ValidationError
	if errors.As(err, &invalid) { // nothing was sent
		for _, f := range invalid.Fields {
			fmt.Fprintln(out, "-", f)
		}
		return errors.New("the secret is invalid")
	}
	if err != nil {
		return err
	}
	resp, err := client.GetSecretValue(ctx, voximplant.GetSecretValueRequest{
		ApplicationName: &application, SecretName: &name,
	})
	if err != nil {
		return err
	}
	if len(resp.Result) != 1 || resp.Result[0].SecretValue == nil {
		return errors.New("the response has no secret")
	}
	stored := *resp.Result[0].SecretValue // string(stored) is its text; fmt, log/slog and JSON show [secret]
	if stored != value {
		return fmt.Errorf("the service has another value of %s", name)
	}
	fmt.Fprintf(out, "%s = %v\n", name, stored)
	return nil
}
