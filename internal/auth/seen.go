package auth

import (
	"sync"
	"time"
)

const seenEvery = time.Minute

// seen remembers in memory when users were last here. Nothing is stored: on a shared database this
// server writes no OpenTera row for it.
type seen struct {
	now func() time.Time
	mu  sync.RWMutex
	at  map[int]time.Time // by user id; as many as there are users
}

func newSeen(now func() time.Time) *seen {
	return &seen{now: now, at: map[int]time.Time{}}
}

// note keeps the time at most once a minute per user (architecture.md, section 4, "lastonline").
func (s *seen) note(userID int) {
	now := s.now()
	s.mu.RLock()
	last, ok := s.at[userID]
	s.mu.RUnlock()
	if ok && now.Sub(last) < seenEvery && !now.Before(last) {
		return
	}
	s.mu.Lock()
	s.at[userID] = now
	s.mu.Unlock()
}

// LastSeen says when a user was last authenticated by this process, up to a minute early, in business
// time (Options.Now); false when not since it started.
func (a *Authenticator) LastSeen(userID int) (time.Time, bool) {
	a.seen.mu.RLock()
	defer a.seen.mu.RUnlock()
	at, ok := a.seen.at[userID]
	return at, ok
}
