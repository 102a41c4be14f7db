// Package transport signs requests to Voximplant's Management API.
//
// It reads the credentials.json of a service account, makes the JSON Web
// Tokens that the service wants, and puts them on outgoing requests as an
// [http.RoundTripper]:
//
//	creds, err := transport.LoadCredentials("") // $VOXIMPLANT_CREDENTIALS
//	if err != nil {
//		return err
//	}
//	client := transport.NewClient(creds)
//	resp, err := client.PostForm("https://api.voximplant.com/platform_api/GetAccountInfo", nil)
//
// A generated client takes that *http.Client as its option WithHTTPClient; the
// two know nothing of each other. [NewTransport] gives the RoundTripper alone,
// for a program with an http.Client of its own.
//
// # What is signed
//
// Only requests by https to the configured origin carry a token, so a redirect
// or a mistyped base URL does not hand it to somebody else. Plain http to the
// configured host is an error instead of a request in clear.
//
// # The token
//
// A token is a JWS in compact form (RFC 7515, section 7.1), signed with
// RSASSA-PKCS1-v1_5 and SHA-256 (RS256; RFC 7518, section 3.3). Its header has
// alg, typ and kid, its claims are iss, iat and exp (RFC 7519, section 4.1). The
// service wants iss as a JSON number, where RFC 7519 has a string, and exp at
// most 3600 seconds after iat (Voximplant documentation, page "Authorization").
// A token is kept and used again until shortly before it expires.
//
// # Secrets
//
// [Credentials] and [Transport] show neither key nor token to fmt, log/slog or
// encoding/json. Errors start with "transport:" and hold no content of the
// credentials file, no token and no URL query.
package transport
