package ir

import (
	"net/url"
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
	BytesPart PartStyle = "bytes" // as they are, not as base64
)

// PartStyle tells how one part of a multipart body holds v.
func (a *API) PartStyle(v Value, media string) PartStyle {
	switch {
	case v.Kind == File:
		return FilePart
	case v.Nullable && !a.nilable(v) || a.needsJSON(v) || strings.HasSuffix(media, "json") && v.Kind != String:
		return JSONPart
	case v.Kind == Bytes:
		return BytesPart
	}
	return TextPart
}

// Sent is the value of one part for a field: an item of a list, and null never.
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

// needsJSON tells whether a value has no text of its own.
func (a *API) needsJSON(v Value) bool {
	switch v.Kind {
	case Named:
		return a.Decls[v.Decl].Kind != Enum
	case List, Map, Any, RawJSON:
		return true
	}
	return false
}

// Escaped is the literal text of a path as it is sent.
func (p PathPart) Escaped() string { return (&url.URL{Path: p.Text}).EscapedPath() }

func (a *API) nilable(v Value) bool {
	switch v.Kind {
	case List, Map, Bytes, Any, RawJSON, Reader:
		return true
	case Named:
		d := a.Decls[v.Decl]
		return d.Kind == Defined && a.nilable(*d.Value)
	}
	return false
}
