package engine

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// ServeHTTP answers one request. An unknown path is a plain 404 and a wrong method a 405, to everybody;
// then follow whose page it comes from, who asks, the parameters, the body (its type, its syntax, its
// fields), what a variant requires, and the operation.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range e.spec.Headers {
		w.Header().Set(name, value)
	}
	node, values := e.find(r)
	if node == nil {
		write(w, http.StatusNotFound, "text/plain; charset=utf-8", []byte("404 page not found\n"))
		return
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	asking, twin := twinAsked(r.URL.RawQuery)
	if twin = twin && method != http.MethodOptions; twin {
		method = asking.of(method, methodsOf(node.methods))
	}
	found, known := node.methods[method]
	if !known {
		w.Header().Set("Allow", allowed(node.methods))
		if method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		e.fail(w, r, method+" "+r.URL.Path, refused(refusedMethod, "this path does not know the method "+method), circumstances{})
		return
	}
	if twin {
		asking.method, asking.path = method, values
		e.serveTwin(w, r, found.route, asking)
		return
	}
	e.observed(w, r, found, func(w http.ResponseWriter, r *http.Request) {
		var c circumstances
		if err := e.serve(w, r, found, values, &c); err != nil {
			e.fail(w, r, found.route.name, err, c)
		}
	})
}

// find gives the place of a request's path, nil when there is none, and what its parameters are.
func (e *Engine) find(r *http.Request) (*pathNode, []string) {
	segments, ok := splitSegments(r.URL.EscapedPath())
	if !ok {
		return nil, nil
	}
	return e.paths.match(segments, nil)
}

func allowed(methods map[string]mounted) string {
	names := append(slices.Collect(maps.Keys(methods)), http.MethodOptions)
	if _, ok := methods[http.MethodGet]; ok {
		names = append(names, http.MethodHead)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// serve answers a request for a route, unless it gives an error; then nothing was written, and c has the
// circumstances of it.
func (e *Engine) serve(w http.ResponseWriter, r *http.Request, m mounted, values []string, c *circumstances) error {
	rt := m.route
	if err := sameOrigin(r, rt); err != nil {
		return err
	}
	ctx := e.config.ListLimit(domain.WithStyle(r.Context(), e.style), e.config.MaxRows)
	var caller domain.Caller
	if !rt.anyone {
		var err error
		if caller, err = e.config.Authenticate(r); err != nil {
			return err
		}
		if caller.Kind != domain.CallerUser {
			return domain.Errorf(domain.CodeUnauthenticated, "sign in as a user")
		}
		ctx = domain.WithCaller(ctx, caller)
		c.unrestricted = caller.Superadmin
	}
	if rt.needs != "" {
		if err := e.admit(ctx, rt.needs); err != nil {
			return err
		}
	}
	args, err := rt.binder.bind(r.URL.RawQuery, values)
	if err != nil {
		return err
	}
	if err := rt.binder.bindForm(r, args); err != nil {
		return err
	}
	if rt.paging != nil {
		rt.paging.bind(args)
	}
	if rt.body != nil {
		c.inBody = true
		if err := rt.body.read(r, args); err != nil {
			return err
		}
	}
	if rt.handler != nil {
		return rt.handler(w, r.WithContext(ctx), args)
	}
	args[callerParam] = int64(caller.ID)
	if rt.first != nil {
		if err := rt.first.bind(ctx, e.config.Executor, args); err != nil {
			return err
		}
	}
	for _, v := range rt.variants {
		if !v.when.hold(args) {
			continue
		}
		for _, p := range v.require {
			if args[p.name] == nil {
				return p.missing()
			}
		}
		if v.document == nil {
			write(w, v.answer.status, "application/json", v.answer.body)
			return nil
		}
		return e.operate(ctx, w, r, m, v, args)
	}
	return domain.Errorf(domain.CodeInternal, "no variant of the route fits")
}

// operate runs the operation of a variant and writes its answer.
func (e *Engine) operate(ctx context.Context, w http.ResponseWriter, r *http.Request, m mounted, v *variant, args Args) error {
	response := v.execute(ctx, e.config.Executor, args)
	if response != nil {
		defer e.config.Executor.Release(response.Data)
	}
	withheld, err := outcome(response, v.arguments)
	if err != nil {
		return err
	}
	if err := v.complete(response.Data); err != nil {
		return err
	}
	omit, err := m.route.onDeny.deny(withheld)
	if err != nil {
		return err
	}
	if v.answer != nil {
		write(w, v.answer.status, "application/json", v.answer.body)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	started := &startedWriter{w: w, status: v.status}
	base := e.config.Base + m.prefix
	rest, err := v.projection.write(started, e.config.Executor.Room(), response.Data, asked{args, base, e.config.Base + r.URL.EscapedPath(), r.URL.RawQuery}, omit)
	defer e.config.Executor.Release(rest)
	if err == nil {
		if !started.yes {
			w.Header().Set("Content-Length", strconv.Itoa(len(rest)))
		}
		_, err = started.Write(rest)
	}
	switch {
	case err == nil || r.Context().Err() != nil:
		return nil
	case !started.yes && errors.Is(err, errMalformed):
		return domain.Wrap(err, domain.CodeInternal, "the server failed; the reason is in its log")
	case errors.Is(err, errMalformed):
		e.config.Log.ErrorContext(ctx, "an answer broke off", "dialect", e.name, "route", m.route.name, "error", err)
		panic(http.ErrAbortHandler) // net/http's way to end a connection: a part must not look like the whole
	}
	return nil // the connection failed; there is nobody to tell
}

// complete refuses an answer that lacks what it has to have.
func (v *variant) complete(data []byte) error {
	for root, code := range map[string]domain.Code{v.mustSee: domain.CodeForbidden, v.mustFind: domain.CodeNotFound} {
		if root == "" {
			continue
		}
		seen, err := find(data, []string{root})
		if err != nil || len(seen) == 0 || bytes.Equal(seen, null) {
			return domain.Errorf(code, "there is no such %s, or you may not see it", root)
		}
	}
	return nil
}

// deny refuses an answer from which fields were withheld, or says which are left out.
func (d denial) deny(withheld [][]string) (*denied, error) {
	switch {
	case len(withheld) == 0:
		return nil, nil
	case d.code != "":
		return nil, domain.Errorf(d.code, "a part of this is not for you to read")
	case !d.omit:
		return nil, nil
	}
	omit := &denied{}
	for _, path := range withheld {
		omit.add(path)
	}
	return omit, nil
}

// startedWriter notes whether anything was sent, and sends the status before.
type startedWriter struct {
	w      http.ResponseWriter
	status int
	yes    bool
}

func (s *startedWriter) Write(b []byte) (int, error) {
	if !s.yes && s.status != http.StatusOK {
		s.w.WriteHeader(s.status)
	}
	s.yes = true
	return s.w.Write(b)
}

// outcome parts the errors of an operation: paths of withheld fields, and the first real failure.
func outcome(response *graphql.Response, arguments map[string]*param) (withheld [][]string, err error) {
	if response == nil {
		return nil, domain.Errorf(domain.CodeInternal, "the server failed; the reason is in its log")
	}
	for _, problem := range response.Errors {
		code := codeOf(problem)
		if code == domain.CodeFieldWithheld {
			withheld = append(withheld, keysOf(problem.Path))
			continue
		}
		return nil, failureOf(problem, code, arguments)
	}
	if len(response.Data) == 0 || string(response.Data) == "null" {
		return nil, domain.Errorf(domain.CodeInternal, "the server failed; the reason is in its log")
	}
	return withheld, nil
}

// codeOf gives the code of an operation's error, "" for one that is not ours.
func codeOf(problem *gqlerror.Error) domain.Code {
	switch code := problem.Extensions["code"].(type) {
	case domain.Code:
		return code
	case string:
		return domain.Code(code)
	}
	return ""
}

func keysOf(path ast.Path) []string {
	var keys []string
	for _, element := range path {
		if name, ok := element.(ast.PathName); ok {
			keys = append(keys, string(name))
		}
	}
	return keys
}

// failureOf makes the domain's error of an operation's; the parameter at fault takes the place of
// the GraphQL argument. What has no code of ours is a mistake of ours, not the client's.
func failureOf(problem *gqlerror.Error, code domain.Code, arguments map[string]*param) error {
	if !slices.Contains(codes[:], code) {
		return domain.Wrap(problem, domain.CodeInternal, "the server failed; the reason is in its log")
	}
	if code == domain.CodeInternal {
		return domain.Wrap(problem, code, problem.Message)
	}
	failure := domain.Errorf(code, "%s", problem.Message)
	failure.Limit, _ = problem.Extensions["limit"].(string)
	if argument, _ := problem.Extensions["argument"].(string); argument != "" {
		failure.Argument = parameterOf(arguments, argument)
		if failure.Argument != "" {
			failure.Message = strings.Replace(failure.Message, strconv.Quote(argument), strconv.Quote(failure.Argument), 1)
		}
	}
	return failure
}
