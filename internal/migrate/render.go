package migrate

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/internal/config"
)

// Overlay returns the overlay with the actions of r, or nil if there are none. from is the
// name of the configuration they are from.
func (r *Result) Overlay(from string) ([]byte, error) {
	if len(r.Actions) == 0 {
		return nil, nil
	}
	actions := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, a := range r.merged() {
		if a.Remove {
			actions.Content = append(actions.Content, mapping("target", a.Target, "remove", true))
		} else {
			actions.Content = append(actions.Content, mapping("target", a.Target, "update", a.Update))
		}
	}
	title := fmt.Sprintf("Settings for voxgen from %s of %s", from, r.Generator)
	doc := mapping("overlay", "1.0.0", "info", mapping("title", title, "version", "1"), "actions", actions)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	err := enc.Encode(doc)
	return b.Bytes(), err
}

// merged joins consecutive updates of one target.
func (r *Result) merged() (out []Action) {
	for _, a := range r.Actions {
		last := len(out) - 1
		if last >= 0 && isUpdate(a) && isUpdate(out[last]) && out[last].Target == a.Target && !shareKey(out[last].Update, a.Update) {
			out[last].Update = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: slices.Concat(out[last].Update.Content, a.Update.Content)}
			continue
		}
		out = append(out, a)
	}
	return out
}

// isUpdate reports whether an action sets keys of objects.
func isUpdate(a Action) bool { return !a.Remove && a.Update.Kind == yaml.MappingNode }

func shareKey(a, b *yaml.Node) bool {
	for i := 0; i < len(b.Content); i += 2 {
		if get(a, b.Content[i].Value) != nil {
			return true
		}
	}
	return false
}

// schema is the address of the JSON Schema of voxgen.yaml.
const schema = "https://raw.githubusercontent.com/voxgen/voxgen/v" + gen.Version + "/voxgen.schema.json"

// File returns the text of voxgen.yaml for a client. from is the name of the configuration
// it is from, and dropped is what is not kept from that, if there is one.
func File(c config.Client, from string, dropped []Dropped) []byte {
	f := &file{}
	f.line("# yaml-language-server: $schema=%s", schema)
	f.line("# For voxgen generate and voxgen check. Paths are relative to this file.")
	f.line("spec: %s", text(c.Spec))
	f.list("overlays", c.Overlays)
	f.line("package: %s", text(c.Package))
	f.line("out: %s", text(c.Out))
	f.filter("include", c.Include)
	f.filter("exclude", c.Exclude)
	if len(c.Types) > 0 {
		f.line("types: # of other packages, in the place of generated ones")
	}
	for _, t := range c.Types {
		if t.Format != "" {
			f.line("  - {format: %s, go: %s}", text(t.Format), text(t.Go))
		} else {
			f.line("  - {schema: %s, go: %s}", text(t.Schema), text(t.Go))
		}
	}
	if c.Interface {
		f.line("interface: true # API, an interface of all operations")
	}
	f.line("# fake: false # no package %sfake for tests", c.Package)
	if len(dropped) > 0 {
		f.line("\n# Not kept from %s:", safe.OneLine(from))
		for _, line := range Lines(dropped) {
			f.line("#   %s", line)
		}
	}
	return f.Bytes()
}

type file struct{ bytes.Buffer }

func (f *file) line(format string, args ...any) { fmt.Fprintf(f, format+"\n", args...) }

func (f *file) list(key string, list []string) {
	if len(list) > 0 {
		f.line("%s:", key)
		for _, item := range list {
			f.line("%s  - %s", strings.Repeat(" ", len(key)-len(strings.TrimLeft(key, " "))), text(item))
		}
	}
}

func (f *file) filter(key string, filter config.Filter) {
	if len(filter.Tags)+len(filter.Operations)+len(filter.Paths) > 0 {
		f.line("%s:", key)
		f.list("  tags", filter.Tags)
		f.list("  operations", filter.Operations)
		f.list("  paths", filter.Paths)
	}
}

// text returns s as a YAML scalar on one line.
func text(s string) string {
	n := scalar(s)
	if strings.ContainsAny(s, "\n\r") {
		n.Style = yaml.DoubleQuotedStyle
	}
	data, err := yaml.Marshal(n)
	if err != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(string(data))
}

// maxLines limits how many lines of the source are listed for one key and reason.
const maxLines = 20

// Lines returns a line for each setting that is not kept. Those with the same key and reason in
// one file share a line.
func Lines(dropped []Dropped) (lines []string) {
	type id struct{ file, key, reason string }
	at := map[id][]string{}
	var ids []id
	for _, d := range dropped {
		i := id{d.At.File, d.Key, d.Reason}
		if at[i] == nil {
			ids = append(ids, i)
		}
		at[i] = append(at[i], fmt.Sprint(d.At.Line))
	}
	for _, i := range ids {
		if n := len(at[i]) - maxLines; n > 0 {
			at[i] = append(at[i][:maxLines], fmt.Sprintf("… (%d more)", n))
		}
		lines = append(lines, safe.OneLine(fmt.Sprintf("%s:%s: %s: %s", i.file, strings.Join(at[i], ","), i.key, i.reason)))
	}
	return lines
}
