// Package scalar writes and reads the graph's scalars, in the style of the context (architecture.md, law 2).
package scalar

import (
	"context"
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"teragraph/internal/domain"
)

// MarshalDateTime writes a moment in UTC with up to six fractional digits. In OpenTera's style it ends in
// +00:00, as Python's isoformat does, with all six digits or none; in StyleMillis it has three, and ends in +00:00 as well.
func MarshalDateTime(t time.Time) graphql.ContextMarshaler {
	return dateTime(t)
}

type dateTime time.Time

// MarshalGQLContext implements graphql.ContextMarshaler.
func (t dateTime) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return domain.WriteShort(w, func(to []byte) []byte {
		return AppendDateTime(to, domain.StyleFrom(ctx), time.Time(t))
	})
}

// appendTime is what time.AppendFormat would do with one of three layouts, in a third of its time.
func appendTime(to []byte, style domain.Style, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return appendFarTime(to, style, t.Truncate(time.Microsecond))
	}
	hour, minute, second := t.Clock()
	to = append(appendPair(appendPair(to, year/100), year%100), '-')
	to = append(appendPair(append(appendPair(to, int(month)), '-'), day), 'T')
	to = append(appendPair(append(appendPair(to, hour), ':'), minute), ':')
	to = appendFraction(appendPair(to, second), style, t.Nanosecond()/1000)
	if style == domain.StyleGraph {
		return append(to, 'Z')
	}
	return append(to, "+00:00"...)
}

// appendFraction appends microseconds: three digits, six or none, or as many as are needed.
func appendFraction(to []byte, style domain.Style, micros int) []byte {
	if style != domain.StyleMillis && micros == 0 {
		return to
	}
	to = appendPair(append(to, '.'), micros/10_000)
	to = append(to, byte('0'+micros/1000%10))
	if style == domain.StyleMillis {
		return to
	}
	to = appendPair(append(to, byte('0'+micros/100%10)), micros%100)
	for style == domain.StyleGraph && to[len(to)-1] == '0' {
		to = to[:len(to)-1]
	}
	return to
}

func appendPair(to []byte, n int) []byte { return append(to, byte('0'+n/10), byte('0'+n%10)) }

// appendFarTime writes years that four digits do not hold.
func appendFarTime(to []byte, style domain.Style, t time.Time) []byte {
	switch {
	case style == domain.StyleMillis:
		return t.AppendFormat(to, "2006-01-02T15:04:05.000-07:00")
	case style != domain.StyleOpenTera:
		return t.AppendFormat(to, "2006-01-02T15:04:05.999999Z07:00")
	case t.Nanosecond() == 0:
		return t.AppendFormat(to, "2006-01-02T15:04:05-07:00")
	}
	return t.AppendFormat(to, "2006-01-02T15:04:05.000000-07:00")
}

// UnmarshalDateTime reads RFC 3339 with an offset; anything else is an error that says so.
func UnmarshalDateTime(_ context.Context, v any) (time.Time, error) {
	s, ok := v.(string)
	if ok {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, domain.Errorf(domain.CodeBadInput, "a DateTime is written as in 2026-03-15T10:00:00Z")
}
