package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"SetAccountInfo": "set-account-info", "A2PSendSms": "a-2-p-send-sms", "SQ_BindAgent": "sq-bind-agent",
		"GetACDQueueStatistics": "get-acd-queue-statistics", "DelAuthorizedAccountIP": "del-authorized-account-ip",
	} {
		if got := Slug(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestHeader(t *testing.T) {
	for line, want := range map[string]string{
		"new_account_emailstringOptional":                     "new_account_email string",
		"substringstringRequired":                             "substring string required",
		"resultinteger":                                       "result integer",
		"ids list of integers Optional":                       "ids list of integer",
		"sq_skillsmap from strings to anyRequired":            "sq_skills map required",
		"itemslist of objects":                                "items list of object",
		`namestringRequiredformat: "^[a-z]$"`:                 "name string required /^[a-z]$/",
		"namestringOptional<=40 characters":                   "name string [<=40 characters]",
		"namestringOptional1-64 characters":                   "name string [1-64 characters]",
		"countintegerOptional>=1Defaults to 20":               "count integer [>=1] =20",
		"storebooleanOptionalDefaults to false":               "store boolean =false",
		"fromstringOptionalDefaults to current date and time": "from string =current date and time",
		`filestringRequiredformat: "binary"`:                  "file file required",
		"The file":                                            "", "Any object": "",
		"The new account email":   "",
		"string":                  "",
		"Whether it is a boolean": "",
	} {
		got := ""
		if f, ok := header(line); ok {
			got = f.Name + " " + f.Type
			if f.Required {
				got += " required"
			}
			if f.Pattern != "" {
				got += " /" + f.Pattern + "/"
			}
			if f.Range != "" {
				got += " [" + f.Range + "]"
			}
			if f.HasDefault {
				got += " =" + f.Default
			}
		}
		if got != want {
			t.Errorf("%s\n got  %q\n want %q", line, got, want)
		}
	}
}

// TestClean takes marks away and finds each word again in the page.
func TestClean(t *testing.T) {
	for raw, want := range map[string]string{
		"a **bold** and <b>strong</b>  word":  "a bold and strong word",
		"one<br/>two &amp; three&nbsp;four":   "one two & three four",
		"see [AccountCallback](/x/y) and [Z]": "see [AccountCallback] and [Z]",
		"“quoted” ‘single’ … – dash":          `"quoted" 'single' ... — dash`,
		"snake__case and __strong__ \\_x":     "snake__case and strong _x",
		"Сalls and цена":                      "Calls and цена",
		"in format [a-z][a-z0-9-]{1,64}":      "in format [a-z][a-z0-9-]{1,64}",
		"a < b > c":                           "a < b > c",
	} {
		text := clean("p", []line{{raw, 4, 11}})
		if text.Value != want {
			t.Errorf("%q\n got  %q\n want %q", raw, text.Value, want)
		}
		for word := range strings.FieldsSeq(want) {
			at := strings.Index(raw, strings.Trim(word, `"'.—&`))
			if at < 0 || strings.Trim(word, `"'.—&`) == "" {
				continue
			}
			offset := strings.Index(text.Value, strings.Trim(word, `"'.—&`))
			if pos := text.At(offset); pos.Line != 4 || pos.Column != 11+at {
				t.Errorf("%q: %q is at %s, want 4:%d", raw, word, pos, 11+at)
			}
		}
	}
}

// TestOddPages reads the seeds of the fuzz target that are pages.
func TestOddPages(t *testing.T) {
	for name, want := range map[string]string{
		"web.txt":      "DoThing POST /DoThing https://api.example.org/v1 [Owner Admin] name:string* other_name:string when:string level:integer file:file* -> result:list of object count:integer",
		"page.html":    "DoThing POST /DoThing  [] a:string -> result:integer",
		"mintlify.mdx": "getUser GET /users/{id} https://api.example.org/v2 [] id:integer* fields:string -> name:string tags:list of string",
	} {
		m, diags := Parse(name, seed(t, name))
		if m == nil {
			t.Errorf("%s: %v", name, diags)
			continue
		}
		got := fmt.Sprint(m.Name, " ", m.Verb, " ", m.Path, " ", m.Server, " ", m.Roles)
		for i, f := range slices.Concat(m.Parameters, m.Response) {
			if i == len(m.Parameters) {
				got += " ->"
			}
			got += " " + f.Name + ":" + f.Type
			if f.Required {
				got += "*"
			}
		}
		if got != want {
			t.Errorf("%s\n got  %s\n want %s", name, got, want)
		}
	}
}

// TestOddFacts holds what the odd page says against what is made of it.
func TestOddFacts(t *testing.T) {
	m, _ := Parse("web.txt", seed(t, "web.txt"))
	op, diags := Lift(m)
	for _, d := range diags {
		t.Log(d)
	}
	want := []string{
		"name {type: string, minLength: 1, maxLength: 64, pattern: '^[a-z]+$', default: abc}",
		"other_name {type: string, maxLength: 20, allOf: 4}",
		"when {type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'}",
		"level {type: integer, enum: [1, 2, 5], minimum: 1, default: 5}",
		"file {type: string, format: binary}",
	}
	for i, v := range op.Parameters {
		got := v.Name + " " + v.Schema.short()
		if got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
		for _, s := range v.Sources {
			if s.From.Line == 0 || s.Rule == "" || s.Phrase == "" && s.Fact != "type" {
				t.Errorf("%s: %+v has no source", v.Name, s)
			}
		}
	}
	if got := fmt.Sprint(op.Groups); got != "[{exactly-one [name other_name]}]" {
		t.Errorf("groups %s", got)
	}
	if !op.Multipart || !op.Bearer || op.Parameters[0].Required {
		t.Errorf("multipart %t, bearer %t, name required %t", op.Multipart, op.Bearer, op.Parameters[0].Required)
	}
}
