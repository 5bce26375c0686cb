package scalar_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teragraph/graph/scalar"
	"teragraph/internal/domain"
)

func write(t testing.TB, style domain.Style, at time.Time) string {
	t.Helper()
	var b strings.Builder
	if err := scalar.MarshalDateTime(at).MarshalGQLContext(domain.WithStyle(t.Context(), style), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarshalDateTime(t *testing.T) {
	east := time.FixedZone("", 2*3600)
	for _, c := range []struct {
		at                    time.Time
		graph, legacy, millis string
	}{
		{time.Date(2026, 3, 15, 10, 0, 0, 0, time.UTC), `"2026-03-15T10:00:00Z"`, `"2026-03-15T10:00:00+00:00"`, `"2026-03-15T10:00:00.000+00:00"`},
		{time.Date(2026, 3, 15, 10, 0, 0, 0, east), `"2026-03-15T08:00:00Z"`, `"2026-03-15T08:00:00+00:00"`, `"2026-03-15T08:00:00.000+00:00"`},
		{time.Date(2026, 3, 15, 10, 0, 0, 120_000_000, time.UTC), `"2026-03-15T10:00:00.12Z"`, `"2026-03-15T10:00:00.120000+00:00"`, `"2026-03-15T10:00:00.120+00:00"`},
		{time.Date(2026, 3, 15, 10, 0, 0, 999, time.UTC), `"2026-03-15T10:00:00Z"`, `"2026-03-15T10:00:00+00:00"`, `"2026-03-15T10:00:00.000+00:00"`},
		{time.Date(2026, 3, 15, 10, 0, 0, 1999, time.UTC), `"2026-03-15T10:00:00.000001Z"`, `"2026-03-15T10:00:00.000001+00:00"`, `"2026-03-15T10:00:00.000+00:00"`},
	} {
		if got := write(t, domain.StyleGraph, c.at); got != c.graph {
			t.Errorf("%s, want %s", got, c.graph)
		}
		if got := write(t, domain.StyleOpenTera, c.at); got != c.legacy {
			t.Errorf("%s, want %s", got, c.legacy)
		}
		if got := write(t, domain.StyleMillis, c.at); got != c.millis {
			t.Errorf("%s, want %s", got, c.millis)
		}
	}
}

// TestDateTimeAsFormatted compares with the standard library's layouts.
func TestDateTimeAsFormatted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := time.Unix(rapid.Int64Range(-63_000_000_000, 300_000_000_000).Draw(r, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(r, "nanos")).UTC()
		if rapid.Bool().Draw(r, "round") {
			at = at.Truncate(time.Duration(rapid.SampledFrom([]int64{1e9, 1e8, 1e6, 1e4}).Draw(r, "to")))
		}
		legacy := "2006-01-02T15:04:05.000000-07:00"
		if at.Nanosecond() < 1000 {
			legacy = "2006-01-02T15:04:05-07:00"
		}
		for style, layout := range map[domain.Style]string{
			domain.StyleGraph: "2006-01-02T15:04:05.999999Z07:00", domain.StyleOpenTera: legacy, domain.StyleMillis: "2006-01-02T15:04:05.000-07:00",
		} {
			if got, want := write(t, style, at), `"`+at.Truncate(time.Microsecond).Format(layout)+`"`; got != want {
				r.Errorf("style %d: %s, want %s", style, got, want)
			}
		}
	})
}

func TestDateTimeRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-62_135_596_800_000_000, 253_402_300_799_999_999).Draw(r, "micros")).UTC()
		for _, style := range []domain.Style{domain.StyleGraph, domain.StyleOpenTera} {
			got, err := scalar.UnmarshalDateTime(t.Context(), strings.Trim(write(t, style, at), `"`))
			if err != nil || !got.Equal(at) {
				r.Errorf("%s became %s, %v", at, got, err)
			}
		}
	})
}

// FuzzDateTime: what is read as a moment is written and read as the same again; all else is a clear refusal.
func FuzzDateTime(f *testing.F) {
	for _, s := range []string{
		"2026-03-15T10:00:00Z", "2026-03-15T10:00:00.123456+02:00", "2026-02-30T10:00:00Z", "2026-03-15", "yesterday", "", "2026-03-15T24:00:00Z",
		"0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-03-15t10:00:00z", "2026-03-15T10:00:00,5Z", "2016-12-31T23:59:60Z",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := scalar.UnmarshalDateTime(t.Context(), s)
		if err != nil {
			if domain.AsError(err).Code != domain.CodeBadInput || !at.IsZero() {
				t.Errorf("%q: %v, %v", s, at, err)
			}
			return
		}
		if at.Location() != time.UTC {
			t.Errorf("%q is not in UTC", s)
		}
		if at.Year() < 0 || at.Year() > 9999 {
			return // an offset moved it out of the years that have four digits
		}
		again, err := scalar.UnmarshalDateTime(t.Context(), strings.Trim(write(t, domain.StyleGraph, at), `"`))
		if err != nil || !again.Equal(at.Truncate(time.Microsecond)) {
			t.Errorf("%q became %s, then %s, %v", s, at, again, err)
		}
	})
}

func TestDateTimeOfNoText(t *testing.T) {
	for _, v := range []any{nil, 7, true, map[string]any{}, time.Now()} {
		if _, err := scalar.UnmarshalDateTime(t.Context(), v); err == nil {
			t.Errorf("%v is read as a moment", v)
		}
	}
}
