package ir

// FakePackage is the name of the package with the fake of the client, and of
// its folder.
func (a *API) FakePackage() string { return a.Package + "fake" }

// WantsBearer tells whether an operation cannot be called without a bearer
// token or something else in its place.
func (a *API) WantsBearer(o *Op) bool {
	bearer := false
	for _, set := range o.Auth {
		if len(set) == 0 {
			return false
		}
		for _, i := range set {
			bearer = bearer || a.Auth[i].Kind == BearerAuth
		}
	}
	return bearer
}
