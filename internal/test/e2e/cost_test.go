package e2e_test

import (
	"encoding/json"
	"io"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

func inf() float64 { return math.Inf(1) }

func TestValidateAllocatesNothing(t *testing.T) {
	req := fullRequest()
	if err := req.Validate(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { _ = req.Validate() }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// TestDependencies: what a user's vendor folder gets.
func TestDependencies(t *testing.T) {
	const module = "github.com/voxgen/voxgen"
	tests := []struct {
		pkg  string
		want []string
	}{
		{module + "/generated/voximplant", []string{module + "/generated/voximplant"}},
		{module + "/transport", []string{"github.com/golang-jwt/jwt/v5", module + "/transport"}},
	}
	for _, tt := range tests {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Standard", tt.pkg).Output()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		std := 0
		for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
			var p struct {
				ImportPath string
				Standard   bool
			}
			if err := dec.Decode(&p); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if p.Standard {
				std++
			} else {
				got = append(got, p.ImportPath)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, tt.want) || std == 0 {
			t.Errorf("%s needs %q beside %d packages of the standard library, want %q", tt.pkg, got, std, tt.want)
		}
	}
}

// TestRequestIsUntouched: a request is passed by value and can be used again.
func TestRequestIsUntouched(t *testing.T) {
	req := fullRequest()
	first, second := capture(t, req).body, capture(t, req).body
	if first != second || *req.NewAccountPassword != vox.Secret(plainPassword) {
		t.Error("the second call sends something else")
	}
}
