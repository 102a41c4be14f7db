package ir

import (
	"net/url"
	"slices"
	"strings"
)

// Style is how a value of several parts is serialized (OpenAPI 3.1.1, section
// 4.8.12.3).
type Style string

// The styles of parameters.
const (
	StyleSimple         Style = "simple"
	StyleLabel          Style = "label"
	StyleMatrix         Style = "matrix"
	StyleForm           Style = "form"
	StyleSpaceDelimited Style = "spaceDelimited"
	StylePipeDelimited  Style = "pipeDelimited"
	StyleDeepObject     Style = "deepObject"
	StyleCookie         Style = "cookie"
)

// PartStyle is how a part of a multipart body holds its value.
type PartStyle string

// The styles of parts.
const (
	TextPart  PartStyle = "text"
	FilePart  PartStyle = "file"
	JSONPart  PartStyle = "json"
	BytesPart PartStyle = "bytes" // raw, not as base64
)

// PartStyle returns how one part of a multipart body holds v.
func (a *API) PartStyle(v Value, media string) PartStyle {
	switch {
	case v.Kind == File:
		return FilePart
	case v.Nullable && !a.NilAble(v) || a.needsJSON(v) || strings.HasSuffix(media, "json") && v.Kind != String:
		return JSONPart
	case v.Kind == Bytes:
		return BytesPart
	}
	return TextPart
}

// Sent returns the type of one part of a field: the items of a list, never nullable.
func (f *Field) Sent() Value {
	v := f.Value
	if f.Presence == Optional || f.Presence == Pointer {
		v.Nullable = false
	}
	if v.Kind == List {
		v = *v.Elem
	}
	return v
}

// needsJSON reports whether a value has no representation other than JSON.
func (a *API) needsJSON(v Value) bool {
	switch v.Kind {
	case Named:
		d := a.Decls[v.Decl]
		return d.Kind != Enum && (d.Foreign == nil || !d.Foreign.Scalar)
	case List, Map, Any, RawJSON:
		return true
	}
	return false
}

// Escaped returns the literal text of a path, escaped.
func (p PathPart) Escaped() string { return (&url.URL{Path: p.Text}).EscapedPath() }

// NilAble reports whether the Go type of v has nil, so that an absent v needs no pointer.
func (a *API) NilAble(v Value) bool {
	switch v.Kind {
	case List, Map, Bytes, Any, RawJSON, Reader:
		return true
	case Named:
		d := a.Decls[v.Decl]
		return d.Kind == Defined && d.Foreign == nil && d.Value != nil && a.NilAble(*d.Value)
	}
	return false
}

// CheckName returns the name of a field in violations; it is empty for a body.
func (f *Field) CheckName() string {
	if f.Param != nil && f.Param.In == InBody {
		return ""
	}
	return f.Wire
}

// EmptyIsAbsent reports whether an empty list is not sent at all.
func (f *Field) EmptyIsAbsent() bool {
	if f.Value.Kind != List || f.Param == nil || f.Param.AllowEmpty || f.Param.JSON {
		return false
	}
	switch f.Param.In {
	case InBody:
		return false
	case InPath:
		return f.Param.Style == StyleSimple
	}
	return true
}

// FormLists returns the required lists of a form or multipart body, which cannot
// represent an empty list.
func (a *API) FormLists(o *Op, b Body) []int {
	fields := a.Decls[o.Request].Fields
	if b.Kind != FormBody && b.Kind != MultipartBody || b.Field < 0 || fields[b.Field].Value.Kind != Named {
		return nil
	}
	var out []int
	for i, f := range a.Decls[fields[b.Field].Value.Decl].Fields {
		asJSON := slices.ContainsFunc(b.Parts, func(p Part) bool { return p.Field == i && p.Param != nil && p.Param.JSON })
		if !asJSON && f.Required && !f.ReadOnly && !f.Value.Nullable && f.Value.Kind == List && f.Presence == NilAble {
			out = append(out, i)
		}
	}
	return out
}

// Limit returns the text for the pattern in violations.
func (p Pattern) Limit() string {
	if p.Label != "" {
		return p.Label
	}
	return p.Source
}
