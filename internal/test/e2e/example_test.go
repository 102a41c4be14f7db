package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/voxgen/voxgen/generated/voximplant"
)

// standIn answers as the service does, so that the examples can run. A program
// leaves WithBaseURL out and gives WithHTTPClient the client that
// transport.NewClient(creds) makes.
func standIn(answer string) (client *voximplant.Client, stop func()) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // what cannot be parsed is not shown
		for name := range r.PostForm {
			fmt.Println("arrived:", r.URL.Path, name)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	client, err := voximplant.NewClient(
		voximplant.WithHTTPClient(service.Client()),
		voximplant.WithBaseURL(service.URL),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client, service.Close
}

// The documentation's own example: change the account's password.
func Example_changePassword() {
	client, stop := standIn(`{"result":1}`)
	defer stop()

	resp, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		NewAccountPassword: voximplant.Ptr(voximplant.Secret("Str0ng!pass")),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("result:", resp.Result)
	// Output:
	// arrived: /SetAccountInfo new_account_password
	// result: 1
}

// Nothing is sent when the document rejects the request. The error has all
// violations, and never the values.
func Example_invalidRequest() {
	client, stop := standIn(`{"result":1}`)
	defer stop()

	_, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		NewAccountPassword: voximplant.Ptr(voximplant.Secret("weak")),
		LanguageCode:       voximplant.Ptr(voximplant.LanguageCode("klingon")),
	})
	var invalid *voximplant.ValidationError
	if errors.As(err, &invalid) {
		for _, f := range invalid.Fields {
			fmt.Println(f)
		}
	}
	// Output:
	// new_account_password must be at least 8 characters long
	// new_account_password must contain an upper-case letter
	// new_account_password must contain a digit
	// new_account_password must contain a special character
	// language_code must be a known LanguageCode
}

// The service's errors are typed, also those inside HTTP 200.
func Example_serviceError() {
	client, stop := standIn(`{"error":{"code":100,"msg":"Authorization failed."}}`)
	defer stop()

	_, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		NewsNotifications: voximplant.Ptr(false),
	})
	if errors.Is(err, voximplant.ErrorCodeAuthorizationFailed) {
		fmt.Println("a clock that runs ahead is the usual reason")
	}
	var failed *voximplant.APIError
	if errors.As(err, &failed) {
		fmt.Println(failed.StatusCode, failed.Message, failed.Temporary())
	}
	// Output:
	// arrived: /SetAccountInfo news_notifications
	// a clock that runs ahead is the usual reason
	// 200 Authorization failed. false
}

// Absent, zero and empty are three things: a nil field is not sent.
func Example_removeCallback() {
	client, stop := standIn(`{"result":1}`)
	defer stop()

	_, err := client.SetAccountInfo(context.Background(), voximplant.SetAccountInfoRequest{
		CallbackURL: voximplant.Ptr(""), // takes the URL away
	})
	fmt.Println(err)
	// Output:
	// arrived: /SetAccountInfo callback_url
	// <nil>
}

// A request can be printed and logged.
func Example_printRequest() {
	fmt.Printf("%v\n", voximplant.Secret("Str0ng!pass"))
	fmt.Printf("%#v\n", voximplant.Secret("Str0ng!pass"))
	// Output:
	// [secret]
	// [secret]
}
