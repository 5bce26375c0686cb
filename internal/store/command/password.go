package command

import (
	"context"
	"database/sql/driver"
	"errors"
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

// userPassword checks the policy. No error and no log has the password in it.
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

// participantPassword takes any password that can be hashed whole.
func participantPassword(_ context.Context, _ *Commands, argument string, v any) (any, error) {
	s, ok := v.(string)
	switch {
	case !ok:
		return nil, domain.BadInput(argument, "is not a text")
	case s == "" || strings.ContainsRune(s, 0):
		return nil, domain.BadInput(argument, "is empty, or holds a NUL character")
	case len(s) > mostPassword:
		return nil, domain.BadInput(argument, "is too long; a password has 72 bytes at most")
	}
	return &password{plain: hide(s)}, nil
}

// password is on its way to the database, which gets the hash. Printed, it tells neither.
type password struct{ hash, plain secret }

// secret is a text that fmt cannot find, however deep in other values it lies.
type secret func() string

func hide(text string) secret { return func() string { return text } }

// Value implements driver.Valuer; what is not hashed is never sent.
func (p *password) Value() (driver.Value, error) {
	if p.hash == nil {
		return nil, errors.New("command: a password was to be sent unhashed")
	}
	return p.hash(), nil
}

// Format implements fmt.Formatter.
func (p *password) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[password]")) }

// hash makes the stored form of the passwords of a write. It costs a fifth of a second by intent, so it comes after
// the caller was found to be allowed to set them: else anybody could keep the processors busy.
func (c *change) hash(w *write) error {
	for _, v := range w.values {
		p, ok := v.value.(*password)
		if !ok {
			continue
		}
		if err := c.tx.Hashes(); err != nil {
			return err
		}
		hash, err := c.Passwords.Hash(p.plain())
		if err != nil {
			return domain.Wrap(err, domain.CodeInternal, "the server failed; the reason is in its log")
		}
		p.hash = hide(hash)
	}
	return nil
}

// newPassword refuses a password that is the stored one already.
func (c *change) newPassword(ctx context.Context, w *write) error {
	v, _ := w.get("user_password")
	given, ok := v.(*password)
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
		if c.Passwords.Fits(old, given.plain()) {
			return domain.BadInput(w.argument+".password", "is the present one; choose another")
		}
		return nil
	})
}
