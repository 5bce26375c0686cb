package app_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/store/testdb"
)

// replicas are two programs on one PostgreSQL database, each with connections of its own, and a balancer before them.
type replicas struct {
	*testing.T
	each     [2]string // URLs
	balanced string
}

func newReplicas(t *testing.T) replicas {
	t.Helper()
	place := testdb.URL(t, dialect.Postgres)
	if err := cast.Load(t.Context(), migrated(t, place).SQL, dialect.Postgres); err != nil {
		t.Fatal(err)
	}
	r := replicas{T: t}
	var targets [2]*url.URL
	for i := range r.each {
		a, err := app.New(testdb.Bare(t, place), settings(t), nil, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewServer(a.Handler())
		t.Cleanup(srv.Close)
		r.each[i] = srv.URL
		if targets[i], err = url.Parse(srv.URL); err != nil {
			t.Fatal(err)
		}
	}
	var turn atomic.Uint64
	balancer := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(targets[turn.Add(1)%2])
		p.SetXForwarded()
	}})
	t.Cleanup(balancer.Close)
	r.balanced = balancer.URL
	return r
}

// ask sends an operation to a server and gives status and answer.
func (r replicas) ask(at, authorization, query string) (int, string) {
	r.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		r.Fatal(err)
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, at+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.Fatal(err)
	}
	return answer.StatusCode, strings.TrimSpace(string(text))
}

func (r replicas) login(at, who string) string {
	r.Helper()
	_, answer := r.ask(at, "", `mutation { login(username: "`+who+`", password: "`+cast.Password+`") { token } }`)
	token := between(answer, `"token":"`, `"`)
	if token == "" {
		r.Fatal(answer)
	}
	return "Bearer " + token
}

// withinOneSecond is how soon a change at one replica has to decide at the other.
const withinOneSecond = time.Second

// soon asks until the answer is what is wanted, and fails when that takes more than a second.
func (r replicas) soon(what, at, authorization, query string, wanted func(status int, answer string) bool) {
	r.Helper()
	for begin := time.Now(); ; {
		asked := time.Now()
		status, answer := r.ask(at, authorization, query)
		if wanted(status, answer) {
			r.Logf("%s: after %v", what, time.Since(begin).Round(time.Millisecond))
			return
		}
		if asked.Sub(begin) > withinOneSecond {
			r.Fatalf("%s: after %v still %d %s", what, asked.Sub(begin), status, answer)
		}
	}
}

// TestTwoReplicas: a token of one holds at the other and behind the balancer, a logout at one counts at the other, and
// so do rights that are given or taken.
func TestTwoReplicas(t *testing.T) {
	r := newReplicas(t)
	const who = `{ viewer { user { username } } }`
	token := r.login(r.each[0], "ruth")
	for range 4 {
		if status, answer := r.ask(r.balanced, token, who); status != 200 || !strings.Contains(answer, `"ruth"`) {
			t.Fatal(status, answer)
		}
	}
	admin := r.login(r.each[1], "admin")

	const projects = `{ projects { totalCount } }`
	sees := func(n string) func(int, string) bool {
		return func(status int, answer string) bool {
			return status == 200 && answer == `{"data":{"projects":{"totalCount":`+n+`}}}`
		}
	}
	change := func(at, change string) {
		t.Helper()
		_, answer := r.ask(at, admin, `mutation { changeMemberships(userId: "`+r.id(admin, "ruth")+`", `+change+`: [{name: "Stroke Recovery Therapists"}]) { id } }`)
		if strings.Contains(answer, "errors") {
			t.Fatal(answer)
		}
	}
	for _, at := range r.each {
		r.soon("before", at, token, projects, sees("0"))
	}
	change(r.each[0], "add")
	r.soon("given at one, at the other", r.each[1], token, projects, sees("1"))
	change(r.each[1], "remove")
	r.soon("taken at the other, at the one", r.each[0], token, projects, sees("0"))

	if _, answer := r.ask(r.each[1], token, `mutation { logout }`); answer != `{"data":{"logout":true}}` {
		t.Fatal(answer)
	}
	refused := func(status int, _ string) bool { return status == http.StatusUnauthorized }
	r.soon("logged out at one, at the other", r.each[0], token, who, refused)
	for range 4 {
		if status, answer := r.ask(r.balanced, token, who); !refused(status, answer) {
			t.Fatal(status, answer)
		}
	}
}

// id gives the id of a user in the graph.
func (r replicas) id(authorization, username string) string {
	r.Helper()
	_, answer := r.ask(r.balanced, authorization, `{ users(filter: {username: {eq: "`+username+`"}}) { nodes { id } } }`)
	return between(answer, `"id":"`, `"`)
}

// Two programs that start at once on a database without keys sign with the same one.
func TestReplicasStartAtOnce(t *testing.T) {
	place := testdb.URL(t, dialect.Postgres)
	handlers := [2]http.Handler{}
	var both sync.WaitGroup
	for i := range handlers {
		both.Go(func() {
			a, err := app.New(migrated(t, place), settings(t), nil, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Error(err)
				return
			}
			handlers[i] = a.Handler()
		})
	}
	both.Wait()
	if t.Failed() {
		return
	}
	if err := cast.Load(t.Context(), migrated(t, place).SQL, dialect.Postgres); err != nil {
		t.Fatal(err)
	}
	tokens := [2]string{}
	for i, h := range handlers {
		both.Go(func() {
			_, answer := post(t, h, "", `mutation { login(username: "admin", password: "`+cast.Password+`") { token } }`)
			tokens[i] = "Bearer " + between(answer, `"token":"`, `"`)
		})
	}
	both.Wait()
	for _, h := range handlers {
		for _, token := range tokens {
			if status, answer := post(t, h, token, `{ viewer { kind } }`); status != http.StatusOK || !strings.Contains(answer, "USER") {
				t.Errorf("%d %s", status, answer)
			}
		}
	}
}
