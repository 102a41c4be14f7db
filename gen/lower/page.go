package lower

import (
	"cmp"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// pages decides which operations page. An operation whose pages are not certain has
// no iterators, and a note says why.
func (l *lowerer) pages() {
	for i, o := range l.api.Operations {
		p := l.page(l.sources[i], o)
		if p == nil {
			continue
		}
		o.Page = p
		all := []string{o.Name + "All", o.Name + "Items"}
		if strings.HasSuffix(o.Name, "All") {
			all = all[1:]
		}
		p.All, _ = l.methods.take("the items of "+o.ID, all...)
		p.Pages, _ = l.methods.take("the pages of "+o.ID, o.Name+"Pages", o.Name+"PageByPage")
		o.Doc.Notes = append([]string{"[Client." + p.All + "] iterates over the items of all pages, and [Client." + p.Pages + "] over the pages."}, o.Doc.Notes...)
		l.note(l.sources[i].op.Origin, "page", p.All+" and "+p.Pages+" iterate over them", "operation %s has pages: %s", o.ID, p.Rule)
	}
}

// page returns how an operation pages, nil if it does not.
func (l *lowerer) page(r route, o *ir.Op) *ir.Page {
	v, why := l.pageView(r, o)
	spec, off, err := l.pageSpec(r, v)
	if off {
		return nil
	}
	if err == nil && spec != nil {
		var p *ir.Page
		if p, err = v.resolve(spec); err == nil {
			p.About = v.about(p)
			return p
		}
		err = extensionError{spec.rule, err}
	}
	if err != nil {
		l.pageError(r, o, err)
		return nil
	}
	var p *ir.Page
	if why == "" {
		p, why = v.detect()
	} else if v.looksAlike() == "" || why == noContent {
		return nil
	}
	if p != nil {
		p.About = v.about(p)
		return p
	}
	if why != "" {
		l.note(r.op.Origin, "page-unclear", "no iterators; x-voxgen-page describes pages", "the pages of operation %s, parameter %s, are not clear: %s", o.ID, v.looksAlike(), why)
	}
	return nil
}

// extensionError is an error in the extension key.
type extensionError struct {
	key string
	err error
}

func (e extensionError) Error() string { return e.key + ": " + e.err.Error() }

// pageError reports an extension that does not fit the operation. Those of other
// generators may say what voxgen does not support.
func (l *lowerer) pageError(r route, o *ir.Op, err error) {
	key, text, _ := strings.Cut(err.Error(), ": ")
	pos := schema.Position(r.op.Origin)
	if r.op.Origin != nil {
		if loc, ok := r.op.Origin.Fields.Lookup(key); ok {
			pos = diag.Position{File: loc.File, Line: loc.Line, Column: loc.Column}
		}
	}
	d := diag.Diagnostic{Position: pos, Severity: diag.Error, Code: "page", Message: key + " of operation " + diag.Clip(o.ID) + ": " + diag.Clip(text)}
	if key != "x-voxgen-page" {
		d.Severity, d.Code, d.Instead = diag.Warning, "page-extension", "no iterators; x-voxgen-page describes pages"
	}
	l.diags.Add(d)
}

// about returns a sentence that says how a request selects the next page.
func (v *pageView) about(p *ir.Page) string {
	param := v.wire(p.Param)
	switch {
	case p.Kind == ir.OffsetPages:
		return "A request for the next page adds the number of items to " + param + "."
	case p.Kind == ir.NumberPages:
		return "A request for the next page adds 1 to " + param + "."
	case p.Kind == ir.LinkPages:
		return "The header Link of a response has the URL of the next page."
	case p.Kind == ir.URLPages:
		return "The response has the URL of the next page in " + v.wire(p.Next) + "."
	case p.OfItem:
		return "A request for the next page has " + v.wire(p.Next) + " of the last item in " + param + "."
	}
	return "A request for the next page has " + cmp.Or(p.Header, v.wire(p.Next)) + " of the response in " + param + "."
}

// rememberLinks notes the properties that are URLs by their format, which the model
// does not have.
func (l *lowerer) rememberLinks(d *ir.Decl, sh *schema.Shape) {
	for _, m := range sh.Properties {
		if bare(m.Name) == "next" && slices.ContainsFunc(m.Refs, func(ref *schema.Ref) bool {
			return slices.Contains([]string{"uri", "url", "uri-reference", "iri", "iri-reference"}, ref.Shape().Format)
		}) {
			l.pageLinks[pageLink{d, m.Name}] = true
		}
	}
}
