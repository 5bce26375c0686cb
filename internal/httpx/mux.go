package httpx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"teragraph/internal/domain"
	"teragraph/internal/ratelimit"
)

// Options are what the shell is put around.
type Options struct {
	Logger    *slog.Logger
	GraphQL   http.Handler
	REST      []Mount
	Home      http.Handler                // what GET / and everything under /playground shows; nil = nothing
	Ready     func(context.Context) error // asks the database; called by /readyz
	Metrics   http.Handler                // what GET /metrics shows, and to whom; nil = there is none
	MaxBody   int64                       // bytes of a request body
	MaxHeader int                         // bytes of a request's line and headers
	TimeLimit time.Duration               // of one request
	Origins   []string                    // whose pages may call /graphql beside the server's own; "*" = all, none = no other
	PublicURL string                      // under which clients reach the server; "" when that is not known
	Proxies   Proxies                     // whose word about the client's address is believed
	Addresses *ratelimit.Buckets          // how many requests an address may send; nil = any number
	Refused   func(limit string)          // counts what a limit refuses here, by its setting such as "max-body"; nil = not counted
}

// Mount puts a handler under a path: it answers the path itself and everything below.
type Mount struct {
	Prefix  string // such as "/user"; no slash at its end
	Handler http.Handler
	// Refuse answers in the handler's own words, and counts, when the address sends too many requests; nil = the shell does.
	Refuse func(w http.ResponseWriter, r *http.Request, err error)
}

// New puts the handlers behind the shell. A path that nothing is mounted on gets a plain 404
// before anything is looked at. It refuses options that are incomplete or mounts that collide.
func New(o Options) (http.Handler, error) {
	if o.Logger == nil || o.GraphQL == nil || o.Ready == nil || o.MaxBody < 1 || o.MaxHeader < 1 || o.TimeLimit <= 0 {
		return nil, errors.New("httpx: a logger, GraphQL, Ready, MaxBody, MaxHeader and TimeLimit are needed")
	}
	pages, err := newOrigins(o.Origins, o.PublicURL)
	if err != nil {
		return nil, err
	}
	m := &mux{
		exact: map[string]http.Handler{
			"/graphql": pages.guard(o.refusal(writeGraphQLFailure), o.limited(writeGraphQLFailure, Mount{Handler: o.GraphQL})),
			"/healthz": readOnly(http.HandlerFunc(healthy)),
			"/readyz":  readOnly(&readiness{ask: o.Ready, log: o.Logger}),
		},
	}
	if o.Metrics != nil {
		m.exact["/metrics"] = o.Metrics
	}
	if o.Home != nil {
		home := o.limited(writeFailure, Mount{Handler: readOnly(o.Home)})
		m.exact["/"] = home
		if err := m.add(Mount{Prefix: "/playground", Handler: home}); err != nil {
			return nil, err
		}
	}
	for _, mount := range o.REST {
		if mount.Handler == nil {
			return nil, fmt.Errorf("httpx: nothing to mount on %q", mount.Prefix)
		}
		if err := m.add(Mount{Prefix: mount.Prefix, Handler: o.limited(writeFailure, mount)}); err != nil {
			return nil, err
		}
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(2048), gzhttp.CompressionLevel(1), gzhttp.EnableZstd(false))
	if err != nil {
		return nil, fmt.Errorf("httpx: gzip: %w", err)
	}
	within := compress(recoverFrom(o.Logger, limitHeader(o.MaxHeader, o.refusal(writeFailureOf), m)))
	https := strings.HasPrefix(o.PublicURL, "https:")
	return o.Proxies.resolve(https, identify(logAccess(o.Logger, secure(within)))), nil
}

// limited puts the limits before a handler, which refuses in its own words what it can.
func (o Options) limited(write failureWriter, m Mount) http.Handler {
	f := o.refusal(write)
	refuse := m.Refuse
	if refuse == nil {
		refuse = func(w http.ResponseWriter, r *http.Request, err error) {
			f.answer(w, r, http.StatusTooManyRequests, domain.AsError(err))
		}
	}
	return limitRate(o.Addresses, refuse, limitBody(o.MaxBody, f, limitTime(o.TimeLimit, m.Handler)))
}

func (o Options) refusal(write failureWriter) refusal { return refusal{write: write, count: o.Refused} }

// mux finds the handler of a path. Unlike net/http's it never redirects: legacy clients take any
// answer but the one they know for a failure.
type mux struct {
	exact  map[string]http.Handler
	mounts []Mount // the longest prefix first
}

func (m *mux) add(mount Mount) error {
	if !strings.HasPrefix(mount.Prefix, "/") || strings.HasSuffix(mount.Prefix, "/") {
		return fmt.Errorf("httpx: %q is no prefix for a handler; one like /user is needed", mount.Prefix)
	}
	for path := range m.exact {
		if path != "/" && mount.covers(path) {
			return fmt.Errorf("httpx: the prefix %s hides %s", mount.Prefix, path)
		}
	}
	at, taken := slices.BinarySearchFunc(m.mounts, mount, func(have, add Mount) int {
		if d := len(add.Prefix) - len(have.Prefix); d != 0 {
			return d
		}
		return strings.Compare(have.Prefix, add.Prefix)
	})
	if taken {
		return fmt.Errorf("httpx: the prefix %s is mounted twice", mount.Prefix)
	}
	m.mounts = slices.Insert(m.mounts, at, mount)
	return nil
}

func (m Mount) covers(path string) bool {
	rest, found := strings.CutPrefix(path, m.Prefix)
	return found && (rest == "" || rest[0] == '/')
}

// ServeHTTP hands the request over, or answers 404.
func (m *mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h, ok := m.exact[r.URL.Path]; ok {
		h.ServeHTTP(w, r)
		return
	}
	for _, mount := range m.mounts {
		if mount.covers(r.URL.Path) {
			mount.Handler.ServeHTTP(w, r)
			return
		}
	}
	http.NotFound(w, r)
}

func readOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "this address is read with GET", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}
