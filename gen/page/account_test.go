package page

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// accountPage is the vendor's page, which is not part of the repository.
func accountPage(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "pages", "set-account-info.txt"))
	if err != nil {
		t.Skipf("the vendor's page is not here: %v", err)
	}
	return data
}

var testOptions = Options{Title: "Voximplant Management API", Server: "https://api.voximplant.com/platform_api"}

// merged imports pages into a description.
func merged(t *testing.T, into []byte, pages ...[]byte) []byte {
	t.Helper()
	doc, err := Open("spec.yaml", into, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range pages {
		m, diags := Parse("page", data)
		if m == nil {
			t.Fatal(diags.Err())
		}
		op, lifted := Lift(m)
		for _, d := range append(append(diags, lifted...), doc.Merge(op)...) {
			t.Log(d)
		}
	}
	out, _, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAccountPageOverTheCommittedDescription(t *testing.T) {
	spec, err := os.ReadFile(filepath.Join("..", "..", "spec", "voximplant.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if out := merged(t, spec, accountPage(t)); !bytes.Equal(out, spec) {
		os.WriteFile("/tmp/pg/out.yaml", out, 0o644)
		t.Error("it changes the description")
	}
}

func TestAccountPageIntoNothing(t *testing.T) {
	first := merged(t, nil, accountPage(t))
	os.WriteFile("/tmp/pg/empty.yaml", first, 0o644)
	if second := merged(t, first, accountPage(t)); !bytes.Equal(first, second) {
		t.Error("importing the page again changes something")
	}
}
