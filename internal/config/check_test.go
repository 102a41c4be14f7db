package config

import (
	"os"
	"strings"
	"testing"
)

// An unknown key that is nearly a known one has a suggestion.
func TestHint(t *testing.T) {
	for key, want := range map[string]string{
		"packge":   `did you mean "package"?`,
		"pakcage":  `did you mean "package"?`,
		"overlay":  `did you mean "overlays"?`,
		"Spec":     `did you mean "spec"?`,
		"exampels": `did you mean "examples"?`,
		"strikt":   `did you mean "strict"?`,
		"server":   "valid keys are spec, ",
		"o":        "valid keys are spec, ",
	} {
		if got := hint(key, keys(fileType)); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

// Errors in types have their positions.
func TestTypes(t *testing.T) {
	t.Chdir(t.TempDir())
	for types, want := range map[string]string{
		"{format: uuid}":                                   "2:9: error: a type must have go, the import path and the name of a Go type",
		"{go: net/netip.Addr}":                             "2:9: error: a type must have either format or schema",
		"{format: a, schema: B, go: net.IP}":               "2:9: error: a type must have either format or schema",
		"{format: a, go: Addr}":                            `2:25: error: invalid Go type "Addr"; must be an import path and an exported name`,
		"{format: a, go: net/netip.addr}":                  `2:25: error: invalid Go type "net/netip.addr"`,
		"{format: a, go: '*net/netip.Addr'}":               `2:25: error: invalid Go type "*net/netip.Addr"`,
		"{format: a, go: '[]net/netip.Addr'}":              `2:25: error: invalid Go type "[]net/netip.Addr"`,
		"{format: a, go: 'x.org/a.Box[int]'}":              `2:25: error: invalid Go type "x.org/a.Box[int]"`,
		"{format: a, go: ../a.Box}":                        `2:25: error: invalid Go type "../a.Box"`,
		"{format: a, go: /a.Box}":                          `2:25: error: invalid Go type "/a.Box"`,
		"{format: a, go: unsafe.Pointer}":                  `2:25: error: invalid Go type "unsafe.Pointer"`,
		"{format: a, go: net.IP, as: xml}":                 `2:37: error: invalid as "xml"; must be text or json`,
		"{format: a, go: net.IP, to: x}":                   `2:33: error: unknown key "to"`,
		"{format: a, go: net.IP}, {format: a, go: net.IP}": "2:34: error: another type for a",
	} {
		if err := os.WriteFile("voxgen.yaml", []byte("spec: api.yaml\ntypes: ["+types+"]\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, diags := Clients(Flags{})
		if err := diags.Err(); err == nil || !strings.Contains(err.Error(), "voxgen.yaml:"+want) {
			t.Errorf("%s: %v, want %s", types, err, want)
		}
	}
}
