package page

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// accountPage is the vendor's page, which is not part of the repository.
func accountPage(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(testenv.Shared(t, "pages/set-account-info.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var testOptions = Options{Title: "Voximplant Management API", Server: "https://api.voximplant.com/platform_api"}

// merged imports pages into a document, without a word of complaint.
func merged(t *testing.T, into []byte, pages ...[]byte) []byte {
	t.Helper()
	doc, err := Open("spec.yaml", into, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range pages {
		for _, d := range doc.Import(Input{Name: "page", Data: data}) {
			if d.Code != "page-moved" {
				t.Error(d)
			}
		}
	}
	out, _, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func committed(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "spec", "voximplant.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// account returns the committed description without the operations of other pages.
func account(t *testing.T) []byte {
	t.Helper()
	doc, err := Open("spec.yaml", committed(t), testOptions)
	if err != nil {
		t.Fatal(err)
	}
	if diags := doc.Import(Input{Name: "page", Data: accountPage(t)}); diags.HasErrors() || len(doc.Gone(true)) < 100 {
		t.Fatal(diags.Err())
	}
	out, _, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAccountPageOverTheCommittedDescription(t *testing.T) {
	spec := committed(t)
	if out := merged(t, spec, accountPage(t)); !bytes.Equal(out, spec) {
		t.Errorf("it changes the description:\n%s", Diff("spec", spec, out))
	}
}

// TestAccountPageWithoutDigests: what import adds to a document that was
// written by hand is where its texts came from, and nothing else.
func TestAccountPageWithoutDigests(t *testing.T) {
	var bare []byte
	spec := account(t)
	for l := range bytes.Lines(spec) {
		if !bytes.Contains(l, []byte("x-voxgen-source: {text:")) {
			bare = append(bare, l...)
		}
	}
	if out := merged(t, bare, accountPage(t)); !bytes.Equal(out, spec) {
		t.Errorf("it changes more than digests:\n%s", Diff("spec", spec, out))
	}
}

// TestAccountPageIntoNothing: the page gives all facts of the document that
// it states.
func TestAccountPageIntoNothing(t *testing.T) {
	page := accountPage(t)
	first := merged(t, nil, page)
	if second := merged(t, first, page); !bytes.Equal(first, second) {
		t.Error("importing the page again changes something")
	}
	if bytes.Contains(first, []byte("Must be at least")) {
		t.Error("it has the vendor's words")
	}
	got, want := rootOf(t, first), rootOf(t, committed(t))
	a, b := operationOf(got), operationOf(want)
	if !same(get(a, rolesKey), get(b, scalar(get(want, rolesExtensionKey)))) || len(get(a, "parameters").Content) != 21 {
		t.Error("roles or parameters differ")
	}
	for i, p := range get(a, "parameters").Content {
		q := get(b, "parameters").Content[i]
		name := scalar(get(q, "name"))
		x, y := follow(got, get(p, "schema")), follow(want, get(q, "schema"))
		if name == "callback_salt" {
			unset(y, "maxLength") // stated by another page
		}
		unset(x, sourceKey)
		unset(y, "description")
		if scalar(get(p, "name")) != name || scalar(get(p, "in")) != "query" || get(p, "required") != nil || !same(x, y) {
			out, _ := yaml.Marshal([]*yaml.Node{p, x, y})
			t.Errorf("%s differs: %.400s", name, out)
		}
	}
	result := func(op *yaml.Node) *yaml.Node {
		media := get(get(get(get(op, "responses"), "200"), "content"), "application/json")
		return get(get(get(media, "schema"), "properties"), "result")
	}
	if scalar(get(result(a), "type")) != "integer" {
		t.Error("no result")
	}
	for name, count := range map[string]int{"LanguageCode": 142, "BillingAddressCountryCode": 224} {
		c := get(get(get(got, "components"), "schemas"), name)
		if n := len(get(c, "enum").Content); n != count || len(get(c, "x-enum-descriptions").Content) != 2*count {
			t.Errorf("%s has %d values", name, n)
		}
	}
}

func rootOf(t *testing.T, data []byte) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

func operationOf(root *yaml.Node) *yaml.Node {
	return get(get(get(root, "paths"), "/SetAccountInfo"), "post")
}

// TestAccountPageChanges changes the vendor's page and looks at the lines that change.
func TestAccountPageChanges(t *testing.T) {
	page, spec := string(accountPage(t)), account(t)
	for _, c := range []struct {
		name, old, now string
		want           []string
	}{
		{"value removed", "aa (Afar), ab (Abkhazian), ", "aa (Afar), ", []string{"-        - 'ab'", "-        'ab': Abkhazian"}},
		{"value added", "aa (Afar), ", "aa (Afar), a1 (New), ", []string{"+        - 'a1'", "+        'a1': New"}},
		{"label changed", "cy (Welch)", "cy (Welsh)", []string{"-        'cy': Welch", "+        'cy': Welsh"}},
		{"default changed", "incoming message texts. Default value is false", "incoming message texts. Default value is true", []string{"-            default: false", "+            default: true"}},
		{"default gone", "incoming message texts. Default value is false", "incoming message texts", []string{"-            default: false"}},
		{"limit tightened", "at least 8 characters", "at least 12 characters", []string{"-            minLength: 8", "+            minLength: 12"}},
		{"required", "callback_saltstringOptional", "callback_saltstringRequired", []string{"+          required: true"}},
		{"type", "account_custom_datastring", "account_custom_datainteger", []string{"-            type: string", "+            type: integer"}},
		{"prose only", "The first name", "The given name", nil},
		{"role", "Accountant, Payer", "Payer", []string{"-        - Accountant"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(page, c.old) != 1 {
				t.Fatalf("%q stands %d times", c.old, strings.Count(page, c.old))
			}
			out := merged(t, spec, []byte(strings.Replace(page, c.old, c.now, 1)))
			var got []string
			for l := range strings.Lines(Diff("spec", spec, out)) {
				l = strings.TrimRight(l, "\n")
				if (l[0] == '+' || l[0] == '-') && !strings.HasPrefix(l, "+++") && !strings.HasPrefix(l, "---") && !strings.Contains(l, sourceKey) {
					got = append(got, l)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if back := merged(t, out, []byte(page)); c.name != "default gone" && !bytes.Equal(back, spec) {
				t.Errorf("it does not come back:\n%s", Diff("spec", spec, back))
			}
		})
	}
}
