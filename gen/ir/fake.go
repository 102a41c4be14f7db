package ir

// FakePackage returns the name of the package with the fake, and of its folder.
func (a *API) FakePackage() string { return a.Package + "fake" }

// RevealJSON is the name of the function of a client that encodes API.Revealed.
const RevealJSON = "RevealJSON"

// WantsBearer reports whether an operation requires a bearer token or an
// alternative.
func (a *API) WantsBearer(o *Op) bool {
	bearer := false
	for _, set := range o.Auth {
		if len(set) == 0 {
			return false
		}
		for _, r := range set {
			bearer = bearer || a.Auth[r.Scheme].Kind == BearerAuth
		}
	}
	return bearer
}
