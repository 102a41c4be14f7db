// Package readme tests what a client says about itself: README.md and the examples.
package readme

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// generate generates a client with all of its documentation.
func generate(t *testing.T, cfg gen.Config, pkg string) gen.Result {
	t.Helper()
	cfg.Package, cfg.Readme, cfg.Examples = pkg, true, true
	cfg.ImportPath = func(pkg string) string { return "example.com/generated/" + pkg }
	res := gen.Generate(cfg)
	if res.Files == nil {
		t.Fatal(res.Diags)
	}
	return res
}

func fileNamed(t *testing.T, files []output.File, name string) []byte {
	t.Helper()
	i := slices.IndexFunc(files, func(f output.File) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("%s is not generated", name)
	}
	return files[i].Content
}

// TestDocuments: the examples of a client run, and the code blocks of its README.md compile.
func TestDocuments(t *testing.T) {
	configs := map[string]gen.Config{}
	add := func(pkg, path string) {
		configs[pkg] = gen.Config{Spec: load.Input{Path: testenv.Shared(t, "corpus/"+path)}}
	}
	add("petstore", "examples/petstore-expanded.yml")
	configs["shop"] = gen.Config{Spec: load.Input{Path: "testdata/shop.yaml"}}
	if testenv.Slow() {
		add("security", "realworld/readme-30-security.yaml")
		add("uploads", "realworld/readme-30-file-uploads.yaml")
		add("oauth2", "examples/petstore-oauth2.yml")
		add("firecracker", "examples/firecracker.json") // no tags, no credentials
		add("verify", "realworld/twilio_verify_v2.yaml")
		add("museum", "realworld/museum.yaml")
		add("train", "realworld/train-travel.yaml")
		add("client", "realworld/oai-31-tictactoe.yaml") // the package has the name of a variable in examples
	}
	module := gentest.NewModule(t)
	for folder, cfg := range configs {
		res := generate(t, cfg, folder)
		if calls, tags := len(res.API.Examples), len(res.API.ByTag()); calls < tags {
			t.Errorf("%s: %d calls for %d tags", folder, calls, tags)
		}
		module.Add(t, folder, res.Files)
		module.AddTest(t, folder, "readme_test.go", program(t, folder, fileNamed(t, res.Files, output.ReadmeName)))
	}
	module.Test(t)
}

var (
	goBlock    = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")
	importLine = regexp.MustCompile(`^import (.*)\n$`)
	qualifier  = regexp.MustCompile(`\b(context|errors|fmt|io|json|log|os|strings|testing|time)\.[A-Z]`)
)

// program returns a test file with the code blocks of a README.md: each in a function of
// its own, where it is not one.
func program(t *testing.T, pkg string, readme []byte) []byte {
	t.Helper()
	var body strings.Builder
	name, imports := pkg, []string{}
	blocks := goBlock.FindAllStringSubmatch(string(readme), -1)
	for i, m := range blocks {
		switch block := m[1]; {
		case importLine.MatchString(block):
			spec := importLine.FindStringSubmatch(block)[1]
			imports = append(imports, spec, fmt.Sprintf("%q", "example.com/generated/"+pkg+"/"+pkg+"fake"))
			if alias, _, ok := strings.Cut(spec, " "); ok {
				name = alias
			}
		case strings.HasPrefix(block, "func "):
			body.WriteString(block)
		default:
			fmt.Fprintf(&body, "func block%d(ctx context.Context, client *%s.Client, err error) {\n{\n%s_, _, _ = ctx, client, err\n}\n}\n\n", i, name, block)
		}
	}
	if len(blocks) < 4 || len(imports) == 0 {
		t.Fatalf("%d blocks in\n%s", len(blocks), readme)
	}
	imports = append(imports, `"context"`)
	for _, m := range qualifier.FindAllStringSubmatch(body.String(), -1) {
		imports = append(imports, fmt.Sprintf("%q", strings.Replace(m[1], "json", "encoding/json", 1)))
	}
	slices.Sort(imports)
	return fmt.Appendf(nil, "package %s_test\n\nimport (\n%s\n)\n\n%s", pkg, strings.Join(slices.Compact(imports), "\n"), body.String())
}

// TestWhatIsShown: calls have plausible values, and what is optional if they would have
// none, and the credentials are not in the URL.
func TestWhatIsShown(t *testing.T) {
	readme := string(fileNamed(t, generate(t, gen.Config{Spec: load.Input{Path: "testdata/shop.yaml"}}, "shop").Files, output.ReadmeName))
	for _, want := range []string{
		`shop.NewClient(shop.WithInHeader(os.Getenv("SHOP_API_KEY")))`,
		`client.GetOrder(ctx, shop.GetOrderRequest{ID: "OR345678"})`,
		`client.Search(ctx, shop.SearchRequest{Body: &shop.SearchBody{Text: "text"}})`,
		"if resp.Data != nil && resp.Data.Name != nil {\n\tfmt.Println(*resp.Data.Name)\n}",
		`File: shop.Ptr(shop.File{Name: "file.txt", Content: strings.NewReader("text")})`,
		"The other type is `OutageError`.",
	} {
		if !strings.Contains(readme, want) {
			t.Errorf("README.md has no %s:\n%s", want, readme)
		}
	}
}

// hostile are texts that are Markdown, HTML or links, or end what they are in.
var hostile = []string{
	"](javascript:alert(1))", "[a](https://evil.example)", "![a](https://evil.example/x.png)", "<script>alert(1)</script>", "<https://evil.example>",
	"`code` | cell | `|` \\| \\", "```\n\n# heading\n\n[b]: https://evil.example", "~~~\n- list\n1. one\n***\n| a |\n|---|", "https://evil.example www.evil.example a@evil.example",
	"&lt;b&gt; &#60;i>", "<!-- --> <img src=x onerror=y>", "*a* _b_ **c** ~~d~~ $x$ :smile: @user #1", "\u202e\x00\x1b[31m", "--> ]]> <a href='x'>",
}

// TestHostile: texts of the document add no links, HTML, headings, lists, images or cells.
func TestHostile(t *testing.T) {
	plain := make([]string, len(hostile))
	for i := range plain {
		plain[i] = fmt.Sprintf("plain %d", i)
	}
	var outlines [2][]string
	for i, texts := range [][]string{hostile, plain} {
		res := generate(t, gen.Config{Spec: load.Input{Name: texts[0] + texts[len(texts)-1] + ".yaml", Data: document(texts)}}, "evil")
		readme := fileNamed(t, res.Files, output.ReadmeName)
		outlines[i] = outline(t, readme)
		t.Logf("%s", readme)
	}
	if !slices.Equal(outlines[0], outlines[1]) {
		t.Errorf("the elements are\n%q, want\n%q", outlines[0], outlines[1])
	}
}

// document returns a document with texts wherever README.md may have one, and a tag for
// each of them.
func document(texts []string) []byte {
	var paths []string
	for i, text := range texts {
		paths = append(paths, fmt.Sprintf(`"/a%[1]d/{id}":{"get":{"operationId":"getA%[1]d","tags":[%[2]s],"summary":%[2]s,"description":%[2]s,
"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","minLength":1,"default":%[2]s}}],
"responses":{"200":{"description":%[2]s,"content":{"application/json":{"schema":{"type":"object","required":["name"],"properties":{"name":{"type":"string","default":"n"}}}}}}}}}`, i, jsonText(text)))
	}
	return fmt.Appendf(nil, `{"openapi":"3.1.0","info":{"title":%[1]s,"version":%[1]s,"description":%[2]s},"security":[{"k":[]}],"paths":{%[3]s},
"components":{"securitySchemes":{"k":{"type":"apiKey","in":"query","name":%[2]s,"description":%[1]s}}}}`,
		jsonText(strings.Join(texts, " and ")), jsonText("Texts: "+strings.Join(texts, " or ")), strings.Join(paths, ","))
}

// jsonText is a text that fmt prints as JSON.
type jsonText string

func (s jsonText) Format(f fmt.State, _ rune) {
	fmt.Fprint(f, `"`+strings.NewReplacer("\\", `\\`, `"`, `\"`, "\n", `\n`, "\x00", `\u0000`, "\x1b", `\u001b`).Replace(string(s))+`"`)
}

// outline returns the elements of Markdown, as GitHub reads it, without texts and code, and
// the targets of links. Comments of HTML stay as they are.
func outline(t *testing.T, source []byte) []string {
	t.Helper()
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	var out []string
	err := ast.Walk(parser.Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text, *ast.String, *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Link:
			if target := string(n.Destination); target == output.ExamplesName {
				out = append(out, target)
			} else if !strings.HasSuffix(target, output.Suffix) {
				t.Errorf("a link to %q", target)
			}
		case *ast.HTMLBlock:
			if lines := n.Lines(); lines.Len() != 1 || !strings.HasPrefix(string(lines.Value(source)), "<!-- Code generated by voxgen ") {
				t.Errorf("HTML: %q", lines.Value(source))
			}
		}
		out = append(out, n.Kind().String())
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
