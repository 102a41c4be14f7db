package readme

import (
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
)

// operations writes a section for each tag: a call and the table of its operations.
func (w *writer) operations() {
	if len(w.api.Operations) == 0 {
		return
	}
	w.line("## Operations\n")
	if w.cfg.Runs && len(w.api.Examples) > 0 {
		w.line("The calls are the examples in [%s](%s).\n", output.ExamplesName, output.ExamplesName)
	}
	tags := w.api.ByTag()
	for _, t := range tags {
		switch {
		case t.Tag != "":
			w.line("### %s\n", safe.Markdown(oneLine(t.Tag)))
		case len(tags) > 1:
			w.line("### Other\n")
		}
		w.call(t.Tag)
		w.table(t.Ops)
	}
}

// call writes the call that shows the operations of a tag.
func (w *writer) call(tag string) {
	for _, call := range w.api.Examples {
		if o := w.api.Operations[call.Op]; o.Tag == tag && !call.All {
			w.block("go", w.code[o.Name])
			return
		}
	}
}

// table writes the table of operations and says in which files they are.
func (w *writer) table(ops []int) {
	w.line("| Method | Request | Summary |\n|---|---|---|")
	var files []string
	for _, i := range ops {
		o := w.api.Operations[i]
		names := "`" + o.Name + "`"
		if o.Page != nil {
			names += ", `" + o.Page.All + "`"
		}
		if o.Stream != nil {
			names += ", `" + o.Stream.Name + "`"
		}
		w.row(names, safe.CodeSpan(o.Method+" "+o.Path), w.summary(o))
		if file := o.File + output.Suffix; !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	for i, file := range files {
		files[i] = "[" + file + "](" + file + ")"
	}
	w.line("\nSource: %s\n", strings.Join(files, ", "))
}

// summary returns the summary of an operation, or the start of its description.
func (w *writer) summary(o *ir.Op) string {
	text := paragraph(o.Doc.Summary)
	if text == "" {
		text = sentence(paragraph(o.Doc.Text))
	}
	text = safe.Markdown(clip(text, maxSummary))
	if o.Doc.Deprecated != "" {
		text = strings.TrimSpace("Deprecated. " + text)
	}
	return text
}
