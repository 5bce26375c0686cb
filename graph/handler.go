package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// Media types of answers (GraphQL over HTTP, section 4).
const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
)

// request is the body of a POST.
type request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

// ServeHTTP answers POST with a JSON body, and GET for queries. A request that runs is 200; one that is refused as
// a whole has the status of its reason, in both media types. Unlike gqlgen's own transports, nothing of a request
// body is ever repeated in an answer.
func (g *Graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req request
	var err error
	switch r.Method {
	case http.MethodPost:
		req, err = readPost(r)
	case http.MethodGet:
		req, err = readGet(r.URL.RawQuery)
	default:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if err == nil && strings.TrimSpace(req.Query) == "" {
		err = domain.BadInput("query", "is missing; send {\"query\": \"{ viewer { kind } }\"}")
	}
	if err != nil {
		g.Refuse(w, r, err)
		return
	}
	ctx := graphql.StartOperationTrace(r.Context())
	if r.Method == http.MethodGet {
		ctx = onlyQueries(ctx)
	}
	answer := g.run(ctx, g.public, &graphql.RawParams{
		Query: req.Query, OperationName: req.OperationName, Variables: req.Variables, Extensions: req.Extensions, Headers: r.Header,
	})
	write(w, r, status(answer), answer.Response)
	g.buffers.give(answer.Data)
}

// Refuse answers a request that does not get as far as an operation, such as one whose credentials do not hold.
func (g *Graph) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	answer := g.failed(r.Context(), err)
	code := status(answer)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		code = http.StatusRequestEntityTooLarge
	}
	write(w, r, code, answer.Response)
}

func readPost(r *http.Request) (request, error) {
	var req request
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	if err != nil || media != mediaJSON || charset != "" && charset != "utf-8" {
		return req, domain.BadInput("Content-Type", "has to be application/json (utf-8)")
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return req, domain.Wrap(err, domain.CodeLimit, fmt.Sprintf("the request body is larger than %d bytes", tooLarge.Limit))
	case err != nil:
		return req, domain.Wrap(err, domain.CodeBadInput, "the request body could not be read")
	case !utf8.Valid(body):
		return req, domain.Errorf(domain.CodeBadInput, "the request body is not UTF-8")
	}
	return req, decode(body, &req, "the request body")
}

// decode reads one JSON value, numbers exact, and nothing after it.
func decode(text []byte, into any, what string) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return domain.Wrap(err, domain.CodeBadInput, what+" is not the JSON of a GraphQL request: an object with query, operationName and variables")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return domain.Errorf(domain.CodeBadInput, "%s has something after its JSON", what)
	}
	return nil
}

func readGet(rawQuery string) (request, error) {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return request{}, domain.Wrap(err, domain.CodeBadInput, "the query string is not well encoded")
	}
	req := request{Query: values.Get("query"), OperationName: values.Get("operationName")}
	if !utf8.ValidString(req.Query) {
		return req, domain.BadInput("query", "is not UTF-8")
	}
	for name, into := range map[string]*map[string]any{"variables": &req.Variables, "extensions": &req.Extensions} {
		if text := values.Get(name); text != "" {
			if err := decode([]byte(text), into, "the parameter "+name); err != nil {
				return req, err
			}
		}
	}
	return req, nil
}

// status is 200 for what ran, unless the database failed it as a whole; else it follows the first error's code.
func status(o outcome) int {
	if len(o.Errors) == 0 || o.ran && len(o.Data) > 0 && !bytes.Equal(o.Data, []byte("null")) {
		return http.StatusOK
	}
	switch code, _ := o.Errors[0].Extensions["code"].(domain.Code); code {
	case domain.CodeUnavailable, domain.CodeTimeout:
		return http.StatusServiceUnavailable
	case domain.CodeInternal:
		return http.StatusInternalServerError
	case domain.CodeUnauthenticated:
		if !o.ran {
			return http.StatusUnauthorized
		}
	case domain.CodeThrottled:
		return http.StatusTooManyRequests
	}
	if o.ran {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

// passing says whether it is worth to try again: the database was not there, for some of the answer at least.
func passing(e *gqlerror.Error) bool {
	code, _ := e.Extensions["code"].(domain.Code)
	return code == domain.CodeUnavailable || code == domain.CodeTimeout
}

func write(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) {
	media := mediaJSON
	if strings.Contains(r.Header.Get("Accept"), mediaGraphQL) {
		media = mediaGraphQL
	}
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	if slices.ContainsFunc(response.Errors, passing) {
		h.Set("Retry-After", "1")
	}
	if len(response.Errors) > 0 {
		if seconds, ok := response.Errors[0].Extensions[retryAfter].(int); ok {
			h.Set("Retry-After", strconv.Itoa(seconds))
		}
	}
	w.WriteHeader(status)
	writeResponse(w, response)
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
