package fake

import (
	"net/http"
	"net/url"
)

// grantResponse returns the response to a token request of OAuth 2 (RFC 6749, sections
// 4.4 and 6), whose credentials it does not check. ok reports whether the request is one.
func grantResponse(r *http.Request, body []byte) (response string, ok bool) {
	form, err := url.ParseQuery(string(body))
	grant := form.Get("grant_type")
	if r.Method != http.MethodPost || err != nil || grant != "client_credentials" && grant != "refresh_token" {
		return "", false
	}
	return `{"access_token":"fake-token","token_type":"Bearer","expires_in":3600}`, true
}
