package examplefake

import (
	"fmt"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func nested(start, inner, end string) func(int) string {
	return func(n int) string { return strings.Repeat(start, n) + inner + strings.Repeat(end, n) }
}

// bodies are bodies of requests to the fake, with n values in them.
var bodies = map[string]func(n int) string{
	"fake brackets": nested("[", "", ""),
	"fake lists":    nested("[", "", "]"),
	"fake items":    func(n int) string { return `{"item":` + nested("[", `"a"`, "]")(n) + "}" },
	"fake plain":    func(n int) string { return `{"plain":` + nested(`{"plain":`, "{}", "}")(n) + "}" },
	"fake alike":    func(n int) string { return `{"node":` + nested(`{"name":"a","child":`, "{}", "}")(n) + "}" },
	"fake invalid": func(n int) string {
		return `{"node":` + nested(`{"child":`, `{"name":"too long for it"}`, "}")(n) + "}"
	},
	"fake nullable lists": func(n int) string {
		return `{"nullable":` + nested(`{"list":[`, `{"text":"`+strings.Repeat("x", 8*n)+`"}`, "]}")(n) + "}"
	},
	"fake nullable maps": func(n int) string {
		return `{"nullable":` + nested(`{"map":{"a":`, `{"text":"`+strings.Repeat("x", 8*n)+`"}`, "}}")(n) + "}"
	},
	"fake last":       func(n int) string { return `{"tree":` + nested(`{"tree":`, "{}", `,"kind":"branch"}`)(n) + "}" },
	"fake additional": func(n int) string { return `{"more":` + nested(`{"a":`, "{}", "}")(n) + "}" },
	"fake wide":       func(n int) string { return `{"plain":{"list":[{}` + strings.Repeat(`,{"name":"a"}`, n) + "]}}" },
}

func TestNames(t *testing.T) {
	for name := range bodies {
		fmt.Println("name:" + name)
	}
}

// TestMeasure sends the body NAME with COUNT values in it to the fake.
func TestMeasure(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("COUNT"))
	if err != nil {
		t.Fatal(err)
	}
	text := bodies[os.Getenv("NAME")](n)
	server := New(t, InMemory(), Lenient(), WithExamples())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := httptest.NewRequest("POST", "/nodes", strings.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	server.ServeHTTP(httptest.NewRecorder(), r)
	runtime.ReadMemStats(&after)
	fmt.Println("allocated:", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
