package verify_test

import (
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
		"_x.go":                          "starts with _",
		"x_test.go":                      "_test",
		"x_windows.go":                   "GOOS",
		"x_js.go":                        "GOOS",
		"x_amd64.go":                     "GOOS",
		"x_linux_arm64.go":               "GOOS",
		"x_linux_foo_sparc.go":           "GOOS",
		"_linux.go":                      "starts with _",
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
		if err == nil || !strings.Contains(err.Error(), "same file as another") {
			t.Errorf("%s: %v", second, err)
		}
	}
}
