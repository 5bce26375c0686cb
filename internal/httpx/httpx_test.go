package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
)

// safeBuffer is a log that a server's goroutines may write to.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

func say(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
}

// shell is the whole shell with handlers that say their name; change replaces some.
func shell(t *testing.T, change func(*Options)) (http.Handler, *safeBuffer) {
	t.Helper()
	log := &safeBuffer{}
	o := Options{
		Logger:  slog.New(LogHandler(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		GraphQL: say("graphql"), REST: []Mount{{Prefix: "/user", Handler: say("user")}, {Prefix: "/api", Handler: say("api")}, {Prefix: "/api/user", Handler: say("api user")}},
		Home: say("home"), Ready: func(context.Context) error { return nil },
		MaxBody: 100, MaxHeader: 20_000, TimeLimit: time.Minute, Origins: []string{"*"},
	}
	if change != nil {
		change(&o)
	}
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h, log
}

func do(t *testing.T, h http.Handler, method, target string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, body)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestMux(t *testing.T) {
	h, _ := shell(t, nil)
	tests := []struct {
		method, path string
		status       int
		body         string
	}{
		{"GET", "/", 200, "home"},
		{"POST", "/", 405, "this address is read with GET\n"},
		{"POST", "/graphql", 200, "graphql"},
		{"GET", "/graphql?query={a}", 200, "graphql"},
		{"GET", "/graphql/", 404, "404 page not found\n"},
		{"GET", "/user", 200, "user"},
		{"DELETE", "/user/sites", 200, "user"},
		{"GET", "/user/../graphql", 200, "user"}, // nothing is cleaned or redirected
		{"GET", "/users", 404, "404 page not found\n"},
		{"GET", "/api/user/sites", 200, "api user"},
		{"GET", "/api/users", 200, "api"},
		{"GET", "/nothing", 404, "404 page not found\n"},
		{"GET", "//user", 404, "404 page not found\n"},
		{"GET", "/healthz", 200, "ok\n"},
		{"DELETE", "/healthz", 405, "this address is read with GET\n"},
		{"GET", "/readyz", 200, "ready\n"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			w := do(t, h, tt.method, tt.path, nil)
			if w.Code != tt.status || w.Body.String() != tt.body {
				t.Errorf("got %d %q", w.Code, w.Body)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	good := Options{
		Logger: slog.New(slog.DiscardHandler), GraphQL: say(""), Ready: func(context.Context) error { return nil },
		MaxBody: 1, MaxHeader: 1, TimeLimit: 1,
	}
	tests := map[string]func(*Options){
		"no logger":          func(o *Options) { o.Logger = nil },
		"no graph":           func(o *Options) { o.GraphQL = nil },
		"no ready":           func(o *Options) { o.Ready = nil },
		"no body limit":      func(o *Options) { o.MaxBody = 0 },
		"no header limit":    func(o *Options) { o.MaxHeader = 0 },
		"no origin":          func(o *Options) { o.Origins = []string{"example.com"} },
		"no time limit":      func(o *Options) { o.TimeLimit = 0 },
		"a slash at the end": func(o *Options) { o.REST = []Mount{{Prefix: "/user/", Handler: say("")}} },
		"the root":           func(o *Options) { o.REST = []Mount{{Prefix: "/", Handler: say("")}} },
		"no slash":           func(o *Options) { o.REST = []Mount{{Prefix: "user", Handler: say("")}} },
		"no handler":         func(o *Options) { o.REST = []Mount{{Prefix: "/user", Handler: nil}} },
		"mounted twice": func(o *Options) {
			o.REST = []Mount{{Prefix: "/user", Handler: say("")}, {Prefix: "/api", Handler: say("")}, {Prefix: "/user", Handler: say("")}}
		},
		"the graph hidden":     func(o *Options) { o.REST = []Mount{{Prefix: "/graphql", Handler: say("")}} },
		"the probes not below": func(o *Options) { o.REST = []Mount{{Prefix: "/healthz", Handler: say("")}} },
	}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range tests {
		o := good
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestReadyzHidesTheCause(t *testing.T) {
	h, log := shell(t, func(o *Options) {
		o.Ready = func(ctx context.Context) error {
			if _, limited := ctx.Deadline(); !limited {
				t.Error("the probe has no time limit")
			}
			return errors.New("dial tcp 10.0.0.7: refused")
		}
	})
	w := do(t, h, "GET", "/readyz", nil)
	if w.Code != 503 || w.Body.String() != "the database does not answer\n" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "10.0.0.7") {
		t.Errorf("the log lacks the cause: %s", log)
	}
	if w := do(t, h, "GET", "/healthz", nil); w.Code != 200 {
		t.Errorf("the process lives but /healthz says %d", w.Code)
	}
}

func TestBodyLimit(t *testing.T) {
	reads := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil || int64(len(b)) != r.ContentLength {
			t.Errorf("read %d bytes of %d: %v", len(b), r.ContentLength, err)
		}
		fmt.Fprint(w, len(b))
	})
	h, _ := shell(t, func(o *Options) { o.GraphQL = reads; o.REST = []Mount{{Prefix: "/user", Handler: reads}} })
	type unknownLength struct{ io.Reader }
	body := func(n int) io.Reader { return strings.NewReader(strings.Repeat("x", n)) }
	tests := []struct {
		name, path string
		body       io.Reader
		status     int
	}{
		{"at the limit", "/graphql", body(100), 200},
		{"over it", "/graphql", body(101), 413},
		{"at the limit, length unknown", "/graphql", unknownLength{body(100)}, 200},
		{"over it, length unknown", "/graphql", unknownLength{body(101)}, 413},
		{"REST, over it", "/user/x", body(101), 413},
		{"REST, over it, length unknown", "/user/x", unknownLength{body(1 << 20)}, 413},
		{"ends early", "/user/x", unknownLength{io.MultiReader(body(3), brokenReader{})}, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := do(t, h, "POST", tt.path, tt.body)
			if w.Code != tt.status {
				t.Fatalf("status %d, want %d", w.Code, tt.status)
			}
			if tt.status != 413 {
				return
			}
			var answer struct {
				Message string
				Errors  []struct{ Message string }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
			if tt.path == "/graphql" {
				answer.Message = answer.Errors[0].Message
			}
			if want := "the body of the request is too large: 100 bytes are the limit"; answer.Message != want {
				t.Errorf("got %s", w.Body)
			}
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestTimeLimit(t *testing.T) {
	type key struct{}
	h, _ := shell(t, func(o *Options) {
		o.TimeLimit = time.Nanosecond
		o.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			e := domain.AsError(context.Cause(r.Context()))
			fmt.Fprint(w, e.Code, r.Context().Value(key{}))
		})
	})
	r := httptest.NewRequestWithContext(context.WithValue(t.Context(), key{}, " kept"), "GET", "/graphql", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if got := w.Body.String(); got != "TIMEOUT kept" {
		t.Errorf("got %s", got)
	}
}

func TestAClientThatGoesAwayCancelsNothing(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	h, _ := shell(t, func(o *Options) {
		o.GraphQL = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			leave()
			if err := r.Context().Err(); err != nil {
				t.Errorf("cancelled: %v", err)
			}
		})
	})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/graphql", nil))
	if ctx.Err() == nil {
		t.Error("the handler did not run")
	}
}

func TestPanic(t *testing.T) {
	falls := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("table t_users is gone") })
	h, log := shell(t, func(o *Options) { o.GraphQL = falls; o.REST = []Mount{{Prefix: "/user", Handler: falls}} })
	const message = "the server failed; the reason is in its log"
	tests := map[string]any{
		"/user/x":  map[string]any{"message": message, "code": "INTERNAL", "request": "abc"},
		"/graphql": map[string]any{"errors": []any{map[string]any{"message": message, "extensions": map[string]any{"code": "INTERNAL", "request": "abc"}}}},
	}
	for path, want := range tests {
		w := do(t, h, "POST", path, nil, RequestIDHeader, "abc")
		var got any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); w.Code != 500 || d != "" {
			t.Errorf("%s: %d, -want +got:\n%s", path, w.Code, d)
		}
	}
	for _, want := range []string{"table t_users is gone", `"request":"abc"`, "httpx_test.go", `"status":500`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s: %s", want, log)
		}
	}
}

func TestAPanicInTheMiddleBreaksTheConnectionOff(t *testing.T) {
	for _, size := range []int{1, 5000} { // below and above what gzip holds back
		h, log := shell(t, func(o *Options) {
			o.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, strings.Repeat("[", size))
				panic("half-way")
			})
		})
		srv := httptest.NewServer(h)
		t.Cleanup(srv.Close)
		resp, err := srv.Client().Get(srv.URL + "/graphql")
		if err == nil {
			_, err = io.ReadAll(resp.Body)
			_ = resp.Body.Close()
		}
		if err == nil {
			t.Errorf("%d bytes: the client took a part of the answer for the whole", size)
		}
		if !strings.Contains(log.String(), "half-way") {
			t.Errorf("the log lacks the cause: %s", log)
		}
	}
}

func TestLogHoldsNoSecret(t *testing.T) {
	authenticate := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(domain.WithCaller(r.Context(), domain.Caller{Kind: domain.CallerUser, Name: "maya"})))
		})
	}
	h, log := shell(t, func(o *Options) { o.GraphQL = authenticate(NameCaller(o.GraphQL)) })
	do(t, h, "POST", "/graphql?token=geheim&query=geheim", strings.NewReader(`{"variables":{"password":"geheim"}}`),
		"Authorization", "Basic geheim", "Cookie", "geheim", RequestIDHeader, "geheim geheim", "User-Agent", "geheim", "Referer", "/?token=geheim")
	do(t, h, "GET", "/user/x?token=geheim", nil, "Authorization", "OpenTera geheim")
	if strings.Contains(log.String(), "geheim") {
		t.Errorf("the log holds a secret: %s", log)
	}
	first, _, _ := strings.Cut(log.String(), "\n")
	var line map[string]any
	if err := json.Unmarshal([]byte(first), &line); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"level": "INFO", "msg": "request", "method": "POST", "path": "/graphql", "status": 200.0,
		"bytes": 7.0, "from": "192.0.2.1", "caller": "maya", "time": line["time"], "took": line["took"], "request": line["request"],
	}
	if d := cmp.Diff(want, line); d != "" || len(line["request"].(string)) != 26 {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestLogIsBounded(t *testing.T) {
	h, log := shell(t, nil)
	do(t, h, "GET", "/"+strings.Repeat("é", 5000), nil)
	if n := len(log.String()); n > 600 {
		t.Errorf("one request wrote %d bytes", n)
	}
}

func TestRequestID(t *testing.T) {
	var inside string
	h, _ := shell(t, func(o *Options) {
		o.GraphQL = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { inside = RequestID(r.Context()) })
	})
	for given, kept := range map[string]bool{"a-b_c.D9": true, "": false, "a b": false, "a\"b": false, strings.Repeat("x", 64): true, strings.Repeat("x", 65): false} {
		got := do(t, h, "GET", "/graphql", nil, RequestIDHeader, given).Header().Get(RequestIDHeader)
		if got != inside || got == "" || (got == given) != kept {
			t.Errorf("%q: answered %q, inside %q", given, got, inside)
		}
	}
}

func TestLogHandlerAddsTheRequest(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(LogHandler(slog.NewTextHandler(&out, nil))).With("a", 1)
	log.InfoContext(context.WithValue(t.Context(), requestIDKey{}, "abc"), "in")
	log.InfoContext(t.Context(), "out")
	if got := out.String(); strings.Count(got, "request=abc") != 1 || strings.Count(got, "a=1") != 2 {
		t.Errorf("got %s", got)
	}
}

func TestGzip(t *testing.T) {
	h, _ := shell(t, func(o *Options) {
		o.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			var n int
			_, _ = fmt.Sscan(r.URL.Query().Get("n"), &n)
			_, _ = io.WriteString(w, strings.Repeat("x", n))
		})
	})
	tests := []struct{ n, accept, want string }{
		{"2047", "gzip", ""}, {"2048", "gzip", "gzip"}, {"9000", "br, zstd, gzip", "gzip"}, {"9000", "", ""}, {"9000", "gzip;q=0", ""},
	}
	for _, tt := range tests {
		if got := do(t, h, "GET", "/graphql?n="+tt.n, nil, "Accept-Encoding", tt.accept).Header().Get("Content-Encoding"); got != tt.want {
			t.Errorf("%v: got %q", tt, got)
		}
	}
}

func TestStreamsGetThrough(t *testing.T) {
	h, _ := shell(t, func(o *Options) {
		o.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
		})
	})
	if w := do(t, h, "GET", "/graphql", nil); !w.Flushed {
		t.Error("the flush did not reach the connection")
	}
}
