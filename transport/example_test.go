package transport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/voxgen/voxgen/transport"
)

// A client that signs its requests. The service here is a fake one, so the
// origin is a loopback address and the token goes over plain http.
func ExampleNewClient() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, signed := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		fmt.Println(r.Method, r.URL.Path, r.FormValue("language_code"), "signed:", signed)
		_, _ = io.WriteString(w, `{"result":1}`)
	}))
	defer service.Close()

	creds, err := transport.ParseCredentials(transport.FileForExamples()) // a program uses LoadCredentials("")
	if err != nil {
		log.Fatal(err)
	}
	client := transport.NewClient(creds,
		transport.WithOrigin(service.URL), transport.WithInsecureLoopback()) // a program needs neither
	resp, err := client.PostForm(service.URL+"/platform_api/SetAccountInfo", url.Values{"language_code": {"en"}})
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	fmt.Println(string(answer))
	// Output:
	// POST /platform_api/SetAccountInfo en signed: true
	// {"result":1}
}

// A Transport for a program with an http.Client of its own.
func ExampleNewTransport() {
	creds, err := transport.LoadCredentials("") // $VOXIMPLANT_CREDENTIALS
	if err != nil {
		log.Fatal(err)
	}
	client := &http.Client{
		Timeout: 30 * time.Second,
		Transport: transport.NewTransport(creds,
			transport.WithBase(&http.Transport{MaxIdleConnsPerHost: 16}),
			transport.WithLifetime(time.Minute),
			transport.WithAccountID(7654321), // a child account
		),
	}
	_ = client
}

// A token for curl.
func ExampleTransport_Token() {
	creds, err := transport.ParseCredentials(transport.FileForExamples())
	if err != nil {
		log.Fatal(err)
	}
	token, err := transport.NewTransport(creds).Token(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Count(token, "."), "dots")
	// Output: 2 dots
}

// A service whose clock is an hour behind the local one rejects a token from its
// future. The next token is made for its time.
func ExampleTransport_CheckClock() {
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		http.Error(w, "Authorization failed", http.StatusUnauthorized)
	}))
	defer service.Close()

	creds, err := transport.ParseCredentials(transport.FileForExamples())
	if err != nil {
		log.Fatal(err)
	}
	signer := transport.NewTransport(creds,
		transport.WithOrigin(service.URL), transport.WithBase(service.Client().Transport)) // a program needs neither
	client := &http.Client{Transport: signer}
	resp, err := client.Get(service.URL)
	if err != nil {
		log.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode == http.StatusUnauthorized && signer.CheckClock() != nil {
		// A program prints the error of CheckClock, which is precise to a second.
		fmt.Println("the clock is off by", signer.ClockOffset().Round(time.Minute))
	}
	// Output: the clock is off by -1h0m0s
}

// Credentials can be printed and logged.
func ExampleParseCredentials() {
	creds, err := transport.ParseCredentials(transport.FileForExamples())
	fmt.Printf("%+v %v\n", creds, err)

	_, err = transport.ParseCredentials([]byte(`{"result":{"account_email":"a@example.com","account_id":"1234567"}}`))
	for _, line := range strings.Split(err.Error(), "; ") {
		fmt.Println(line)
	}
	// Output:
	// transport.Credentials{AccountID:1234567, KeyID:"example-key", PrivateKey:REDACTED} <nil>
	// transport: credentials: account_id: want a JSON number, got a JSON string
	// key_id: is missing, want a JSON string
	// private_key: is missing, want a JSON string
}

func ExampleLoadCredentials() {
	_, err := transport.LoadCredentials("no-such-credentials.json")
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}
