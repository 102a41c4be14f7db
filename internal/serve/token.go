package serve

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// maxLifetime is how long a token may be valid.
const maxLifetime = time.Hour

// authenticate checks the bearer token; credentials of other schemes are not
// looked at.
func (h *Handler) authenticate(r *http.Request) error {
	name, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(name, "Bearer") || text == "" {
		return errors.New("authorization failed: no bearer token")
	}
	var claims struct {
		jwt.RegisteredClaims
		Issuer any `json:"iss"` // a number
	}
	token, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return h.key, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return errors.New("authorization failed: the token has expired")
	case errors.Is(err, jwt.ErrTokenUsedBeforeIssued), errors.Is(err, jwt.ErrTokenNotValidYet):
		return errors.New("authorization failed: the token is not valid yet; does the clock run ahead?")
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return errors.New("authorization failed: the signature is not that of the key")
	case err != nil:
		return errors.New("authorization failed: the token is malformed")
	case claims.IssuedAt == nil || claims.ExpiresAt.Sub(claims.IssuedAt.Time) > maxLifetime:
		return errors.New("authorization failed: a token is valid for an hour at most, counted from iat")
	}
	if id, ok := claims.Issuer.(float64); !ok || id <= 0 {
		return errors.New("authorization failed: iss is not the number of an account")
	}
	if kid, _ := token.Header["kid"].(string); kid == "" {
		return errors.New("authorization failed: the token names no key (kid)")
	}
	return nil
}

// PublicKey reads the key that tokens are checked with; no path is no key.
func PublicKey(path string) (*rsa.PublicKey, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--public-key: %w", err)
	}
	key, err := jwt.ParseRSAPublicKeyFromPEM(data)
	if err != nil {
		return nil, fmt.Errorf("--public-key %s: want an RSA public key in PEM form (PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE)", path)
	}
	return key, nil
}
