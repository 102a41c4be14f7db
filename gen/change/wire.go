package change

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"

	"github.com/voxgen/voxgen/gen/safe"
)

// wire compares the documents.
func wire(old, new Side) ([]Finding, error) {
	c := newComparison(old, new)
	changes, err := check(direct(old.Doc.T), direct(new.Doc.T))
	if err != nil {
		return nil, err
	}
	c.addAll(changes)
	was, is := mirrors(old.Doc.T, new.Doc.T)
	changes, err = check(was.doc, is.doc)
	if err != nil {
		return nil, err
	}
	for _, ch := range changes {
		c.addMirrored(ch, is.names)
	}
	if err := c.walk(); err != nil {
		return nil, err
	}
	return c.findings(), nil
}

// check runs oasdiff. A panic is returned as an error, because its input is not
// trusted.
func check(old, new *openapi3.T) (changes checker.Changes, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("change: compare the documents: %v", r)
		}
	}()
	d, err := diff.Get(diff.NewConfig(), old, new)
	if err != nil {
		return nil, fmt.Errorf("change: compare the documents: %w", err)
	}
	sources := diff.OperationsSourcesMap{}
	for _, doc := range []*openapi3.T{old, new} {
		for _, item := range doc.Paths.Map() {
			for _, op := range item.Operations() {
				sources[op] = ""
			}
		}
	}
	return checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), d, &sources, checker.INFO), nil
}

// direct returns doc without its webhooks, whose requests are sent by the API, so that
// oasdiff's rules must be inverted. See mirrors.
func direct(doc *openapi3.T) *openapi3.T {
	c := *doc
	c.Webhooks = nil
	if c.Paths == nil {
		c.Paths = openapi3.NewPaths()
	}
	return &c
}

// comparison collects the findings of the wire axis.
type comparison struct {
	old, new side
	found    []Finding
	places   map[string]int // index into found, by identity of findings

	renamed    map[string][]renamed
	renameEnds map[string]*Place // places of new names
}

func newComparison(old, new Side) *comparison {
	return &comparison{
		old: newSide(old), new: newSide(new), places: map[string]int{},
		renamed: renames(old.Doc.T, new.Doc.T), renameEnds: map[string]*Place{},
	}
}

// put adds a finding or, if there is an equal finding for the same place, its subject:
// a change of a schema that ten operations use is one finding.
func (c *comparison) put(f Finding) {
	f.Axis = AxisWire
	f.Message, f.Action = safe.OneLine(f.Message), safe.OneLine(f.Action)
	text := general(f.Message)
	key := fmt.Sprint(f.ID, "\x00", f.Severity, "\x00", text)
	for _, p := range []*Place{f.Old, f.New} {
		if p != nil {
			key += fmt.Sprint("\x00", p.Position, p.Pointer)
		}
	}
	i, ok := c.places[key]
	if !ok {
		c.places[key] = len(c.found)
		c.found = append(c.found, f)
		return
	}
	if c.found[i].Message != f.Message {
		c.found[i].Message = text
	}
	for _, s := range f.Subject {
		if !slices.Contains(c.found[i].Subject, s) {
			c.found[i].Subject = append(c.found[i].Subject, s)
		}
	}
}

var (
	statusPhrase = regexp.MustCompile(" ?(for|with|from|in|of)?( the)?( response)? status `[0-9X]{3}`| ?(for|with|from|in|of)? the( response)? `[0-9X]{3}` (response )?status")
	pathPhrase   = regexp.MustCompile("`[^` ]*/([^`/ ]+)`")
	nameOfParam  = regexp.MustCompile("`(query|header|cookie|path)` request parameter `[^`]*`")
)

// general returns a message without what depends on the use of a schema: the status
// code, the path to a property, the name of a parameter.
func general(message string) string {
	message = statusPhrase.ReplaceAllString(message, "")
	message = pathPhrase.ReplaceAllString(message, "`$1`")
	return nameOfParam.ReplaceAllString(message, "request parameters of this type")
}

// findings returns the findings with sorted subjects.
func (c *comparison) findings() []Finding {
	for i, f := range c.found {
		slices.Sort(f.Subject)
		// Without a place from oasdiff, use that of the first operation.
		if f.Old == nil && f.New == nil && len(f.Subject) > 0 {
			method, path, _ := strings.Cut(f.Subject[0], " ")
			pointer := "/paths/" + escape(path) + "/" + strings.ToLower(method)
			c.found[i].Old, c.found[i].New = c.old.find(pointer), c.new.find(pointer)
		}
	}
	return c.found
}

// silent holds rules of oasdiff that are not about the wire, or that the walk or the
// Go axis covers.
var silent = map[string]bool{
	"api-schema-removed": true, // its uses have their own findings
	"api-tag-added":      true, // affects only the file of a method
	"api-tag-removed":    true,
	// oasdiff's versioning policy; see Version.
	checker.APIVersionNotBumpedId: true, checker.APIVersionDecreasedId: true, checker.APIMajorVersionNotBumpedId: true,
}

// addAll adds the findings of oasdiff. Additions come first, because a renaming needs
// the place of the new name.
func (c *comparison) addAll(changes checker.Changes) {
	changes = dedupe(changes)
	for _, removals := range []bool{false, true} {
		for _, ch := range changes {
			if (ch.GetId() == "request-parameter-removed") == removals && !c.rename(ch) {
				c.add(ch)
			}
		}
	}
}

// add adds one change found by oasdiff.
func (c *comparison) add(ch checker.Change) {
	if silent[ch.GetId()] {
		return
	}
	f := Finding{ID: ch.GetId(), Severity: severity(ch), Message: message(ch), Action: action(ch)}
	if id, s, todo := listChange(ch); id != "" {
		f.ID, f.Severity, f.Action = id, s, todo
	}
	if ch.GetPath() != "" {
		f.Subject = []string{ch.GetOperation() + " " + ch.GetPath()}
	}
	f.Old = c.old.placeIn(ch, ch.GetBaseSource())
	f.New = c.new.placeIn(ch, ch.GetRevisionSource())
	c.put(f)
}

var (
	localizer   = checker.NewDefaultLocalizer()
	mirrorWords = strings.NewReplacer("response", "payload", "request", "response")
	mirrorIDs   = strings.NewReplacer("response", "payload", "request", "answer") // IDs are stable
)

// addMirrored adds a change of a webhook or a callback.
func (c *comparison) addMirrored(ch checker.Change, names map[string]string) {
	name := names[ch.GetPath()]
	if name == "" || silent[ch.GetId()] {
		return // a change of components, included in the direct comparison
	}
	f := Finding{ID: "handler-" + mirrorIDs.Replace(ch.GetId()), Severity: severity(ch), Subject: []string{name}}
	text := statusPhrase.ReplaceAllString(message(ch), "") // of mirrorCode
	f.Message = name + ": " + mirrorWords.Replace(text)
	f.Action = handlerAction(f.Severity)
	f.Old, f.New = c.old.place(ch.GetBaseSource()), c.new.place(ch.GetRevisionSource())
	c.put(f)
}

// placeIn is like place, but falls back to the operation.
func (s side) placeIn(ch checker.Change, src *checker.Source) *Place {
	p := s.place(src)
	if p == nil || p.Line > 0 || ch.GetPath() == "" {
		return p
	}
	return s.find("/paths/" + escape(ch.GetPath()) + "/" + strings.ToLower(ch.GetOperation()))
}

// place returns the place that oasdiff reports for this side.
func (s side) place(src *checker.Source) *Place {
	if src == nil {
		return nil
	}
	if src.Line == 0 {
		return &Place{Position: s.Doc.Position(nil)}
	}
	return s.at(s.Doc.Position(&openapi3.Location{File: src.File, Line: src.Line, Column: src.Column}))
}
