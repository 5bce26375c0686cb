package app

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"teragraph/internal/auth"
	"teragraph/internal/domain"
	"teragraph/internal/ratelimit"
)

// TestPayers: each caller has a bucket of his own on both protocols, and who is not signed in shares with his address.
func TestPayers(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	paid := rates{ratelimit.New("rate-limit", 3*restCost, func() time.Time { return now })}
	user := func(id int) domain.Caller { return domain.Caller{Kind: domain.CallerUser, ID: id} }
	graphql := func(c domain.Caller, address string, cost int) error {
		return paid.spend(domain.WithCaller(auth.WithIdentity(t.Context(), auth.Identity{Caller: c, Address: address}), c), cost)
	}
	rest := func(c domain.Caller, address string) error {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/user/sites", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = address
		got, err := paid.authenticated(func(*http.Request) (domain.Caller, error) { return c, nil })(r)
		if got != c {
			t.Errorf("the caller became %v", got)
		}
		return err
	}
	for i, s := range []struct {
		err     error
		refused bool
	}{
		{rest(user(1), "192.0.2.1:1"), false},
		{rest(user(1), "192.0.2.2:1"), false}, // from wherever
		{graphql(user(1), "192.0.2.1:1", restCost-1), false},
		{graphql(user(1), "192.0.2.1:1", 1), false}, // the last
		{graphql(user(1), "192.0.2.1:1", 1), true},
		{rest(user(1), "192.0.2.1:1"), true},
		{graphql(user(2), "192.0.2.1:1", 1), false},
		{graphql(domain.Caller{}, "192.0.2.1:1", 3*restCost), false},
		{graphql(domain.Caller{}, "192.0.2.1:2", 1), true},
		{rest(domain.Caller{}, "192.0.2.1:3"), true},
		{graphql(domain.Caller{}, "192.0.2.2:1", 1), false},
		{graphql(domain.Caller{Kind: domain.CallerService, ID: 1}, "192.0.2.1:1", 1), false},
	} {
		if _, refused := domain.RetryAfter(s.err); refused != s.refused {
			t.Errorf("step %d: %v", i, s.err)
		}
	}
	now = now.Add(20 * time.Second)
	if err := rest(user(1), "192.0.2.1:1"); err != nil {
		t.Errorf("when it was time: %v", err)
	}
}

// TestRefusedAuthenticationCostsNothing: else a stranger could use up a caller's bucket.
func TestRefusedAuthenticationCostsNothing(t *testing.T) {
	paid := rates{ratelimit.New("rate-limit", restCost, nil)}
	wrong := domain.Errorf(domain.CodeUnauthenticated, "wrong")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := paid.authenticated(func(*http.Request) (domain.Caller, error) { return domain.Caller{}, wrong })(r); !errors.Is(err, wrong) {
			t.Errorf("got %v", err)
		}
	}
}
