package parity

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// loginPath is where a user's token comes from, when no UserToken is given.
const loginPath = "/api/user/login"

// participantPassword is that of the participants in the data set who sign in by name.
const participantPassword = "opentera"

// recorder is the ResponseWriter of an in-process request.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// send asks a server in this process. A handler that panics is an error.
func send(server http.Handler, request *http.Request) (r *recorder, err error) {
	r = &recorder{header: http.Header{}}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the server panicked: %v", p)
		}
	}()
	server.ServeHTTP(r, request)
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r, nil
}

func newRequest(ctx context.Context, route Route, query, authorization string, body []byte) (*http.Request, error) {
	target := "http://127.0.0.1" + route.Path
	if query != "" {
		target += "?" + query
	}
	request, err := http.NewRequestWithContext(ctx, route.Method, target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.RemoteAddr, request.RequestURI = "127.0.0.1:40000", request.URL.RequestURI()
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	return request, nil
}

// authorization gives the header of a caller, "" for none.
func (o *Options) authorization(ctx context.Context, server http.Handler, as string) (string, error) {
	kind, name, _ := strings.Cut(as, ":")
	switch kind {
	case "none":
		return "", nil
	case "badtoken":
		return "OpenTera invalid", nil
	case "basic":
		return basic(name), nil
	case "participant":
		if !strings.Contains(name, "/") {
			name += "/" + participantPassword
		}
		return basic(name), nil
	case "usertoken":
		token, err := o.userToken(ctx, server, name)
		return "OpenTera " + token, err
	}
	if o.Authorization == nil {
		return "", fmt.Errorf("nobody can ask as %q here", as)
	}
	return o.Authorization(ctx, as)
}

// basic gives the header of NAME or NAME/PASSWORD; without a password it is the name.
func basic(name string) string {
	user, password, other := strings.Cut(name, "/")
	if !other {
		password = user
	}
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth(user, password)
	return request.Header.Get("Authorization")
}

func (o *Options) userToken(ctx context.Context, server http.Handler, name string) (string, error) {
	if o.UserToken != nil {
		return o.UserToken(ctx, name)
	}
	request, err := newRequest(ctx, Route{http.MethodGet, loginPath}, "", basic(name), nil)
	if err != nil {
		return "", err
	}
	reply, err := send(server, request)
	if err != nil {
		return "", err
	}
	var answer struct {
		Token string `json:"user_token"`
	}
	if err := json.Unmarshal(reply.body.Bytes(), &answer); err != nil || answer.Token == "" {
		return "", errors.New("the login as " + name + " gave no token")
	}
	return answer.Token, nil
}
