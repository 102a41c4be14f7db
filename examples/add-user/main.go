// Add-user adds a user to an application and binds it to a queue of that
// application. It reads the password from standard input:
//
//	add-user shop alice support < password.txt
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
	if err := start(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "add-user:", err)
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
	if len(args) != 3 {
		return errors.New("requires the names of an application, a user and a queue")
	}
	application, user, queue := args[0], args[1], args[2]
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password: %w", err)
	}
	_, err = client.AddUser(ctx, voximplant.AddUserRequest{
		UserName:        user,
		UserDisplayName: user,
		UserPassword:    voximplant.Secret(strings.TrimRight(line, "\r\n")),
		ApplicationName: &application, // the user is bound to it
	})
	var invalid *voximplant.ValidationError
	switch {
	case errors.As(err, &invalid): // nothing was sent
		for _, f := range invalid.Fields {
			fmt.Fprintln(out, "-", f)
		}
		return errors.New("the name or the password is invalid")
	case errors.Is(err, voximplant.ErrorCodeUserNameIsntUnique):
		fmt.Fprintf(out, "user %s exists\n", user) // continue after an earlier run
	case err != nil:
		return err
	default:
		fmt.Fprintf(out, "user %s was added\n", user)
	}
	_, err = client.BindUserToQueue(ctx, voximplant.BindUserToQueueRequest{
		Bind:            true,
		ApplicationName: &application,
		UserName:        []string{user},
		ACDQueueName:    []string{queue},
	})
	if err != nil {
		return fmt.Errorf("bind the user to %s: %w", queue, err)
	}
	fmt.Fprintf(out, "user %s is bound to queue %s\n", user, queue)
	return nil
}
