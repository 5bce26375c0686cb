package auth

import (
	"container/list"
	"sync"
	"time"
)

// countKey is a digest of what is counted: a name of any length takes the same memory.
type countKey [32]byte

// counter counts failures per key. A key whose failures reach the budget is blocked for the window,
// counted from the failure that reached it; failures are forgotten when none followed for a window.
// When full, the entry that would be forgotten first gives way, so memory is bounded.
type counter struct {
	budget   int
	window   time.Duration
	capacity int

	mu     sync.Mutex
	byKey  map[countKey]*list.Element
	oldest *list.List // of *strikes, in the order of their last failure
}

type strikes struct {
	key      countKey
	failures int
	last     time.Time
}

func newCounter(budget int, window time.Duration, capacity int) *counter {
	return &counter{
		budget: budget, window: window, capacity: capacity,
		byKey: map[countKey]*list.Element{}, oldest: list.New(),
	}
}

// blocked gives how long a key stays blocked; 0 when it is not.
func (c *counter) blocked(key countKey, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return 0
	}
	s := e.Value.(*strikes)
	if s.failures < c.budget {
		return 0
	}
	return max(0, s.last.Add(c.window).Sub(now))
}

// fail counts one failure and says whether it began a block. A blocked key is not blocked any longer
// by more failures.
func (c *counter) fail(key countKey, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for e := c.oldest.Front(); e != nil && !now.Before(e.Value.(*strikes).last.Add(c.window)); e = c.oldest.Front() {
		c.drop(e)
	}
	e, ok := c.byKey[key]
	if !ok {
		if len(c.byKey) >= c.capacity {
			c.drop(c.oldest.Front())
		}
		e = c.oldest.PushBack(&strikes{key: key})
		c.byKey[key] = e
	}
	s := e.Value.(*strikes)
	if s.failures >= c.budget {
		return false
	}
	s.failures++
	s.last = now
	c.oldest.MoveToBack(e)
	return s.failures == c.budget
}

// forget sets a key's count to zero.
func (c *counter) forget(key countKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.drop(e)
	}
}

func (c *counter) drop(e *list.Element) {
	delete(c.byKey, e.Value.(*strikes).key)
	c.oldest.Remove(e)
}
