package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"teragraph/internal/domain"
)

// KeyKindUser is the kind under which [Accounts].SigningKey keeps the key of user tokens.
const KeyKindUser = "user"

const (
	tokenIssuer   = "TeraServer" // OpenTera's, so that its services accept our tokens under a shared key
	tokenLifetime = time.Hour    // contract/dialects/opentera.md: 60 minutes at login
	newKeyBytes   = 32           // as long as the digest of HS256
	minKeyBytes   = 16
	maxTokenBytes = 64 << 10 // far above any claim set, far below what parsing could make costly
)

// userClaims are the claims of a dynamic user token, named as OpenTera names them. The last two are
// never written: their presence says that a token was made for a participant or a service.
type userClaims struct {
	jwt.RegisteredClaims
	UserUUID        string              `json:"user_uuid"`
	IDUser          int                 `json:"id_user"`
	FullName        string              `json:"user_fullname"`
	Superadmin      bool                `json:"user_superadmin"`
	ServiceAccess   map[string][]string `json:"service_access"`
	ParticipantUUID any                 `json:"participant_uuid,omitempty"`
	ServiceUUID     any                 `json:"service_uuid,omitempty"`
}

// tokens makes and reads dynamic user tokens.
type tokens struct {
	accounts Accounts
	clock    func() time.Time
	parser   *jwt.Parser

	mu  sync.Mutex
	key []byte // nil until the first use, unless the settings give it
}

func newTokens(accounts Accounts, key []byte, clock func() time.Time) *tokens {
	return &tokens{accounts: accounts, clock: clock, key: key, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithIssuer(tokenIssuer),
		jwt.WithTimeFunc(clock),
		jwt.WithStrictDecoding(), // else spare bits of the last character could be flipped
	)}
}

// signingKey gives the key of user tokens. The kept key never changes, so it is read once; a failed
// read is tried again at the next use.
func (t *tokens) signingKey(ctx context.Context) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.key != nil {
		return t.key, nil
	}
	key, err := t.accounts.SigningKey(ctx, KeyKindUser, func() ([]byte, error) {
		fresh := make([]byte, newKeyBytes)
		_, err := rand.Read(fresh)
		return fresh, err
	})
	if err != nil {
		return nil, fmt.Errorf("auth: read the signing key of user tokens: %w", err)
	}
	if len(key) < minKeyBytes {
		return nil, fmt.Errorf("auth: the kept signing key of user tokens has %d bytes; at least %d are needed", len(key), minKeyBytes)
	}
	t.key = key
	return key, nil
}

// issue makes a token for an account and tells when it expires.
func (t *tokens) issue(ctx context.Context, account *domain.Account) (string, time.Time, error) {
	key, err := t.signingKey(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return "", time.Time{}, fmt.Errorf("auth: make a token id: %w", err)
	}
	access := account.ServiceAccess
	if access == nil {
		access = map[string][]string{}
	}
	now := t.clock().Truncate(time.Second)
	expires := now.Add(tokenLifetime)
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, &userClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, ID: id.String(), IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		UserUUID: account.UUID, IDUser: account.ID, FullName: account.FullName,
		Superadmin: account.Superadmin, ServiceAccess: access,
	}).SignedString(key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("auth: sign a token: %w", err)
	}
	return signed, expires, nil
}

// parse reads a token and checks all that the token itself can say. Its errors are the reasons of
// refusals, or a failure when the key cannot be had.
func (t *tokens) parse(ctx context.Context, raw string) (*userClaims, error) {
	if len(raw) > maxTokenBytes || strings.IndexFunc(raw, notTokenRune) >= 0 {
		return nil, errMalformedToken
	}
	key, err := t.signingKey(ctx)
	if err != nil {
		return nil, &failure{cause: err}
	}
	claims := new(userClaims)
	_, err = t.parser.ParseWithClaims(raw, claims, func(*jwt.Token) (any, error) { return key, nil })
	switch {
	case err == nil:
	case errors.Is(err, jwt.ErrTokenMalformed):
		return nil, errMalformedToken
	case errors.Is(err, jwt.ErrTokenExpired):
		return nil, errTokenExpired
	default:
		return nil, errTokenUnsound
	}
	if claims.ID == "" || claims.UserUUID == "" || claims.ParticipantUUID != nil || claims.ServiceUUID != nil {
		return nil, errTokenUnsound
	}
	return claims, nil
}

// notTokenRune finds what base64url does not have: the decoder itself would skip line breaks.
func notTokenRune(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
		return false
	}
	return true
}
