package load

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
)

// decode has kin-openapi read what the tree of the root document says, into
// which the walk has put everything else.
func (l *loader) decode(version string) *openapi3.T {
	if err := l.encode(l.main); err != nil {
		l.errorf(l.pos(l.main, err.at), "limit", "%s", err.text)
		return nil
	}
	if err := l.errLate(); err != nil {
		l.errorf(diag.Position{File: l.main.name}, "limit", "%v", err)
		return nil
	}
	// Positions live in the line table; the trees would only burden the garbage
	// collector while kin-openapi builds its own.
	l.main.root, l.files, l.owner = nil, nil, nil
	kin := openapi3.NewLoader()
	kin.IncludeOrigin = true
	kin.ReadFromURIFunc = refuse
	var t *openapi3.T
	var err error
	if version == "2.0" {
		t, err = l.convert(kin)
	} else if t, err = kin.LoadFromDataWithPath(l.main.encoded, l.main.url()); err != nil {
		// It may be that only the YAML parser does not like it.
		l.main.asJSON()
		t, err = kin.LoadFromDataWithPath(l.main.encoded, l.main.url())
	}
	if err != nil {
		l.translate(err)
		return nil
	}
	return t
}

// refuse keeps kin-openapi from the disk and the network: there is nothing
// left that it could have to read.
func refuse(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	return nil, fmt.Errorf("the file %q is not part of the document", location)
}

// convert reads Swagger 2.0. The converter knows no origins, so that
// diagnostics of later stages can only name the file.
func (l *loader) convert(kin *openapi3.Loader) (*openapi3.T, error) {
	l.main.asJSON()
	var old openapi2.T
	if err := json.Unmarshal(l.main.encoded, &old); err != nil {
		return nil, err
	}
	return openapi2conv.ToV3WithLoader(&old, kin, l.main.url())
}

var encodedLine = regexp.MustCompile(`\bline (\d+)(?:, column \d+)?:? ?`)

// translate makes an error of kin-openapi a diagnostic. It speaks of lines of
// the encoding, when it has any.
func (l *loader) translate(err error) {
	text := err.Error()
	if _, yamlErr, ok := strings.Cut(text, ", yaml error: "); ok {
		text = yamlErr // the JSON error is about the same thing, without a line
	}
	text = strings.TrimPrefix(text, "failed to unmarshal data: ")
	pos := diag.Position{File: l.main.name}
	if m := encodedLine.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		pos = l.main.encodedAt(n)
	}
	text = encodedLine.ReplaceAllString(text, "")
	l.errorf(pos, "invalid-document", "%s", strings.Join(strings.Fields(text), " "))
}
