// Package transport signs requests to Voximplant's Management API.
//
// It reads the credentials.json of a service account, creates JSON Web Tokens, and
// adds them to outgoing requests as an [http.RoundTripper]:
//
//	creds, err := transport.LoadCredentials("") // $VOXIMPLANT_CREDENTIALS
//	if err != nil {
//		return err
//	}
//	client := transport.NewClient(creds)
//	resp, err := client.PostForm("https://api.voximplant.com/platform_api/GetAccountInfo", nil)
//
// Pass that *http.Client to a generated client with its option WithHTTPClient.
// [NewTransport] returns only the RoundTripper, for use with another http.Client.
//
// # What is signed
//
// Only https requests to the configured origin have a token, so that a redirect or
// a mistyped base URL does not leak it. Plain http to the configured host is an
// error.
//
// # The token
//
// A token is a JWS in compact form (RFC 7515, section 7.1), signed with
// RSASSA-PKCS1-v1_5 and SHA-256 (RS256; RFC 7518, section 3.3). Its header has
// alg, typ and kid, its claims are iss, iat and exp (RFC 7519, section 4.1). The
// service requires iss to be a JSON number, where RFC 7519 has a string, and exp to
// be at most 3600 seconds after iat (Voximplant documentation, page "Authorization").
// A token is reused until shortly before it expires.
//
// # The clock
//
// A clock that is off is the usual reason why the service rejects a token as
// "Authorization failed". A Transport therefore compares the local clock with the Date
// header of responses. If the difference is more than a few seconds, new tokens are
// made for the time of the service, and the cached one is dropped. This changes
// neither the request that has just failed nor its response: the error of a generated
// client shows the difference, as does [Transport.CheckClock], and the next request has
// a corrected token.
//
//   - Only responses from the configured origin to signed requests over https count.
//     Those with an Age header, which come from a cache, do not.
//   - A Date has a precision of one second, and belongs to a moment between the request
//     and the response. An offset changes only if it contradicts this by more than 2
//     seconds; the new one is measured in the middle.
//   - A difference of more than 24 hours is reported, but tokens are then made for the
//     local time. A Date that is not valid is ignored.
//
// # Secrets
//
// fmt, log/slog and encoding/json do not print the key or token of [Credentials] and
// [Transport]. Errors start with "transport:" and contain neither content of the
// credentials file nor a token or a URL query.
package transport
