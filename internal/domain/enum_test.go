package domain_test

import (
	"context"
	"io"
	"strconv"
	"strings"
	"testing"

	"teragraph/internal/domain"
)

type written interface {
	MarshalGQLContext(ctx context.Context, w io.Writer) error
}

func spelled(t *testing.T, style domain.Style, v written) string {
	t.Helper()
	var b strings.Builder
	if err := v.MarshalGQLContext(domain.WithStyle(t.Context(), style), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestNumberedWords: each stored number has its word in the graph and stays itself in OpenTera's style; a number
// without a word is null in the graph, and still itself there.
func TestNumberedWords(t *testing.T) {
	for _, c := range []struct {
		value written
		n     int
		word  string
	}{
		{domain.SessionStatus(0), 0, `"NOT_STARTED"`},
		{domain.SessionStatus(4), 4, `"TERMINATED"`},
		{domain.SessionStatus(5), 5, "null"},
		{domain.SessionStatus(-1), -1, "null"},
		{domain.SessionTypeCategory(0), 0, "null"},
		{domain.SessionTypeCategory(1), 1, `"SERVICE"`},
		{domain.SessionTypeCategory(4), 4, `"PROTOCOL"`},
		{domain.SessionEventType(0), 0, `"ERROR"`},
		{domain.SessionEventType(14), 14, `"JOIN_REFUSED"`},
		{domain.SessionEventType(15), 15, "null"},
		{domain.SessionEventType(100), 100, `"CUSTOM_1"`},
		{domain.SessionEventType(109), 109, `"CUSTOM_10"`},
		{domain.SessionEventType(110), 110, "null"},
		{domain.TestStatus(2), 2, `"COMPLETED"`},
		{domain.TestStatus(3), 3, "null"},
	} {
		if got := spelled(t, domain.StyleGraph, c.value); got != c.word {
			t.Errorf("%T %d is %s in the graph, want %s", c.value, c.n, got, c.word)
		}
		if got := spelled(t, domain.StyleOpenTera, c.value); got != strconv.Itoa(c.n) {
			t.Errorf("%T %d is %s in OpenTera's style", c.value, c.n, got)
		}
	}
}

func TestNumberedWordsAreRead(t *testing.T) {
	var s domain.SessionStatus
	var c domain.SessionTypeCategory
	var e domain.SessionEventType
	var ts domain.TestStatus
	for word, read := range map[string]func(context.Context, any) error{
		"CANCELLED": s.UnmarshalGQLContext, "PROTOCOL": c.UnmarshalGQLContext, "CUSTOM_10": e.UnmarshalGQLContext, "IN_PROGRESS": ts.UnmarshalGQLContext,
	} {
		if err := read(t.Context(), word); err != nil {
			t.Errorf("%s: %v", word, err)
		}
		for _, bad := range []any{"", "cancelled", 3, nil} {
			if read(t.Context(), bad) == nil {
				t.Errorf("%v was read as the type of %s", bad, word)
			}
		}
	}
	if s != 3 || c != 4 || e != 109 || ts != 1 {
		t.Errorf("read %d, %d, %d and %d", s, c, e, ts)
	}
}
