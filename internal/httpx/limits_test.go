package httpx

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/ratelimit"
)

// counted notes what was refused.
type counted []string

func (c *counted) add(limit string) { *c = append(*c, limit) }

// refusalOf reads what a client is told of a limit.
func refusalOf(t *testing.T, w *httptest.ResponseRecorder) (code, limit, message string) {
	t.Helper()
	var answer struct {
		Code, Limit, Message string
		Errors               []struct {
			Message    string
			Extensions struct{ Code, Limit string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if len(answer.Errors) == 1 {
		return answer.Errors[0].Extensions.Code, answer.Errors[0].Extensions.Limit, answer.Errors[0].Message
	}
	return answer.Code, answer.Limit, answer.Message
}

// TestAddressRate: the last request that an address may send is answered, the next is not, until its time has come; the
// probes of a load balancer are not counted.
func TestAddressRate(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	var refused counted
	h, _ := shell(t, func(o *Options) {
		o.Addresses = ratelimit.New("address-rate-limit", 3, func() time.Time { return now })
		o.Refused = refused.add
		o.REST = append(o.REST, Mount{Prefix: "/own", Handler: say("own"), Refuse: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "own words: "+string(domain.AsError(err).Code), http.StatusTooManyRequests)
		}})
	})
	ask := func(path, address string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for i, path := range []string{"/graphql", "/user/x", "/", "/healthz", "/readyz", "/nothing"} {
		if w := ask(path, "192.0.2.1:1"); w.Code == 429 {
			t.Fatalf("request %d was refused: %s", i+1, w.Body)
		}
	}
	for _, path := range []string{"/graphql", "/user/x", "/playground/x"} {
		w := ask(path, "192.0.2.1:2")
		code, limit, message := refusalOf(t, w)
		if w.Code != 429 || w.Header().Get("Retry-After") != "20" || code != "THROTTLED" || limit != "address-rate-limit" || !strings.Contains(message, "20 seconds") {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
	if w := ask("/own", "192.0.2.1:3"); w.Code != 429 || w.Body.String() != "own words: THROTTLED\n" {
		t.Errorf("a handler's own words: %d %s", w.Code, w.Body)
	}
	if want := slices.Repeat(counted{"address-rate-limit"}, 3); !slices.Equal(refused, want) {
		t.Errorf("counted %v, want %v: who answers counts", refused, want)
	}
	for address, status := range map[string]int{"192.0.2.2:1": 200, "[2001:db8::1]:1": 200, "[2001:db8::2]:1": 200, "[2001:db8:0:0:ffff::]:1": 200} {
		if w := ask("/graphql", address); w.Code != status {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	if w := ask("/graphql", "[2001:db8::9]:1"); w.Code != 429 {
		t.Errorf("a fourth of one /64: %d", w.Code)
	}
	now = now.Add(20 * time.Second)
	for i, want := range []int{200, 429} {
		if w := ask("/user/x", "192.0.2.1:1"); w.Code != want {
			t.Errorf("request %d when it was time: %d", i+1, w.Code)
		}
	}
}

// TestAddressRateBehindAProxy: clients behind a trusted proxy count apart, and none gets a bucket for what it wrote itself.
func TestAddressRateBehindAProxy(t *testing.T) {
	h, log := shell(t, func(o *Options) {
		o.Addresses = ratelimit.New("address-rate-limit", 1, func() time.Time { return time.Unix(0, 0) })
		o.Proxies = trusted("192.0.2.0/24")
	})
	for _, tt := range []struct {
		far    string
		status int
	}{
		{"203.0.113.1", 200},
		{"203.0.113.2", 200},
		{"203.0.113.1", 429},
		{"198.51.100.1, 203.0.113.2", 429},
		{"198.51.100.2, 203.0.113.2", 429},
	} {
		if w := do(t, h, "GET", "/graphql", nil, "X-Forwarded-For", tt.far); w.Code != tt.status {
			t.Errorf("%s: %d", tt.far, w.Code)
		}
	}
	if !strings.Contains(log.String(), `"from":"203.0.113.1"`) || strings.Contains(log.String(), "192.0.2.1") || strings.Contains(log.String(), "198.51.100") {
		t.Errorf("the log: %s", log)
	}
}

func TestHeaderLimit(t *testing.T) {
	var refused counted
	h, _ := shell(t, func(o *Options) { o.MaxHeader, o.Refused = 1000, refused.add })
	request := func(path string, bytes int) *http.Request {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("X-Padding", strings.Repeat("x", bytes-headerBytes(r)-len("X-Padding: \r\n")))
		return r
	}
	for _, path := range []string{"/graphql", "/user/x", "/", "/healthz", "/nothing"} {
		for bytes, within := range map[int]bool{1000: true, 1001: false} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, request(path, bytes))
			if (w.Code != 431) != within {
				t.Errorf("%s with %d bytes: %d", path, bytes, w.Code)
			}
			if within {
				continue
			}
			if code, limit, message := refusalOf(t, w); code != "LIMIT_EXCEEDED" || limit != "max-header" || !strings.Contains(message, "1000 bytes") {
				t.Errorf("%s: %s", path, w.Body)
			}
		}
	}
	if want := slices.Repeat(counted{"max-header"}, 5); !slices.Equal(refused, want) {
		t.Errorf("counted %v", refused)
	}
	long := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?query="+strings.Repeat("x", 1000), nil)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, long); w.Code != 431 {
		t.Errorf("a long address: %d", w.Code)
	}
}

// TestHeaderBytes: what is measured is what was sent.
func TestHeaderBytes(t *testing.T) {
	text := "GET /graphql?query={a} HTTP/1.1\r\nHost: t.example\r\nAccept: a\r\nAccept: b\r\n\r\n"
	measured := make(chan int, 1)
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { measured <- headerBytes(r) })
	raw(t, Server{Handler: h, TimeLimit: time.Minute, HeaderTimeout: time.Minute, MaxHeader: 1000}, text)
	if got := <-measured; got != len(text)-2 {
		t.Errorf("measured %d bytes of %d", got, len(text)-2)
	}
}

func TestBodyRefusalsAreCounted(t *testing.T) {
	var refused counted
	h, _ := shell(t, func(o *Options) { o.Refused = refused.add })
	for _, path := range []string{"/graphql", "/user/x"} {
		for n, status := range map[int]int{100: 200, 101: 413} {
			if w := do(t, h, "POST", path, strings.NewReader(strings.Repeat("x", n))); w.Code != status {
				t.Errorf("%s with %d bytes: %d", path, n, w.Code)
			}
		}
	}
	if d := cmp.Diff(counted{"max-body", "max-body"}, refused); d != "" {
		t.Error(d)
	}
}
