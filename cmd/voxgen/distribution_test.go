package main

import (
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"
)

// repositoryFile returns a file of this repository.
func repositoryFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// decode decodes a YAML file of this repository. Keys that into does not know are errors
// if strict is set.
func decode(t *testing.T, name string, into any, strict bool) {
	t.Helper()
	dec := yaml.NewDecoder(strings.NewReader(repositoryFile(t, name)))
	dec.KnownFields(strict)
	if err := dec.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func mustExist(t *testing.T, in, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("../..", filepath.FromSlash(name))); err != nil {
		t.Errorf("%s: there is no %s", in, name)
	}
}

// TestImage: the image is built with the Go version of go.mod from the whole checkout, whose
// commit voxgen version prints, and does not run as root.
func TestImage(t *testing.T) {
	text := repositoryFile(t, "Dockerfile")
	mod, err := modfile.ParseLax("go.mod", []byte(repositoryFile(t, "go.mod")), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		" golang:" + strings.TrimSuffix(mod.Go.Version, ".0") + " AS build\n",
		"\nFROM scratch\n", "\nUSER 65532:65532\n", " ./cmd/voxgen\n", "\nENTRYPOINT [\"/voxgen\"]\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the Dockerfile does not contain %q", want)
		}
	}
	if _, err := os.Stat("../../.dockerignore"); err == nil {
		t.Error("without the files of .dockerignore, the checkout is modified")
	}
}

// TestReleases: the releases contain the command for three systems and files that exist.
func TestReleases(t *testing.T) {
	var config struct {
		Version int
		Builds  []struct {
			Main         string
			Goos, Goarch []string
		}
		Archives []struct{ Files []string }
		Sboms    []struct{ Artifacts string }
	}
	decode(t, ".goreleaser.yaml", &config, false)
	if config.Version != 2 || len(config.Builds) != 1 || len(config.Archives) != 1 || len(config.Sboms) != 1 {
		t.Fatalf("%+v", config)
	}
	build := config.Builds[0]
	mustExist(t, ".goreleaser.yaml", path.Join(build.Main, "main.go"))
	if !slices.Equal(build.Goos, []string{"linux", "darwin", "windows"}) || !slices.Equal(build.Goarch, []string{"amd64", "arm64"}) {
		t.Errorf("builds for %v, %v", build.Goos, build.Goarch)
	}
	for _, name := range config.Archives[0].Files {
		mustExist(t, ".goreleaser.yaml", name)
	}
}

// TestHooks: the hooks of pre-commit run commands that exist.
func TestHooks(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Language, Entry string
		PassFilenames                          bool `yaml:"pass_filenames"`
	}
	decode(t, ".pre-commit-hooks.yaml", &hooks, true)
	for _, h := range hooks {
		words := strings.Fields(h.Entry)
		cmd, _, err := newRoot().Find(words[1:])
		if err != nil || words[0] != "voxgen" || cmd.Name() != words[1] || h.Language != "golang" || h.PassFilenames {
			t.Errorf("%+v: %v", h, err)
		}
	}
	if len(hooks) != 2 {
		t.Errorf("%d hooks", len(hooks))
	}
}

// TestDependabot: there is something to update for each entry.
func TestDependabot(t *testing.T) {
	var config struct {
		Version int
		Updates []struct {
			Ecosystem string `yaml:"package-ecosystem"`
			Directory string
		}
	}
	decode(t, ".github/dependabot.yml", &config, false)
	files := map[string]string{"gomod": "go.mod", "github-actions": ".github/workflows", "docker": "Dockerfile"}
	for _, u := range config.Updates {
		mustExist(t, u.Ecosystem, path.Join(u.Directory, files[u.Ecosystem]))
		delete(files, u.Ecosystem)
	}
	if len(files) != 0 {
		t.Errorf("not updated: %v", files)
	}
}

// TestWorkflows: actions are pinned to a commit, targets of make and scripts exist, and no
// expression of GitHub is pasted into a script, where it would be code.
func TestWorkflows(t *testing.T) {
	names, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	steps := readAction(t).Runs.Steps
	for _, name := range names {
		var w workflow
		decode(t, ".github/workflows/"+filepath.Base(name), &w, false)
		for _, job := range w.Jobs {
			steps = append(steps, job.Steps...)
		}
	}
	makefile := repositoryFile(t, "Makefile")
	pinned := regexp.MustCompile(`^[\w-]+/[\w-]+@[0-9a-f]{40}$`)
	for _, s := range steps {
		if s.Uses != "" && !pinned.MatchString(s.Uses) {
			t.Errorf("%s is not pinned to a commit", s.Uses)
		}
		if strings.Contains(s.Run, "${{") {
			t.Errorf("an expression stands in the script\n%s", s.Run)
		}
		for _, m := range regexp.MustCompile(`\bmake ([a-z-]+)`).FindAllStringSubmatch(s.Run, -1) {
			if !strings.Contains(makefile, "\n"+m[1]+": ## ") {
				t.Errorf("there is no target %s", m[1])
			}
		}
		for _, m := range regexp.MustCompile(`(?:\./|\s|^)(\.ci/\w+|cmd/\w+)`).FindAllStringSubmatch(s.Run, -1) {
			mustExist(t, "a workflow", m[1])
		}
	}
}

type action struct {
	Name, Description string
	Inputs            map[string]struct{ Description, Default string }
	Runs              struct{ Steps []step }
}

func readAction(t *testing.T) action {
	t.Helper()
	var a action
	decode(t, "action.yml", &a, false)
	return a
}

// TestAction runs the scripts of the action in a pull request that breaks callers.
func TestAction(t *testing.T) {
	for _, tool := range []string{"git", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the action needs %s, which is not on the PATH", tool)
		}
	}
	a := readAction(t)
	for _, m := range regexp.MustCompile(`\binputs\.([\w-]+)`).FindAllStringSubmatch(repositoryFile(t, "action.yml"), -1) {
		if a.Inputs[m[1]].Description == "" {
			t.Errorf("the input %s is not described", m[1])
		}
	}
	for name, input := range a.Inputs {
		row := strings.Replace("| `"+name+"` | `"+input.Default+"` |", "`` ", "", 1)
		if !strings.Contains(repositoryFile(t, "docs/ci.md"), row) {
			t.Errorf("docs/ci.md has no row %s", row)
		}
	}
	script := func(name string) string {
		i := slices.IndexFunc(a.Runs.Steps, func(s step) bool { return s.Name == name })
		if i < 0 {
			t.Fatalf("there is no step %s", name)
		}
		return a.Runs.Steps[i].Run
	}

	origin := repository(t)
	spec := "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://example.org'}]\npaths:\n" +
		"  /pets: {get: {operationId: listPets, responses: {'204': {description: Done}}}}\n"
	writeText(t, filepath.Join(origin, "sub", "api.yaml"), spec)
	writeText(t, filepath.Join(origin, "sub", "voxgen.yaml"), "spec: api.yaml\nout: pets\n")
	shell(t, origin, "cd sub && voxgen generate && git add . && git commit -q -m first && git config uploadpack.allowAnySHA1InWant true")
	clone := filepath.Join(t.TempDir(), "clone")
	shell(t, origin, "git clone -q . '"+filepath.ToSlash(clone)+"'")

	run := func(name string) (string, int) {
		t.Helper()
		summary := filepath.Join(t.TempDir(), "summary")
		writeText(t, summary, "")
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script(name))
		cmd.Dir = filepath.Join(clone, "sub")
		cmd.Env = append(os.Environ(), "CONFIG=", "SPECS=api.yaml\n", "FAIL_ON="+a.Inputs["fail-on"].Default,
			"BASE="+strings.TrimSpace(shell(t, origin, "git rev-parse HEAD")), "GITHUB_STEP_SUMMARY="+summary, "RUNNER_TEMP="+filepath.Dir(summary))
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		report, err := os.ReadFile(summary)
		if err != nil {
			t.Fatal(err)
		}
		return string(out) + string(report), cmd.ProcessState.ExitCode()
	}
	for _, name := range []string{"Check", "Diff"} {
		if text, code := run(name); code != 0 {
			t.Errorf("nothing changed, and %s exits with %d:\n%s", name, code, text)
		}
	}
	writeText(t, filepath.Join(clone, "sub", "api.yaml"), strings.Replace(spec, "listPets", "allPets", 1))
	if text, code := run("Check"); code != 1 || !strings.Contains(text, "::error") {
		t.Errorf("Check exits with %d:\n%s", code, text)
	}
	if text, code := run("Diff"); code != 1 || !strings.Contains(text, "Next version") {
		t.Errorf("Diff exits with %d:\n%s", code, text)
	}
}
