package ir

// Example is a call that the documentation shows.
type Example struct {
	Op  int       `json:"op"` // index into API.Operations
	Set []Setting `json:"set,omitempty"`
	// All: the call iterates over the items of all pages.
	All bool `json:"all,omitempty"`
	// NotRun: the fake cannot serve the call, because a type of another package may reject the
	// default response, or a page is always the same.
	NotRun bool `json:"notRun,omitempty"`
	// Shown is what is printed of the result; nil if nothing is.
	Shown *Shown `json:"shown,omitempty"`
	// Output is what is printed if the service returns the default response.
	Output []string `json:"output,omitempty"`
	// Result is a small response, as JSON; empty if there is none.
	Result string `json:"result,omitempty"`
}

// Setting is the value of a field of a request.
type Setting struct {
	Field int    `json:"field"` // index into the fields of the request
	Value string `json:"value"` // as JSON, which can be decoded for the field
}

// Shown is a part of a result: the result itself, one of its fields, or this for each
// item of a list.
type Shown struct {
	In    *Step `json:"in,omitempty"`    // the field with the object that has Field, without a list
	List  *Step `json:"list,omitempty"`  // the field with the list
	Each  bool  `json:"each,omitempty"`  // List, or the result if that is nil, is a list
	Field *Step `json:"field,omitempty"` // of the result or the item
}

// Single returns the response of an operation with content, if there is only one, and
// whether there may be none.
func (o *Op) Single() (r *Response, empty bool) {
	if o.Result >= 0 {
		return nil, false
	}
	for i := range o.Responses {
		if o.Responses[i].Kind == NoContent {
			empty = true
		} else {
			r = &o.Responses[i]
		}
	}
	return r, empty
}
