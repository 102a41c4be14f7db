// Package testingdoc runs the snippets of docs/testing.md: every one stands
// here or in testdata, word for word. It compiles those of other pages that use the
// package petstore.
package testingdoc

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/internal/test/gentest"
)

// changePassword is the code under test.
func changePassword(ctx context.Context, client *voximplant.Client, password string) error {
	_, err := client.SetAccountInfo(ctx, voximplant.SetAccountInfoRequest{
		NewAccountPassword: voximplant.Ptr(voximplant.Secret(password)),
	})
	return err
}

func TestChangePassword(t *testing.T) {
	fake := voximplantfake.New(t)
	fake.OnSetAccountInfo = func(_ context.Context, req voximplant.SetAccountInfoRequest) (*voximplant.SetAccountInfoResponse, error) {
		return &voximplant.SetAccountInfoResponse{Result: 1}, nil
	}
	if err := changePassword(t.Context(), fake.Client(), "Str0ng!pass"); err != nil {
		t.Fatal(err)
	}
}

func TestUnauthorized(t *testing.T) {
	fake := voximplantfake.New(t)
	fake.OnSetAccountInfo = func(context.Context, voximplant.SetAccountInfoRequest) (*voximplant.SetAccountInfoResponse, error) {
		return nil, &voximplant.APIError{Code: voximplant.ErrorCodeAuthorizationFailed}
	}
	err := changePassword(t.Context(), fake.Client(), "Str0ng!pass")
	if !errors.Is(err, voximplant.ErrorCodeAuthorizationFailed) {
		t.Fatal(err)
	}
}

func TestTooMany(t *testing.T) {
	fake := voximplantfake.New(t)
	fake.Next(voximplantfake.TooManyRequests(3 * time.Second))
	err := changePassword(t.Context(), fake.Client(), "Str0ng!pass")
	var failed *voximplant.APIError
	if !errors.As(err, &failed) || !failed.Temporary() || failed.RetryAfter != 3*time.Second {
		t.Fatal(err)
	}
}

func TestRecorded(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.InMemory(), voximplantfake.WithExamples())
	if err := changePassword(t.Context(), fake.Client(), "Str0ng!pass"); err != nil {
		t.Fatal(err)
	}
	for _, r := range fake.Requests() {
		req, ok := r.Value.(voximplant.SetAccountInfoRequest)
		if !ok || r.Query != "" || req.LanguageCode != nil {
			t.Errorf("sent: %s %s", r.Method, r.Path)
		}
	}
}

// signed is a fake that wants tokens of a key.
func signed(t *testing.T, key *rsa.PublicKey) *voximplantfake.Server {
	return voximplantfake.New(t, voximplantfake.WithTLS(),
		voximplantfake.WithPublicKey(key, voximplantfake.TokenRules{KeyID: "the-key", Issuer: "7"}))
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRoundTripper(t *testing.T) {
	client, err := voximplant.NewClient(voximplant.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Request: r,
			Header: http.Header{"Content-Type": {"application/json"}},
			Body:   io.NopCloser(strings.NewReader(`{"error":{"code":340,"msg":"slow down"}}`)),
		}, nil
	})}))
	if err != nil {
		t.Fatal(err)
	}
	var failed *voximplant.APIError
	if err := changePassword(t.Context(), client, "Str0ng!pass"); !errors.As(err, &failed) || !failed.Temporary() {
		t.Fatal(err)
	}
}

// TestPetstore runs the snippets about a client with pages and an interface.
func TestPetstore(t *testing.T) {
	result := gen.Generate(gen.Config{
		Spec: load.Input{Path: "testdata/petstore.yaml"}, Package: "petstore", Strict: true, Interface: true,
		ImportPath: func(string) string { return "example.com/generated/petstore" },
	})
	if result.Files == nil {
		t.Fatal(result.Diags)
	}
	module := gentest.NewModule(t)
	module.Add(t, "petstore", result.Files)
	text, err := os.ReadFile(petstoreTests)
	if err != nil {
		t.Fatal(err)
	}
	module.AddTest(t, "petstore", "petstore_test.go", text)
	module.AddTest(t, "petstore", "pages_test.go", []byte(otherPages(t)))
	module.Test(t)
}

var goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// otherPages returns a test file with the snippets of other pages that use the package
// petstore. Each is a part of a function that has these parameters and returns anything.
func otherPages(t *testing.T) string {
	t.Helper()
	const signature = "(ctx context.Context, client *petstore.Client, fake *petstorefake.Server, err error, first, second []petstore.Order, id string, secret, refreshToken petstore.Secret, store func(petstore.Secret)) any"
	var b strings.Builder
	b.WriteString("package petstore_test\n\nimport (\n\"context\"\n\"errors\"\n\"fmt\"\n\"os\"\n\n\"example.com/generated/petstore\"\n\"example.com/generated/petstore/petstorefake\"\n)\n")
	for page, want := range map[string]int{"README.md": 4, "docs/pages.md": 2, "docs/authentication.md": 2} {
		text, err := os.ReadFile("../../../" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range goBlock.FindAllSubmatch(text, -1) {
			if block := string(m[1]); strings.Contains(block, "petstore.") {
				want--
				fmt.Fprintf(&b, "\nvar _ = func%s {\n{\n%s\n_, _ = client, err\n}\nreturn nil\n}\n", signature, block)
			}
		}
		if want != 0 {
			t.Errorf("%s: %d snippets are missing", page, want)
		}
	}
	return b.String()
}

const petstoreTests = "testdata/petstore_test.go.txt"

// TestSnippets holds docs/testing.md against this file and testdata.
func TestSnippets(t *testing.T) {
	text, err := os.ReadFile("../../../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	var here []byte
	for _, name := range []string{"testing_test.go", petstoreTests} {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		here = append(here, source...)
	}
	found := goBlock.FindAllSubmatch(text, -1)
	if len(found) < 6 {
		t.Fatalf("%d snippets", len(found))
	}
	for _, m := range found {
		if !strings.Contains(string(here), string(m[1])) {
			t.Errorf("this snippet is nowhere compiled:\n%s", m[1])
		}
	}
	_ = signed // compiled; transport's tests have a key
}
