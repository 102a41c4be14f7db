package config

import (
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
