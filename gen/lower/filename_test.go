package lower

import (
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/verify"
)

// fileNames gives tags their files in one client, as the operations do.
func fileNames(tags ...string) []string {
	l := &lowerer{api: &ir.API{Decls: []*ir.Decl{{}}}, files: newScope("client", "types")}
	for _, tag := range tags {
		l.api.Operations = append(l.api.Operations, &ir.Op{Tag: strings.TrimSpace(tag)})
	}
	l.placeOperations()
	out := make([]string, len(tags))
	for i, o := range l.api.Operations {
		out[i] = o.File
	}
	return out
}

func TestFile(t *testing.T) {
	for tag, want := range map[string]string{
		"Users":              "users",
		"User Groups":        "user_groups",
		"SIPRegistration":    "sip_registration",
		"chatUser2FA":        "chat_user2_fa",
		"../../etc/x":        "etc_x",
		"":                   "operations",
		" \t":                "operations",
		"client":             "client_api",  // voxgen's own file
		"Types A":            "tag_types_a", // shared types, too
		"windows":            "windows",
		"user_windows":       "user_windows",
		"user js":            "user_js",
		"user_test":          "user_test",
		"UserTest":           "user_test",
		"__init__":           "init",
		"CON":                "con",
		"com1":               "com1",
		"日本":                 "tag_cf2abf0c",
		"日本 users":           "users",
		"Café":               "caf",
		"a\x00b\u202ec\xffd": "a_b_c_d",
	} {
		if got := fileNames(tag)[0]; got != want {
			t.Errorf("%q: got %s, want %s", tag, got, want)
		}
	}
	long := strings.Repeat("Very", 100)
	if a, b := fileNames(long)[0], fileNames(long + "x")[0]; a == b {
		t.Errorf("two long tags give %s", a)
	}
}

// TestFileNamesPassTheGate: what several tags get by number is an ordinary file, too.
func TestFileNamesPassTheGate(t *testing.T) {
	for _, tags := range [][]string{
		{"com", "COM", "Com", "c_o_m", "CoM", "cOm"},
		{"x_amd6", "X_amd6", "x amd6", "x-amd6", "x/amd6"},
		{"user_test", "UserTest", "user test", "user-test"},
		{"", "operations", "Operations", "OPERATIONS"},
	} {
		got := fileNames(tags...)
		seen := map[string]bool{}
		for i, name := range got {
			if !verify.FileNameOK(name+output.Suffix) || seen[name] && strings.TrimSpace(tags[i]) != "" && tags[i] != "operations" {
				t.Errorf("%q: %q is not an ordinary file, or is there twice: %q", tags[i], name, got)
			}
			seen[name] = true
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, tag := range []string{"", "user_test", "windows", "日本", "CON", "_x", "aux.go", strings.Repeat("x_", 300)} {
		f.Add(tag, tag+"!")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, name := range fileNames(a, b, "!"+a, strings.ToUpper(a), strings.ToUpper(b)) {
			if !verify.FileNameOK(name + output.Suffix) {
				t.Errorf("%q, %q: %q", a, b, name)
			}
		}
	})
}
