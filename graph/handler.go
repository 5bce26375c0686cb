package graph

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// ServeHTTP answers POST with a JSON body, one operation or a list of them, and GET for queries. A request that runs
// is 200; one that is refused as a whole has the status of its reason, see status. Unlike gqlgen's own transports,
// nothing of a request body is ever repeated in an answer.
func (g *Graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	media := accepted(r.Header)
	if media == "" {
		g.Refuse(w, r, domain.BadInput("Accept", "names nothing that is answered here; application/graphql-response+json or application/json is"))
		return
	}
	all, err := g.read(r)
	if err != nil {
		g.Refuse(w, r, err)
		return
	}
	answers := g.answer(r, all)
	code := statusOfAll(answers, media)
	if code == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	g.write(w, media, code, answers, all.batch)
	for _, answer := range answers {
		g.buffers.give(answer.Data)
	}
}

// answer runs the operations of a request in their order, one after the other, so that one request never takes more
// than one connection and mutations of a batch see each other's changes. Together they have the complexity of one.
func (g *Graph) answer(r *http.Request, all requests) []outcome {
	ctx := r.Context()
	if r.Method == http.MethodGet {
		ctx = onlyQueries(ctx)
	}
	if all.batch {
		ctx = sharedBudget(ctx)
	}
	answers := make([]outcome, 0, len(all.list))
	for _, req := range all.list {
		answers = append(answers, g.run(graphql.StartOperationTrace(withRequest(ctx, req)), g.public, &graphql.RawParams{
			OperationName: req.OperationName, Variables: req.Variables, Extensions: req.Extensions, Headers: r.Header,
		}))
	}
	return answers
}

// Refuse answers a request that does not get as far as an operation, such as one whose credentials do not hold.
func (g *Graph) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	answer := g.failed(r.Context(), err)
	media := accepted(r.Header)
	if media == "" {
		media = mediaJSON
	}
	g.write(w, media, statusOf(answer, err), []outcome{answer}, false)
}

// passing says whether it is worth to try again: the database was not there, for some of the answer at least.
func passing(e *gqlerror.Error) bool {
	code, _ := e.Extensions["code"].(domain.Code)
	return code == domain.CodeUnavailable || code == domain.CodeTimeout
}

func (g *Graph) write(w http.ResponseWriter, media string, status int, answers []outcome, batch bool) {
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	wait := 0 // seconds
	for _, answer := range answers {
		g.count(answer.Errors)
		if slices.ContainsFunc(answer.Errors, passing) {
			wait = max(wait, 1)
		}
		if len(answer.Errors) > 0 {
			seconds, _ := answer.Errors[0].Extensions[retryAfter].(int)
			wait = max(wait, seconds)
		}
	}
	if wait > 0 {
		h.Set("Retry-After", strconv.Itoa(wait))
	}
	w.WriteHeader(status)
	if !batch {
		writeResponse(w, answers[0].Response)
		return
	}
	separator := "["
	for _, answer := range answers {
		io.WriteString(w, separator)
		writeResponse(w, answer.Response)
		separator = ","
	}
	io.WriteString(w, "]\n")
}

// count tells how many limits refused something of an answer, each once.
func (g *Graph) count(errs gqlerror.List) {
	if g.onRefused == nil {
		return
	}
	var told []string
	for _, e := range errs {
		if limit, _ := e.Extensions["limit"].(string); limit != "" && !slices.Contains(told, limit) {
			told = append(told, limit)
			g.onRefused(limit)
		}
	}
}

// writeResponse writes data as it is, without a second pass over its bytes (architecture.md, decisions).
func writeResponse(w io.Writer, response *graphql.Response) {
	separator := "{"
	if len(response.Data) > 0 { // a request that did not run has none (GraphQL specification, section 7.1)
		io.WriteString(w, `{"data":`)
		w.Write(response.Data)
		separator = ","
	}
	if len(response.Errors) > 0 {
		writePart(w, separator, "errors", response.Errors)
		separator = ","
	}
	if len(response.Extensions) > 0 {
		writePart(w, separator, "extensions", response.Extensions)
	}
	io.WriteString(w, "}\n")
}

func writePart(w io.Writer, separator, name string, part any) {
	if text, err := json.Marshal(part); err == nil {
		io.WriteString(w, separator+`"`+name+`":`)
		w.Write(text)
	}
}
