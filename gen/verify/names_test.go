package verify_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/verify"
)

func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"users.go":     "",
		"windows.go":   "", // only what follows an underscore counts
		"test.go":      "",
		"user_unix.go": "", // a constraint, but no suffix
		"a_linux_b.go": "",
		"2fa__x.go":    "",
		"console.go":   "",
		"con_x.go":     "",
		"com10.go":     "",

		"":                               ".go",
		".go":                            "characters",
		"users":                          ".go",
		"users.s":                        ".go",
		"users.go.txt":                   ".go",
		"Users.go":                       "characters",
		"a-b.go":                         "characters",
		"a.b.go":                         "characters",
		".hidden.go":                     "characters",
		"日本.go":                          "characters",
		"a b.go":                         "characters",
		"a\x00.go":                       "characters",
		`..\x.go`:                        "characters",
		"_x.go":                          "begins with _",
		"x_test.go":                      "_test",
		"x_windows.go":                   "system",
		"x_js.go":                        "system",
		"x_amd64.go":                     "system",
		"x_linux_arm64.go":               "system",
		"x_linux_foo_sparc.go":           "system",
		"_linux.go":                      "begins with _",
		"con.go":                         "device",
		"nul.go":                         "device",
		"aux.go":                         "device",
		"prn.go":                         "device",
		"com1.go":                        "device",
		"lpt0.go":                        "device",
		"../x.go":                        "folder",
		"/x.go":                          "folder",
		"./x.go":                         "folder",
		"other/x.go":                     "folder",
		"clientfake//x.go":               "folder",
		"clientfake/sub/x.go":            "folder",
		"clientfake/../../x.go":          "folder",
		"testdata/x.go":                  "folder",
		"vendor/x.go":                    "folder",
		"_fake/x.go":                     "folder",
		"nul/x.go":                       "folder",
		"/":                              "folder",
		strings.Repeat("a", 118) + ".go": "long",
	} {
		cfg := config
		cfg.Folders = map[string]verify.Config{"testdata": config, "vendor": config, "_fake": config, "nul": config, "": config, "..": config}
		problem := ""
		for _, d := range verify.Reasons([]output.File{{Name: name, Content: []byte(body("var x int"))}}, cfg) {
			problem += d.Message
		}
		if (want == "") != (problem == "") || !strings.Contains(problem, want) {
			t.Errorf("%q: got %q, want %q", name, problem, want)
		}
		if !strings.Contains(name, "/") && verify.FileNameOK(name) != (want == "") {
			t.Errorf("FileNameOK(%q) = %v", name, want != "")
		}
	}
}

func TestDuplicateNames(t *testing.T) {
	content := []byte(body("var x int"))
	for _, second := range []string{"x.go", "X.go"} {
		err := verify.Files([]output.File{{Name: "x.go", Content: content}, {Name: second, Content: content}}, config)
		if err == nil || !strings.Contains(err.Error(), "the same file as another") {
			t.Errorf("%s: %v", second, err)
		}
	}
}

// The go command's own list decides what a suffix is.
func TestPlatformsAreComplete(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip(err)
	}
	src, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "src/internal/syslist/syslist.go"))
	if err != nil {
		t.Skip(err)
	}
	found := regexp.MustCompile(`"(\w+)":\s+true`).FindAllSubmatch(src, -1)
	if len(found) < 30 {
		t.Fatalf("only %d names in syslist.go", len(found))
	}
	for _, m := range found {
		if name := "x_" + string(m[1]) + ".go"; string(m[1]) != "unix" && verify.FileNameOK(name) {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestSafeFileName(t *testing.T) {
	for text, want := range map[string]string{
		"Users":              "users.go",
		"User Groups":        "user_groups.go",
		"SIPRegistration":    "sip_registration.go",
		"chatUser2FA":        "chat_user2_fa.go",
		"../../etc/x":        "etc_x.go",
		"":                   "untagged.go",
		" \t":                "untagged.go",
		"windows":            "windows.go",
		"user_windows":       "user_windows_api.go",
		"user js":            "user_js_api.go",
		"user_test":          "user_test_api.go",
		"UserTest":           "user_test_api.go",
		"__init__":           "init.go",
		"CON":                "con_api.go",
		"com1":               "com1_api.go",
		"日本":                 "tag_cf2abf0c.go",
		"日本 users":           "users.go",
		"Café":               "caf.go",
		"a\x00b\u202ec\xffd": "a_b_c_d.go",
	} {
		got := verify.SafeFileName(text)
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	long := strings.Repeat("Very", 100)
	if a, b := verify.SafeFileName(long), verify.SafeFileName(long+"x"); a == b || !verify.FileNameOK(a) {
		t.Errorf("long tags: %s, %s", a, b)
	}
}

func FuzzSafeFileName(f *testing.F) {
	for _, text := range []string{"", "user_test", "windows", "日本", "CON", "_x", "aux.go", strings.Repeat("x_", 300)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if name := verify.SafeFileName(text); !verify.FileNameOK(name) || name != verify.SafeFileName(text) {
			t.Errorf("SafeFileName(%q) = %q", text, name)
		}
	})
}
