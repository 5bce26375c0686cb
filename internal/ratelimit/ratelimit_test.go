package ratelimit

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teragraph/internal/domain"
)

// clock is a time that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newClock() *clock { return &clock{time.Unix(1_700_000_000, 0)} }

func TestTheEdge(t *testing.T) {
	c := newClock()
	b := New("rate-limit", 60, c.now)
	for i := range 60 {
		if err := b.Spend("ada", 1); err != nil {
			t.Fatalf("request %d: %v", i+1, err)
		}
	}
	err := b.Spend("ada", 1)
	e := domain.AsError(err)
	wait, ok := domain.RetryAfter(err)
	if !ok || wait != time.Second || e.Code != domain.CodeThrottled || e.Limit != "rate-limit" || !strings.Contains(e.Message, "try again in 1 seconds") {
		t.Fatalf("the first refused: %v, wait %v", err, wait)
	}
	if err := b.Spend("berta", 60); err != nil {
		t.Errorf("another client: %v", err)
	}
	c.at = c.at.Add(wait - time.Microsecond)
	if b.Spend("ada", 1) == nil {
		t.Error("allowed before its time")
	}
	c.at = c.at.Add(time.Microsecond)
	if err := b.Spend("ada", 1); err != nil {
		t.Errorf("refused when it was time: %v", err)
	}
	if b.Spend("ada", 1) == nil {
		t.Error("a second one was allowed")
	}
}

func TestCosts(t *testing.T) {
	c := newClock()
	b := New("rate-limit", 600, c.now)
	for _, s := range []struct {
		after time.Duration
		cost  int
		wait  time.Duration
	}{
		{0, 400, 0},
		{0, 201, 100 * time.Millisecond}, // nothing is taken
		{0, 200, 0},
		{0, 0, 100 * time.Millisecond}, // costs 1
		{time.Minute, 1_000_000, 0},    // takes a full bucket
		{time.Minute - time.Millisecond, 1_000_000, time.Millisecond},
		{time.Millisecond, 1_000_000, 0},
	} {
		c.at = c.at.Add(s.after)
		if wait, _ := domain.RetryAfter(b.Spend("ada", s.cost)); wait.Round(time.Microsecond) != s.wait {
			t.Errorf("%+v: wait %v", s, wait)
		}
	}
}

func TestOff(t *testing.T) {
	b := New("rate-limit", 0, nil)
	for range 1000 {
		if err := b.Spend("ada", 1<<30); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMemoryIsBounded: however many clients come, what is kept does not grow, and those who came last are still counted.
func TestMemoryIsBounded(t *testing.T) {
	c := newClock()
	b := New("rate-limit", 1, c.now)
	size := func() (n int) {
		for i := range b.shards {
			if len(b.shards[i].byKey) != b.shards[i].oldest.Len() {
				t.Fatal("the map and the order differ")
			}
			n += len(b.shards[i].byKey)
		}
		return n
	}
	for i := range 2 * shards * kept {
		if err := b.Spend(fmt.Sprint(i), 1); err != nil {
			t.Fatal(err)
		}
	}
	if n := size(); n > shards*kept {
		t.Errorf("%d buckets", n)
	}
	if b.Spend(fmt.Sprint(2*shards*kept-1), 1) == nil {
		t.Error("the last client was forgotten")
	}
	c.at = c.at.Add(time.Minute)
	for i := range shards * shards {
		_ = b.Spend(fmt.Sprint("late", i), 1)
	}
	if n := size(); n > shards*shards+kept { // a shard that got none of the late ones may still have its old ones
		t.Errorf("%d buckets a minute later", n)
	}
}

// TestBound: in any stretch of time a client gets at most what a bucket holds and what flows into it meanwhile, and who
// waits as long as he is told gets what he asked for.
func TestBound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		perMinute := rapid.IntRange(1, 5000).Draw(rt, "limit")
		c := newClock()
		b := New("rate-limit", perMinute, c.now)
		type grant struct {
			at   time.Time
			cost int
		}
		var grants []grant
		for range rapid.IntRange(1, 60).Draw(rt, "requests") {
			c.at = c.at.Add(time.Duration(rapid.Int64Range(0, int64(20*time.Second)).Draw(rt, "pause")))
			cost := rapid.IntRange(0, 2*perMinute).Draw(rt, "cost")
			err := b.Spend("ada", cost)
			if wait, refused := domain.RetryAfter(err); refused {
				if wait > time.Minute+time.Microsecond {
					rt.Fatalf("a wait of %v", wait)
				}
				c.at = c.at.Add(wait + time.Microsecond) // the bucket counts in floating point
				if err := b.Spend("ada", cost); err != nil {
					rt.Fatalf("refused after its wait: %v", err)
				}
			}
			grants = append(grants, grant{c.at, min(max(cost, 1), perMinute)})
		}
		for i := range grants {
			sum := 0
			for _, g := range grants[i:] {
				sum += g.cost
				most := float64(perMinute) * (1 + g.at.Sub(grants[i].at).Minutes())
				if float64(sum) > most+0.001 {
					rt.Fatalf("%d in %v, %.1f is the limit", sum, g.at.Sub(grants[i].at), most)
				}
			}
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	c := newClock()
	b := New("rate-limit", 100, c.now)
	var granted atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for range 20 {
				if b.Spend("ada", 1) == nil {
					granted.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if n := granted.Load(); n != 100 {
		t.Errorf("%d of 100", n)
	}
}
