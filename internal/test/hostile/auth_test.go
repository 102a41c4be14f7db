package hostile

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
)

// TestCredentials generates from documents whose security schemes have names that look
// alike or like several others joined. Each operation must send the credentials of its own
// schemes, in the order of its requirements, those without credentials last.
func TestCredentials(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	names := []string{"a", "b", "aOrB", "aB", "A", "a-b", "none", "a or none", "noneOrB", "or", "OrOr", "b2", "B", "1", "1 2", "1Or1", "securityA", "with a"}
	for run := range 10 {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		schemes := slices.Clone(names[:2+random.IntN(len(names)-2)])
		wanted := make([][][]string, 30)
		for i := range wanted {
			for range random.IntN(4) {
				set := []string{}
				for _, s := range schemes {
					if random.IntN(len(schemes)) == 0 {
						set = append(set, s)
					}
				}
				wanted[i] = append(wanted[i], set)
			}
		}
		checkCredentials(t, fmt.Sprintf("run %d", run), schemes, wanted)
	}
	checkCredentials(t, "numbers", []string{"1", "2", "1Or2", "1 2", "1Or2 2"}, [][][]string{{{"1"}, {"2"}}, {{"1Or2"}}, {{"1Or2 2"}}, {{"1 2"}}})
	checkCredentials(t, "the document of the review", []string{"a", "b", "aOrB", "aB"}, [][][]string{{{"a"}, {"b"}}, {{"aOrB"}}, {{"a", "b"}}, {{"aB"}}, {{}, {"a"}}})
}

var (
	authVariable = regexp.MustCompile(`(?s)var (security\w+) = (\[\]\[\]int\{.*?\})\n`)
	authSlot     = regexp.MustCompile(`client\.auth\[(\d+)\] = headerCredential\("([^"]*)"`)
	authUse      = regexp.MustCompile(`(?s)\) Op(\d+)\(.*?\n}\n`)
	authAssigned = regexp.MustCompile(`call\.auth = (\w+)`)
	authSet      = regexp.MustCompile(`\{[\d, ]*\}`)
)

// checkCredentials compares the requirements of operation i with wanted[i].
func checkCredentials(t *testing.T, what string, schemes []string, wanted [][][]string) {
	t.Helper()
	files := generateWith(t, what, secured(schemes, wanted), false)
	if files == nil {
		t.Fatalf("%s: refused", what)
	}
	gentest.TypeCheck(t, "example.com/generated/"+folder("secured"), files)
	var source string
	for _, f := range files {
		source += string(f.Content)
	}
	headers := map[string]string{}
	for _, m := range authSlot.FindAllStringSubmatch(source, -1) {
		headers[m[1]] = m[2]
	}
	variables := map[string]string{}
	for _, m := range authVariable.FindAllStringSubmatch(source, -1) {
		variables[m[1]] = m[2]
	}
	found := 0
	for _, m := range authUse.FindAllStringSubmatch(source, -1) {
		i, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		found++
		var got []string
		if use := authAssigned.FindStringSubmatch(m[0]); use != nil {
			for _, set := range authSet.FindAllString(variables[use[1]], -1) {
				var sent []string
				for _, slot := range regexp.MustCompile(`\d+`).FindAllString(set, -1) {
					sent = append(sent, headers[slot])
				}
				got = append(got, strings.Join(sent, " "))
			}
		}
		if want := sentFor(schemes, wanted[i]); !slices.Equal(got, want) {
			t.Errorf("%s: with the schemes %q, an operation that requires %q sends %q, want %q", what, schemes, wanted[i], got, want)
		}
	}
	if found != len(wanted) {
		t.Errorf("%s: %d operations found, want %d", what, found, len(wanted))
	}
}

// sentFor returns the headers of each alternative, in the order of the schemes' names; nil
// if no alternative has any.
func sentFor(schemes []string, sets [][]string) []string {
	var with, without []string
	for _, set := range sets {
		var sent []string
		for _, s := range slices.Sorted(slices.Values(set)) {
			sent = append(sent, headerOf(schemes, s))
		}
		if len(sent) > 0 {
			with = append(with, strings.Join(sent, " "))
		} else {
			without = append(without, "")
		}
	}
	if with == nil {
		return nil
	}
	return append(with, without...)
}

// headerOf returns the name of the header of a scheme.
func headerOf(schemes []string, name string) string {
	return fmt.Sprintf("X-Key-%d", slices.Index(schemes, name))
}

// secured returns a document with API keys as security schemes, and operations with these
// requirements.
func secured(schemes []string, required [][][]string) []byte {
	var paths, keys []string
	for i, sets := range required {
		alternatives := []string{}
		for _, set := range sets {
			var members []string
			for _, s := range set {
				members = append(members, quote(s)+": []")
			}
			alternatives = append(alternatives, "{"+strings.Join(members, ",")+"}")
		}
		paths = append(paths, fmt.Sprintf(`"/p%d": {"get": {"operationId": "Op%d", "security": [%s], "responses": {"204": {"description": "ok"}}}}`, i, i, strings.Join(alternatives, ",")))
	}
	for _, s := range schemes {
		keys = append(keys, quote(s)+`: {"type": "apiKey", "in": "header", "name": `+quote(headerOf(schemes, s))+`}`)
	}
	return []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {` + strings.Join(paths, ",") +
		`}, "components": {"securitySchemes": {` + strings.Join(keys, ",") + `}}}`)
}
