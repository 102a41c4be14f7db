package config

import (
	"strings"
	"testing"
)

// TestLimits: aliases and many clients cannot make a small file take long.
func TestLimits(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"aliases": {"clients:\n- &c {overlays: [" + strings.Repeat("a,", 20_000) + "]}\n" + strings.Repeat("- *c\n", 20_000), "more than 100000 values"},
		"same":    {"clients:\n- &c {spec: a}\n" + strings.Repeat("- *c\n", maxClients), "1001 clients, more than the limit of 1000"},
		"clients": {"clients: [" + strings.Repeat("{},", 2*maxClients) + "]\n", "2000 clients, more than the limit of 1000"},
		"errors":  {strings.Repeat("a: 1\n", 2*maxErrors), `unknown key "a"`},
	} {
		clients, diags := Parse(Name, []byte(test.text))
		if clients != nil || len(diags) > maxErrors || !strings.Contains(diags[len(diags)-1].Message, test.want) {
			t.Errorf("%s: %d clients, %d errors, the last one %.200q", name, len(clients), len(diags), diags[len(diags)-1].Message)
		}
	}
}
