package migrate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
)

// configs returns the configurations of a generator in testdata: name.txtar has one in each
// file.
func configs(t testing.TB, name string) []txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil || len(archive.Files) < 10 {
		t.Fatal(name, err)
	}
	return archive.Files
}

var generators = map[string]Generator{"oapi-codegen": OapiCodegen, "ogen": Ogen, "stainless": Stainless}

// read reads a configuration for the document in testdata, and returns what is written.
func read(t *testing.T, name string, config []byte) (result *Result, written string) {
	t.Helper()
	data, err := os.ReadFile("testdata/api.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, diags := NewDocument("api.yaml", data)
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	result, diags = Read(name, config, doc)
	if result == nil {
		return nil, diags.Err().Error()
	}
	overlay, err := result.Overlay(name)
	if err != nil {
		t.Fatal(err)
	}
	return result, fmt.Sprintf("%s%s%s", result.Output, File(result.Config, name, nil), overlay)
}

// A configuration of another generator has its expected result in comments: lines of
// voxgen.yaml and the overlay, and # not: for what is listed as not kept.
func TestConfigurations(t *testing.T) {
	for name, generator := range generators {
		for _, f := range configs(t, name) {
			result, written := read(t, f.Name, f.Data)
			if result == nil || result.Generator != generator {
				t.Errorf("%s/%s: not of %s: %s", name, f.Name, generator, written)
				continue
			}
			listed := strings.Join(Lines(result.Dropped), "\n")
			for line := range strings.Lines(string(f.Data)) {
				if want, ok := strings.CutPrefix(line, "# not: "); ok && !strings.Contains(listed, strings.TrimSpace(want)) {
					t.Errorf("%s/%s does not list %sin\n%s", name, f.Name, want, listed)
				} else if want, ok := strings.CutPrefix(line, "# "); ok && !strings.HasPrefix(line, "# not: ") && !strings.Contains(written, strings.TrimSpace(want)) {
					t.Errorf("%s/%s does not write %sin\n%s", name, f.Name, want, written)
				}
			}
		}
	}
}

// needless are the keys whose meaning voxgen has without a setting, or that only name what
// other keys describe.
var needless = []string{
	"generate", "generate.client", "generate.models", "import-mapping.other.yaml", "output-options.skip-fmt", "output-options.nullable-type",
	"output-options.initialism-overrides", "output-options.prefer-skip-optional-pointer-on-container-types",
	"output-options.resolve-type-name-collisions", "output-options.generate-types-for-anonymous-schemas",
	"output-options.skip-response-body-getters", "output-options.skip-client-response-content-type",
	"compatibility.always-prefix-enum-values", "output-options.name-normalizer",
	"additional-imports.alias", "additional-imports.package", "output-options.type-mapping.string.formats.date-time.type",

	"parser.infer_types", "generator.features.enable", "generator.features.disable_all",

	"$schema", "edition", "organization.name", "targets.go.package_name", "targets.go.edition", "targets.go.skip", "targets.go.options.enable_v2",
	"settings.sort_schema_properties", "settings.per_endpoint_security", "settings.require_websocket_dependencies",
	"pagination.name", "pagination.description", "pagination.param_location", "client_settings.omit_stainless_headers",
	"pagination.request.offset.type", "pagination.response.items.type", "pagination.response.total.type",
	"pagination.response.items.x-stainless-pagination-property.purpose", "resources.goods.methods.list.paginated", // found by their shape as well
	"resources.goods.methods.remove.skip", "resources.goods.models.cost.skip", // not for Go
	"resources.goods.models.cost.only", "resources.goods.models.cost.no_params_suffix",
	"resources.goods.standalone_api", "resources.goods.methods.retrieve.deprecated.python",
	"openapi.transforms.reason", "client_settings.default_retries.max_retries",
}

// Every key of a configuration changes what is written, or is listed, itself or what it is in,
// or has no meaning for voxgen.
func TestNoKeyIsLost(t *testing.T) {
	met := map[string]bool{}
	for name := range generators {
		for _, f := range configs(t, name) {
			t.Run(name+"/"+f.Name, func(t *testing.T) {
				result, written := read(t, f.Name, f.Data)
				if result == nil {
					t.Fatal(written)
				}
				listed := map[[2]int]bool{}
				for _, d := range result.Dropped {
					if d.At.File == f.Name {
						listed[[2]int{d.At.Line, d.At.Column}] = true
					}
				}
				var root yaml.Node
				if err := yaml.Unmarshal(f.Data, &root); err != nil {
					t.Fatal(err)
				}
				at := func(n *yaml.Node) bool { return listed[[2]int{n.Line, n.Column}] }
				keysOf(root.Content[0], "", false, at, func(path string, owner *yaml.Node, i int) {
					met[path] = true
					if slices.Contains(needless, path) {
						return
					}
					kept := owner.Content
					owner.Content = slices.Concat(kept[:i], kept[i+2:])
					var without bytes.Buffer
					err := yaml.NewEncoder(&without).Encode(&root)
					owner.Content = kept
					if err != nil {
						t.Fatal(err)
					}
					if _, now := read(t, f.Name, without.Bytes()); now == written {
						t.Errorf("%d: %s changes nothing and is not listed", kept[i].Line, path)
					}
				})
			})
		}
	}
	for _, path := range needless {
		if !met[path] {
			t.Errorf("no configuration has %s", path)
		}
	}
}

// keysOf calls f for the keys below n whose values are not mappings, unless they are listed.
func keysOf(n *yaml.Node, path string, done bool, listed func(*yaml.Node) bool, f func(path string, owner *yaml.Node, i int)) {
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			keysOf(c, path, done || listed(c), listed, f)
		case n.Kind == yaml.MappingNode && i%2 == 0:
			key, value := join(path, c.Value), n.Content[i+1]
			here := done || listed(c) || value.Kind != yaml.MappingNode && listed(value) || value.Kind == yaml.SequenceNode && len(value.Content) > 0 && listed(value.Content[0])
			if !here && (value.Kind != yaml.MappingNode || len(value.Content) == 0) && !hasMappings(value) {
				f(key, n, i)
			}
			keysOf(value, key, here, listed, f)
		}
	}
}

func hasMappings(n *yaml.Node) bool {
	return slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return c.Kind == yaml.MappingNode })
}
