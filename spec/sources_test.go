package spec

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The tests of this file hold the description against the vendor's page and
// the table of errors, which are not part of the repository.
const (
	pageFile   = "pages/set-account-info.txt"
	errorsFile = "facts/error-codes.tsv"
)

func TestParametersAreThoseOfThePage(t *testing.T) {
	page := source(t, pageFile)
	query, _, _ := strings.Cut(page[strings.Index(page, "Query parameters"):], "\nResponse\n")
	headers := regexp.MustCompile(`(?m)^([a-z_]+?)(string|integer|boolean|double)Optional$`).FindAllStringSubmatch(query, -1)
	if len(headers) != 21 {
		t.Fatalf("the page has %d parameters, want 21", len(headers))
	}
	var want, got []string
	for _, h := range headers {
		want = append(want, h[1]+" "+strings.Replace(h[2], "double", "number", 1))
	}
	for _, ref := range operation(load(t, Description())).Parameters {
		got = append(got, ref.Value.Name+" "+ref.Value.Schema.Value.Type.Slice()[0])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestRolesAreThoseOfThePage(t *testing.T) {
	m := regexp.MustCompile(`Allowed roles: (.*)\.`).FindStringSubmatch(source(t, pageFile))
	got := fmt.Sprint(operation(load(t, Description())).Extensions["x-voximplant-roles"])
	if want := fmt.Sprint(strings.Split(m[1], ", ")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDefaultsAreThoseOfThePage(t *testing.T) {
	for _, ref := range operation(load(t, Description())).Parameters {
		p := ref.Value
		_, value, stated := strings.Cut(parameterText(t, p), "Default value is ")
		switch {
		case stated && fmt.Sprint(p.Schema.Value.Default) != strings.TrimSpace(value):
			t.Errorf("%s: default %v, want %s", p.Name, p.Schema.Value.Default, value)
		case !stated && p.Schema.Value.Default != nil:
			t.Errorf("%s: default %v, and the page has none", p.Name, p.Schema.Value.Default)
		}
	}
}

func TestExamplesAreThoseOfThePage(t *testing.T) {
	p := operation(load(t, Description())).Parameters.GetByInAndName("query", "location")
	_, list, _ := strings.Cut(parameterText(t, p), "Examples: ")
	if got, want := fmt.Sprint(p.Schema.Value.Examples), fmt.Sprint(strings.Split(strings.TrimSpace(list), ", ")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEnumsAreThoseOfThePage(t *testing.T) {
	for parameter, component := range map[string]string{
		"language_code": "LanguageCode", "billing_address_country_code": "CountryCode",
	} {
		p := operation(load(t, Description())).Parameters.GetByInAndName("query", parameter)
		if want := "#/components/schemas/" + component; p.Schema.Ref != want {
			t.Errorf("%s: refers to %q, want %q", parameter, p.Schema.Ref, want)
		}
		_, list, _ := strings.Cut(parameterText(t, p), "The following values are available: ")
		var want, got []string
		for item := range strings.SplitSeq(strings.TrimSpace(list), "), ") {
			want = append(want, strings.TrimSuffix(item, ")"))
		}
		e := readEnum(t, component)
		for _, value := range e.values {
			got = append(got, value+" ("+e.labels[value])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got  %v\nwant %v", parameter, got, want)
		}
	}
}

func TestErrorCodesAreThoseOfTheTable(t *testing.T) {
	var order []string
	labels := map[string]string{}
	rows := strings.Split(strings.TrimSpace(source(t, errorsFile)), "\n")[1:]
	for _, row := range rows {
		code, name, _ := strings.Cut(strings.TrimSpace(row), "\t")
		if labels[code] != "" {
			name = labels[code] + " or " + name
		} else {
			order = append(order, code)
		}
		labels[code] = name
	}
	if len(rows) != 458 {
		t.Errorf("the table has %d rows, want 458", len(rows))
	}
	e := readEnum(t, "ErrorCode")
	if !slices.Equal(e.values, order) {
		t.Errorf("codes: got %v\nwant %v", e.values, order)
	}
	for code, want := range labels {
		if e.labels[code] != want {
			t.Errorf("%s: got %q, want %q", code, e.labels[code], want)
		}
	}
}

// Facts may be taken from the page, its wording may not: no run of eight words
// and no whole sentence of three or more. Every scalar and comment is looked
// at by itself, because lists of facts do follow the page.
func TestNoProseOfThePage(t *testing.T) {
	const run = 8
	page := source(t, pageFile)
	forbidden := map[string]bool{}
	words := split(page)
	for i := range len(words) - run + 1 {
		forbidden[strings.Join(words[i:i+run], " ")] = true
	}
	var sentences []string
	for _, sentence := range regexp.MustCompile(`[.:]\s|\n`).Split(page, -1) {
		if w := split(sentence); len(w) >= 3 {
			sentences = append(sentences, " "+strings.Join(w, " ")+" ")
		}
	}
	for _, text := range slices.Concat(texts(root(t, Description())), texts(root(t, Overlay()))) {
		w := split(text)
		for i := range max(0, len(w)-run+1) {
			if r := strings.Join(w[i:i+run], " "); forbidden[r] {
				t.Errorf("the page says it too: %s", r)
			}
		}
		whole := " " + strings.Join(w, " ") + " "
		for _, sentence := range sentences {
			if strings.Contains(whole, sentence) {
				t.Errorf("the page's sentence%sstands in: %s", sentence, text)
			}
		}
	}
}

// parameterText returns what the page says below the header of p.
func parameterText(t *testing.T, p *openapi3.Parameter) string {
	t.Helper()
	kind := strings.Replace(p.Schema.Value.Type.Slice()[0], "number", "double", 1)
	_, text, ok := strings.Cut(source(t, pageFile), "\n"+p.Name+kind+"Optional\n")
	if !ok {
		t.Fatalf("the page has no %s", p.Name)
	}
	text, _, _ = strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	return text
}

var word = regexp.MustCompile(`[\p{L}\p{N}]+`)

func split(text string) []string { return word.FindAllString(strings.ToLower(text), -1) }

func source(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", filepath.FromSlash(name))
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here: the sources stay outside the repository", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}
