package stress_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
)

// clients is how many write at once.
const clients = 8

// client asks a server as the superadmin.
type client struct {
	base  string
	token string
	http  *http.Client
}

// vars are the variables of an operation.
type vars map[string]any

// signIn gives a client; its connections end with the test.
func signIn(t *testing.T, base string) *client {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 4 * clients}
	t.Cleanup(transport.CloseIdleConnections)
	c := &client{base: base, http: &http.Client{Transport: transport, Timeout: time.Minute}}
	a := c.ask(t.Context(), `mutation($n: String!, $p: String!) { login(username: $n, password: $p) { token } }`,
		vars{"n": cast.SuperAdmin, "p": cast.Password})
	c.token = a.text(t, "login", "token")
	return c
}

// answer is what came back; err when nothing did.
type answer struct {
	err    error
	status int
	header http.Header
	body   string
	Data   any
	Errors []struct {
		Message    string
		Extensions struct{ Code, CurrentVersion string }
	}
}

// ask sends a GraphQL operation.
func (c *client) ask(ctx context.Context, query string, v vars) answer {
	a := c.post(ctx, "/graphql", map[string]any{"query": query, "variables": v})
	if a.err == nil {
		a.err = json.Unmarshal([]byte(a.body), &a)
	}
	return a
}

// post sends a body.
func (c *client) post(ctx context.Context, path string, what any) answer {
	body, err := json.Marshal(what)
	if err != nil {
		return answer{err: err}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(body))
	if err != nil {
		return answer{err: err}
	}
	r.Header.Set("Content-Type", "application/json")
	return c.send(r)
}

// get sends a REST request.
func (c *client) get(ctx context.Context, path string) answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return answer{err: err}
	}
	return c.send(r)
}

func (c *client) send(r *http.Request) answer {
	if c.token != "" {
		r.Header.Set("Authorization", "OpenTera "+c.token)
	}
	response, err := c.http.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return answer{err: err, status: response.StatusCode, header: response.Header, body: string(body)}
}

// code is that of the first error, "" when the operation did all that it should.
func (a answer) code() domain.Code {
	switch {
	case a.err != nil:
		return "LOST"
	case len(a.Errors) > 0:
		return domain.Code(a.Errors[0].Extensions.Code)
	case a.status != http.StatusOK:
		return domain.Code(http.StatusText(a.status))
	}
	return ""
}

// String shows it in messages.
func (a answer) String() string { return fmt.Sprintf("%v %d %s", a.err, a.status, a.body) }

// is reports an error unless the code is one of those.
func (a answer) is(t *testing.T, codes ...domain.Code) bool {
	t.Helper()
	for _, code := range codes {
		if a.code() == code {
			return true
		}
	}
	t.Errorf("answered %v, want one of %q", a, codes)
	return false
}

// text gives a value of the answer, which has to be there.
func (a answer) text(t *testing.T, path ...string) string {
	t.Helper()
	at := a.Data
	for _, name := range path {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	s, ok := at.(string)
	if !ok || a.code() != "" {
		t.Fatalf("no %s in %v", strings.Join(path, "."), a)
	}
	return s
}

// all runs f n times at once, and waits for every one to end.
func all(n int, f func(i int)) {
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			<-begin
			f(i)
		})
	}
	ready.Wait()
	close(begin)
	done.Wait()
}
