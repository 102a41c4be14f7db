package example

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// nested returns start n times, inner, and end n times.
func nested(start, inner, end string, n int) string {
	return strings.Repeat(start, n) + inner + strings.Repeat(end, n)
}

// documents are values of All with n values in them.
var documents = map[string]func(n int) string{
	"plain": func(n int) string { return `{"plain":` + nested(`{"name":"a","plain":`, "{}", "}", n) + "}" },
	"wide":  func(n int) string { return `{"plain":{"list":[{}` + strings.Repeat(`,{"name":"a"}`, n) + "]}}" },
	"alike": func(n int) string { return `{"node":` + nested(`{"name":"a","child":`, "{}", "}", n) + "}" },
	"invalid": func(n int) string {
		return `{"node":` + nested(`{"name":"too long for it","child":`, "{}", "}", n) + "}"
	},
	"invalid end": func(n int) string {
		return `{"node":` + nested(`{"child":`, `{"name":"too long for it"}`, "}", n) + "}"
	},
	"other type": func(n int) string { return `{"node":` + nested(`{"child":`, `{}`, `,"last":"x"}`, n) + "}" },
	"first": func(n int) string {
		return `{"tree":` + nested(`{"kind":"branch","tree":`, `{"kind":"leaf"}`, "}", n) + "}"
	},
	"last": func(n int) string {
		return `{"tree":` + nested(`{"tree":`, `{"kind":"leaf"}`, `,"kind":"branch"}`, n) + "}"
	},
	"middle": func(n int) string {
		return `{"tree":` + nested(`{"trees":[{"kind":"leaf"}],"kind":"branch","tree":`, `{}`, `}`, n) + "}"
	},
	"unknown": func(n int) string { return `{"tree":` + nested(`{"kind":"none","tree":`, `{}`, `}`, n) + "}" },
	"failing": func(n int) string {
		return `{"tree":` + nested(`{"kind":"branch","tree":`, `{}`, `,"last":"x"}`, n) + "}"
	},
	"cut off":    func(n int) string { return `{"tree":` + strings.Repeat(`{"kind":"branch","tree":`, n) },
	"lists":      func(n int) string { return `{"item":` + nested("[", `"a"`, "]", n) + "}" },
	"list":       func(n int) string { return `{"item":[""` + strings.Repeat(`,{"name":"b"}`, n) + "]}" },
	"many names": func(n int) string { return `{"tree":{"":1` + strings.Repeat(`,"":{"a":[]}`, n) + "}}" },
	"additional": func(n int) string { return `{"more":` + nested(`{"a":`, "{}", "}", n) + "}" },
	"names": func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"%d":{},`, i)
		}
		return `{"more":{` + b.String() + `"name":"x"}}`
	},
	"unique":    func(n int) string { return checked(`"unique":` + nested(`["",`, long(n), "]", n)) },
	"counted":   func(n int) string { return checked(`"counted":` + nested(`{"a":`, `{"text":`+long(n)+"}", "}", n)) },
	"evaluated": func(n int) string { return checked(`"evaluated":` + nested(`{"a":`, `{"text":`+long(n)+"}", "}", n)) },
	"strict":    func(n int) string { return `{"required":` + nested(`{"next":`, "{}", "}", n) + "}" },
}

// checked is a value of a union whose variants are told apart by checks.
func checked(property string) string { return `{"checked":{"kind":"abc",` + property + "}}" }

// long returns a string that takes as much as n levels.
func long(n int) string { return `"` + strings.Repeat("x", 8*n) + `"` }

// errors are bodies of errors with n values in them.
var errorBodies = map[string]func(n int) string{
	"error":    func(n int) string { return nested(`{"error":`, `{"message":"x"}`, "}", n) },
	"messages": func(n int) string { return nested(`{"error":{"code":"a","message":"b","error":`, `"c"`, "}}", n) },
	"other":    func(n int) string { return `{"message":"x","data":` + nested("[", "", "]", n) + "}" },
}

// streams are server-sent events with n values in them.
var streams = map[string]func(n int) string{
	"events":     func(n int) string { return strings.Repeat("id: 1\ndata: {\"name\":\"a\"}\n\n", n) },
	"event":      func(n int) string { return "data: {\n" + strings.Repeat("data:\n", n) + "data: }\n\n" },
	"no event":   func(n int) string { return strings.Repeat("data: {}\n", n) },
	"deep event": func(n int) string { return "data: " + nested(`{"plain":`, "{}", "}", n) + "\n\n" },
}

// bodies are bodies of requests to a handler, with n values in them.
var bodies = map[string]func(n int) string{
	"handled":        documents["alike"],
	"handled first":  documents["first"],
	"handled last":   documents["last"],
	"handled names":  documents["names"],
	"handled broken": func(n int) string { return strings.Repeat("[", n) },
}

// requests are bodies of requests to validate, with n values in them.
var requests = map[string]func(n int) string{
	"validate unique":    documents["unique"],
	"validate counted":   documents["counted"],
	"validate evaluated": documents["evaluated"],
	"validate wide":      func(n int) string { return checked(`"unique":[["a"]` + strings.Repeat(`,["a","b"]`, n) + "]") },
	"validate numbers":   func(n int) string { return checked(`"evaluated":{"item":[1` + strings.Repeat(`,1e999999`, n) + "]}") },
}

// TestValidate: a value is invalid if checks would write it again in too many levels.
func TestValidate(t *testing.T) {
	for name, body := range requests {
		for _, n := range []int{8, 4096} {
			var all All
			if err := read(body(n), &all); err != nil {
				t.Fatal(err)
			}
			err := AddNodeRequest{Body: all}.Validate()
			tooMuch := err != nil && strings.Contains(err.Error(), "violates limit: nested too deeply to check, see WithoutValidation")
			if want := n > 8 && slices.Contains([]string{"validate unique", "validate counted", "validate evaluated"}, name); tooMuch != want {
				t.Errorf("%s: %d values: %.1000v", name, n, err)
			}
		}
	}
}

// TestNames prints what TestMeasure can measure.
func TestNames(t *testing.T) {
	for name := range documents {
		fmt.Println("name:" + name)
	}
	for name := range errorBodies {
		fmt.Println("name:" + name)
	}
	for name := range streams {
		fmt.Println("name:" + name)
	}
	for name := range bodies {
		fmt.Println("name:" + name)
	}
	for name := range requests {
		fmt.Println("name:" + name)
	}
}

// TestMeasure reads the document NAME with COUNT values in it, writes what it has read,
// and prints how much it has allocated. The profile of its statements says how much it
// has done.
func TestMeasure(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("COUNT"))
	if err != nil {
		t.Fatal(err)
	}
	name := os.Getenv("NAME")
	run := func() {
		if body, ok := errorBodies[name]; ok {
			r := response{status: 500, body: []byte(body(n)), call: &call{ctx: context.Background()}}
			if r.failure() == nil {
				t.Error("no error")
			}
			return
		}
		if stream, ok := streams[name]; ok {
			body := io.NopCloser(strings.NewReader(stream(n)))
			for range readEvents(context.Background(), body, 1<<20, false, func(j *jsonReader) (v Plain) { v.decode(j); return v }) {
			}
			return
		}
		if body, ok := bodies[name]; ok {
			handler := NewAddedHandler(func(context.Context, All) error { return nil })
			r := httptest.NewRequest("POST", "/", strings.NewReader(body(n)))
			r.Header.Set("Content-Type", "application/json")
			handler.ServeHTTP(httptest.NewRecorder(), r)
			return
		}
		if body, ok := requests[name]; ok {
			var all All
			if err := read(body(n), &all); err != nil {
				t.Error(err)
			}
			_ = AddNodeRequest{Body: all}.Validate()
			return
		}
		text := []byte(documents[name](n))
		j := jsonReader{data: text, strict: name == "strict", free: 1 << 40}
		var all All
		all.decode(&j)
		if _ = j.end(); j.reread > 8*len(text)+64<<10 {
			t.Errorf("%d bytes read again of %d", j.reread, len(text))
		}
		w := jsonWriter{}
		all.append(&w)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	fmt.Println("allocated:", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}

// TestExtremes reads values that are too deep, too large or not text.
func TestExtremes(t *testing.T) {
	const million = 1_000_000
	for _, start := range []string{
		`{"plain":`, `{"node":{"name":"a","child":`, `{"tree":{"kind":"branch","tree":`, `{"tree":{"tree":`, `{"other":[`, `{"item":[`,
	} {
		first := strings.LastIndex(start, "{") // repeated
		if i := strings.LastIndex(start, "["); i > first {
			first = i
		}
		for _, text := range []string{nested(start[first:], "1", closing(start[first:]), million), strings.Repeat(start[first:], million)} {
			if err := read(start[:first]+text+closing(start[:first]), nil); err == nil {
				t.Errorf("%s: no error a million levels deep", start)
			}
		}
	}
	for text, want := range map[string]string{
		`{"number":1e400}`:                   "",
		`{"number":1e-400}`:                  `{"number":0}`,
		`{"number":` + digits(million) + "}": "",
		`{"text":"\ud800"}`:                  "{\"text\":\"\uFFFD\"}",
		`{"text":"\ud800\ud800\udc00x"}`:     "{\"text\":\"\uFFFD\U00010000x\"}",
		`{"text":"\udc00\ud800"}`:            "{\"text\":\"\uFFFD\uFFFD\"}",
		`{"item":"\ud800"}`:                  "{\"item\":\"\uFFFD\"}",
		`{"item":1e400}`:                     `{"item":1e400}`,
		`{"node":{"last":1e400}}`:            `{"node":{"last":1e400}}`,
		`{"tree":{"kind":"le\ud800af"}}`:     "{\"tree\":{\"kind\":\"le\uFFFDaf\"}}",
	} {
		var all All
		if err := read(text, &all); (err == nil) != (want != "") {
			t.Errorf("%.50s: %v", text, err)
			continue
		}
		w := jsonWriter{}
		if all.append(&w); want != "" && string(w.buf) != want {
			t.Errorf("%s: written as %s, not %s", text, w.buf, want)
		}
	}
	if os.Getenv("VOXGEN_SLOW") != "" {
		long := strings.Repeat(`a\u00e9é`, 64<<20/9)
		for _, text := range []string{`{"text":"` + long + `"}`, `{"item":"` + long + `"}`, `{"tree":{"kind":"` + long + `"}}`, `{"` + long + `":1}`} {
			if err := read(text, nil); err != nil {
				t.Errorf("%.10s: %v", text, err)
			}
		}
	}
}

func read(text string, all *All) error {
	if all == nil {
		all = new(All)
	}
	return decodeJSON([]byte(text), false, all.decode)
}

func digits(n int) string { return strings.Repeat("9", n) }

// closing returns the brackets that end what start begins.
func closing(start string) string {
	var b []byte
	for i := len(start) - 1; i >= 0; i-- {
		switch start[i] {
		case '{':
			b = append(b, '}')
		case '[':
			b = append(b, ']')
		}
	}
	return string(b)
}
