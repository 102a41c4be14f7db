package load_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

const petsDoc = `openapi: 3.1.0
info: {title: Pets, version: "1.0"}
tags: [{name: pets}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 5}}
      responses:
        "200": {description: ok}
components:
  schemas:
    Pet: {type: object, properties: {vaccinated: {type: string, enum: ["no", "on"]}}}
`

const overlayHead = "overlay: 1.1.0\ninfo: {title: Corrections, version: '1'}\nactions:\n"

func overlaid(overlays ...string) (*load.Document, diag.List) {
	var opts load.Options
	for _, o := range overlays {
		opts.Overlays = append(opts.Overlays, load.Input{Name: "overlay.yaml", Data: []byte(o)})
	}
	return load.Load(load.Input{Name: "api.yaml", Data: []byte(petsDoc)}, opts)
}

func TestOverlayPositions(t *testing.T) {
	doc, diags := overlaid(overlayHead + `  - target: $.components.schemas.Pet
    update:
      description: A pet.
      properties:
        age: {type: integer}
  - target: $.paths['/pets'].get.parameters[?(@.name == 'limit')].schema
    update: {default: "no", maximum: 10}
  - target: $.paths['/pets'].get.parameters
    update: {name: page, in: query, schema: {$ref: '#/components/schemas/Pet'}}
  - target: $.paths['/pets'].get
    update: {operationId: findPets}
`)
	mustLoad(t, doc, diags)
	wantDiags(t, diags)
	pet := doc.T.Components.Schemas["Pet"].Value
	get := doc.T.Paths.Value("/pets").Get
	limit := get.Parameters[0].Value.Schema.Value
	field := func(name string) string {
		for i := range limit.Origin.Fields {
			if limit.Origin.Fields[i].Name == name {
				return doc.Position(&limit.Origin.Fields[i]).String()
			}
		}
		return "nowhere"
	}
	for _, tt := range []struct{ what, got, want string }{
		{"Pet", doc.Position(pet.Origin.Key).String(), "api.yaml:14:5"},
		{"Pet.vaccinated", doc.Position(pet.Properties["vaccinated"].Value.Origin.Key).String(), "api.yaml:14:38"},
		{"Pet.age", doc.Position(pet.Properties["age"].Value.Origin.Key).String(), "overlay.yaml:8:9"},
		{"limit.type", field("type"), "api.yaml:9:45"},
		{"limit.default", field("default"), "overlay.yaml:10:14"},
		{"limit.maximum", field("maximum"), "overlay.yaml:10:29"},
		{"page", doc.Position(get.Parameters[1].Value.Origin.Key).String(), "overlay.yaml:12:14"},
		{"get", doc.Position(get.Origin.Key).String(), "api.yaml:6:5"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is at %s, want %s", tt.what, tt.got, tt.want)
		}
	}
	if limit.Default != "no" || get.OperationID != "findPets" || doc.T.Info.Version != "1.0" || pet.Properties["vaccinated"].Value.Enum[1] != "on" {
		t.Errorf("default %#v, operationId %q, version %q", limit.Default, get.OperationID, doc.T.Info.Version)
	}
	if ref := get.Parameters[1].Value.Schema; ref.Value == nil || ref.Value.Description != "A pet." {
		t.Errorf("a reference in an overlay: %+v", ref)
	}
}

func TestOverlayRemoveAndCopy(t *testing.T) {
	doc, diags := overlaid(overlayHead+`  - target: $.components.schemas
    update: {Cat: {description: A cat.}}
  - target: $.components.schemas.Cat
    copy: $.components.schemas.Pet
  - target: $.paths['/pets'].get.parameters[0]
    remove: true
`, "overlay: 1.0.0\ninfo: {title: More, version: '1'}\nactions:\n  - target: $.tags[?(@.name=='pets')]\n    remove: true\n")
	mustLoad(t, doc, diags)
	wantDiags(t, diags)
	cat := doc.T.Components.Schemas["Cat"].Value
	if cat.Description != "A cat." || !cat.Type.Is("object") || cat.Properties["vaccinated"] == nil {
		t.Errorf("cat: %+v", cat)
	}
	if len(doc.T.Paths.Value("/pets").Get.Parameters) != 0 || len(doc.T.Tags) != 0 {
		t.Error("not removed")
	}
}

func TestOverlayErrors(t *testing.T) {
	_, diags := overlaid(overlayHead+`  - target: $.components.schemas.Dog
    update: {type: object}
  - target: $.paths['/pets'].post
    remove: true
  - target: $.components.schemas.Pet
    copy: $.nothing
  - target: $.[[
    remove: true
  - update: {}
  - target: $.info
    remove: true
    update: {}
  - target: $.info
    updates: {}
  - target: $.info
    update: text
  - target: $
    remove: true
`, "overlay: 2.0.0\n", "info: {}\n", "overlay: 1.0.0\ninfo: {}\nactions: []\n", "overlay: [\n")
	wantDiags(t, diags,
		"overlay.yaml:1:1: error: missing overlay key … [overlay-invalid]",
		`overlay.yaml:1:10: error: unsupported Overlay version "2.0.0"; … [overlay-invalid]`,
		"overlay.yaml:2:1: error: invalid YAML … [syntax]",
		"overlay.yaml:3:1: error: missing list of actions in the overlay [overlay-invalid]",
		`overlay.yaml:4:13: error: action 1 (target "$.components.schemas.Dog"): target matches nothing [overlay-unmatched]`,
		`overlay.yaml:6:13: error: action 2 (target "$.paths['/pets'].post"): target matches nothing [overlay-unmatched]`,
		`overlay.yaml:9:11: error: action 3 (target "$.components.schemas.Pet"): copy source $.nothing matches nothing [overlay-unmatched]`,
		`overlay.yaml:10:13: error: action 4 (target "$.[["): invalid JSONPath … [overlay-invalid]`,
		"overlay.yaml:12:5: error: action 5: missing target [overlay-invalid]",
		`overlay.yaml:13:5: error: action 6 (target "$.info"): exactly one of update, remove: true and copy is required … [overlay-invalid]`,
		`overlay.yaml:17:5: error: action 7 (target "$.info"): unknown key "updates" [overlay-invalid]`,
		`overlay.yaml:19:13: error: action 8 (target "$.info"): a mapping can only be updated with a mapping … [overlay-invalid]`,
		`overlay.yaml:20:13: error: action 9 (target "$"): cannot remove the whole document [overlay-invalid]`,
	)
}

// Copying the document into itself doubles it; forty copies would exhaust any
// memory.
func TestOverlayCannotGrowWithoutEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString(overlayHead)
	for range 40 {
		b.WriteString("  - target: $.info\n    copy: $\n")
	}
	_, diags := load.Load(load.Input{Name: "api.yaml", Data: []byte(petsDoc)}, load.Options{
		Overlays: []load.Input{{Name: "overlay.yaml", Data: []byte(b.String())}},
		Limits:   load.Limits{Nodes: 100_000},
	})
	if len(diags) == 0 || !strings.HasSuffix(diags[0].String(), "[limit]") {
		t.Errorf("diagnostics: %.500s", lines(diags))
	}
}

// The Voximplant document with its overlays.
func TestOwnSpec(t *testing.T) {
	const api, overlay = "../../spec/voximplant.yaml", "../../spec/overlay.yaml"
	for _, path := range []string{api, overlay} {
		if _, err := os.Stat(path); err != nil {
			t.Skipf("%s is not there", path)
		}
	}
	doc, diags := load.Load(load.Input{Path: api}, load.Options{Overlays: []load.Input{{Path: overlay}}})
	mustLoad(t, doc, diags)
	t.Logf("%s\n%d paths", lines(diags), doc.T.Paths.Len())
}

// TestOverlayLimit: an overlay that searches too much is one error, at the action.
func TestOverlayLimit(t *testing.T) {
	actions := strings.Repeat("  - {target: '$..[?@.b]', update: {}}\n", 20)
	_, diags := load.Load(load.Input{Name: "api.yaml", Data: []byte(petsDoc)}, load.Options{
		Overlays: []load.Input{{Name: "overlay.yaml", Data: []byte(overlayHead + "  - {target: $, update: {b: {b: c}}}\n" + actions)}},
		Limits:   load.Limits{Steps: 1000},
	})
	wantDiags(t, diags, `overlay.yaml:12:14: error: action 9 (target "$..[?@.b]"): the overlays visit more than 1000 nodes … [limit]`)
}

// TestOverlayGrowth: eight times the actions on one object take about eight times as long.
func TestOverlayGrowth(t *testing.T) {
	run := func(n int) time.Duration {
		var actions strings.Builder
		for i := range n {
			fmt.Fprintf(&actions, `{"target": "$.components.schemas", "update": {"S%d": {}}},`, i)
		}
		for i := range n {
			fmt.Fprintf(&actions, `{"target": "$.components.schemas.S%d", "remove": true},`, i)
		}
		overlay := `{"overlay": "1.1.0", "info": {}, "actions": [` + strings.TrimSuffix(actions.String(), ",") + "]}"
		var least time.Duration
		for i := range 3 {
			start := time.Now()
			doc, diags := overlaid(overlay)
			mustLoad(t, doc, diags)
			if took := time.Since(start); i == 0 || took < least {
				least = took
			}
		}
		return least
	}
	few, many := run(500), run(4000)
	t.Logf("%v and %v", few, many)
	if many > 24*few {
		t.Errorf("eight times the actions take %v instead of %v", many, few)
	}
}

// TestOverlayTimeout: overlays that take long end with the time limit. The best of several
// runs counts: the machine may be busy.
func TestOverlayTimeout(t *testing.T) {
	document := petsDoc + "x-list: [" + strings.Repeat("{a: {b: 1}}, ", 1000) + "]\n"
	overlay := overlayHead + strings.Repeat("  - {target: '$..[?@.b]', update: {}}\n", 200)
	run := func(limit time.Duration) (time.Duration, diag.List) {
		start := time.Now()
		_, diags := load.Load(load.Input{Name: "api.yaml", Data: []byte(document)}, load.Options{
			Overlays: []load.Input{{Name: "overlay.yaml", Data: []byte(overlay)}}, Limits: load.Limits{Timeout: limit},
		})
		return time.Since(start), diags
	}
	var late []time.Duration
	for range 10 {
		whole, diags := run(0)
		if diags.HasErrors() {
			t.Fatal(diags.Err())
		}
		limit := whole / 3
		took, diags := run(limit)
		if took <= limit+limit/4 && diags.HasErrors() && strings.Contains(diags.Err().Error(), "exceeded the time limit") {
			return
		}
		late = append(late, whole, took)
	}
	t.Errorf("does not end within a limit of a third and a quarter more: without a limit, and with it: %v", late)
}
