package engine

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

const twoThings = `{"me":{"id":2},"held":{"extra":"mine"},"things":[` +
	`{"id_thing":1,"name":null,"flag":false,"owners":[]},` +
	`{"id_thing":2,"name":"b","flag":true,"owner":{"owner_name":"o"},"owners":[{"id":1}]}]}`

func TestAnswer(t *testing.T) {
	tests := []struct {
		target, body string
		status       int
		variables    map[string]any
	}{
		{
			"/t/things", `[{"id_thing":1,"owners":[],"online":false},{"id_thing":2,"name":"b","flag":true,"owner_name":"o","owners":[{"id":1}],"online":false,"extra":"mine"}]`,
			200,
			map[string]any{"full": false},
		},
		{
			"/v1/t/things?id=3&full=1&size=4",
			`[{"id_thing":1,"owners":[],"online":false,"size":4,"status":{"a":[1]}},{"id_thing":2,"name":"b","flag":true,"owner_name":"o","owners":[{"id":1}],"online":false,"size":4,"status":{"a":[1]},"extra":"mine"}]`,
			200,
			map[string]any{"full": true, "filter": map[string]any{"id": []any{int64(3)}, "role": "ADMIN"}},
		},
		{
			"/t/things?level=1&since=2024-03-11&until=2024-02-29",
			`[{"id_thing":1,"owners":[],"online":false},{"id_thing":2,"name":"b","flag":true,"owner_name":"o","owners":[{"id":1}],"online":false,"extra":"mine"}]`,
			200,
			map[string]any{"full": false, "filter": map[string]any{"role": "ADMIN", "made": map[string]any{"from": "2024-03-11T00:00:00Z", "before": "2024-03-01T00:00:00Z"}}},
		},
		{"/t/things?name=special", `{"why":"special"}`, 202, nil},
	}
	for _, tt := range tests {
		t.Run(tt.target, func(t *testing.T) {
			e, executor := newTestEngine(t, twoThings)
			w := request(t, e, http.MethodGet, tt.target, "user")
			if w.Code != tt.status || w.Body.String() != tt.body+"\n" {
				t.Errorf("got %d %s\nwant %d %s", w.Code, w.Body, tt.status, tt.body)
			}
			if diff := cmp.Diff(tt.variables, executor.variables); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMustSee: what the caller does not see is refused, whether it exists or not.
func TestMustSee(t *testing.T) {
	for data, want := range map[string]int{
		twoThings: 200, `{"me":null,"held":null,"things":[]}`: 403, `{"held":null,"things":[]}`: 403,
	} {
		e, _ := newTestEngine(t, data)
		if w := request(t, e, http.MethodGet, "/t/things?level=0", "user"); w.Code != want {
			t.Errorf("%s: got %d %s, want %d", data, w.Code, w.Body, want)
		}
		if w := request(t, e, http.MethodGet, "/t/things", "user"); w.Code != 200 {
			t.Errorf("%s: another variant got %d", data, w.Code)
		}
	}
}

func TestParametersThatAreRefused(t *testing.T) {
	e, _ := newTestEngine(t, twoThings)
	for target, want := range map[string]string{
		"level=2": "none of: 0, 1", "level=": "none of: 0, 1", "since=11.3.2024": "not a date", "until=2024-02-30": "not a date", "since=0000-01-01": "not a date",
	} {
		w := request(t, e, http.MethodGet, "/t/things?"+target, "user")
		if w.Code != 400 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
	}
}

func TestContext(t *testing.T) {
	e, executor := newTestEngine(t, twoThings)
	request(t, e, http.MethodGet, "/t/things", "user")
	if got := domain.CallerFrom(executor.ctx).ID; got != 7 {
		t.Errorf("caller %d", got)
	}
	if got := domain.StyleFrom(executor.ctx); got != domain.StyleOpenTera {
		t.Errorf("style %d", got)
	}
	if got := executor.ctx.Value(limitKey{}); got != 11 {
		t.Errorf("list limit %v", got)
	}
}

func TestRouting(t *testing.T) {
	tests := []struct {
		method, target, authorization string
		status                        int
		allow                         string
	}{
		{"GET", "/t/nowhere", "", 404, ""},
		{"GET", "/t/things/", "user", 404, ""},
		{"GET", "/v2/t/things", "user", 404, ""},
		{"POST", "/t/things", "", 405, "GET, HEAD, OPTIONS"},
		{"OPTIONS", "/t/things", "", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS", "/t/nowhere", "", 404, ""},
		{"HEAD", "/t/things", "user", 200, ""},
		{"GET", "/t/things", "", 401, ""},
		{"GET", "/t/things", "device", 401, ""},
		{"GET", "/t/things", "broken", 500, ""},
	}
	for _, tt := range tests {
		t.Run(tt.method+tt.target+tt.authorization, func(t *testing.T) {
			e, _ := newTestEngine(t, twoThings)
			w := request(t, e, tt.method, tt.target, tt.authorization)
			if w.Code != tt.status || w.Header().Get("Allow") != tt.allow {
				t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
			}
			if w.Header().Get("X-Test") != "yes" {
				t.Error("the dialect's header is missing")
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("internal text got out: %s", w.Body)
			}
			if tt.status == 404 || tt.status == 405 {
				if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/plain") {
					t.Errorf("content type %q", got)
				}
			}
		})
	}
}

func problem(code domain.Code, argument string, path ast.Path) *gqlerror.Error {
	return &gqlerror.Error{Message: "sentence", Path: path, Extensions: map[string]any{"code": code, "argument": argument}}
}

func TestOperationErrors(t *testing.T) {
	withheld := problem(domain.CodeFieldWithheld, "", ast.Path{ast.PathName("things"), ast.PathName("owners")})
	data := `{"me":{"id":2},"held":{"extra":"mine"},"things":[{"id_thing":1,"name":null,"flag":true,"owners":null}]}`
	tests := []struct {
		name   string
		errors gqlerror.List
		data   string
		onDeny string
		status int
		body   string
	}{
		{"withheld, null", gqlerror.List{withheld}, data, "null", 200, `[{"id_thing":1,"flag":true,"owners":null,"online":false}]`},
		{"withheld, omit", gqlerror.List{withheld}, data, "omit", 200, `[{"id_thing":1,"flag":true,"online":false}]`},
		{"withheld, 403", gqlerror.List{withheld}, data, `"403"`, 403, `"a part of this is not for you to read"`},
		{"withheld, 404", gqlerror.List{withheld}, data, `"404"`, 404, `"a part of this is not for you to read"`},
		{"failure after withheld", gqlerror.List{withheld, problem(domain.CodeLimit, "", nil)}, data, "null", 400, `"sentence"`},
		{"limit", gqlerror.List{problem(domain.CodeLimit, "", nil)}, "null", "null", 400, `"sentence"`},
		{"argument of a parameter", gqlerror.List{problem(domain.CodeBadInput, "filter.id[0]", nil)}, "null", "null", 400, `{"errors":{"id_thing":"sentence"},"message":"Invalid"}`},
		{"argument of ours", gqlerror.List{problem(domain.CodeBadInput, "orderBy", nil)}, "null", "null", 400, `{"message":"sentence"}`},
		{"conflict", gqlerror.List{problem(domain.CodeConflict, "", nil)}, "null", "null", 409, `{"message":"sentence"}`},
		{"code as text", gqlerror.List{{Message: "sentence", Extensions: map[string]any{"code": "NOT_FOUND"}}}, "null", "null", 404, `"sentence"`},
		{"no code", gqlerror.List{gqlerror.Errorf("secret")}, "null", "null", 500, `"the server failed; the reason is in its log"`},
		{"no data", nil, "null", "null", 500, `"the server failed; the reason is in its log"`},
		{"malformed data", nil, `{"things":[{"id_thing":1`, "null", 500, `"the server failed; the reason is in its log"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			executor := &fakeExecutor{schema: schemaOf(t, testSchema), response: &graphql.Response{Data: []byte(tt.data), Errors: tt.errors}}
			routes := strings.Replace(testRoutes, "onDeny: omit", "onDeny: "+tt.onDeny, 1)
			e, err := New(Dialect{Files: testFiles(routes, testDocument)}, testConfig(executor))
			if err != nil {
				t.Fatal(err)
			}
			w := request(t, e, http.MethodGet, "/t/things?id=1", "user")
			if got := strings.TrimSuffix(w.Body.String(), "\n"); w.Code != tt.status || got != tt.body {
				t.Errorf("got %d %s\nwant %d %s", w.Code, got, tt.status, tt.body)
			}
		})
	}
}

func TestBrokenOffAnswer(t *testing.T) {
	row := `{"id_thing":1,"name":"` + strings.Repeat("x", flushBytes) + `","flag":true,"owners":[]},`
	e, _ := newTestEngine(t, `{"me":{"id":2},"held":null,"things":[`+row+row+row)
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v, want the abort of net/http: a part would look like the whole", p)
		}
	}()
	request(t, e, http.MethodGet, "/t/things", "user")
	t.Error("the answer ended as if it were whole")
}

// Up to flushBytes, but for a bracket or two, an answer has its length; a larger one arrives whole as well.
func TestAnswerLength(t *testing.T) {
	const frame = len(`[{"id_thing":1,"name":"","flag":true,"owners":[],"online":false}]` + "\n")
	for _, c := range []struct {
		length int
		told   bool
	}{{frame, true}, {flushBytes / 2, true}, {flushBytes, true}, {flushBytes + frame, false}, {3 * flushBytes, false}} {
		e, _ := newTestEngine(t, `{"me":null,"held":null,"things":[{"id_thing":1,"name":"`+strings.Repeat("x", c.length-frame)+`","flag":true,"owners":[]}]}`)
		w := request(t, e, http.MethodGet, "/t/things", "user")
		if length := w.Header().Get("Content-Length"); w.Body.Len() != c.length || (length == strconv.Itoa(c.length)) != c.told || length != "" && !c.told {
			t.Errorf("%d bytes: %d were sent, %q announced", c.length, w.Body.Len(), length)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%d bytes: no JSON", c.length)
		}
	}
}

func TestNilResponse(t *testing.T) {
	e, executor := newTestEngine(t, "")
	executor.response = nil
	if w := request(t, e, http.MethodGet, "/t/things", "user"); w.Code != 500 {
		t.Errorf("status %d", w.Code)
	}
}

func TestRetryAfter(t *testing.T) {
	config := testConfig(&fakeExecutor{schema: schemaOf(t, testSchema)})
	config.Authenticate = func(*http.Request) (domain.Caller, error) {
		return domain.Caller{}, domain.Errorf(domain.CodeThrottled, "wait")
	}
	config.RetryAfter = func(error) (time.Duration, bool) { return 1500 * time.Millisecond, true }
	e, err := New(Dialect{Files: testFiles(testRoutes, testDocument)}, config)
	if err != nil {
		t.Fatal(err)
	}
	w := request(t, e, http.MethodGet, "/t/things", "user")
	if w.Code != 429 || w.Header().Get("Retry-After") != "2" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestVariablesAreFresh(t *testing.T) {
	e, executor := newTestEngine(t, twoThings)
	request(t, e, http.MethodGet, "/t/things?id=3", "user")
	filter, _ := executor.variables["filter"].(map[string]any)
	filter["id"].([]any)[0] = "spoilt"
	filter["role"] = "spoilt"
	request(t, e, http.MethodGet, "/t/things?id=3", "user")
	want := map[string]any{"id": []any{int64(3)}, "role": "USER"}
	if diff := cmp.Diff(want, executor.variables["filter"]); diff != "" {
		t.Errorf("a request changed the next one's variables:\n%s", diff)
	}
}

func TestCancelledRequest(t *testing.T) {
	e, _ := newTestEngine(t, twoThings)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/t/things", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "user")
	e.ServeHTTP(&deadWriter{header: http.Header{}}, r)
}

// deadWriter is a connection that is gone.
type deadWriter struct{ header http.Header }

func (d *deadWriter) Header() http.Header       { return d.header }
func (d *deadWriter) WriteHeader(int)           {}
func (d *deadWriter) Write([]byte) (int, error) { return 0, http.ErrHandlerTimeout }
