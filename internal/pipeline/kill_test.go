package pipeline

import (
	"bufio"
	"flag"
	"fmt"
	"go/build"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

const writeIn = "VOXGEN_TEST_WRITE_IN"

var kills = flag.Int("kills", 20, "TestKilled: how many runs it kills; five times as many in the slow tests")

// TestKilledHelper is the process that TestKilled kills: it replaces one client by the
// other, over and over.
func TestKilledHelper(t *testing.T) {
	dir := os.Getenv(writeIn)
	if dir == "" {
		t.Skip("not started by TestKilled")
	}
	clients := [][]output.File{tree(t, filepath.Join(dir, "0")), tree(t, filepath.Join(dir, "1"))}
	fmt.Println("ready")
	for {
		for _, files := range clients {
			if _, err := output.Write(filepath.Join(dir, "zoo"), files, "zoofake"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// tree returns the files below a folder, without hidden folders.
func tree(t *testing.T, dir string) (files []output.File) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case e.IsDir():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files = append(files, output.File{Name: filepath.ToSlash(name), Content: text})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// apis are two documents whose clients have the same package and some of the same files.
var apis = []string{api("integer", "cat", "dog", "cow", "hen"), api("string", "cat", "dog", "ant", "bee")}

func api(typ string, tags ...string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\nservers: [{url: https://example.org}]\npaths:\n")
	for _, tag := range tags {
		fmt.Fprintf(&b, "  /%[1]s:\n    get:\n      operationId: get_%[1]s\n      tags: [%[1]s]\n      responses:\n        '200':\n          description: It.\n"+
			"          content: {application/json: {schema: {type: object, properties: {it: {type: %[2]s}}}}}\n", tag, typ)
	}
	return b.String()
}

// configured returns the configuration of a client in a folder.
func configured(t *testing.T, out, api string) []config.Client {
	t.Helper()
	spec := filepath.Join(t.TempDir(), "api.yaml")
	if err := os.WriteFile(spec, []byte(api), 0o644); err != nil {
		t.Fatal(err)
	}
	clients, diags := config.Clients(config.Flags{Client: config.Client{Spec: spec, Out: out, Package: "zoo", ImportPath: "example.org/zoo"}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return clients
}

// A run that is killed leaves the old client, the new one, or a folder that does not
// compile. check says so, and the next run repairs it.
func TestKilled(t *testing.T) {
	kills, mixed := *kills, 0
	if testenv.Slow() {
		kills *= 5
	}
	dir := t.TempDir()
	zoo := filepath.Join(dir, "zoo")
	var configs [][]config.Client
	var want [][]output.File
	for i, api := range apis {
		alone := filepath.Join(dir, strconv.Itoa(i))
		if out := Generate(configured(t, alone, api)); out.Diags.HasErrors() {
			t.Fatal(out.Diags)
		}
		configs, want = append(configs, configured(t, zoo, api)), append(want, tree(t, alone))
	}
	Generate(configs[0])
	for n := range kills {
		kill(t, dir)
		next := rand.IntN(len(apis))
		outcome := Check(configs[next])
		reported := strings.Contains(fmt.Sprint(outcome.Diags), "voxgen generate was interrupted")
		switch got, err := build.ImportDir(zoo, 0); {
		case err == nil:
			now := tree(t, zoo)
			is := slices.IndexFunc(want, func(files []output.File) bool { return reflect.DeepEqual(files, now) })
			if is < 0 {
				t.Fatalf("kill %d: a mixture compiles: %v", n, got.GoFiles)
			}
			if (is == next) == outcome.Diags.HasErrors() || reported {
				t.Errorf("kill %d: check: %v", n, outcome.Diags)
			}
		case !strings.Contains(err.Error(), "voxgen_generate_was_interrupted_run_it_again") || !reported:
			t.Errorf("kill %d: %v; check: %v", n, err, outcome.Diags)
		default:
			mixed++
		}
		if out := Generate(configs[next]); out.Diags.HasErrors() {
			t.Fatalf("kill %d: %v", n, out.Diags)
		}
		if out := Check(configs[next]); out.Diags.HasErrors() {
			t.Errorf("kill %d: %v", n, out.Diags)
		}
		if left, _ := filepath.Glob(filepath.Join(zoo, "*voxgen*")); len(left) > 0 {
			t.Errorf("kill %d: left: %v", n, left)
		}
	}
	t.Logf("%d of %d kills left a mixture", mixed, kills)
	if testenv.Slow() && mixed == 0 {
		t.Error("this test tests nothing")
	}
}

// kill starts a process that writes and kills it at some moment.
func kill(t *testing.T, dir string) {
	t.Helper()
	helper := exec.Command(os.Args[0], "-test.run=^TestKilledHelper$")
	helper.Env = append(os.Environ(), writeIn+"="+dir)
	stdout, err := helper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := helper.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	time.Sleep(time.Duration(rand.IntN(20_000)) * time.Microsecond)
	if killErr := helper.Process.Kill(); err != nil || line != "ready\n" || killErr != nil {
		t.Errorf("the process wrote %q: %v, %v", line, err, killErr)
	}
	_ = helper.Wait() // the error is that it was killed
}

// A hand-written file that has the name is not replaced.
func TestInterruptedIsTaken(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "zoo", output.Interrupted)
	if err := os.Mkdir(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("package zoo\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := Generate(configured(t, filepath.Dir(path), apis[0])); !out.Broken || !strings.Contains(fmt.Sprint(out.Diags), output.Interrupted+": not overwritten") {
		t.Error(out.Diags)
	}
}
