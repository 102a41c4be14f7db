package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands of docs/regenerate.md print into it")

const walkThrough = "../../docs/regenerate.md"

// A block of docs/regenerate.md: its language, the file that it shows or
// changes, and its text.
var block = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

// TestRegenerate does what docs/regenerate.md tells its reader to do: it writes
// the files, applies the change, and runs the commands, which must
// print what stands below them.
func TestRegenerate(t *testing.T) {
	for _, tool := range []string{"git", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the walk-through needs %s, which is not on the PATH", tool)
		}
	}
	data, err := os.ReadFile(walkThrough)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	dir := repository(t)
	commands := 0
	got := block.ReplaceAllStringFunc(text, func(whole string) string {
		m := block.FindStringSubmatch(whole)
		switch language, path, body := m[1], m[2], m[3]; {
		case language == "console":
			var out strings.Builder
			for _, command := range regexp.MustCompile(`(?m)^\$ (.*)$`).FindAllStringSubmatch(body, -1) {
				commands++
				out.WriteString("$ " + command[1] + "\n" + shell(t, dir, command[1]))
			}
			return "```console\n" + out.String() + "```"
		case language == "diff":
			patch := filepath.Join(t.TempDir(), "patch")
			writeText(t, patch, body)
			shell(t, dir, "git apply '"+filepath.ToSlash(patch)+"'")
		case path != "":
			writeText(t, filepath.Join(dir, path), body)
		}
		return whole
	})
	for _, word := range []string{"import", "diff", "generate", "check"} {
		if !strings.Contains(text, "\n$ voxgen "+word) {
			t.Errorf("no voxgen %s", word)
		}
	}
	switch {
	case *update:
		if err := os.WriteFile(walkThrough, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	case timeless(got) != timeless(text):
		t.Errorf("docs/regenerate.md is not what happens; go test ./cmd/voxgen -run TestRegenerate -update writes it anew. It would be:\n%s", got)
	}
	if status := shell(t, dir, "git status --porcelain"); status != "" || commands == 0 {
		t.Errorf("%d commands, and not all is committed: %s", commands, status)
	}
}

// timeless takes out of a text how long something took.
func timeless(s string) string {
	return regexp.MustCompile(`in [\d.]+(µs|ms|s)\b`).ReplaceAllString(s, "in no time")
}

// repository returns the folder of a new git repository that is nobody's.
func repository(t *testing.T) string {
	t.Helper()
	dir, config := t.TempDir(), filepath.Join(t.TempDir(), "gitconfig")
	writeText(t, config, "")
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": config, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
	} {
		t.Setenv(name, value)
	}
	shell(t, dir, "git init -q -b main")
	shell(t, dir, "git config core.autocrlf false")
	return dir
}

// shell runs a command and returns all that it prints.
func shell(t *testing.T, dir, command string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-e", "-c", command)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
