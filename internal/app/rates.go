package app

import (
	"context"
	"net/http"
	"strconv"

	"teragraph/internal/auth"
	"teragraph/internal/domain"
	"teragraph/internal/ratelimit"
)

// restCost is what a REST request costs its caller. Its operation is ours and has no complexity that the caller chose; it
// is the cost of some tens of rows with their fields, which is what most of them answer.
const restCost = 1000

// rates takes the cost of requests from what their callers may ask for in a minute. Who is not signed in shares with all
// others of the same address.
type rates struct{ callers *ratelimit.Buckets }

// spend implements graph.Limits.Spend.
func (r rates) spend(ctx context.Context, cost int) error {
	return r.callers.Spend(payer(domain.CallerFrom(ctx), auth.IdentityFrom(ctx).Address), cost)
}

// authenticated says who sent a REST request, and takes its cost.
func (r rates) authenticated(authenticate func(*http.Request) (domain.Caller, error)) func(*http.Request) (domain.Caller, error) {
	return func(request *http.Request) (domain.Caller, error) {
		caller, err := authenticate(request)
		if err != nil {
			return caller, err
		}
		return caller, r.callers.Spend(payer(caller, request.RemoteAddr), restCost)
	}
}

func payer(c domain.Caller, address string) string {
	if c.Kind == domain.Anonymous {
		return "address " + domain.Network(address)
	}
	return "caller " + strconv.Itoa(int(c.Kind)) + " " + strconv.Itoa(c.ID)
}
