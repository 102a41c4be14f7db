package hostile

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
)

// members are names that a struct tag cannot carry, or reads in its own way.
var members = []string{
	"plain", "a,omitempty", "b,string", "-", "-,", `c"d`, `e\f`, "g`h", "i\nj", "k\u0000l", "", " ", "m n", "é", "日本", "\u202e", "a:b", `json:"x"`,
	"<&>", "'", "%", "$ref", "x-y", "1", "\u2028", "ID", "id", "Id",
}

// TestMembers sends a body whose members have such names through the emitted
// client's JSON and back: every name arrives as it was written.
func TestMembers(t *testing.T) {
	var properties, want []string
	for i, name := range members {
		properties = append(properties, fmt.Sprintf(`%s: {"type": "integer"}`, quote(name)))
		want = append(want, fmt.Sprintf("%s: %d", quote(name), i+1))
	}
	files := generate(t, "members", get(`"Thing": {"type": "object", "properties": {`+strings.Join(properties, ",")+`}, "required": [`+quote(members[0])+`]}`))
	if files == nil {
		t.Fatal("refused")
	}
	module := gentest.NewModule(t)
	module.Add(t, folder("members"), files)
	document := "{" + strings.Join(want, ",") + "}"
	write(t, filepath.Join(module.Dir, "main.go"), []byte(`package main

import (
	"encoding/json"
	"fmt"
	"os"

	"example.com/generated/pmembers"
)

func main() {
	var thing hostile.Thing
	if err := json.Unmarshal([]byte(os.Args[1]), &thing); err != nil {
		panic(err)
	}
	out, err := json.Marshal(thing)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(out))
}
`))
	cmd := exec.Command("go", "run", ".", document)
	cmd.Dir = module.Dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var sent, arrived map[string]int
	if err := json.Unmarshal([]byte(document), &sent); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &arrived); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, v := range sent {
		if arrived[name] != v {
			t.Errorf("the member %+q is %d instead of %d", name, arrived[name], v)
		}
	}
	for name := range arrived {
		if _, ok := sent[name]; !ok {
			t.Errorf("the member %+q came from nowhere", name)
		}
	}
}
