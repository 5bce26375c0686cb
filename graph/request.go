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
	"strings"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// request is one operation that is asked for: the body of a POST, an entry of a batch, or the parameters of a GET.
type request struct {
	Query         string         `json:"query"`
	DocumentID    string         `json:"documentId"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

// requests are what one HTTP request asks for: one, or several when a list was sent.
type requests struct {
	list  []request
	batch bool
}

// read takes the operations out of a request. Its errors mean that nothing of it runs.
func (g *Graph) read(r *http.Request) (requests, error) {
	var all requests
	var err error
	if r.Method == http.MethodGet {
		all.list = make([]request, 1)
		all.list[0], err = readGet(r.URL.RawQuery, g.limits)
	} else {
		all, err = readPost(r, g.limits)
	}
	if err != nil {
		return all, err
	}
	for i, req := range all.list {
		if err := req.complete(); err != nil {
			return all, all.at(i, err)
		}
	}
	return all, nil
}

// complete refuses a request that names no document.
func (r request) complete() error {
	if strings.TrimSpace(r.Query) != "" || r.DocumentID != "" || r.Extensions[persistedQuery] != nil {
		return nil
	}
	return domain.BadInput("query", "is missing; send {\"query\": \"{ viewer { kind } }\"}")
}

// at says which entry of a batch an error speaks of, counted from 0.
func (r requests) at(i int, err error) error {
	var e *domain.Error
	if !r.batch || !errors.As(err, &e) {
		return err
	}
	named := *e
	named.Message = fmt.Sprintf("entry %d of the batch: %s", i, e.Message)
	return &named
}

func readPost(r *http.Request, l Limits) (requests, error) {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	if err != nil || media != mediaJSON || charset != "" && charset != "utf-8" {
		return requests{}, domain.BadInput("Content-Type", "has to be application/json (utf-8)")
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		e := domain.OverLimit("max-body", "the request body is larger than %d bytes", tooLarge.Limit)
		return requests{}, errors.Join(e, tooLarge)
	case err != nil:
		return requests{}, domain.Wrap(err, domain.CodeBadInput, "the request body could not be read")
	}
	return readBody(body, l)
}

// readBody reads one operation, or a list of them.
func readBody(body []byte, l Limits) (requests, error) {
	if !utf8.Valid(body) {
		return requests{}, domain.Errorf(domain.CodeBadInput, "the request body is not UTF-8")
	}
	if err := fewValues(body, l.Values); err != nil {
		return requests{}, err
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return readBatch(body, l.Batch)
	}
	all := requests{list: make([]request, 1)}
	return all, decode(body, &all.list[0], "the request body")
}

// readBatch reads entries one by one, so that a list of very many costs no more than the limit.
func readBatch(body []byte, most int) (requests, error) {
	all := requests{batch: true}
	if most == 0 {
		return all, domain.OverLimit("max-batch", "batches are off here; send one operation in a request")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	_, err := d.Token()
	for err == nil && d.More() {
		if len(all.list) == most {
			return all, domain.OverLimit("max-batch", "the batch has more than %d operations; send the others in another request", most)
		}
		var entry json.RawMessage
		if err = d.Decode(&entry); err != nil {
			break
		}
		var req request
		if err := decode(entry, &req, "it"); err != nil {
			return all, all.at(len(all.list), err)
		}
		all.list = append(all.list, req)
	}
	if err == nil {
		_, err = d.Token()
	}
	if err != nil {
		return all, domain.Wrap(err, domain.CodeBadInput, "the request body is not the JSON of a batch: a list of GraphQL requests")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return all, domain.Errorf(domain.CodeBadInput, "the request body has something after its JSON")
	}
	if len(all.list) == 0 {
		return all, domain.Errorf(domain.CodeBadInput, "the batch is empty; a list of one GraphQL request or more is needed")
	}
	return all, nil
}

// fewValues refuses JSON of more values than allowed, before it is decoded: lists in variables cost far more to check
// than to send. It counts what begins a value inside of lists and objects, outside of texts; most 0 is any number.
func fewValues(text []byte, most int) error {
	values, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == '[' || c == '{'):
			values++
		}
	}
	if most > 0 && values > most {
		return domain.OverLimit("max-values", "the JSON of the request has %d values, and %d are allowed; send shorter lists in several requests", values, most)
	}
	return nil
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

func readGet(rawQuery string, l Limits) (request, error) {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return request{}, domain.Wrap(err, domain.CodeBadInput, "the query string is not well encoded")
	}
	req := request{Query: values.Get("query"), DocumentID: values.Get("documentId"), OperationName: values.Get("operationName")}
	if !utf8.ValidString(req.Query) {
		return req, domain.BadInput("query", "is not UTF-8")
	}
	for name, into := range map[string]*map[string]any{"variables": &req.Variables, "extensions": &req.Extensions} {
		if text := values.Get(name); text != "" {
			if err := fewValues([]byte(text), l.Values); err != nil {
				return req, err
			}
			if err := decode([]byte(text), into, "the parameter "+name); err != nil {
				return req, err
			}
		}
	}
	return req, nil
}
