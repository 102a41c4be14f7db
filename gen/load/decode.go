package load

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

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
	root := l.main.root
	l.main.root, l.files = nil, nil
	if version != "2.0" {
		root, l.owner = nil, nil
	}
	kin := newKin()
	var t *openapi3.T
	var err error
	if version == "2.0" {
		t, err = l.convert(kin, root)
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

func newKin() *openapi3.Loader {
	kin := openapi3.NewLoader()
	kin.IncludeOrigin = true
	kin.ReadFromURIFunc = refuse
	return kin
}

// refuse keeps kin-openapi from the disk and the network: there is nothing
// left that it could have to read.
func refuse(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	return nil, fmt.Errorf("the file %q is not part of the document", location)
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
