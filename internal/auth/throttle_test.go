package auth

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"teragraph/internal/domain"
)

// step is one login and what it must answer.
type step struct {
	after             time.Duration
	account, password string
	address           string // "" = 192.0.2.1
	times             int    // 0 = once
	want              domain.Code
}

func TestThrottle(t *testing.T) {
	const wrong, blocked = domain.CodeUnauthenticated, domain.CodeThrottled
	var spread []step // twenty failures, never five on one account
	for i := range addressBudget {
		spread = append(spread, step{account: fmt.Sprint("user", i), password: "x", want: wrong})
	}
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"five wrong passwords block the right one for two minutes", []step{
			{account: "ada", password: "x", times: 5, want: wrong},
			{account: "ada", password: "ada", want: blocked},
			{after: 2*time.Minute - time.Nanosecond, account: "ada", password: "ada", want: blocked},
			{after: time.Nanosecond, account: "ada", password: "ada"},
		}},
		{"four do not", []step{
			{account: "ada", password: "x", times: 4, want: wrong},
			{account: "ada", password: "ada"},
		}},
		{"a block ends with all five tries given back", []step{
			{account: "ada", password: "x", times: 5, want: wrong},
			{after: 2 * time.Minute, account: "ada", password: "x", times: 5, want: wrong},
			{account: "ada", password: "x", want: blocked},
		}},
		{"tries while blocked do not make it longer", []step{
			{account: "ada", password: "x", times: 5, want: wrong},
			{after: time.Minute, account: "ada", password: "x", times: 50, want: blocked},
			{after: time.Minute, account: "ada", password: "ada"},
		}},
		{"success gives the tries back", []step{
			{account: "ada", password: "x", times: 4, want: wrong},
			{account: "ada", password: "ada"},
			{account: "ada", password: "x", times: 4, want: wrong},
			{after: time.Minute, account: "ada", password: "ada"},
		}},
		{"a remembered password gives none back", []step{
			{account: "ada", password: "ada"},
			{account: "ada", password: "x", times: 4, want: wrong},
			{account: "ada", password: "ada"},
			{account: "ada", password: "x", want: wrong},
			{account: "ada", password: "ada", want: blocked},
		}},
		{"failures are forgotten after two quiet minutes", []step{
			{account: "ada", password: "x", times: 4, want: wrong},
			{after: 2 * time.Minute, account: "ada", password: "x", times: 4, want: wrong},
			{account: "ada", password: "ada"},
		}},
		{"the account is blocked from everywhere", []step{
			{account: "ada", password: "x", times: 3, want: wrong},
			{account: "ada", password: "x", times: 2, address: "198.51.100.7", want: wrong},
			{account: "ada", password: "ada", address: "203.0.113.9", want: blocked},
		}},
		{"other accounts are not", []step{
			{account: "ada", password: "x", times: 5, want: wrong},
			{account: "berta", password: "berta"},
		}},
		{"case of the name does not matter", []step{
			{account: "ADA", password: "x", times: 3, want: wrong},
			{account: "Ada", password: "x", times: 2, want: wrong},
			{account: "ada", password: "ada", want: blocked},
		}},
		{"unknown names are blocked alike", []step{
			{account: "nobody", password: "x", times: 5, want: wrong},
			{account: "nobody", password: "x", want: blocked},
		}},
		{"disabled accounts too", []step{
			{account: "off", password: "off", times: 5, want: wrong},
			{account: "off", password: "off", want: blocked},
		}},
		{"a right password that needs another step counts as right", []step{
			{account: "twofactor", password: "x", times: 4, want: wrong},
			{account: "twofactor", password: "twofactor"},
			{account: "twofactor", password: "x", times: 4, want: wrong},
			{account: "twofactor", password: "twofactor"},
		}},
		{"twenty failures block the address, not others", append(spread[:len(spread):len(spread)],
			step{account: "ada", password: "ada", want: blocked},
			step{account: "ada", password: "ada", address: "192.0.2.2"},
			step{after: 2 * time.Minute, account: "ada", password: "ada"},
		)},
		{"success does not clear the address", append(append(spread[:19:19],
			step{account: "ada", password: "ada"}), step{account: "berta", password: "x", want: wrong},
			step{account: "clara", password: "clara", want: blocked},
		)},
		{"an address can be one of IPv6, with any port and host part", []step{
			{account: "a", password: "x", times: 5, address: "[2001:db8:1:2::1]:1", want: wrong},
			{account: "b", password: "x", times: 5, address: "[2001:db8:1:2::2]:2", want: wrong},
			{account: "c", password: "x", times: 5, address: "[2001:db8:1:2:3::]:3", want: wrong},
			{account: "d", password: "x", times: 5, address: "2001:db8:1:2:ffff::", want: wrong},
			{account: "ada", password: "ada", address: "[2001:db8:1:2::9]:4", want: blocked},
			{account: "ada", password: "ada", address: "[2001:db8:1:3::9]:4"},
		}},
		{"loopback counts like others", []step{
			{account: "a", password: "x", times: 5, address: "127.0.0.1:1", want: wrong},
			{account: "b", password: "x", times: 5, address: "127.0.0.1:2", want: wrong},
			{account: "c", password: "x", times: 5, address: "[::ffff:127.0.0.1]:3", want: wrong},
			{account: "d", password: "x", times: 5, address: "127.0.0.1:4", want: wrong},
			{account: "ada", password: "ada", address: "127.0.0.1:5", want: blocked},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t)
			for i, s := range tt.steps {
				f.clock.advance(s.after)
				if s.address == "" {
					s.address = "192.0.2.1"
				}
				for n := range max(1, s.times) {
					before := f.compares.Load()
					_, err := f.Login(t.Context(), s.account, s.password, s.address)
					if code(err) != s.want {
						t.Fatalf("step %d, try %d: got %v, want %q", i, n, err, s.want)
					}
					if s.want == domain.CodeThrottled && f.compares.Load() != before {
						t.Errorf("step %d: a blocked login was compared", i)
					}
				}
			}
		})
	}
}

func TestThrottledSaysWhen(t *testing.T) {
	f := newFixture(t)
	header := basic("ada", "x")
	for range accountBudget {
		_, err := f.Authenticate(request(t, header))
		if _, ok := domain.RetryAfter(err); ok || code(err) != domain.CodeUnauthenticated {
			t.Fatalf("got %v", err)
		}
	}
	f.clock.advance(30*time.Second + time.Millisecond)
	_, err := f.Authenticate(request(t, basic("ada", "ada")))
	wait, ok := domain.RetryAfter(err)
	if !ok || wait != 90*time.Second-time.Millisecond || code(err) != domain.CodeThrottled {
		t.Errorf("got %v, wait %s", err, wait)
	}
	if text := domain.AsError(err).Message; !strings.Contains(text, "90 seconds") {
		t.Errorf("text %q", text)
	}
	if _, err := f.LoginBasic(request(t, basic("ada", "ada"))); code(err) != domain.CodeThrottled {
		t.Errorf("login: %v", err)
	}
}

func TestThrottleDoesNotTouchTokens(t *testing.T) {
	f := newFixture(t)
	bearer := "OpenTera " + f.token(t, "ada")
	for range accountBudget {
		_, _ = f.Authenticate(request(t, basic("ada", "x")))
	}
	if _, err := f.Authenticate(request(t, bearer)); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestThrottleOff(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.ThrottleOff = true })
	for range 3 * addressBudget {
		if _, err := f.Login(t.Context(), "ada", "x", "192.0.2.1"); code(err) != domain.CodeUnauthenticated {
			t.Fatalf("got %v", err)
		}
	}
}

// TestParallelGuesses: many clients at once get no more comparisons than one after the other.
func TestParallelGuesses(t *testing.T) {
	f := newFixture(t)
	var wg sync.WaitGroup
	start := make(chan struct{})
	codes := make(chan domain.Code, 200)
	for i := range cap(codes) {
		wg.Go(func() {
			<-start
			_, err := f.Login(t.Context(), "ada", fmt.Sprint("guess", i), fmt.Sprintf("198.51.100.%d", i))
			codes <- code(err)
		})
	}
	close(start)
	wg.Wait()
	close(codes)
	count := map[domain.Code]int{}
	for c := range codes {
		count[c]++
	}
	if n := f.compares.Load(); n != accountBudget || count[domain.CodeUnauthenticated] != accountBudget ||
		count[domain.CodeThrottled] != cap(codes)-accountBudget {
		t.Errorf("%d comparisons, outcomes %v", n, count)
	}
}

// TestParallelRightPasswords: a page that sends many requests at once is not taken for a guesser.
func TestParallelRightPasswords(t *testing.T) {
	f := newFixture(t)
	var wg sync.WaitGroup
	for range 50 {
		r := request(t, basic("ada", "ada"))
		wg.Go(func() {
			if caller, err := f.Authenticate(r); err != nil || caller.ID != 1 {
				t.Errorf("%+v, %v", caller, err)
			}
		})
	}
	wg.Wait()
	if n := f.compares.Load(); n != 1 {
		t.Errorf("%d comparisons for one password at one time, want 1", n)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	try := newAttempt("ada", "192.0.2.1")
	for range cap(f.throttle.slots) {
		f.throttle.slots <- struct{}{}
	}
	for range 50 { // whether a login gets into the queue before it sees the end is chance
		if _, err := f.Login(ctx, "ada", "ada", "192.0.2.1"); code(err) != domain.CodeTimeout {
			t.Errorf("no slot: %v", err)
		}
		for _, queue := range f.throttle.queue {
			if len(queue) != 0 {
				t.Fatal("a login that gave up keeps its turn")
			}
		}
	}
	for range cap(f.throttle.slots) {
		<-f.throttle.slots
	}
	leave, err := f.throttle.enter(t.Context(), try)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Login(ctx, "ada", "ada", "192.0.2.1"); code(err) != domain.CodeTimeout {
		t.Errorf("no turn: %v", err)
	}
	leave()
	if _, err := f.Login(t.Context(), "ada", "ada", "192.0.2.1"); err != nil {
		t.Errorf("turns were lost: %v", err)
	}
}

func TestCounterIsBounded(t *testing.T) {
	c := newCounter(2, time.Minute, 100)
	now := time.Unix(0, 0)
	key := func(i int) countKey { return newAttempt(fmt.Sprint(i), "").account }
	for i := range 1000 {
		c.fail(key(i), now)
		if len(c.byKey) > 100 || c.oldest.Len() != len(c.byKey) {
			t.Fatalf("%d entries, %d in order", len(c.byKey), c.oldest.Len())
		}
	}
	c.fail(key(999), now)
	if c.blocked(key(999), now) != time.Minute || c.blocked(key(899), now) != 0 {
		t.Error("the newest entries must stay, the oldest go")
	}
	c.fail(key(1), now.Add(time.Minute))
	if len(c.byKey) != 1 {
		t.Errorf("%d entries after a quiet minute, want 1", len(c.byKey))
	}
}

func TestCounterBlocksFromTheLastOfTheBudget(t *testing.T) {
	c := newCounter(2, time.Minute, 2)
	start := time.Unix(0, 0)
	key := func(name string) countKey { return newAttempt(name, "").account }
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	for second, want := range []bool{false, true, false} {
		if began := c.fail(key("ada"), at(second)); began != want {
			t.Errorf("failure %d began a block: %t", second+1, began)
		}
	}
	if wait := c.blocked(key("ada"), at(2)); wait != 59*time.Second {
		t.Errorf("blocked for %s more, want 59s: the third failure must not count", wait)
	}
	c = newCounter(2, time.Minute, 2)
	c.fail(key("ada"), at(0))
	c.fail(key("berta"), at(1))
	c.fail(key("ada"), at(2))
	c.fail(key("clara"), at(3))
	if c.blocked(key("ada"), at(3)) == 0 {
		t.Error("the one that failed last gave way, not the one that failed longest ago")
	}
}
