package store

import (
	"errors"
	"testing"
	"time"
)

type testKey string

func TestRecentIsUsedForAMoment(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := newRecent(500*time.Millisecond, func() time.Time { return now })
	reads := 0
	ask := func() int {
		t.Helper()
		n, err := recently(r, testKey("a"), func() (int, error) { reads++; return reads, nil })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {499 * time.Millisecond, 1}, {time.Millisecond, 2}, {0, 2}} {
		now = now.Add(step.after)
		if got := ask(); got != step.want {
			t.Errorf("at %v: read %d, want %d", now, got, step.want)
		}
	}
	r.forget()
	if got := ask(); got != 3 {
		t.Errorf("after a change: read %d, want 3", got)
	}
}

func TestRecentKeepsNothingOfBeforeAChange(t *testing.T) {
	r := newRecent(time.Hour, nil)
	old, err := recently(r, testKey("a"), func() (string, error) {
		r.forget() // a change is committed while this is read
		return "old", nil
	})
	if err != nil || old != "old" {
		t.Fatal(old, err)
	}
	if got, _ := recently(r, testKey("a"), func() (string, error) { return "new", nil }); got != "new" {
		t.Errorf("got %q, which was read before the change", got)
	}
}

func TestRecentRemembersNoErrorsAndIsBounded(t *testing.T) {
	r := newRecent(time.Hour, nil)
	failed := errors.New("failed")
	if _, err := recently(r, testKey("a"), func() (int, error) { return 0, failed }); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if n, err := recently(r, testKey("a"), func() (int, error) { return 1, nil }); n != 1 || err != nil {
		t.Error(n, err)
	}
	for i := range mostRecent + 5 {
		_, _ = recently(r, i, func() (int, error) { return i, nil })
	}
	if len(r.known) > mostRecent {
		t.Errorf("%d are remembered", len(r.known))
	}
	off := newRecent(0, nil)
	_, _ = recently(off, testKey("a"), func() (int, error) { return 1, nil })
	if len(off.known) != 0 {
		t.Error("0 remembers")
	}
}
