package domain

import (
	"context"
	"io"
	"strconv"
)

// Numbered is a word of the graph that OpenTera stores as a number (contract/dialects/opentera.md, "Enumerations").
type Numbered interface {
	~int
	// Words gives the words by number; "" where there is none.
	Words() []string
}

// NumberOf gives the number of a word, false for a word that T lacks.
func NumberOf[T Numbered](word string) (int, bool) {
	var none T
	for n, w := range none.Words() {
		if w == word && w != "" {
			return n, true
		}
	}
	return 0, false
}

// marshalNumbered writes the word, and in OpenTera's style the number. Another program may store a number that
// has no word here: it is null in the graph, so that it spoils no answer, and itself in OpenTera's style.
func marshalNumbered[T Numbered](ctx context.Context, w io.Writer, n T) error {
	return WriteShort(w, func(to []byte) []byte { return appendNumbered(to, StyleFrom(ctx), n) })
}

func appendNumbered[T Numbered](to []byte, style Style, n T) []byte {
	if style == StyleOpenTera {
		return strconv.AppendInt(to, int64(n), 10)
	}
	words := n.Words()
	if n < 0 || int(n) >= len(words) || words[n] == "" {
		return append(to, "null"...)
	}
	return strconv.AppendQuote(to, words[n])
}

func unmarshalNumbered[T Numbered](n *T, v any) error {
	word, _ := v.(string)
	number, ok := NumberOf[T](word)
	if !ok {
		return Errorf(CodeBadInput, "%q is none of the words that are allowed here", word)
	}
	*n = T(number)
	return nil
}

// The words by number. They never change.
var (
	sessionStatusWords       = []string{"NOT_STARTED", "IN_PROGRESS", "COMPLETED", "CANCELLED", "TERMINATED"}
	sessionTypeCategoryWords = []string{"", "SERVICE", "DATA_COLLECT", "FILE_TRANSFER", "PROTOCOL"}
	testStatusWords          = []string{"INCOMPLETE", "IN_PROGRESS", "COMPLETED"}
	sessionEventTypeWords    = eventWords()
)

func eventWords() []string {
	const firstCustom, customs = 100, 10
	words := make([]string, firstCustom, firstCustom+customs)
	copy(words, []string{
		"ERROR", "INFO", "WARNING", "START", "STOP", "ON_CHARGE", "OFF_CHARGE", "LOW_BATTERY", "STORAGE_LOW", "STORAGE_FULL",
		"DEVICE", "USER", "JOIN", "LEAVE", "JOIN_REFUSED",
	})
	for n := range customs {
		words = append(words, "CUSTOM_"+strconv.Itoa(n+1))
	}
	return words
}

// SessionStatus says how far a session is.
type SessionStatus int

// Words implements Numbered.
func (SessionStatus) Words() []string { return sessionStatusWords }

// MarshalGQLContext writes the word, or OpenTera's number.
func (s SessionStatus) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return marshalNumbered(ctx, w, s)
}

// Append appends what MarshalGQLContext writes.
func (s SessionStatus) Append(to []byte, style Style) []byte { return appendNumbered(to, style, s) }

// UnmarshalGQLContext reads a word.
func (s *SessionStatus) UnmarshalGQLContext(_ context.Context, v any) error {
	return unmarshalNumbered(s, v)
}

// SessionTypeCategory says what runs the sessions of a type.
type SessionTypeCategory int

// Words implements Numbered.
func (SessionTypeCategory) Words() []string { return sessionTypeCategoryWords }

// MarshalGQLContext writes the word, or OpenTera's number.
func (c SessionTypeCategory) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return marshalNumbered(ctx, w, c)
}

// Append appends what MarshalGQLContext writes.
func (c SessionTypeCategory) Append(to []byte, style Style) []byte {
	return appendNumbered(to, style, c)
}

// UnmarshalGQLContext reads a word.
func (c *SessionTypeCategory) UnmarshalGQLContext(_ context.Context, v any) error {
	return unmarshalNumbered(c, v)
}

// SessionEventType says what happened in a session.
type SessionEventType int

// Words implements Numbered. The numbers from 100 are for services to give a meaning to.
func (SessionEventType) Words() []string { return sessionEventTypeWords }

// MarshalGQLContext writes the word, or OpenTera's number.
func (t SessionEventType) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return marshalNumbered(ctx, w, t)
}

// Append appends what MarshalGQLContext writes.
func (t SessionEventType) Append(to []byte, style Style) []byte { return appendNumbered(to, style, t) }

// UnmarshalGQLContext reads a word.
func (t *SessionEventType) UnmarshalGQLContext(_ context.Context, v any) error {
	return unmarshalNumbered(t, v)
}

// TestStatus says how far a test was answered.
type TestStatus int

// Words implements Numbered.
func (TestStatus) Words() []string { return testStatusWords }

// MarshalGQLContext writes the word, or OpenTera's number.
func (s TestStatus) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return marshalNumbered(ctx, w, s)
}

// Append appends what MarshalGQLContext writes.
func (s TestStatus) Append(to []byte, style Style) []byte { return appendNumbered(to, style, s) }

// UnmarshalGQLContext reads a word.
func (s *TestStatus) UnmarshalGQLContext(_ context.Context, v any) error {
	return unmarshalNumbered(s, v)
}
