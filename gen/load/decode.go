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

// decode decodes the tree of the root document, which by now contains everything
// it refers to, with kin-openapi.
func (l *loader) decode(version string) *openapi3.T {
	if err := l.encode(l.main); err != nil {
		l.errorf(l.pos(l.main, err.at), "limit", "%s", err.text)
		return nil
	}
	if err := l.errLate(); err != nil {
		l.errorf(diag.Position{File: l.main.name, Line: 1, Column: 1}, "limit", "%v", err)
		return nil
	}
	// Positions are in the line table, so the trees can be freed before
	// kin-openapi builds its own.
	root := l.main.root
	for _, f := range l.files {
		if f.source != nil {
			f.data, f.starts, f.root = nil, nil, nil
		}
	}
	l.files = nil
	if version != "2.0" {
		root, l.owner = nil, nil
	}
	var t *openapi3.T
	var err error
	if version == "2.0" {
		t, err = l.convert(newKin(), root)
	} else {
		t, err = l.decodeEncoded()
	}
	if err != nil {
		l.translate(err)
		return nil
	}
	return t
}

// decodeEncoded decodes the encoding of the document, a large one in parts.
func (l *loader) decodeEncoded() (*openapi3.T, error) {
	if len(l.main.encoded) > partSize {
		if t := l.main.decodeParts(partSize, l.origins); t != nil {
			return t, nil
		}
	}
	t, err := newKin().LoadFromDataWithPath(l.main.encoded, l.main.url())
	if err != nil {
		// The YAML parser may reject what the JSON parser accepts. A loader that has failed
		// would return the document as far as it got.
		l.main.asJSON()
		return newKin().LoadFromDataWithPath(l.main.encoded, l.main.url())
	}
	return t, nil
}

func newKin() *openapi3.Loader {
	kin := openapi3.NewLoader()
	kin.IncludeOrigin = true
	kin.ReadFromURIFunc = rejectRead
	return kin
}

// rejectRead keeps kin-openapi from reading files or URLs: everything it needs is
// already part of the document.
func rejectRead(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	return nil, fmt.Errorf("the file %q is not part of the document", location)
}

var encodedLine = regexp.MustCompile(`\bline (\d+)(?:, column \d+)?:? ?`)

// translate turns an error of kin-openapi into a diagnostic. Line numbers in it,
// if any, are those of the encoded document.
func (l *loader) translate(err error) {
	text := err.Error()
	if _, yamlErr, ok := strings.Cut(text, ", yaml error: "); ok {
		text = yamlErr // the JSON error reports the same problem without a line
	}
	text = strings.TrimPrefix(text, "failed to unmarshal data: ")
	pos := diag.Position{File: l.main.name, Line: 1, Column: 1}
	if m := encodedLine.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		pos = l.main.encodedAt(n)
	}
	text = encodedLine.ReplaceAllString(text, "")
	l.errorf(pos, "invalid-document", "%s", strings.Join(strings.Fields(text), " "))
}
