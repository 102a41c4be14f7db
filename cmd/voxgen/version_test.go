package main

import (
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/voxgen/voxgen/gen"
)

func TestRevision(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	commit := setting("vcs.revision", "0123456789abcdef0123456789abcdef01234567")
	tests := map[string]struct {
		module   string
		settings []debug.BuildSetting
		want     string
	}{
		"released":         {"v" + gen.Version, nil, ""},
		"between releases": {"v9.9.10-0.20260102030405-0123456789ab", nil, "v9.9.10-0.20260102030405-0123456789ab"},
		"no git":           {"(devel)", nil, ""},
		"a test":           {"", nil, ""},
		"checkout":         {"(devel)", []debug.BuildSetting{commit, setting("vcs.modified", "false")}, "0123456789ab"},
		"changed checkout": {"v9.9.9+dirty", []debug.BuildSetting{commit, setting("vcs.modified", "true")}, "0123456789ab, modified"},
	}
	for name, tt := range tests {
		info := &debug.BuildInfo{Main: debug.Module{Version: tt.module}, Settings: tt.settings}
		if got := revision(info); got != tt.want {
			t.Errorf("%s: revision is %q, want %q", name, got, tt.want)
		}
	}
}

// TestInit: no package of voxgen allocates much before main, where every command would
// wait for it. Patterns and tables that one command needs are made when it runs.
func TestInit(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^init (github\.com/voxgen/\S+) .* (\d+) bytes`).FindAllStringSubmatch(string(trace), -1)
	if len(found) < 5 {
		t.Fatalf("%d packages in the trace:\n%s", len(found), trace)
	}
	for _, m := range found {
		if n, _ := strconv.Atoi(m[2]); n > 128<<10 {
			t.Errorf("%s allocates %d bytes before main", m[1], n)
		}
	}
}
