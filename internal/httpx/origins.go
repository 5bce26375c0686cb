package httpx

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rs/cors"

	"teragraph/internal/domain"
)

// origins says which pages may call /graphql from a browser: those of the server itself, and those of the origins that were
// set. With none set, a browser tells no page of another site what this server answers, and asks for none.
//
// No cookie signs anybody in, so CORS never allows credentials. But a browser keeps the password that it was asked for by
// HTTP Basic and sends it along whoever wrote the page, so that is looked at as well: see check.
type origins struct {
	any    bool // "*"
	cors   *cors.Cors
	browse *http.CrossOriginProtection // knows the origins that were set by name, and the server's own public one
	named  []string
}

// preflightHeaders are headers that a page can send to another origin only after the browser has asked that origin. Clients
// of GraphQL send one of them with GET for that reason alone.
var preflightHeaders = []string{"Apollo-Require-Preflight", "GraphQL-Require-Preflight", "X-Apollo-Operation-Name"}

func newOrigins(allowed []string, publicURL string) (*origins, error) {
	o := &origins{any: slices.Contains(allowed, "*"), browse: http.NewCrossOriginProtection()}
	for _, origin := range allowed {
		if origin != "*" {
			o.named = append(o.named, strings.ToLower(origin))
		}
	}
	if u, err := url.Parse(publicURL); err == nil && u.Host != "" {
		o.named = append(o.named, strings.ToLower(u.Scheme+"://"+u.Host))
	}
	for _, origin := range o.named {
		if err := o.browse.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("httpx: %w", err)
		}
	}
	if len(allowed) == 0 {
		return o, nil // an empty list would mean all of them to cors
	}
	o.cors = cors.New(cors.Options{
		AllowedOrigins: allowed,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: append([]string{"Authorization", "Content-Type", "Teragraph-Explain", RequestIDHeader, "Traceparent"}, preflightHeaders...),
		ExposedHeaders: []string{RequestIDHeader, "Retry-After"},
		MaxAge:         600,
	})
	return o, nil
}

// guard puts CORS and the check before a handler.
func (o *origins) guard(f refusal, next http.Handler) http.Handler {
	checked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := o.check(r); err != nil {
			f.answer(w, r, http.StatusForbidden, err)
			return
		}
		next.ServeHTTP(w, r)
	})
	if o.cors == nil {
		return checked
	}
	return o.cors.Handler(checked)
}

// check refuses a request with a password that a page of another site made a browser send. Such a page could read nothing and,
// since mutations need POST with a JSON body, change nothing; but it could let others pay for its queries, and learn from
// the time that they take. With "*" every page may ask, but only as a page that was given the password does: after a
// preflight, which never succeeds for a password that the browser adds by itself. Programs send none of the headers that are
// looked at, and are let through.
func (o *origins) check(r *http.Request) *domain.Error {
	if _, _, basic := r.BasicAuth(); !basic || o.own(r) || o.any && preflighted(r) {
		return nil
	}
	return domain.Errorf(domain.CodeForbidden, "a page of another site made your browser send this; nothing was done")
}

// own says whether a request comes from a page of this server or of an origin that was set by name, or from a program.
func (o *origins) own(r *http.Request) bool {
	asked := *r
	asked.Method = http.MethodPost // GET is looked at as well
	if o.browse.Check(&asked) != nil {
		return false
	}
	if r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" || r.Header.Get("Referer") == "" {
		return true
	}
	from, err := url.Parse(r.Header.Get("Referer")) // browsers of before 2023 say nothing else with a plain GET
	return err == nil && (from.Host == r.Host || slices.Contains(o.named, strings.ToLower(from.Scheme+"://"+from.Host)))
}

// preflighted says whether a page of another site could not have sent the request without being allowed to.
func preflighted(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && media == "application/json" {
		return true
	}
	return slices.ContainsFunc(preflightHeaders, func(name string) bool { return r.Header.Get(name) != "" })
}
