package page

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// Input is a page: its name, for diagnostics, and its text.
type Input struct {
	Name string
	Data []byte
}

// Import parses pages and merges their facts into the document, with Parse, Lift and
// Merge. If the list has errors, the document is not changed.
func (d *Document) Import(pages ...Input) diag.List {
	ops, diags := make([]*Operation, len(pages)), make([]diag.List, len(pages))
	var group sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, p := range pages {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			ops[i], diags[i] = lift(p)
		})
	}
	group.Wait()
	all := slices.Concat(diags...)
	if all.HasErrors() {
		return all
	}
	return append(all, d.Merge(ops...)...)
}

// lift reads the facts of a page. The operation is nil if the list has errors.
func lift(p Input) (*Operation, diag.List) {
	m, diags := Parse(p.Name, p.Data)
	if m == nil {
		return nil, diags
	}
	op, lifted := Lift(m)
	return op, append(diags, lifted...)
}

// Merge merges the facts of pages into the document. Facts of the pages take
// precedence; other content is preserved, unless an earlier import wrote it. Of two
// pages about one method, the last one is used.
func (d *Document) Merge(ops ...*Operation) diag.List {
	if len(ops) == 0 {
		return nil
	}
	d.begin(ops[0])
	objects, diags := structures(ops)
	for _, o := range objects {
		d.named(o.Name) // names of structures are the vendor's; those of enums give way
	}
	for _, o := range objects {
		m := &merger{d: d, scope: o.Name}
		m.structure(o)
		diags = append(diags, m.diags...)
	}
	for i, op := range ops {
		if j := slices.IndexFunc(ops[i+1:], func(o *Operation) bool { return o.Name == op.Name }); j >= 0 {
			last := ops[i+1+j]
			if last.Tag == "" {
				last.Tag = op.Tag
			}
			diags.Add(diag.Diagnostic{Position: op.Position, Severity: diag.Note, Code: "page-two",
				Message: fmt.Sprintf("%s has another page, %s", op.Name, last.Position.File), Instead: "that page is used"})
			continue
		}
		d.secure(op)
		m := &merger{d: d, op: op, scope: op.Name, order: slices.Clone(operationOrder)}
		m.operation()
		diags = append(diags, m.diags...)
		d.merged[op.Name] = true
	}
	return diags
}

// tag returns the tag of a new operation, and adds it to the list of the document.
func (d *Document) tag(op *Operation) string {
	tag := op.Tag
	if tag == "" {
		tag = d.opts.Tag
	}
	if tag == "" {
		return ""
	}
	tags := get(d.root, "tags")
	if tags == nil || tags.Kind != yaml.SequenceNode {
		tags = sequence()
		set(d.root, "tags", tags, rootOrder)
	}
	at := len(tags.Content)
	for i, t := range tags.Content {
		name := scalar(get(t, "name"))
		if name == tag {
			return tag
		}
		if at == len(tags.Content) && strings.ToLower(name) > strings.ToLower(tag) {
			at = i
		}
	}
	tags.Content = slices.Insert(tags.Content, at, mapping("name", str(tag)))
	return tag
}

// path returns the path item of a new operation. A new one is added to those of the
// same tag, which are in alphabetical order unless the document has another one.
func (d *Document) path(op *Operation) *yaml.Node {
	paths := child(d.root, "paths", rootOrder)
	if item := get(paths, op.Path); item != nil && item.Kind == yaml.MappingNode {
		return item
	}
	at := len(paths.Content)
	tag := strings.ToLower(op.Tag)
	for i := 0; tag != "" && i+1 < len(paths.Content); i += 2 {
		switch other := strings.ToLower(firstTag(paths.Content[i+1])); {
		case other == tag:
			at = i + 2
		case other > tag && at == len(paths.Content):
			at = i
		}
	}
	item := mapping()
	paths.Content = slices.Insert(paths.Content, at, str(op.Path), item)
	return item
}

// firstTag returns the tag of the first operation of a path item.
func firstTag(item *yaml.Node) string {
	for i := 1; item.Kind == yaml.MappingNode && i < len(item.Content); i += 2 {
		if tags := get(item.Content[i], "tags"); tags != nil && len(tags.Content) > 0 {
			return scalar(tags.Content[0])
		}
	}
	return ""
}

// Gone returns the imported operations whose pages were not among those of this run.
// With prune, they are removed.
func (d *Document) Gone(prune bool) []string {
	var out []string
	paths := get(d.root, "paths")
	for i := 0; paths != nil && i+1 < len(paths.Content); {
		item := paths.Content[i+1]
		for j := 0; item.Kind == yaml.MappingNode && j+1 < len(item.Content); {
			op := item.Content[j+1]
			name := scalar(get(op, "operationId"))
			if _, _, imported := facts(op); !imported || d.merged[name] {
				j += 2
				continue
			}
			out = append(out, name)
			if !prune {
				j += 2
				continue
			}
			item.Content = slices.Delete(item.Content, j, j+2)
		}
		if prune && item.Kind == yaml.MappingNode && len(item.Content) == 0 {
			paths.Content = slices.Delete(paths.Content, i, i+2)
			continue
		}
		i += 2
	}
	return out
}
