package ir

// PageKind is the way in which a request selects a page.
type PageKind string

// The ways to select the next page.
const (
	OffsetPages PageKind = "offset" // the number of items before the page
	NumberPages PageKind = "number" // the number of the page
	CursorPages PageKind = "cursor" // a cursor that the previous response contains
	URLPages    PageKind = "url"    // a URL that the previous response contains
	LinkPages   PageKind = "link"   // a URL in the header Link, with the relation next
)

// Page describes how an operation pages. Paths to fields start at the declaration of
// the request or of the response.
type Page struct {
	Kind  PageKind `json:"kind"`
	Rule  string   `json:"rule"`  // what describes the pages: an extension or the names
	About string   `json:"about"` // a sentence about the next page; it is not trusted and must be escaped

	All   string `json:"all"`   // the method that iterates over items
	Pages string `json:"pages"` // the method that iterates over pages

	// Items is the path to the list, empty if the response is the list.
	Items []Step `json:"items,omitempty"`
	Item  Value  `json:"item"`

	// Param is the path to the field of the request that selects a page by offset,
	// number or cursor.
	Param []Step `json:"param,omitempty"`
	// First is the number of the first page; nil if it is unknown, and the response
	// has the number of its page at Number.
	First  *int64 `json:"first,omitempty"`
	Number []Step `json:"number,omitempty"`

	// Next is the path to the next cursor or URL, from the last item if OfItem is set.
	Next   []Step `json:"next,omitempty"`
	OfItem bool   `json:"ofItem,omitempty"`
	// Header is the response header with the next cursor, in place of Next.
	Header string `json:"header,omitempty"`

	Total      []Step `json:"total,omitempty"`      // path to the number of items of all pages
	TotalPages []Step `json:"totalPages,omitempty"` // path to the number of pages
	More       []Step `json:"more,omitempty"`       // path to whether there is another page
}

// Underlying returns the type that v is defined as, v itself unless it is a Defined
// declaration.
func (a *API) Underlying(v Value) Value {
	for range len(a.Decls) {
		if v.Kind != Named || a.Decls[v.Decl].Kind != Defined || a.Decls[v.Decl].Foreign != nil {
			break
		}
		nullable := v.Nullable
		v = *a.Decls[v.Decl].Value
		v.Nullable = v.Nullable || nullable
	}
	return v
}
