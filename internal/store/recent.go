package store

import (
	"sync"
	"time"
)

// mostRecent bounds how much is remembered: of more callers within a moment, those before are asked for again.
const mostRecent = 10_000

// recent remembers for a moment what was read about callers: their account, whether their token was revoked, what they
// hold. That takes three statements of each request else.
//
// What this program changes counts at once: forget, after each commit, also keeps what was being read meanwhile from
// being remembered. What another replica or an OpenTera server changes counts when the moment is over.
type recent struct {
	moment time.Duration // 0 remembers nothing
	clock  func() time.Time

	mu      sync.RWMutex
	changes uint64 // so far
	known   map[any]remembered
}

type remembered struct {
	value any
	until time.Time
}

func newRecent(moment time.Duration, clock func() time.Time) *recent {
	if clock == nil {
		clock = time.Now
	}
	return &recent{moment: moment, clock: clock, known: map[any]remembered{}}
}

// forget is called after each commit, before the client learns of it.
func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	clear(r.known)
}

func (r *recent) get(key any, now time.Time) (value any, ok bool, changes uint64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found, ok := r.known[key]
	return found.value, ok && now.Before(found.until), r.changes
}

// put remembers what was read, unless something changed since the reading began.
func (r *recent) put(key, value any, until time.Time, changes uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if changes != r.changes {
		return
	}
	if len(r.known) >= mostRecent {
		clear(r.known)
	}
	r.known[key] = remembered{value, until}
}

// recently gives what is remembered under a key, else what read gives. Errors are not remembered. A key's type is its
// owner's, so that no two kinds of keys meet.
func recently[T any](r *recent, key any, read func() (T, error)) (T, error) {
	if r.moment <= 0 {
		return read()
	}
	now := r.clock() // the moment begins before the reading
	found, ok, changes := r.get(key, now)
	if ok {
		return found.(T), nil
	}
	value, err := read()
	if err == nil {
		r.put(key, value, now.Add(r.moment), changes)
	}
	return value, err
}
