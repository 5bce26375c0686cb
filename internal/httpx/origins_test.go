package httpx

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// The settings that the tables of this file go through.
var (
	none  = []string(nil)
	named = []string{"https://dash.example"}
	every = []string{"*"}
)

func withOrigins(t *testing.T, allowed []string) http.Handler {
	t.Helper()
	h, _ := shell(t, func(o *Options) { o.Origins, o.PublicURL = allowed, "https://tera.example/x" })
	return h
}

func TestPreflight(t *testing.T) {
	const dash, evil = "https://dash.example", "https://evil.example"
	for _, tt := range []struct {
		name                    string
		allowed                 []string
		origin, method, headers string
		want                    string // Access-Control-Allow-Origin
	}{
		{"nothing is set", none, dash, "POST", "content-type", ""},
		{"nothing is set, null", none, "null", "POST", "content-type", ""},
		{"the origin that is set", named, dash, "POST", "authorization,content-type,teragraph-explain", dash},
		{"GET of it", named, dash, "GET", "apollo-require-preflight", dash},
		{"what clients of trusted documents send", named, dash, "GET", "apollo-require-preflight,graphql-require-preflight,x-apollo-operation-name", dash},
		{"ids of requests and traces", named, dash, "POST", "content-type,traceparent,x-request-id", dash},
		{"another header", named, dash, "POST", "x-other", ""},
		{"another method", named, dash, "DELETE", "", ""},
		{"another origin", named, evil, "POST", "content-type", ""},
		{"another scheme", named, "http://dash.example", "POST", "content-type", ""},
		{"another port", named, "https://dash.example:8443", "POST", "content-type", ""},
		{"a longer name", named, "https://dash.example.evil.example", "POST", "content-type", ""},
		{"a subdomain", named, "https://x.dash.example", "POST", "content-type", ""},
		{"null", named, "null", "POST", "content-type", ""},
		{"every origin", every, evil, "POST", "authorization,content-type", "*"},
		{"every origin, null", every, "null", "POST", "content-type", "*"},
		{"every origin, another header", every, evil, "POST", "x-other", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := do(t, withOrigins(t, tt.allowed), "OPTIONS", "/graphql", nil,
				"Origin", tt.origin, "Access-Control-Request-Method", tt.method, "Access-Control-Request-Headers", tt.headers)
			h := w.Header()
			if got := h.Get("Access-Control-Allow-Origin"); got != tt.want {
				t.Errorf("allowed %q, want %q", got, tt.want)
			}
			if h.Get("Access-Control-Allow-Credentials") != "" {
				t.Error("credentials are allowed")
			}
			if tt.allowed != nil && !strings.Contains(strings.Join(h.Values("Vary"), ", "), "Origin") {
				t.Errorf("Vary is %q: a cache may give one origin the answer of another", h.Values("Vary"))
			}
			if tt.allowed != nil && w.Body.Len() > 0 {
				t.Errorf("the handler ran: %s", w.Body)
			}
		})
	}
}

func TestAnswersToOrigins(t *testing.T) {
	for _, tt := range []struct {
		allowed      []string
		origin, want string
	}{
		{none, "https://dash.example", ""},
		{named, "https://dash.example", "https://dash.example"},
		{named, "https://evil.example", ""},
		{named, "null", ""},
		{named, "", ""},
		{every, "https://evil.example", "*"},
	} {
		for _, path := range []string{"/graphql", "/user/sites"} { // what REST allows is the dialects' own affair
			h := do(t, withOrigins(t, tt.allowed), "POST", path, nil, "Origin", tt.origin).Header()
			want, exposed := tt.want, ""
			if path != "/graphql" {
				want = ""
			}
			if want != "" {
				exposed = "X-Request-Id, Retry-After"
			}
			if h.Get("Access-Control-Allow-Origin") != want || h.Get("Access-Control-Expose-Headers") != exposed || h.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s to %q with %v: %v", path, tt.origin, tt.allowed, h)
			}
			if path == "/graphql" && tt.allowed != nil && !slices.Contains(h.Values("Vary"), "Origin") {
				t.Errorf("to %q with %v: Vary is %q", tt.origin, tt.allowed, h.Values("Vary"))
			}
		}
	}
}

// sender is who sends a request, as its headers show.
type sender struct {
	name    string
	headers []string
}

// TestForgedRequests: whom a password is believed that a browser may have added by itself. Every kind of sender tries with
// each setting and method; "yes" are the settings under which it gets through.
func TestForgedRequests(t *testing.T) {
	const basic, bearer, nobody = "Basic YTpi", "Bearer x", ""
	json := []string{"Content-Type", "application/json"}
	cross, same := []string{"Sec-Fetch-Site", "cross-site"}, []string{"Sec-Fetch-Site", "same-origin"}
	evil, dash, own := []string{"Origin", "https://evil.example"}, []string{"Origin", "https://dash.example"}, []string{"Origin", "https://tera.example"}
	settings := map[string][]string{"none": none, "named": named, "every": every}
	const all, nowhere = "none named every", ""
	for _, tt := range []struct {
		sender
		method, credentials, yes string
	}{
		{sender{"a program", nil}, "GET", basic, all},
		{sender{"a program", json}, "POST", basic, all},
		{sender{"the playground", slices.Concat(same, own, json)}, "POST", basic, all},
		{sender{"the playground", same}, "GET", basic, all},
		{sender{"an address that was typed", []string{"Sec-Fetch-Site", "none"}}, "GET", basic, all},
		{sender{"the page of an allowed origin", slices.Concat(cross, dash, json)}, "POST", basic, "named every"},
		{sender{"the page of an allowed origin", slices.Concat(cross, dash)}, "GET", basic, "named"}, // with * it could be anybody
		{sender{"the same after a preflight", slices.Concat(cross, dash, []string{"Apollo-Require-Preflight", "1"})}, "GET", basic, "named every"},
		{sender{"a subdomain's page", slices.Concat([]string{"Sec-Fetch-Site", "same-site"}, []string{"Origin", "https://x.tera.example"})}, "GET", basic, nowhere},
		{sender{"an image of another site", cross}, "GET", basic, nowhere},
		{sender{"a link of another site", slices.Concat(cross, []string{"Sec-Fetch-Mode", "navigate", "Referer", "https://tera.example/"})}, "GET", basic, nowhere},
		{sender{"a script of another site", slices.Concat(cross, evil)}, "GET", basic, nowhere},
		{sender{"a form of another site", slices.Concat(cross, evil, []string{"Content-Type", "text/plain"})}, "POST", basic, nowhere},
		{sender{"a form in a sandbox", slices.Concat(cross, []string{"Origin", "null", "Content-Type", "text/plain"})}, "POST", basic, nowhere},
		{sender{"a script that should not get past its preflight", slices.Concat(cross, evil, json)}, "POST", basic, "every"},
		{sender{"an old browser's form of another site", slices.Concat(evil, []string{"Content-Type", "text/plain"})}, "POST", basic, nowhere},
		{sender{"an old browser's form of ours", own}, "POST", basic, all},
		{sender{"an old browser's image of another site", []string{"Referer", "https://evil.example/x"}}, "GET", basic, nowhere},
		{sender{"an old browser's image of an allowed site", []string{"Referer", "https://dash.example/x"}}, "GET", basic, "named"},
		{sender{"an old browser's page of ours", []string{"Referer", "https://tera.example/"}}, "GET", basic, all},
		{sender{"an old browser on the server's own name", []string{"Referer", "http://example.com/"}}, "GET", basic, all},
		{sender{"a token that a page holds", slices.Concat(cross, evil)}, "GET", bearer, all}, // no browser adds it by itself
		{sender{"nobody", slices.Concat(cross, evil)}, "GET", nobody, all},
	} {
		for name, allowed := range settings {
			headers := slices.Clone(tt.headers)
			if tt.credentials != nobody {
				headers = append(headers, "Authorization", tt.credentials)
			}
			w := do(t, withOrigins(t, allowed), tt.method, "/graphql", nil, headers...)
			want := http.StatusForbidden
			if strings.Contains(tt.yes, name) {
				want = http.StatusOK
			}
			if w.Code != want || (w.Body.String() == "graphql") != (want == http.StatusOK) {
				t.Errorf("%s by %s with --origins %s: %d %s", tt.name, tt.method, name, w.Code, w.Body)
			}
			if want == http.StatusForbidden {
				if code, _, _ := refusalOf(t, w); code != "FORBIDDEN" {
					t.Errorf("%s: %s", tt.name, w.Body)
				}
			}
		}
	}
}

// TestSecurityHeaders: what every answer says to a browser, whatever it is.
func TestSecurityHeaders(t *testing.T) {
	falls := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("x") })
	for public, hsts := range map[string]string{"": "", "http://tera.example": "", "https://tera.example": "max-age=31536000"} {
		h, _ := shell(t, func(o *Options) {
			o.PublicURL, o.Proxies = public, trusted("192.0.2.0/24")
			o.REST = append(o.REST, Mount{Prefix: "/falls", Handler: falls})
		})
		want := map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Content-Security-Policy":      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Permissions-Policy": "camera=(), geolocation=(), microphone=()", "Strict-Transport-Security": hsts,
		}
		for _, ask := range [][2]string{
			{"GET", "/"},
			{"GET", "/playground/x"},
			{"GET", "/graphql"},
			{"POST", "/graphql"},
			{"OPTIONS", "/graphql"},
			{"GET", "/user/x"},
			{"DELETE", "/api/user/x"},
			{"GET", "/nothing"},
			{"GET", "/healthz"},
			{"POST", "/healthz"},
			{"GET", "/readyz"},
			{"GET", "/falls"},
			{"GET", "/user/" + strings.Repeat("x", 30_000)},
		} {
			w := do(t, h, ask[0], ask[1], nil)
			for name, value := range want {
				if w.Header().Get(name) != value {
					t.Errorf("%s %.20s with %q: %s is %q", ask[0], ask[1], public, name, w.Header().Get(name))
				}
			}
		}
		if got := do(t, h, "GET", "/user/x", nil, "X-Forwarded-For", "203.0.113.1", "X-Forwarded-Proto", "https").Header().Get("Strict-Transport-Security"); got != "max-age=31536000" {
			t.Errorf("behind a proxy that speaks TLS: %q", got)
		}
	}
	h, _ := shell(t, nil)
	if got := do(t, h, "GET", "/user/x", nil, "X-Forwarded-Proto", "https").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("a client says https: %q", got)
	}
}
