package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/formatter"

	"teragraph/internal/domain"
)

// twinParam is the parameter that every route has: with it a request is answered by its twin, the same request in
// GraphQL, and nothing is run. Its value is the method that is asked about, and perhaps an operation ("POST:CreateSite"),
// which is the one that a request without a body gets, with an example of its variables.
const twinParam = "__graphql"

// Twin is a request for a route as a request for /graphql (architecture.md, law 2). A part without a meaning for the
// route is left out.
type Twin struct {
	Method        string          `json:"method"`
	Path          string          `json:"path"`
	Reason        string          `json:"reason,omitempty"` // why there is no operation
	Answer        *TwinAnswer     `json:"answer,omitempty"` // instead of the operation's data
	First         *TwinFirst      `json:"first,omitempty"`
	OperationName string          `json:"operationName,omitempty"`
	Query         string          `json:"query,omitempty"`
	Variables     json.RawMessage `json:"variables,omitempty"`
	Projection    any             `json:"projection,omitempty"` // what the route makes of the data, as its file has it
	Playground    string          `json:"playground,omitempty"` // a link that opens it
	Notes         []string        `json:"notes,omitempty"`
}

// TwinAnswer is a constant answer.
type TwinAnswer struct {
	Status int             `json:"status"`
	Body   json.RawMessage `json:"body,omitempty"`
}

// TwinFirst is the query before: what the paths in Gives hold of its answer are the variables of those names.
type TwinFirst struct {
	OperationName string            `json:"operationName"`
	Query         string            `json:"query"`
	Variables     json.RawMessage   `json:"variables"`
	Gives         map[string]string `json:"gives"`
}

// twinAsked finds the parameter in a query string, and gives the query string without it.
func twinAsked(raw string) (a twinAsk, asked bool) {
	if !strings.Contains(raw, twinParam) {
		return twinAsk{}, false
	}
	var others []string
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name != twinParam {
			others = append(others, part)
			continue
		}
		asked = true
		if value != "" {
			a.method, a.operation, _ = strings.Cut(value, ":")
		}
	}
	a.method, a.query = strings.ToUpper(a.method), strings.Join(others, "&")
	return a, asked
}

// of gives the method that a twin is asked of: the one that is named; else the request's; else the only one.
func (a twinAsk) of(request string, methods []string) string {
	switch {
	case a.method != "":
		return a.method
	case !slices.Contains(methods, request) && len(methods) == 1:
		return methods[0]
	}
	return request
}

// serveTwin answers a request for a twin. Nothing is read from the database but who asks, and that only where the
// variables hold the caller's id; what a route would refuse of the request's form is refused alike.
func (e *Engine) serveTwin(w http.ResponseWriter, r *http.Request, rt *route, a twinAsk) {
	c := circumstances{}
	var out bytes.Buffer
	twin, err := e.twin(r, rt, a, &c)
	if err == nil {
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(twin)
	}
	if err != nil {
		e.fail(w, r, rt.name, err, c)
		return
	}
	write(w, http.StatusOK, "application/json", out.Bytes())
}

// twinAsk is a request for a twin.
type twinAsk struct {
	method    string
	operation string   // "" for any
	query     string   // without the parameter of twins
	path      []string // the values of the path's parameters
}

func (e *Engine) twin(r *http.Request, rt *route, a twinAsk, c *circumstances) (*Twin, error) {
	t := &Twin{Method: a.method, Path: r.URL.Path}
	if rt.handler != nil {
		t.Reason = "the route is no operation of the graph: " + rt.spec.Reason
		return t, nil
	}
	args, err := rt.binder.bind(a.query, a.path)
	if err != nil {
		return nil, err
	}
	if rt.paging != nil {
		rt.paging.bind(args)
	}
	if err := rt.twinBody(t, r, a, args, c); err != nil {
		return nil, err
	}
	args[callerParam] = int64(0)
	if rt.first != nil {
		for _, g := range rt.first.gives {
			args[g.param.name] = int64(0)
		}
	}
	at := slices.IndexFunc(rt.variants, func(v *variant) bool { return v.when.hold(args) })
	if at < 0 {
		return nil, domain.Errorf(domain.CodeInternal, "no variant of the route fits")
	}
	v := rt.variants[at]
	for _, p := range v.require {
		if args[p.name] == nil {
			return nil, p.missing()
		}
	}
	if err := e.twinFirst(t, r, rt, args); err != nil {
		return nil, err
	}
	return t, e.fill(t, r, rt, at, args)
}

// fill writes what a variant does with the arguments.
func (e *Engine) fill(t *Twin, r *http.Request, rt *route, at int, args Args) error {
	v := rt.variants[at]
	if v.answer != nil {
		t.Answer = &TwinAnswer{v.answer.status, bytes.TrimSpace(v.answer.body)}
	}
	if v.document == nil {
		t.Reason = "no operation is run: the answer to such a request is always this one"
		return nil
	}
	if uses(v.variables, callerParam) {
		if err := e.twinCaller(t, r, args); err != nil {
			return err
		}
	}
	hidden := hideSecrets(args, rt.params())
	variables, text, more, err := v.twinVariables(args)
	if err != nil {
		return err
	}
	if hidden || more {
		t.note("passwords, tokens and other secrets are not repeated: they are null in the variables; put them in again")
	}
	t.Variables = text
	t.OperationName, t.Query = v.document.operation.Name, v.document.text()
	t.Projection = readable(described{rt.spec, rt}.variantSpec(at).Projection)
	t.Playground = e.config.Base + "/#" + strings.Join([]string{
		"query=" + fragment(t.Query), "variables=" + fragment(string(t.Variables)), "operationName=" + fragment(t.OperationName),
	}, "&")
	if boundless(v.document.operation.SelectionSet, variables) {
		t.note("lists of /graphql are pages of 50 rows unless `first` says otherwise, 1,000 at most; the route answers all rows")
	}
	e.remark(t, rt, v)
	return nil
}

// fragment escapes a text for the part of a link behind "#".
func fragment(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func (t *Twin) note(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
}

// twinCaller gives the variables the caller's id, which is the one thing of a twin that a login says.
func (e *Engine) twinCaller(t *Twin, r *http.Request, args Args) error {
	args[callerParam] = nil
	if r.Header.Get("Authorization") == "" {
		t.note("nobody is signed in: a null in the variables stands for the caller's id")
		return nil
	}
	caller, err := e.config.Authenticate(r)
	if err != nil {
		return err
	}
	if caller.Kind == domain.CallerUser {
		args[callerParam] = int64(caller.ID)
	}
	return nil
}

// twinFirst adds the query that the route runs before. What it gives is null in the variables: a twin reads nothing.
func (e *Engine) twinFirst(t *Twin, r *http.Request, rt *route, args Args) error {
	if rt.first == nil {
		return nil
	}
	if uses(rt.first.variables, callerParam) {
		if err := e.twinCaller(t, r, args); err != nil {
			return err
		}
	}
	_, variables, _, err := rt.first.twinVariables(args)
	if err != nil {
		return err
	}
	t.First = &TwinFirst{rt.first.document.operation.Name, rt.first.document.text(), variables, rt.spec.First.Gives}
	for _, g := range rt.first.gives {
		args[g.param.name] = nil
	}
	t.note("the query in `first` runs before; what it gives is null in the variables: put it in")
	return nil
}

// twinBody reads the body as the route would. A request that asks about another method has none: then it is an example.
func (r *route) twinBody(t *Twin, request *http.Request, a twinAsk, args Args, c *circumstances) error {
	if r.body == nil && r.binder.form == nil {
		return nil
	}
	if request.Method != a.method {
		r.exampleBody(args, a.operation)
		t.note("the request has no body, so the variables are an example; send it as %s with a body for its own", a.method)
		return nil
	}
	if r.body == nil {
		return r.binder.bindForm(request, args)
	}
	c.inBody = true
	return r.body.read(request, args)
}

// twinVariables makes the variables of an operation, without the values of secrets.
func (c call) twinVariables(args Args) (variables map[string]any, text json.RawMessage, hidden bool, err error) {
	made, _ := c.variables.eval(args)
	variables, _ = made.(map[string]any)
	if variables == nil {
		variables = map[string]any{}
	}
	hidden = hideSecretKeys(variables)
	compacted, _, err := compact(variables)
	written, _ := compacted.(string)
	return variables, json.RawMessage(written), hidden, err
}

// remark says where the route's answer is not that of /graphql.
func (e *Engine) remark(t *Twin, rt *route, v *variant) {
	t.note("on /graphql ids are opaque texts, and words and times are the graph's; the numbers in the variables are understood as ids")
	if rt.needs != "" {
		t.note("the route is only for callers who may %s: viewer { can(action: %q) }", rt.needs, rt.needs)
	}
	if v.mustSee != "" {
		t.note("where %q is null the route answers that it is forbidden", v.mustSee)
	}
	if v.mustFind != "" {
		t.note("where %q is null the route answers that there is none", v.mustFind)
	}
	switch {
	case rt.onDeny.code != "":
		t.note("where a field is withheld the route answers %s", rt.onDeny.code)
	case rt.onDeny.omit:
		t.note("fields that are withheld are left out by the route")
	}
	if v.answer != nil {
		t.note("the route answers the constant in `answer` when the operation succeeded")
	}
}

// text gives a document as it can be pasted.
func (d *document) text() string {
	var out strings.Builder
	formatter.NewFormatter(&out, formatter.WithIndent("  ")).FormatQueryDocument(d.doc)
	name := " " + d.operation.Name
	return strings.Replace(strings.TrimSpace(out.String()), name+" (", name+"(", 1) + "\n"
}

// methodsOf gives the methods of a path, sorted.
func methodsOf[R any](routes map[string]R) []string { return slices.Sorted(maps.Keys(routes)) }
