// Package ratelimit bounds what one client may ask for in a minute. Each client has a bucket that holds a minute's
// worth and fills steadily, so that a page may ask for all it shows at once, and nobody for more than that again and
// again. It is a leaf: what is counted, and for whom, is said by those who use it.
package ratelimit

import (
	"container/list"
	"fmt"
	"hash/maphash"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"teragraph/internal/domain"
)

const (
	shards = 16
	// kept bounds the memory: some 4 MB when all are in use. To get a full bucket back before it is due, a client has
	// to push its own out, and needs thousands of addresses for that, each of which has a bucket anyway.
	kept = 1024 // buckets of one shard
)

// Buckets are the buckets of all clients under one limit. A nil *Buckets refuses nothing. It is safe for concurrent use.
type Buckets struct {
	setting   string
	perMinute int
	clock     func() time.Time
	seed      maphash.Seed
	shards    [shards]shard
}

type shard struct {
	mu     sync.Mutex
	byKey  map[string]*list.Element
	oldest *list.List // of *bucket, in the order of their last use
}

type bucket struct {
	key  string
	left *rate.Limiter
	last time.Time
}

// New makes the buckets of a setting, such as "rate-limit"; perMinute is what each gets in a minute, and holds at most.
// Nil, which refuses nothing, when perMinute is 0. The clock is time.Now when it is nil.
func New(setting string, perMinute int, clock func() time.Time) *Buckets {
	if perMinute <= 0 {
		return nil
	}
	if clock == nil {
		clock = time.Now
	}
	b := &Buckets{setting: setting, perMinute: perMinute, clock: clock, seed: maphash.MakeSeed()}
	for i := range b.shards {
		b.shards[i] = shard{byKey: map[string]*list.Element{}, oldest: list.New()}
	}
	return b
}

// Spend takes cost, at least 1, out of a client's bucket. When there is less in it nothing is taken, and the error is
// CodeThrottled with the time after which there is enough (domain.RetryAfter). What costs more than a bucket holds takes a
// full one, so that nothing is refused for ever. Keep keys short: they are what is kept.
func (b *Buckets) Spend(key string, cost int) error {
	if b == nil {
		return nil
	}
	cost = min(max(cost, 1), b.perMinute)
	wait := b.shards[maphash.String(b.seed, key)%shards].spend(key, cost, b.perMinute, b.clock())
	if wait <= 0 {
		return nil
	}
	return domain.Throttled(b.setting, wait, fmt.Sprintf("you asked for too much in too short a time (%s is %d in a minute); try again in %.0f seconds",
		b.setting, b.perMinute, math.Ceil(wait.Seconds())))
}

// spend gives how long to wait; 0 when the cost was taken.
func (s *shard) spend(key string, cost, perMinute int, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := s.bucket(key, perMinute, now).left
	if left.AllowN(now, cost) {
		return 0
	}
	missing := float64(cost) - left.TokensAt(now)
	return max(time.Duration(math.Ceil(missing/float64(left.Limit())*float64(time.Second))), 1)
}

// bucket finds a client's bucket, or makes a full one. Those that are full again, a minute after their last use, say as
// much as none; when there is still no room the one that was used longest ago gives way.
func (s *shard) bucket(key string, perMinute int, now time.Time) *bucket {
	if e, ok := s.byKey[key]; ok {
		s.oldest.MoveToBack(e)
		b := e.Value.(*bucket)
		b.last = now
		return b
	}
	for e := s.oldest.Front(); e != nil && now.Sub(e.Value.(*bucket).last) >= time.Minute; e = s.oldest.Front() {
		s.drop(e)
	}
	if len(s.byKey) >= kept {
		s.drop(s.oldest.Front())
	}
	b := &bucket{key: key, left: rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute), last: now}
	s.byKey[key] = s.oldest.PushBack(b)
	return b
}

func (s *shard) drop(e *list.Element) {
	delete(s.byKey, e.Value.(*bucket).key)
	s.oldest.Remove(e)
}
