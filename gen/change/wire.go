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

// wire compares the descriptions.
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

// check runs oasdiff. Both of its halves are other people's code on the
// description of a stranger: a panic is an error.
func check(old, new *openapi3.T) (changes checker.Changes, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("change: compare the descriptions: %v", r)
		}
	}()
	d, err := diff.Get(diff.NewConfig(), old, new)
	if err != nil {
		return nil, fmt.Errorf("change: compare the descriptions: %w", err)
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

// direct is doc without its webhooks: there requests come from the service, so
// that oasdiff's rules hold the wrong way around. See mirrors.
func direct(doc *openapi3.T) *openapi3.T {
	c := *doc
	c.Webhooks = nil
	if c.Paths == nil {
		c.Paths = openapi3.NewPaths()
	}
	return &c
}

// comparison collects the findings of the wire.
type comparison struct {
	old, new side
	found    []Finding
	places   map[string]int // index into found, by what makes findings one

	renamed    map[string][]renamed
	renameEnds map[string]*Place // where the new name stands
}

func newComparison(old, new Side) *comparison {
	return &comparison{
		old: newSide(old), new: newSide(new), places: map[string]int{},
		renamed: renames(old.Doc.T, new.Doc.T), renameEnds: map[string]*Place{},
	}
}

// put adds a finding, or its subject to the finding that says the same of the
// same place: a schema that ten operations use changed once.
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

// general is a message without what is different from one use of a schema to
// the next: the status, the way to a property, the name of a parameter.
func general(message string) string {
	message = statusPhrase.ReplaceAllString(message, "")
	message = pathPhrase.ReplaceAllString(message, "`$1`")
	return nameOfParam.ReplaceAllString(message, "request parameters of this type")
}

// findings returns what was put, with subjects sorted.
func (c *comparison) findings() []Finding {
	for i, f := range c.found {
		slices.Sort(f.Subject)
		// Where oasdiff saw no place, the first operation is better than none.
		if f.Old == nil && f.New == nil && len(f.Subject) > 0 {
			method, path, _ := strings.Cut(f.Subject[0], " ")
			pointer := "/paths/" + escape(path) + "/" + strings.ToLower(method)
			c.found[i].Old, c.found[i].New = c.old.find(pointer), c.new.find(pointer)
		}
	}
	return c.found
}

// silent are rules of oasdiff that say nothing about the wire: what the walk
// or the Go axis tells better.
var silent = map[string]bool{
	"api-schema-removed": true, // what used it has a finding of its own
	"api-tag-added":      true, // in which file a method stands
	"api-tag-removed":    true,
	// The versioning policy of oasdiff; see Version.
	checker.APIVersionNotBumpedId: true, checker.APIVersionDecreasedId: true, checker.APIMajorVersionNotBumpedId: true,
}

// addAll words what oasdiff found. Additions come first: a renaming wants to
// know where the new name stands.
func (c *comparison) addAll(changes checker.Changes) {
	changes = withoutEchoes(changes)
	for _, removals := range []bool{false, true} {
		for _, ch := range changes {
			if (ch.GetId() == "request-parameter-removed") == removals && !c.rename(ch) {
				c.add(ch)
			}
		}
	}
}

// add words one change that oasdiff found.
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
	mirrorWords = strings.NewReplacer("response", "payload", "request", "answer")
)

// addMirrored words a change of a webhook or a callback.
func (c *comparison) addMirrored(ch checker.Change, names map[string]string) {
	name := names[ch.GetPath()]
	if name == "" || silent[ch.GetId()] {
		return // of the components: the direct comparison has it
	}
	f := Finding{ID: "handler-" + mirrorWords.Replace(ch.GetId()), Severity: severity(ch), Subject: []string{name}}
	text := statusPhrase.ReplaceAllString(message(ch), "") // of mirrorCode
	f.Message = name + ": " + mirrorWords.Replace(text)
	f.Action = handlerAction(f.Severity)
	f.Old, f.New = c.old.place(ch.GetBaseSource()), c.new.place(ch.GetRevisionSource())
	c.put(f)
}

// placeIn is place, or the operation where oasdiff saw none.
func (s side) placeIn(ch checker.Change, src *checker.Source) *Place {
	p := s.place(src)
	if p == nil || p.Line > 0 || ch.GetPath() == "" {
		return p
	}
	return s.find("/paths/" + escape(ch.GetPath()) + "/" + strings.ToLower(ch.GetOperation()))
}

// place is where oasdiff saw something on this side.
func (s side) place(src *checker.Source) *Place {
	if src == nil {
		return nil
	}
	if src.Line == 0 {
		return &Place{Position: s.Doc.Position(nil)}
	}
	return s.at(s.Doc.Position(&openapi3.Location{File: src.File, Line: src.Line, Column: src.Column}))
}
