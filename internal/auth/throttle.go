package auth

import (
	"context"
	"crypto/sha256"
	"runtime"
	"strings"
	"time"

	"teragraph/internal/domain"
)

const (
	// Five wrong passwords block an account for two minutes (contract/dialects/opentera.md, "Authentication").
	accountBudget = 5
	blockedFor    = 2 * time.Minute
	// A clinic's people often share one address, and may mistype at the same time: four blocked
	// accounts' worth is let through before the address itself is blocked. Somebody who tries one
	// password on many accounts still gets no more than 20 guesses in two minutes.
	addressBudget = 20
	// Some 3 MB when full. To push a blocked account out, a guesser needs hundreds of addresses.
	countedAtMost = 16384
	queues        = 64
)

// throttle slows guessing down, per account name (whether or not there is such an account) and per
// client address. It also bounds how many bcrypt comparisons run at once, so that a flood of logins
// leaves the rest of the server some CPU.
type throttle struct {
	off       bool
	clock     func() time.Time
	accounts  *counter
	addresses *counter
	queue     [queues]chan struct{} // one login at a time per account name: parallel guesses cannot overrun the budget
	slots     chan struct{}
}

func newThrottle(off bool, clock func() time.Time) *throttle {
	t := &throttle{
		off: off, clock: clock,
		accounts:  newCounter(accountBudget, blockedFor, countedAtMost),
		addresses: newCounter(addressBudget, blockedFor, countedAtMost),
		slots:     make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	for i := range t.queue {
		t.queue[i] = make(chan struct{}, 1)
	}
	return t
}

// attempt is one try to log in.
type attempt struct {
	account, address countKey
}

// newAttempt ignores the case of the name, as those who guess would vary it.
func newAttempt(username, address string) attempt {
	return attempt{
		account: sha256.Sum256([]byte(strings.ToLower(username))),
		address: sha256.Sum256([]byte(domain.Network(address))),
	}
}

// check gives a CodeThrottled error while the account or the address is blocked.
func (t *throttle) check(a attempt) error {
	if t.off {
		return nil
	}
	now := t.clock()
	if wait := max(t.accounts.blocked(a.account, now), t.addresses.blocked(a.address, now)); wait > 0 {
		return newThrottled(wait)
	}
	return nil
}

// enter waits for a turn to compare a password; the caller must call leave. A context that ends
// before gives CodeTimeout. At most GOMAXPROCS-1 comparisons can be under way, for other accounts,
// when an address reaches its budget: those still finish.
func (t *throttle) enter(ctx context.Context, a attempt) (leave func(), err error) {
	queue := t.queue[int(a.account[0])%queues]
	for _, c := range []chan struct{}{queue, t.slots} {
		select {
		case c <- struct{}{}:
		case <-ctx.Done():
			if c == t.slots {
				<-queue
			}
			return nil, domain.Wrap(ctx.Err(), domain.CodeTimeout, "the login did not get its turn in time; try again")
		}
	}
	return func() { <-t.slots; <-queue }, nil
}

// failed counts a wrong password and says whether that began a block.
func (t *throttle) failed(a attempt) bool {
	if t.off {
		return false
	}
	now := t.clock()
	account, address := t.accounts.fail(a.account, now), t.addresses.fail(a.address, now)
	return account || address
}

// succeeded clears the account's count. The address keeps its own: else a guesser with one account
// of his own could clear it at will.
func (t *throttle) succeeded(a attempt) { t.accounts.forget(a.account) }
