package verify_test

import (
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/gen/verify"
)

func readme(body string) []output.File {
	return []output.File{{Name: output.ReadmeName, Content: []byte(output.MarkdownHeader("v1.2.3", "api.yaml") + "\n\n" + body + "\n")}}
}

func TestReadme(t *testing.T) {
	cfg := config
	cfg.Readme = true
	good := "# a\n\nSee [pets_gen.go](pets_gen.go) and [below](#errors), \\<b\\> `<b>` \\[a\\](b), &#60;b&#62; https&#58;//a\n\n```go\nx := \"<b> ](c) ```\"\n```\n\n| `a\\|<b>` | b |"
	if err := verify.Files(readme(good), cfg); err != nil {
		t.Error(err)
	}
	if verify.Files(readme(good), config) == nil {
		t.Error("README.md is accepted without Readme")
	}
	for _, body := range []string{
		"<b>a</b>", "a <!-- b -->", "[a](https://example.com)", "[a](javascript:b)", "[a](../b)", "[a](//b)", "[a][b]", "[b]: c", "![a](b.png)", "https://a", "www.example.com",
		"a@example.com", "&lt;b", "```go\nx", "```go\nx\n````\n<b>", "\\`<b>`", "`a <b>", "\u202e", "\ta\x00",
	} {
		if verify.Files(readme(body), cfg) == nil {
			t.Errorf("accepted %q", body)
		}
	}
	headless := readme("a")
	headless[0].Content = []byte(strings.TrimPrefix(string(headless[0].Content), "<!-- "))
	if verify.Files(headless, cfg) == nil {
		t.Error("accepted without a header")
	}
}

func TestExamples(t *testing.T) {
	file := func(pkg, path string) []output.File {
		return []output.File{{Name: output.ExamplesName, Content: []byte(header + "\npackage " + pkg + "\n\nimport \"" + path + "\"\n\nvar _ log.Logger\n")}}
	}
	cfg := config
	cfg.Examples = &verify.Config{Package: "client_test", Imports: []string{"log"}}
	if err := verify.Files(file("client_test", "log"), cfg); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"rules":   verify.Files(file("client_test", "log"), config),
		"package": verify.Files(file("client", "log"), cfg),
		"imports": verify.Files(file("client_test", "os/log"), cfg),
	} {
		if err == nil {
			t.Errorf("accepted: %s", name)
		}
	}
}

// FuzzMarkdown: what safe returns for any text is accepted.
func FuzzMarkdown(f *testing.F) {
	cfg := config
	cfg.Readme = true
	for _, s := range []string{"a\\`<b>`", "`a``<b>`", "``<b>``", "[a](b)`", "www.a WWW.b wwww.c", "a@b &lt; http://c", "ww!w.0", "\xff\u202e```\n```", "\\\\`a|b`|", "]`a`(b)", "]\\(b)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, text := range []string{safe.Markdown(s), safe.CodeSpan(s), "| " + safe.Cell(safe.Markdown(s)) + " |"} {
			if err := verify.Files(readme(text), cfg); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
