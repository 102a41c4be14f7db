package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
)

const workflowFile = "../../examples/workflow/regenerate.yml"

// workflow is what the test needs of a file of GitHub Actions.
type workflow struct {
	Jobs map[string]struct {
		Env      map[string]string `yaml:"env"`
		Defaults struct {
			Run struct {
				Shell string `yaml:"shell"`
			} `yaml:"run"`
		} `yaml:"defaults"`
		Steps []step `yaml:"steps"`
	} `yaml:"jobs"`
}

type step struct {
	Name string            `yaml:"name"`
	Uses string            `yaml:"uses"`
	If   string            `yaml:"if"`
	Env  map[string]string `yaml:"env"`
	Run  string            `yaml:"run"`
}

func readWorkflow(t *testing.T) ([]step, map[string]string) {
	t.Helper()
	data, err := os.ReadFile(workflowFile)
	if err != nil {
		t.Fatal(err)
	}
	var w workflow
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	job, ok := w.Jobs["regenerate"]
	if !ok || len(job.Steps) == 0 {
		t.Fatal("the workflow has no steps")
	}
	if job.Defaults.Run.Shell != "bash" {
		t.Errorf("the shell is %q; the test runs what bash is there", job.Defaults.Run.Shell)
	}
	return job.Steps, job.Env
}

// Actions have a major version, voxgen has this one, and no expression of
// GitHub is pasted into a script, where it would be code.
func TestWorkflowIsPinned(t *testing.T) {
	steps, _ := readWorkflow(t)
	for _, s := range steps {
		if s.Uses != "" && !regexp.MustCompile(`^actions/[a-z-]+@v\d+$`).MatchString(s.Uses) {
			t.Errorf("%s is not pinned to a major version", s.Uses)
		}
		if strings.Contains(s.Run, "${{") {
			t.Errorf("%s: an expression stands in the script", s.Name)
		}
		for _, m := range regexp.MustCompile(`voxgen@(\S+)`).FindAllStringSubmatch(s.Run, -1) {
			if m[1] != "v"+gen.Version {
				t.Errorf("%s: version %s, and this is %s", s.Name, m[1], gen.Version)
			}
		}
	}
}

// TestWorkflow runs the scripts of the workflow in a clone, with a gh that
// writes down what it is asked.
func TestWorkflow(t *testing.T) {
	for _, tool := range []string{"git", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the workflow needs %s, which is not on the PATH", tool)
		}
	}
	r := newRunner(t)

	if err := r.run(t); err != nil {
		t.Fatal(err)
	}
	if calls := r.calls(t); calls != "" {
		t.Errorf("nothing moved, and gh was called:\n%s", calls)
	}

	r.replace(t, "de (German)", "fr (French)")
	if err := r.run(t); err != nil {
		t.Fatal(err)
	}
	calls := r.calls(t)
	if !strings.Contains(calls, "pr create --base main --head voxgen/regenerate --title Regenerate: the documentation moved --body-file ") {
		t.Errorf("no pull request was opened:\n%s", calls)
	}
	if !strings.Contains(calls, "constant LanguageDE removed") || !strings.Contains(calls, "Next version: major") {
		t.Errorf("the body of the pull request does not say what breaks:\n%s", calls)
	}
	changed := shell(t, r.origin, "git diff --name-only main voxgen/regenerate")
	if changed != "api.yaml\nusers/operations_gen.go\n" {
		t.Errorf("the branch changes\n%s", changed)
	}

	// Another day, and the pull request is still open.
	t.Setenv("OPEN_PULL_REQUESTS", "1")
	r.replace(t, "fr (French)", "it (Italian)")
	if err := r.run(t); err != nil {
		t.Fatal(err)
	}
	if calls := r.calls(t); !strings.Contains(calls, "pr edit voxgen/regenerate --title ") || strings.Contains(calls, "pr create") {
		t.Errorf("the pull request was not brought up to date:\n%s", calls)
	}
	if spec := shell(t, r.origin, "git show voxgen/regenerate:api.yaml"); !strings.Contains(spec, "Italian") || strings.Contains(spec, "French") {
		t.Error("the branch is not the newest")
	}

	// The site is down: that is a red run, and no pull request.
	writeText(t, r.page, "<html><body><h1>502</h1></body></html>\n")
	if err := r.run(t); err == nil || !strings.Contains(err.Error(), "Has the documentation moved?") {
		t.Errorf("a page that is none: %v", err)
	}
	if calls := r.calls(t); calls != "" {
		t.Errorf("gh was called:\n%s", calls)
	}
}

// TestWorkflowFirstRun: without an API document and a client, the workflow adds them.
func TestWorkflowFirstRun(t *testing.T) {
	for _, tool := range []string{"git", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the workflow needs %s, which is not on the PATH", tool)
		}
	}
	r := newRunner(t)
	shell(t, r.origin, "git rm -q -r api.yaml users && git commit -q -m 'no client yet'")
	if err := r.run(t); err != nil {
		t.Fatal(err)
	}
	if calls := r.calls(t); !strings.Contains(calls, "pr create ") || !strings.Contains(calls, "the document is new, with 1 operation") {
		t.Errorf("no pull request with a report was opened:\n%s", calls)
	}
	if spec := shell(t, r.origin, "git show voxgen/regenerate:api.yaml"); !strings.Contains(spec, "title: Users API") || !strings.Contains(spec, "url: https://api.example.org") {
		t.Errorf("the document is\n%s", spec)
	}
	if changed := shell(t, r.origin, "git diff --name-only main voxgen/regenerate"); !strings.Contains(changed, "users/operations_gen.go\n") {
		t.Errorf("the branch changes\n%s", changed)
	}
}

// runner runs the workflow, each time in a new clone of origin.
type runner struct {
	steps              []step
	env                []string
	origin, page, asks string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	steps, env := readWorkflow(t)
	r := &runner{steps: steps, origin: repository(t)}
	outside := t.TempDir()
	r.page, r.asks = filepath.Join(outside, "page.txt"), filepath.Join(outside, "asks")
	writeText(t, r.page, pageOfUsers(t))
	writeText(t, filepath.Join(r.origin, "voxgen.yaml"), "spec: api.yaml\npackage: users\nout: users\n")
	shell(t, r.origin, "voxgen import '"+filepath.ToSlash(r.page)+"' --into api.yaml && voxgen generate && git add . && git commit -q -m first")

	bin := filepath.Join(outside, "bin")
	stub := func(name, script string) {
		path := filepath.Join(bin, name)
		writeText(t, path, "#!/usr/bin/env bash\n"+script)
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	stub("go", `[ "$*" = "install github.com/voxgen/voxgen/cmd/voxgen@v`+gen.Version+`" ]`+"\n")
	stub("gh", `set -eu
if [ "$1 $2" = "pr list" ]; then echo "${OPEN_PULL_REQUESTS:-0}"; exit; fi
[ "$GH_TOKEN" = token ]
echo "$@" >> '`+filepath.ToSlash(r.asks)+`'
cat "${@: -1}" >> '`+filepath.ToSlash(r.asks)+"'\n")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))

	env["PAGES"] = filepath.ToSlash(r.page)
	for name, value := range env {
		r.env = append(r.env, name+"="+value)
	}
	return r
}

// pageOfUsers is the page that docs/regenerate.md shows.
func pageOfUsers(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(walkThrough)
	if err != nil {
		t.Fatal(err)
	}
	m := block.FindStringSubmatch(strings.ReplaceAll(string(data), "\r\n", "\n"))
	if m == nil || !strings.HasSuffix(m[2], ".txt") {
		t.Fatal("docs/regenerate.md does not begin with a page")
	}
	return m[3]
}

func (r *runner) replace(t *testing.T, old, with string) {
	t.Helper()
	data, err := os.ReadFile(r.page)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("the page has no %q", old)
	}
	writeText(t, r.page, strings.ReplaceAll(string(data), old, with))
}

// calls returns what gh was asked since the last time.
func (r *runner) calls(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(r.asks)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	_ = os.Remove(r.asks)
	return string(data)
}

func (r *runner) run(t *testing.T) error {
	t.Helper()
	temp := t.TempDir()
	work, outputs := filepath.Join(temp, "work"), filepath.Join(temp, "outputs")
	writeText(t, outputs, "")
	shell(t, temp, "git clone -q '"+filepath.ToSlash(r.origin)+"' work")
	for i, s := range r.steps {
		if s.Run == "" {
			continue
		}
		switch s.If {
		case "":
		case "steps.check.outputs.moved == 'true'":
			data, err := os.ReadFile(outputs)
			if err != nil {
				return err
			}
			if !strings.Contains(string(data), "moved=true\n") {
				continue
			}
		default:
			return fmt.Errorf("%s: the test does not know the condition %s", s.Name, s.If)
		}
		script := filepath.Join(temp, fmt.Sprintf("step%d.sh", i))
		writeText(t, script, s.Run)
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", script)
		cmd.Dir = work
		cmd.Env = append(append(os.Environ(), r.env...), "RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+outputs)
		for name, value := range s.Env {
			cmd.Env = append(cmd.Env, name+"="+strings.ReplaceAll(value, "${{ github.token }}", "token"))
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", s.Name, err, out)
		}
	}
	return nil
}
