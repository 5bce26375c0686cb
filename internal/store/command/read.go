package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// longText is how long a text without a length of its own may be, in characters: far above what forms ask for, and
// small enough that a row stays a row.
const longText = 10_000

// indexedText is how long a text may be that an index holds: PostgreSQL takes 2704 bytes of an entry, and a character has
// four at most.
const indexedText = 600

// text reads a text of at most so many characters.
func text(most int) reader {
	return func(_ context.Context, _ *Commands, argument string, v any) (any, error) {
		s, ok := v.(string)
		switch {
		case !ok:
			return nil, domain.BadInput(argument, "is not a text")
		case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
			return nil, domain.BadInput(argument, "has characters that cannot be stored; use UTF-8 without NUL")
		case utf8.RuneCountInString(s) > most:
			return nil, domain.BadInput(argument, fmt.Sprintf("is too long; it may have %d characters", most))
		}
		return s, nil
	}
}

// name reads a text that says something.
func name(most int) reader {
	plain := text(most)
	return func(ctx context.Context, c *Commands, argument string, v any) (any, error) {
		s, err := plain(ctx, c, argument, v)
		if err == nil && strings.TrimSpace(s.(string)) == "" {
			return nil, domain.BadInput(argument, "is empty; give it a text")
		}
		return s, err
	}
}

// word reads one of some words.
func word(words ...string) reader {
	return func(_ context.Context, _ *Commands, argument string, v any) (any, error) {
		if s, ok := v.(string); ok && slices.Contains(words, s) {
			return s, nil
		}
		return nil, domain.BadInput(argument, "is none of "+strings.Join(words, ", "))
	}
}

func flag(_ context.Context, _ *Commands, argument string, v any) (any, error) {
	if b, ok := v.(bool); ok {
		return b, nil
	}
	return nil, domain.BadInput(argument, "is not a boolean; give true or false")
}

// key reads the id of a row.
func key(kind domain.Kind) reader {
	return func(ctx context.Context, _ *Commands, argument string, v any) (any, error) {
		return plan.Identity(ctx, kind, argument, v)
	}
}

// keys reads a list of ids.
func keys(kind domain.Kind) reader {
	one := key(kind)
	return func(ctx context.Context, c *Commands, argument string, v any) (any, error) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v} // GraphQL takes a single value for a list of one
		}
		if err := c.Few(argument, len(list)); err != nil {
			return nil, err
		}
		ids := make([]int, len(list))
		for i, element := range list {
			id, err := one(ctx, c, fmt.Sprintf("%s[%d]", argument, i), element)
			if err != nil {
				return nil, err
			}
			ids[i] = id.(int)
		}
		return ids, nil
	}
}

// Few refuses lists that are too long with CodeLimit.
func (c *Commands) Few(argument string, n int) error {
	if n <= c.MaxList {
		return nil
	}
	return domain.ArgumentOverLimit("max-page-size", argument, fmt.Sprintf("is too long; name %d at most at once", c.MaxList))
}

// Roles of the graph as OpenTera names them.
func roleName(argument string, v any) (string, error) {
	switch v {
	case "ADMIN":
		return domain.RoleAdmin.String(), nil
	case "USER":
		return domain.RoleUser.String(), nil
	}
	return "", domain.BadInput(argument, "is USER or ADMIN")
}

// moment reads RFC 3339; in OpenTera's style also a time without an offset, which is UTC.
func moment(ctx context.Context, _ *Commands, argument string, v any) (any, error) {
	s, ok := v.(string)
	if ok {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return t.UTC().Truncate(time.Microsecond), nil
		}
		if t, err := time.Parse("2006-01-02T15:04:05.999999999", s); err == nil && domain.StyleFrom(ctx) == domain.StyleOpenTera {
			return t.Truncate(time.Microsecond), nil
		}
	}
	return nil, domain.BadInput(argument, "is not a time; write it as in 2026-03-15T10:00:00Z")
}
