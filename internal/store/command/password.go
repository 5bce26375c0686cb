package command

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"unicode"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/store/rowguard"
)

// The policy of passwords (contract/dialects/opentera.md, "Authentication"); bcrypt reads no more than 72 bytes.
const (
	leastPassword = 10
	mostPassword  = 72
)

// userPassword checks the policy and gives the hash. No error and no log has the password in it.
func userPassword(ctx context.Context, c *Commands, argument string, v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, domain.BadInput(argument, "is not a text")
	}
	var digit, upper, lower, special bool
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digit = true
		case unicode.IsUpper(r):
			upper = true
		case unicode.IsLower(r):
			lower = true
		case !unicode.IsLetter(r) && !unicode.IsSpace(r):
			special = true
		}
	}
	if len([]rune(s)) < leastPassword || !digit || !upper || !lower || !special {
		return nil, domain.BadInput(argument, "is too weak; it needs 10 characters or more, among them a digit, an upper case letter, a lower case letter and a special character")
	}
	return participantPassword(ctx, c, argument, v)
}

// participantPassword gives the hash of any password that can be hashed whole.
func participantPassword(_ context.Context, c *Commands, argument string, v any) (any, error) {
	s, ok := v.(string)
	switch {
	case !ok:
		return nil, domain.BadInput(argument, "is not a text")
	case s == "" || strings.ContainsRune(s, 0):
		return nil, domain.BadInput(argument, "is empty, or holds a NUL character")
	case len(s) > mostPassword:
		return nil, domain.BadInput(argument, "is too long; a password has 72 bytes at most")
	}
	hash, err := c.Passwords.Hash(s)
	if err != nil {
		return nil, domain.Wrap(err, domain.CodeInternal, "the server failed; the reason is in its log")
	}
	return hashed{hash: hash, plain: s}, nil
}

// hashed is a password on its way to the database, which gets the hash. Printed, it tells neither.
type hashed struct{ hash, plain string }

// Value implements driver.Valuer.
func (h hashed) Value() (driver.Value, error) { return h.hash, nil }

// Format implements fmt.Formatter.
func (h hashed) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[password]")) }

// newPassword refuses a password that is the stored one already.
func (c *change) newPassword(ctx context.Context, w *write) error {
	v, _ := w.get("user_password")
	given, ok := v.(hashed)
	if !ok || w.create {
		return nil
	}
	return c.query(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT user_password FROM t_users WHERE id_user")
		rowguard.WriteAny(b, w.ids)
	}, func(rows *sql.Rows) error {
		var old string
		if err := rows.Scan(&old); err != nil {
			return err
		}
		if c.Passwords.Fits(old, given.plain) {
			return domain.BadInput(w.argument+".password", "is the present one; choose another")
		}
		return nil
	})
}
