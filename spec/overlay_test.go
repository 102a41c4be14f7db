package spec

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	loader "github.com/voxgen/voxgen/gen/load"
)

func TestOverlayActionsGiveReasons(t *testing.T) {
	o := parseOverlay(t)
	if o.Version != "1.0.0" || o.Extends != DescriptionName {
		t.Errorf("overlay %s extends %s", o.Version, o.Extends)
	}
	for _, action := range o.Actions {
		if len(action.Description) < 20 {
			t.Errorf("%s: no reason given", action.Target)
		}
	}
}

func TestOverlayAddsWhatTheVendorLeavesOut(t *testing.T) {
	before, after := load(t, Description()), merged(t)
	op := operation(after)
	if got := op.Extensions["x-voxgen-params-in"]; got != "form" {
		t.Errorf("x-voxgen-params-in is %v", got)
	}
	if got := schema(op, "new_account_password"); got.Extensions["x-voxgen-sensitive"] != true || got.MinLength != 8 || len(got.AllOf) != 4 {
		t.Errorf("new_account_password: %+v", got)
	}
	if got := schema(op, "callback_salt"); got.Extensions["x-voxgen-sensitive"] != true || *got.MaxLength != 40 {
		t.Errorf("callback_salt: %+v", got)
	}
	sensitive := 0
	for i, ref := range op.Parameters {
		p, was := ref.Value, operation(before).Parameters[i].Value
		if p.Name != was.Name || p.Description != was.Description {
			t.Errorf("%s became %s", was.Name, p.Name)
		}
		if p.Schema.Value.Format == "password" || p.Schema.Value.Extensions["x-voxgen-sensitive"] != nil {
			sensitive++
		}
	}
	if sensitive != 2 {
		t.Errorf("%d sensitive parameters, want 2", sensitive)
	}
}

func TestOverlayNamesTheErrorEnvelope(t *testing.T) {
	doc := merged(t)
	data, err := json.Marshal(doc.Extensions["x-voxgen-error"])
	if err != nil {
		t.Fatal(err)
	}
	var envelope struct {
		Schema, Code, Message, Details string
		Retryable, Unauthorized        []int
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&envelope); err != nil {
		t.Fatal(err)
	}
	if envelope.Schema != "#/components/schemas/ErrorResponse" || doc.Components.Schemas["ErrorResponse"] == nil {
		t.Errorf("schema is %s", envelope.Schema)
	}
	if envelope.Code != "/error/code" || envelope.Message != "/error/msg" || envelope.Details != "/errors" {
		t.Errorf("pointers: %+v", envelope)
	}
	if !slices.Equal(envelope.Retryable, []int{162, 314, 340, 416, 515}) {
		t.Errorf("retryable: %v", envelope.Retryable)
	}
	if !slices.Equal(envelope.Unauthorized, []int{100}) {
		t.Errorf("unauthorized: %v", envelope.Unauthorized)
	}
	known := readEnum(t, "ErrorCode").values
	for _, code := range envelope.Retryable {
		if !slices.Contains(known, strconv.Itoa(code)) {
			t.Errorf("retryable: %d is no error code", code)
		}
	}
}

// merged applies the overlay as the generator does; an action that matches nothing is
// a failure.
func merged(t *testing.T) *openapi3.T {
	t.Helper()
	doc, diags := loader.Load(loader.Input{Name: DescriptionName, Data: Description()}, loader.Options{
		Overlays: []loader.Input{{Name: "overlay.yaml", Data: Overlay()}},
	})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return doc.T
}

type overlayFile struct {
	Version string `yaml:"overlay"`
	Extends string
	Actions []struct{ Target, Description string }
}

func parseOverlay(t *testing.T) (o overlayFile) {
	t.Helper()
	if err := yaml.Unmarshal(Overlay(), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestListsOfIDs: the IDs in a list are of the type that one of them has elsewhere.
func TestListsOfIDs(t *testing.T) {
	texts := []string{"acd_request_id", "batch_ids"} // UUIDs
	lists := 0
	for _, item := range merged(t).Paths.Map() {
		for _, ref := range item.Post.Parameters {
			p := ref.Value
			if p.Schema == nil || !strings.HasSuffix(p.Name, "_id") && !strings.HasSuffix(p.Name, "_ids") {
				continue
			}
			s := p.Schema.Value
			if len(s.OneOf) == 2 {
				s = s.OneOf[1].Value
			}
			if s.Items == nil {
				continue
			}
			lists++
			if s.Items.Value.Type.Is("integer") == slices.Contains(texts, p.Name) {
				t.Errorf("%s: %s of %v", item.Post.OperationID, p.Name, s.Items.Value.Type)
			}
		}
	}
	if lists < 80 {
		t.Errorf("%d lists", lists)
	}
}
