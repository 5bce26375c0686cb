package testdb

import (
	"context"
	"slices"
	"sync"

	"entgo.io/ent/dialect"

	"teragraph/internal/store/database"
)

// Counter keeps the text of every statement that passes through a driver, in transactions too. Give
// database.WithDriver(counter.Wrap) to Open. It is safe for concurrent use; the zero Counter is ready.
type Counter struct {
	mu    sync.Mutex
	texts []string
}

// Wrap puts the counter before a driver.
func (c *Counter) Wrap(d dialect.Driver) dialect.Driver {
	return database.Watched(d, func(_ context.Context, query string, args any) any {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.texts = append(c.texts, query)
		return args
	})
}

// Reset forgets what was counted so far.
func (c *Counter) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.texts = nil
}

// Count gives the number of statements since the last Reset.
func (c *Counter) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.texts)
}

// Texts gives the statements since the last Reset, in the order in which they were sent.
func (c *Counter) Texts() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.texts)
}
