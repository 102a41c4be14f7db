package conformance_test

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/internal/test/oracle"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/spec"
)

// explained are texts of disagreements over a parameter that is a list or a constant, such as
// "all".
var explained = []string{
	// openapi3filter decodes every value as a list.
	"got array, want string",
	// The caller has set the constant to another text, which looks like a list of one item on the wire.
	"must be a known AllString",
}

// TestAll drives every operation of the client with random requests and responses.
func TestAll(t *testing.T) {
	n := 8
	if testenv.Slow() {
		n = 40
	}
	r := oracle.Run(load.Input{Name: spec.DescriptionName, Data: spec.Description()}, []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}},
		oracle.Options{
			New:     func(c *http.Client) (any, error) { return voximplant.NewClient(voximplant.WithHTTPClient(c)) },
			Trusted: reflect.ValueOf(voximplant.WithoutValidation()),
			Reveal:  voximplant.RevealJSON,
		}, 1, n)
	for _, kind := range slices.Sorted(maps.Keys(r.Findings)) {
		if slices.ContainsFunc(explained, func(text string) bool { return strings.Contains(r.Examples[kind], text) }) {
			continue
		}
		t.Errorf("%d times %s\n%s", r.Findings[kind], kind, r.Examples[kind])
	}
	if r.Valid < 100*n/2 || r.Invalid == 0 || r.Answers < 197 {
		t.Errorf("%d valid and %d invalid requests, %d responses: too few to say much", r.Valid, r.Invalid, r.Answers)
	}
	t.Logf("%d valid, %d invalid, %d responses", r.Valid, r.Invalid, r.Answers)
}
