package verify_test

import (
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/verify"
)

func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"users_gen.go":     "",
		"windows_gen.go":   "", // the suffix makes every name ordinary
		"x_linux_gen.go":   "",
		"user_test_gen.go": "",
		"2fa__x_gen.go":    "",
		"con_gen.go":       "",

		"":                                   "_gen.go",
		".go":                                "_gen.go",
		"users":                              "_gen.go",
		"users.go":                           "_gen.go",
		"x_test.go":                          "_gen.go",
		"x_gen_test.go":                      "_gen.go",
		"users_gen.s":                        "_gen.go",
		"users_gen.go.txt":                   "_gen.go",
		"_gen.go":                            "characters",
		"Users_gen.go":                       "characters",
		"a-b_gen.go":                         "characters",
		"a.b_gen.go":                         "characters",
		".hidden_gen.go":                     "characters",
		"日本_gen.go":                          "characters",
		"a b_gen.go":                         "characters",
		"a\x00_gen.go":                       "characters",
		`..\x_gen.go`:                        "characters",
		"_x_gen.go":                          "starts with _",
		"__gen.go":                           "starts with _",
		"../x_gen.go":                        "folder",
		"/x_gen.go":                          "folder",
		"./x_gen.go":                         "folder",
		"other/x_gen.go":                     "folder",
		"clientfake//x_gen.go":               "folder",
		"clientfake/sub/x_gen.go":            "folder",
		"clientfake/../../x_gen.go":          "folder",
		"testdata/x_gen.go":                  "folder",
		"vendor/x_gen.go":                    "folder",
		"_fake/x_gen.go":                     "folder",
		"nul/x_gen.go":                       "folder",
		"/":                                  "folder",
		strings.Repeat("a", 114) + "_gen.go": "long",
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
	for _, second := range []string{"x_gen.go", "X_gen.go"} {
		err := verify.Files([]output.File{{Name: "x_gen.go", Content: content}, {Name: second, Content: content}}, config)
		if err == nil || !strings.Contains(err.Error(), "same file as another") {
			t.Errorf("%s: %v", second, err)
		}
	}
}
