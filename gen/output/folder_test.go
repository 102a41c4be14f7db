package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Below Within, nothing outside it is written or removed, whatever leads there.
func TestWithin(t *testing.T) {
	for path, want := range map[string]string{
		"gen":           "",
		".":             "",
		"a/../gen":      "",
		"inner/new":     "", // a link inside
		"../victim":     "it is outside",
		"../module2":    "it is outside",
		"a/../../b":     "it is outside",
		"up/victim":     "it is outside",
		"out":           "it is outside",
		"out/new":       "it is outside",
		"absolute":      "it is outside",
		"dangling":      "a symbolic link to something that does not exist",
		"dangling/a":    "a symbolic link to something that does not exist",
		".git/hooks":    "version control",
		"hooks":         "version control",
		"hooks/new":     "version control",
		".GIT":          "version control",
		".git. /x":      "version control",
		"GIT~1/x":       "version control",
		"vendor/.hg/x":  "version control",
		"file":          "file exists",
		"file/x":        "not a directory",
		"loop":          "too many links",
		"":              "no folder given",
		"gen/.github/x": "",
	} {
		t.Run(path, func(t *testing.T) {
			outer := t.TempDir()
			put(t, outer, "victim/old_gen.go", text("0"), "module/gen/old_gen.go", text("0"), "module/file", "", "module/.git/hooks/x", "", "module/real/x", "")
			for name, target := range map[string]string{"out": "../victim", "up": "..", "hooks": ".git/hooks", "inner": "real", "dangling": ".git/new", "loop": "loop"} {
				link(t, target, filepath.Join(outer, "module", name))
			}
			link(t, filepath.Join(outer, "victim"), filepath.Join(outer, "module", "absolute"))
			was := snapshot(t, outer)
			_, err := Folder{Within: filepath.Join(outer, "module"), Path: path}.Write([]File{file("new_gen.go", "1")})
			if want == "" {
				if got, readErr := os.ReadFile(filepath.Join(outer, "module", path, "new_gen.go")); err != nil || string(got) != text("1") {
					t.Errorf("%q, %v, %v", got, err, readErr)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
			if now := snapshot(t, outer); now != was {
				t.Errorf("the disk changed:\n%s\n%s", was, now)
			}
		})
	}
}

// A path that the user names may lead anywhere but into .git.
func TestAnywhere(t *testing.T) {
	outer := t.TempDir()
	put(t, outer, "elsewhere/x", "", ".git/hooks/x", "")
	link(t, "elsewhere", filepath.Join(outer, "out"))
	if _, err := Write(filepath.Join(outer, "out", "a", "b"), []File{file("x_gen.go", "1")}); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(outer, "elsewhere", "a", "b", "x_gen.go")); err != nil {
		t.Error(err)
	}
	if _, err := Write(filepath.Join(outer, ".git", "hooks"), []File{file("x_gen.go", "1")}); err == nil || !strings.Contains(err.Error(), "version control") {
		t.Error(err)
	}
}

// A relative path begins at the working directory as the system sees it, not at a
// link to it.
func TestRelativeToLink(t *testing.T) {
	outer := t.TempDir()
	put(t, outer, "a/deep/x", "", "b/x", "")
	link(t, "../a/deep", filepath.Join(outer, "b", "link"))
	t.Chdir(filepath.Join(outer, "b", "link"))
	if _, err := Write("../gen", []File{file("x_gen.go", "1")}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(outer, "a", "gen", "x_gen.go")); err != nil {
		t.Error(err)
	}
}

// Between the check and the use, a folder becomes a link: the root does not follow it.
func TestLinkAfterCheck(t *testing.T) {
	outer := t.TempDir()
	put(t, outer, "module/x", "", "victim/x", "")
	link(t, "../victim", filepath.Join(outer, "module", "gen"))
	for _, create := range []bool{false, true} {
		if _, err := openFolder(filepath.Join(outer, "module"), "gen", create); err == nil {
			t.Error("followed")
		}
		if _, err := openFolder(filepath.Join(outer, "module"), filepath.Join("gen", "new"), create); err == nil {
			t.Error("followed")
		}
	}
}

func TestVersionControl(t *testing.T) {
	for name, want := range map[string]bool{
		".git": true, ".GIT. ": true, "git~1": true, ".git::$INDEX_ALLOCATION": true, ".g\u200cit": true, ".hg\ufeff": true, ".jj:x": true,
		"git": false, ".github": false, "a:.git": false,
	} {
		if versionControl(name) != want {
			t.Errorf("%q: %t", name, !want)
		}
	}
}
