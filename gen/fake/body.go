package fake

import (
	"bytes"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
)

// body decodes the body of a request.
func (r *paramReader) body(op *fakeOperation, contentType string, body []byte, form []fieldForm) {
	switch {
	case len(op.bodies) == 0:
		if len(body) > 0 {
			r.problemf("unexpected body")
		}
		return
	case len(body) == 0 && contentType == "":
		if op.bodyRequired {
			r.problemf("missing body")
		}
		r.pairs(form, nil, "form", false)
		return
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		r.problemf("invalid Content-Type")
		return
	}
	i := slices.IndexFunc(op.bodies, func(b bodyForm) bool { return b.takes(media, false) })
	if i < 0 {
		i = slices.IndexFunc(op.bodies, func(b bodyForm) bool { return b.takes(media, true) })
	}
	if i < 0 {
		var wanted []string
		for _, b := range op.bodies {
			wanted = append(wanted, b.media)
		}
		r.problemf("unexpected Content-Type %s, want %s", media, strings.Join(wanted, " or "))
		return
	}
	switch b := op.bodies[i]; b.kind {
	case "params":
		r.pairs(form, r.split(string(body), "form"), "form", false)
	case "multipart":
		r.multipart(b, body, params["boundary"])
	case "form":
		r.formBody(b, string(body))
	default:
		r.wholeBody(b, body)
	}
}

// takes reports whether media is the content type of b. With anyBytes, any type
// matches application/octet-stream.
func (b bodyForm) takes(media string, anyBytes bool) bool {
	wanted, _, err := mime.ParseMediaType(b.media)
	if err != nil || media == wanted {
		return true
	}
	return anyBytes && b.kind == "binary" && wanted == "application/octet-stream"
}

// wholeBody sets a body without parts.
func (r *paramReader) wholeBody(b bodyForm, body []byte) {
	var err error
	switch b.kind {
	case "json":
		err = r.target.setJSON(b.name, body, true)
	case "text":
		err = r.target.setTree(b.name, textOf(string(body)), "")
	default:
		r.target.setStream(b.name, body)
	}
	if err != nil {
		r.problemf("body %v", err)
	}
}

// formBody decodes a form into the properties of an object.
func (r *paramReader) formBody(b bodyForm, body string) {
	pairs := r.split(body, "form")
	t := r.target.typeOf(b.name)
	properties, open := t.properties()
	tree := wireTree{kind: 'o'}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		f := fieldForm{wire: name, in: "form", style: "form", explode: true, generic: true}
		shape := properties[name].shape()
		found, problem := (*wireTree)(nil), ""
		if i := slices.IndexFunc(b.parts, func(p fieldForm) bool { return p.wire == name }); i >= 0 {
			found, problem = takeTree(b.parts[i], properties[name], pairs)
			if found != nil && b.parts[i].json {
				found.kind = 'j'
			}
		} else if shape == 'l' || shape == '?' {
			found, problem = takeAll(f, pairs)
			if found != nil && shape == '?' && len(found.items) == 1 {
				found = &found.items[0]
			}
		} else {
			found, problem = takeOne(f, pairs, func(raw string) wireTree { return textOf(fromQuery(raw)) })
		}
		if problem != "" {
			r.problemf("form parameter %s %s", name, problem)
		}
		if found != nil {
			tree.put(name, *found)
		}
	}
	r.formRest(&tree, pairs, open)
	if err := r.target.setJSON(b.name, jsonOf(t, tree), false); err != nil {
		r.problemf("form %v", err)
	}
}

// formRest reads the pairs that are left into additional properties.
func (r *paramReader) formRest(tree *wireTree, pairs []textPair, open bool) {
	var names []string
	texts := map[string][]string{}
	for i := range pairs {
		p := &pairs[i]
		switch {
		case p.used:
		case !open:
			r.problemf("unknown form parameter %q", p.name)
		default:
			p.used = true
			if texts[p.name] == nil {
				names = append(names, p.name)
			}
			texts[p.name] = append(texts[p.name], fromQuery(p.raw))
		}
	}
	for _, name := range names {
		item := listOf(texts[name])
		if len(item.items) == 1 {
			item = item.items[0]
		}
		tree.put(name, item)
	}
}

// multipart decodes a multipart body.
func (r *paramReader) multipart(b bodyForm, body []byte, boundary string) {
	target := r.target.inner(b.name)
	trees := make([]wireTree, len(b.parts))
	seen := make([]bool, len(b.parts))
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			r.problemf("malformed multipart body")
			return
		}
		name := part.FormName()
		data, err := io.ReadAll(part)
		i := slices.IndexFunc(b.parts, func(f fieldForm) bool { return f.wire == name })
		switch {
		case err != nil:
			r.problemf("malformed part %q", name)
		case i < 0:
			r.problemf("unknown part %q", name)
		case seen[i] && !b.parts[i].explode:
			r.problemf("duplicate part %q", name)
		case b.parts[i].style == "file":
			_, params, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
			target.addFile(b.parts[i].name, params["filename"], part.Header.Get("Content-Type"), data)
			seen[i] = true
		default:
			trees[i].items = append(trees[i].items, wireTree{kind: partKind(b.parts[i].style), text: string(data)})
			seen[i] = true
		}
	}
	for i, f := range b.parts {
		r.part(target, f, trees[i], seen[i])
	}
}

// part sets the field of a part. A list can have several parts.
func (r *paramReader) part(target fieldTarget, f fieldForm, tree wireTree, seen bool) {
	if !seen && f.required {
		r.problemf("missing part %q", f.wire)
	}
	if len(tree.items) == 0 {
		return
	}
	tree.kind = 'l'
	if !f.explode {
		tree = tree.items[0]
	}
	if err := target.setTree(f.name, tree, f.layout); err != nil {
		r.problemf("part %q %v", f.wire, err)
	}
}

// partKind returns the kind of the wireTree for a part.
func partKind(style string) byte {
	switch style {
	case "json":
		return 'j'
	case "bytes":
		return 'b'
	}
	return 's'
}
