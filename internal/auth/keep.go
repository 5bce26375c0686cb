package auth

import (
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"golang.org/x/crypto/bcrypt"
)

// Hasher makes and compares the stored form of passwords, bcrypt as OpenTera's passlib writes it. It implements
// command.Passwords.
type Hasher struct {
	Cost int // 0: passlib's default, 12, which takes a fifth of a second
}

// Hash gives the stored form of a password of 72 bytes at most; bcrypt refuses longer ones.
func (h Hasher) Hash(password string) (string, error) {
	cost := h.Cost
	if cost == 0 {
		cost = usualCost
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	return string(hash), err
}

// Fits says whether a password is the one of a stored form; a form that is none fits nothing.
func (Hasher) Fits(hash, password string) bool {
	_, usable := hashCost(hash)
	return usable && bcrypt.CompareHashAndPassword([]byte(hash), []byte(cut(password))) == nil
}

// StaticTokens makes tokens that do not expire, which OpenTera's server accepts under the same key
// (contract/dialects/opentera.md, "Authentication"). It implements command.Tokens.
type StaticTokens struct{}

// Participant makes a participant's token.
func (StaticTokens) Participant(key, participantUUID string, id int) (string, error) {
	claims := jwt.MapClaims{"iss": tokenIssuer, "jti": uuid.NewString(), "participant_uuid": participantUUID, "id_participant": id}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(key))
}
