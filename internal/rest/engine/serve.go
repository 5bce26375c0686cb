package engine

import (
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
// then follow who asks, the parameters, the body (its type, its syntax, its fields), what a variant
// requires, and the operation.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range e.spec.Headers {
		w.Header().Set(name, value)
	}
	methods := e.routes[r.URL.Path]
	if methods == nil {
		write(w, http.StatusNotFound, "text/plain; charset=utf-8", []byte("404 page not found\n"))
		return
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	found := methods[method]
	if found == nil {
		w.Header().Set("Allow", allowed(methods))
		if method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		e.fail(w, r, method+" "+r.URL.Path, refused(refusedMethod, "this path does not know the method "+method), circumstances{})
		return
	}
	var c circumstances
	if err := e.serve(w, r, found, &c); err != nil {
		e.fail(w, r, found.name, err, c)
	}
}

func allowed(methods map[string]*route) string {
	names := append(slices.Collect(maps.Keys(methods)), http.MethodOptions)
	if methods[http.MethodGet] != nil {
		names = append(names, http.MethodHead)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// serve answers a request for a route, unless it gives an error; then nothing was written, and c has the
// circumstances of it.
func (e *Engine) serve(w http.ResponseWriter, r *http.Request, rt *route, c *circumstances) error {
	ctx := r.Context()
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
	args, err := rt.binder.bind(r.URL.RawQuery)
	if err != nil {
		return err
	}
	if rt.body != nil {
		c.inBody = true
		if err := rt.body.read(r, args); err != nil {
			return err
		}
	}
	ctx = e.config.ListLimit(domain.WithStyle(ctx, e.style), e.config.MaxRows)
	if rt.handler != nil {
		return rt.handler(w, r.WithContext(ctx), args)
	}
	args[callerParam] = int64(caller.ID)
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
		return e.operate(ctx, w, r, rt, v, args)
	}
	return domain.Errorf(domain.CodeInternal, "no variant of the route fits")
}

// operate runs the operation of a variant and writes its answer.
func (e *Engine) operate(ctx context.Context, w http.ResponseWriter, r *http.Request, rt *route, v *variant, args Args) error {
	variables := map[string]any{}
	if made, ok := v.variables.eval(args); ok {
		variables, _ = made.(map[string]any)
	}
	response := e.config.Executor.Execute(ctx, v.document.doc, v.document.operation.Name, variables)
	withheld, err := outcome(response, v)
	if err != nil {
		return err
	}
	if v.mustSee != "" {
		seen, err := find(response.Data, []string{v.mustSee})
		if err != nil || len(seen) == 0 || string(seen) == "null" {
			return domain.Errorf(domain.CodeForbidden, "there is no such %s, or you may not see it", v.mustSee)
		}
	}
	var omit *denied
	if len(withheld) > 0 {
		switch {
		case rt.onDeny.code != "":
			return domain.Errorf(rt.onDeny.code, "a part of this is not for you to read")
		case rt.onDeny.omit:
			omit = &denied{}
			for _, path := range withheld {
				omit.add(path)
			}
		}
	}
	if v.answer != nil {
		write(w, v.answer.status, "application/json", v.answer.body)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	started := &startedWriter{w: w}
	err = v.projection.write(started, response.Data, args, omit)
	switch {
	case err == nil || r.Context().Err() != nil:
		return nil
	case !started.yes && errors.Is(err, errMalformed):
		return domain.Wrap(err, domain.CodeInternal, "the server failed; the reason is in its log")
	case errors.Is(err, errMalformed):
		e.config.Log.ErrorContext(ctx, "an answer broke off", "dialect", e.name, "route", rt.name, "error", err)
		panic(http.ErrAbortHandler) // net/http's way to end a connection: a part must not look like the whole
	}
	return nil // the connection failed; there is nobody to tell
}

// startedWriter notes whether anything was sent.
type startedWriter struct {
	w   http.ResponseWriter
	yes bool
}

func (s *startedWriter) Write(b []byte) (int, error) {
	s.yes = true
	return s.w.Write(b)
}

// outcome parts the errors of an operation: paths of withheld fields, and the first real failure.
func outcome(response *graphql.Response, v *variant) (withheld [][]string, err error) {
	if response == nil {
		return nil, domain.Errorf(domain.CodeInternal, "the server failed; the reason is in its log")
	}
	for _, problem := range response.Errors {
		code := codeOf(problem)
		if code == domain.CodeFieldWithheld {
			withheld = append(withheld, keysOf(problem.Path))
			continue
		}
		return nil, failureOf(problem, code, v)
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
func failureOf(problem *gqlerror.Error, code domain.Code, v *variant) error {
	if !slices.Contains(codes[:], code) {
		return domain.Wrap(problem, domain.CodeInternal, "the server failed; the reason is in its log")
	}
	if code == domain.CodeInternal {
		return domain.Wrap(problem, code, problem.Message)
	}
	failure := domain.Errorf(code, "%s", problem.Message)
	if argument, _ := problem.Extensions["argument"].(string); argument != "" {
		failure.Argument = v.parameterOf(argument)
		if failure.Argument != "" {
			failure.Message = strings.Replace(failure.Message, strconv.Quote(argument), strconv.Quote(failure.Argument), 1)
		}
	}
	return failure
}
