package gentest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// compiler is the path of the compiler.
var compiler = sync.OnceValues(func() ([]byte, error) { return exec.Command("go", "tool", "-n", "compile").Output() })

// Compile returns the processor time that the compiler takes for the files of one package.
// config is a file that says where the packages are that they import, as go list -export
// prints it.
func Compile(t testing.TB, config string, files []string) time.Duration {
	t.Helper()
	tool, err := compiler()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-p", "example.com/x", "-complete", "-pack", "-importcfg", config, "-o", filepath.Join(t.TempDir(), "out.a")} // not os.DevNull: the compiler replaces its output file
	cmd := exec.Command(strings.TrimSpace(string(tool)), append(args, files...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime() // other processes take turns with this one
}
