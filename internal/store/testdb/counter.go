package testdb

import (
	"context"
	"slices"
	"sync"

	"entgo.io/ent/dialect"

	"teragraph/internal/store/database"
)

// Statement is what was sent once.
type Statement struct {
	Text string
	Args []any
}

// Counter keeps every statement that passes through a driver, in transactions too. Give
// database.WithDriver(counter.Wrap) to Open. It is safe for concurrent use; the zero Counter is ready.
type Counter struct {
	mu   sync.Mutex
	sent []Statement
}

// Wrap puts the counter before a driver.
func (c *Counter) Wrap(d dialect.Driver) dialect.Driver {
	return database.Watched(d, func(_ context.Context, query string, args any) any {
		c.mu.Lock()
		defer c.mu.Unlock()
		list, _ := args.([]any)
		c.sent = append(c.sent, Statement{Text: query, Args: slices.Clone(list)})
		return args
	})
}

// Reset forgets what was counted so far.
func (c *Counter) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = nil
}

// Count gives the number of statements since the last Reset.
func (c *Counter) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.sent)
}

// Texts gives the texts of Statements.
func (c *Counter) Texts() []string {
	var texts []string
	for _, s := range c.Statements() {
		texts = append(texts, s.Text)
	}
	return texts
}

// Statements gives what was sent since the last Reset, in its order.
func (c *Counter) Statements() []Statement {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sent)
}
