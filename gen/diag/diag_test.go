package diag

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

func sample() List {
	return List{
		{Position: Position{"b.yaml", 2, 3}, Severity: Warning, Code: "w", Pointer: "/a~1b", Message: "odd", Instead: "it is left out"},
		{Position: Position{"a.yaml", 10, 0}, Severity: Error, Code: "e", Message: "bad"},
		{Position: Position{File: "a.yaml"}, Severity: Note, Message: "fine"},
		{Position: Position{"a.yaml", 10, 0}, Severity: Error, Code: "e", Message: "bad"},
		{Severity: Note, Code: "n", Message: "nowhere"},
	}
}

func TestText(t *testing.T) {
	var b strings.Builder
	if err := sample().Write(&b, Text); err != nil {
		t.Fatal(err)
	}
	want := `note: nowhere [n]
a.yaml: note: fine
a.yaml:10: error: bad [e]
b.yaml:2:3: warning: odd at /a~1b; it is left out [w]
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestJSON(t *testing.T) {
	for _, list := range []List{sample(), nil} {
		var b strings.Builder
		if err := list.Write(&b, JSON); err != nil {
			t.Fatal(err)
		}
		var got []struct {
			File, Severity, Code, Pointer, Message, Instead string
			Line, Column                                    int
		}
		if err := json.Unmarshal([]byte(b.String()), &got); err != nil || got == nil {
			t.Fatalf("%v: %s", err, b.String())
		}
		if len(list) > 0 && (len(got) != 4 || got[3].File != "b.yaml" || got[3].Severity != "warning" || got[3].Line != 2 || got[3].Pointer != "/a~1b") {
			t.Errorf("%+v", got)
		}
	}
}

// TestGitHub: the escapes of https://github.com/actions/toolkit, command.ts.
func TestGitHub(t *testing.T) {
	list := List{
		{Position: Position{"a,b:c%.yaml", 1, 2}, Severity: Error, Code: "x", Message: "50% of\nlines::error::fake"},
		{Severity: Note, Message: "plain"},
		{Position: Position{File: "f\n::error::g"}, Severity: Warning, Code: "w,x:y", Message: "m\r"},
	}
	var b strings.Builder
	if err := list.Write(&b, GitHub); err != nil {
		t.Fatal(err)
	}
	want := `::notice::plain
::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=x::50%25 of%0Alines::error::fake
::warning file=f%0A%3A%3Aerror%3A%3Ag,title=w%2Cx%3Ay::m%0D
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// TestOneLine: no text of a document may break a line or steer a terminal.
func TestOneLine(t *testing.T) {
	d := Diagnostic{Position: Position{File: "a\nb"}, Severity: Error, Code: "c\x1b[2J", Message: "x\r\n\x00\u202e\u2066\u2028\u2029\u009b\x7fy\tz"}
	got := d.String()
	for _, r := range got {
		if r < ' ' || r >= 0x7f && r < 0xa0 || slices.Contains([]rune{0x202e, 0x2066, 0x2028, 0x2029}, r) {
			t.Errorf("%q has %U", got, r)
		}
	}
	if !strings.HasPrefix(got, "a b: error: x") || !strings.HasSuffix(got, "y z [c\uFFFD[2J]") {
		t.Errorf("%q", got)
	}
}

func TestList(t *testing.T) {
	var l List
	if l.HasErrors() || l.Err() != nil || l.Sorted() != nil && len(l.Sorted()) != 0 {
		t.Error("an empty list has something")
	}
	l = sample()
	if n := l.Count(Note); n != 2 {
		t.Errorf("%d notes", n)
	}
	strict := l.Strict()
	if strict.Count(Warning) != 0 || strict.Count(Error) != 3 || l.Count(Warning) != 1 {
		t.Error("Strict changes the wrong list, or not enough")
	}
	if got := strict.Err().Error(); got != "a.yaml:10: error: bad [e]\nb.yaml:2:3: error: odd at /a~1b; it is left out [w]" {
		t.Errorf("%q", got)
	}
	if got := (List{{Message: "x"}}).Err(); got != nil {
		t.Errorf("a note is no error: %v", got)
	}
	l = nil
	l.Errorf(Position{"f", 1, 1}, "code", "%d of %s", 1, "x")
	if l[0].String() != "f:1:1: error: 1 of x [code]" {
		t.Error(l[0])
	}
}

// TestOrder: sorting does not depend on the order before.
func TestOrder(t *testing.T) {
	want := sample().Sorted()
	backwards := sample()
	slices.Reverse(backwards)
	if got := backwards.Sorted(); !slices.Equal(got, want) {
		t.Errorf("%v\n%v", got, want)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("full")

func TestWriteFails(t *testing.T) {
	for _, f := range Formats() {
		if err := sample().Write(failing{}, Format(f)); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f, err)
		}
	}
}
