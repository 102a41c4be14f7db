// Change-password sets the password of a Voximplant account. It reads the
// password from standard input, where neither the list of processes nor the
// shell's history keeps it, and the credentials from $VOXIMPLANT_CREDENTIALS:
//
//	change-password < password.txt
package main

import (
	"bufio"
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
	if err := start(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "change-password:", err)
		os.Exit(1)
	}
}

func start(in io.Reader, out io.Writer) error {
	creds, err := transport.LoadCredentials("") // $VOXIMPLANT_CREDENTIALS
	if err != nil {
		return err
	}
	if err := creds.CheckFile(); err != nil {
		fmt.Fprintln(os.Stderr, "change-password: warning:", err)
	}
	client, err := voximplant.NewClient(voximplant.WithHTTPClient(transport.NewClient(creds)))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return run(ctx, client, in, out)
}

// run is separate from main so that a test can call it with a client of a fake.
func run(ctx context.Context, client *voximplant.Client, in io.Reader, out io.Writer) error {
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password: %w", err)
	}
	password := voximplant.Secret(strings.TrimRight(line, "\r\n"))
	_, err = client.SetAccountInfo(ctx, voximplant.SetAccountInfoRequest{NewAccountPassword: &password})
	var invalid *voximplant.ValidationError
	var failed *voximplant.APIError
	switch {
	case errors.As(err, &invalid): // nothing was sent
		for _, f := range invalid.Fields {
			fmt.Fprintln(out, "-", f)
		}
		return errors.New("the password is too weak")
	case errors.As(err, &failed) && failed.Temporary():
		return fmt.Errorf("nothing was changed, try again later: %w", err)
	case err != nil:
		return err
	}
	fmt.Fprintln(out, "the password was changed")
	return nil
}
