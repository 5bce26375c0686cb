// Package app wires the program together: database, store, authentication, graph, dialects, server. Only
// server.go and the commands use it.
package app

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"

	"teragraph/graph"
	"teragraph/internal/auth"
	"teragraph/internal/config"
	"teragraph/internal/domain"
	"teragraph/internal/httpx"
	"teragraph/internal/policy"
	"teragraph/internal/ratelimit"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/rest/squash"
	"teragraph/internal/store"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/telemetry"
)

// documents is how many parsed documents are kept.
const documents = 200

// App is the wired program over one migrated database.
type App struct {
	store   *store.Store
	auth    *auth.Authenticator
	graph   *graph.Graph
	engines map[string]*engine.Engine // by the dialect's name
	handler http.Handler

	db        *database.DB
	telemetry *telemetry.Telemetry
	tracer    trace.Tracer // nil = no traces
	stopping  atomic.Bool
}

// New wires the program. The home handler may be nil.
func New(db *database.DB, s config.Settings, home http.Handler, log *slog.Logger, options ...Option) (*App, error) {
	m, err := policy.Load(string(s.Policy))
	if err != nil {
		return nil, err
	}
	trusted, err := trustedDocuments(s)
	if err != nil {
		return nil, err
	}
	a := &App{db: db}
	for _, with := range options {
		with(a)
	}
	a.telemetry = telemetry.New(telemetry.Options{Logger: log, Slow: s.Operations.Slow, Pool: db.SQL, Tracer: a.tracer})
	trusted.Opened = a.telemetry.Opened
	lastSeen := func(userID int) (time.Time, bool) { return a.auth.LastSeen(userID) }
	limits := plan.Limits{
		DefaultList: s.Limits.Page, MaxList: s.Limits.MaxPage,
		FilterConditions: s.Limits.FilterConditions, FilterRelations: s.Limits.FilterRelations,
	}
	a.store, err = store.New(db, store.Options{
		Matrix: m, Limits: limits, LastSeen: lastSeen, Now: s.Now, Passwords: auth.Hasher{}, Tokens: auth.StaticTokens{},
		RightsCache: s.RightsCache, Trace: a.levels(),
	})
	if err != nil {
		return nil, err
	}
	a.auth, err = auth.New(auth.Options{
		Accounts: a.store, UserKey: userKey(s), Now: s.Now, ThrottleOff: !s.LoginThrottle, Logger: log, LoggedIn: a.telemetry.LoggedIn,
	})
	if err != nil {
		return nil, err
	}
	paid := rates{ratelimit.New("rate-limit", s.Edges.Rate, nil)}
	a.graph = graph.New(&graph.Resolver{Fetcher: a.store.Fetcher, Reader: a.store, Writer: a.store, Sessions: sessions{a.auth}}, a.store, graph.Limits{
		Depth: s.Limits.Depth, Complexity: s.Limits.Complexity, Tokens: s.Limits.Tokens, Time: s.TimeLimit, Documents: documents,
		Aliases: s.Limits.Aliases, Directives: s.Limits.Directives, Values: s.Limits.Values, Batch: s.Limits.Batch,
		Spend: paid.spend,
	}, log, append(a.observed(s), graph.WithRequestID(httpx.RequestID), graph.WithTrustedDocuments(trusted), graph.WithRefused(a.telemetry.Refused))...)
	a.engines = map[string]*engine.Engine{}
	for _, d := range []engine.Dialect{opentera.New(a.auth), squash.New()} {
		a.engines[d.Name], err = engine.New(d, engine.Config{
			Executor: a.graph, Authenticate: paid.authenticated(a.auth.Authenticate), RetryAfter: domain.RetryAfter, HasAction: m.Has, Base: s.Base(),
			ListLimit: plan.WithListLimit, MaxRows: s.Limits.RESTList, Log: log,
			Observe: a.routes(s), Refused: a.telemetry.Refused,
		})
		if err != nil {
			return nil, err
		}
	}
	about, err := describing(a.engines)
	if err != nil {
		return nil, err
	}
	a.handler, err = httpx.New(httpx.Options{
		Logger: log, GraphQL: a.telemetry.Continue(a.identify(httpx.NameCaller(a.graph))), REST: append(a.mounts(), about...), Home: home, Ready: a.ready, Metrics: a.metrics(s),
		MaxBody: s.Limits.Body, TimeLimit: s.TimeLimit, Origins: s.Origins,
		MaxHeader: s.Edges.Header, PublicURL: s.PublicURL, Proxies: s.TrustedProxies,
		Addresses: ratelimit.New("address-rate-limit", s.Edges.AddressRate, nil), Refused: a.telemetry.Refused,
	})
	return a, err
}

// Handler serves everything.
func (a *App) Handler() http.Handler { return a.handler }

func (a *App) mounts() []httpx.Mount {
	var mounts []httpx.Mount
	for _, e := range a.engines {
		for _, prefix := range e.Mounts() {
			mounts = append(mounts, httpx.Mount{Prefix: strings.TrimSuffix(prefix, "/"), Handler: a.telemetry.Continue(e), Refuse: e.Refuse})
		}
	}
	return mounts
}

// userKey gives the key of user tokens that was set, nil for the one that is kept in the database.
func userKey(s config.Settings) []byte {
	if s.Keys.User == "" {
		return nil
	}
	return []byte(s.Keys.User.Reveal())
}
