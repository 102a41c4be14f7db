// Package arch holds the packages of this module to the way that
// docs/architecture.md lets imports run, and the docs to what is in the repository.
package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/voxgen/voxgen/"

// pkg is what go list says of a package. Imports are those of its code;
// imports of tests are free.
type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

// inside lists, for each package of the house, the packages of the house
// that it may import. A name that ends in / stands for all below it.
var inside = map[string][]string{
	"gen/safe":             {},
	"gen/diag":             {"gen/safe"},
	"gen/ir":               {},
	"spec":                 {},
	"templates":            {},
	"gen/output":           {},
	"gen/jsonpath":         {},
	"gen/load":             {"gen/diag", "gen/jsonpath", "internal/regular"},
	"gen/schema":           {"gen/diag", "gen/ir"},
	"gen/lower":            {"gen/diag", "gen/ir", "gen/safe", "gen/schema"},
	"gen/fake":             {"gen/ir"},
	"gen/example":          {"gen/fake", "gen/ir", "gen/safe"},
	"gen/readme":           {"gen/ir", "gen/output", "gen/safe"},
	"gen/emit":             {"gen/fake", "gen/ir", "gen/output", "gen/safe"},
	"gen/runtime":          {"gen/fake", "gen/ir", "gen/output", "gen/safe", "templates"},
	"gen/verify":           {"gen/diag", "gen/output", "gen/safe"},
	"gen/page":             {"gen/diag", "gen/safe"},
	"gen/change":           {"gen/diag", "gen/load", "gen/output", "gen/safe", "gen/schema"},
	"gen":                  {"gen/", "templates"},
	"generated/voximplant": {"generated/voximplant"}, // its fake imports it
	"transport":            {},
	"examples":             {"generated/", "transport"},
	"internal/config":      {"gen", "gen/diag", "gen/load", "gen/lower", "gen/output", "spec"},
	"internal/migrate":     {"gen", "gen/diag", "gen/jsonpath", "gen/load", "gen/lower", "gen/safe", "internal/config"},
	"internal/pages":       {"gen/page", "internal/regular"},
	"internal/playground":  {"gen", "gen/diag", "gen/load", "internal/playground"},
	"internal/pipeline":    {"gen", "gen/change", "gen/diag", "gen/ir", "gen/output", "internal/config"},
	"internal/regular":     {},
	"internal/report":      {"gen/diag", "gen/output", "internal/pipeline"},
	"internal/serve":       {"gen/fake", "gen/ir"},
	"internal/test":        {"gen", "gen/", "spec", "templates", "transport", "generated/", "internal/"},
	"cmd/voxgen": {"gen", "gen/", "spec", "transport", "cmd/",
		"internal/config", "internal/migrate", "internal/pages/", "internal/pipeline", "internal/regular", "internal/report", "internal/serve"},
}

// outside lists who may import which packages from elsewhere; whoever is not
// listed imports none of them. Packages of internal/test may import all of them.
var outside = map[string][]string{
	"github.com/getkin/kin-openapi/": {"gen/load", "gen/schema", "gen/lower", "gen/page", "gen/change", "gen"},
	"github.com/dave/jennifer/":      {"gen/emit"},
	"text/template":                  {"gen/runtime"},
	"html/template":                  {"gen/change"}, // the report of diff
	"github.com/golang-jwt/jwt/":     {"transport", "internal/serve"},
	"github.com/spf13/":              {"cmd/voxgen"},
	"os":                             {"cmd/voxgen", "examples", "transport", "gen/load", "gen/output", "internal/config", "internal/pages", "internal/regular", "internal/report"}, // the playground has no files
	"net":                            {"cmd/voxgen", "transport", "internal/pages"},
	"os/exec":                        {"cmd/voxgen"},
	"net/http":                       {"cmd/voxgen", "transport", "examples", "generated/voximplant", "gen/fake", "gen/lower", "internal/pages", "internal/serve"}, // lower: for the names of statuses
	"plugin":                         {},
	"unsafe":                         {},
	"C":                              {},
}

// stdlibOnly are the packages that others vendor without anything else but each other.
var stdlibOnly = []string{"internal/regular", "gen/ir", "gen/diag", "gen/safe", "gen/output", "generated/voximplant", "spec", "templates"}

func TestImports(t *testing.T) {
	packages := list(t)
	known := map[string]bool{}
	for _, p := range packages {
		name, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours {
			continue
		}
		known[name] = true
		allowed, ok := inside[rule(name)]
		if !ok {
			t.Errorf("%s: no rule says what it may import; add one here and to docs/architecture.md", name)
			continue
		}
		for _, path := range p.Imports {
			if local, ours := strings.CutPrefix(path, module); ours {
				if !matches(allowed, local) {
					t.Errorf("%s imports %s; it may import %v of this module", name, local, allowed)
				}
				continue
			}
			for prefix, users := range outside {
				if rule(name) != "internal/test" && matches([]string{prefix}, path) && !slices.Contains(users, rule(name)) {
					t.Errorf("%s imports %s, which is for %v", name, path, users)
				}
			}
		}
	}
	for _, name := range []string{"gen", "gen/ir", "gen/load", "gen/schema", "gen/lower", "gen/emit", "gen/runtime", "gen/verify", "gen/output", "gen/diag", "generated/voximplant", "transport"} {
		if !known[name] {
			t.Errorf("go list does not show %s: this test tests nothing", name)
		}
	}
}

// TestDependencies looks at what comes along, not only at what is imported.
func TestDependencies(t *testing.T) {
	packages := list(t)
	standard := map[string]bool{}
	for _, p := range packages {
		standard[p.ImportPath] = p.Standard
	}
	others := func(name string) (out []string) {
		for _, p := range packages {
			if p.ImportPath != module+name {
				continue
			}
			for _, dep := range p.Deps {
				if local, ours := strings.CutPrefix(dep, module); !standard[dep] && !(ours && slices.Contains(stdlibOnly, local)) {
					out = append(out, dep)
				}
			}
		}
		return out
	}
	for _, name := range stdlibOnly {
		if deps := others(name); len(deps) > 0 {
			t.Errorf("%s depends on %v; it is to use the standard library only", name, deps)
		}
	}
	for _, dep := range others("transport") {
		if !strings.HasPrefix(dep, "github.com/golang-jwt/jwt/") {
			t.Errorf("transport depends on %s; only golang-jwt is allowed", dep)
		}
	}
}

// rule is the name of the rule for a package: generated packages share one, as
// do the parts of the command.
func rule(name string) string {
	for _, parent := range []string{"cmd/voxgen", "generated/voximplant", "examples", "internal/pages", "internal/playground", "internal/test"} {
		if strings.HasPrefix(name, parent+"/") {
			return parent
		}
	}
	return name
}

func matches(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return p == path || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p)
	})
}

// list runs go list over everything below this module.
func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Imports,Deps", "./...")
	cmd.Dir = "../../.."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var packages []pkg
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
