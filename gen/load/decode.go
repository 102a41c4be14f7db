package load

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
)

// decode has kin-openapi read what the trees say.
func (l *loader) decode(version string) *openapi3.T {
	for _, key := range l.keys() {
		if s := l.files[key]; s != nil {
			if err := l.encode(s); err != nil {
				l.errorf(diag.Position{File: s.name}, "limit", "%v", err)
				return nil
			}
		}
	}
	kin := openapi3.NewLoader()
	kin.Context = context.Background()
	kin.IncludeOrigin = true
	kin.ReadFromURIFunc = l.serve
	var t *openapi3.T
	var err error
	if version == "2.0" {
		t, err = l.convert(kin)
	} else {
		t, err = kin.LoadFromDataWithPath(l.main.encoded, l.main.url())
	}
	if err != nil {
		l.translate(err)
		return nil
	}
	return t
}

func (l *loader) keys() []string {
	keys := make([]string, 0, len(l.files))
	for key := range l.files {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// serve hands kin-openapi the files that the walk has read and checked, and no
// others: kin-openapi never reaches a disk or a network.
func (l *loader) serve(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	if err := l.errLate(); err != nil {
		return nil, err
	}
	if location.Scheme == "" && location.Host == "" {
		if s := l.files[location.Path]; s != nil {
			return s.encoded, nil
		}
	}
	return nil, fmt.Errorf("the file %q is not part of the document", location)
}

// convert reads Swagger 2.0. The converter knows no origins, so that
// diagnostics of later stages can only name the file.
func (l *loader) convert(kin *openapi3.Loader) (*openapi3.T, error) {
	var old openapi2.T
	if err := json.Unmarshal(l.main.encoded, &old); err != nil {
		return nil, err
	}
	return openapi2conv.ToV3WithLoader(&old, kin, l.main.url())
}

var encodedLine = regexp.MustCompile(`\bline (\d+)(?:, column \d+)?:? ?`)

// translate makes an error of kin-openapi a diagnostic. It speaks of lines of
// the encoding, when it has any; with one file they are the root document's.
func (l *loader) translate(err error) {
	text := err.Error()
	if _, yamlErr, ok := strings.Cut(text, ", yaml error: "); ok {
		text = yamlErr // the JSON error is about the same thing, without a line
	}
	text = strings.TrimPrefix(text, "failed to unmarshal data: ")
	pos := diag.Position{File: l.main.name}
	if m := encodedLine.FindStringSubmatch(text); m != nil && len(l.files) == 1 {
		n, _ := strconv.Atoi(m[1])
		pos = l.main.encodedAt(n)
	}
	text = encodedLine.ReplaceAllString(text, "")
	l.errorf(pos, "invalid-document", "%s", strings.Join(strings.Fields(text), " "))
}
