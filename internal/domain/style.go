package domain

import (
	"bytes"
	"context"
	"io"
)

// Style says how scalars and enums spell themselves in an answer and read themselves in arguments
// (architecture.md, law 2: value styles are chosen in the context by the REST engine).
type Style uint8

// The styles. StyleGraph is GraphQL's own: opaque ids, enum names, RFC 3339 times in UTC.
// StyleOpenTera writes integer ids, lower-case roles, and times as Python's isoformat does. StyleMillis writes integer
// ids, the graph's words, and times to the millisecond with a numeric offset.
const (
	StyleGraph Style = iota
	StyleOpenTera
	StyleMillis
)

// IntegerIDs says that an id is the integer of its table, which names no kind.
func (s Style) IntegerIDs() bool { return s != StyleGraph }

type styleKey struct{}

// WithStyle chooses the style of all values written under the context.
func WithStyle(ctx context.Context, s Style) context.Context {
	return context.WithValue(ctx, styleKey{}, s)
}

// StyleFrom gives the style of a context, StyleGraph when none was chosen.
func StyleFrom(ctx context.Context) Style {
	s, _ := ctx.Value(styleKey{}).(Style)
	return s
}

// WriteShort writes a short text that add appends. Answers are written into a buffer, whose own room then saves
// the allocation of every value.
func WriteShort(w io.Writer, add func(to []byte) []byte) error {
	var room []byte
	if b, ok := w.(*bytes.Buffer); ok {
		room = b.AvailableBuffer()
	}
	_, err := w.Write(add(room))
	return err
}
