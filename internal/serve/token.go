package serve

import (
	"crypto/rsa"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// maxLifetime is the maximum lifetime of a token.
const maxLifetime = time.Hour

// authenticate verifies the bearer token; credentials of other schemes are ignored.
func (h *Handler) authenticate(r *http.Request) error {
	name, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(name, "Bearer") || text == "" {
		return errors.New("authorization failed: missing bearer token")
	}
	var claims struct {
		jwt.RegisteredClaims
		Issuer any `json:"iss"` // a number
	}
	token, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return h.key, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return errors.New("authorization failed: token expired")
	case errors.Is(err, jwt.ErrTokenUsedBeforeIssued), errors.Is(err, jwt.ErrTokenNotValidYet):
		return errors.New("authorization failed: token is not valid yet; check the clock of the client")
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return errors.New("authorization failed: invalid signature")
	case err != nil:
		return errors.New("authorization failed: malformed token")
	case claims.IssuedAt == nil || claims.ExpiresAt.Sub(claims.IssuedAt.Time) > maxLifetime:
		return errors.New("authorization failed: token lifetime must be at most one hour")
	}
	if id, ok := claims.Issuer.(float64); !ok || id <= 0 {
		return errors.New("authorization failed: iss must be an account ID")
	}
	if kid, _ := token.Header["kid"].(string); kid == "" {
		return errors.New("authorization failed: missing key ID (kid)")
	}
	return nil
}

// PublicKey parses the key for verifying tokens.
func PublicKey(pem []byte) (*rsa.PublicKey, error) {
	key, err := jwt.ParseRSAPublicKeyFromPEM(pem)
	if err != nil {
		return nil, errors.New("want an RSA public key in PEM form (PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE)")
	}
	return key, nil
}
