package engine

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"teragraph/internal/domain"
)

// Where a parameter is.
const (
	inQuery = "query" // the query string, unless it says otherwise
	inPath  = "path"  // a segment {name} of the route's path
	inForm  = "form"  // the query string; else the body, a form or a JSON object, whatever its media type says
)

// readForm reads a parameter from the body of a request: nil when it is not there. A body that begins like a
// JSON object and is no form that has the parameter is read as JSON.
func (b *binder) readForm(r *http.Request, p *param) (any, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, refused(refusedJSON, "the body of the request ends too early")
	}
	return b.parseForm(raw, p)
}

func (b *binder) parseForm(raw []byte, p *param) (any, error) {
	raw = bytes.TrimSpace(raw)
	pairs, err := parseQuery(string(raw))
	isJSON := bytes.HasPrefix(raw, []byte("{"))
	if err != nil && !isJSON {
		return nil, err
	}
	for _, pr := range pairs {
		if b.names[pr.name] == p {
			return p.bound(pr.name, pr.value)
		}
	}
	if !isJSON {
		return nil, nil
	}
	tree, err := parseJSON(raw)
	if err != nil {
		return nil, err
	}
	object, _ := tree.(map[string]any)
	for name, value := range object {
		if b.names[name] == p && value != nil {
			return p.fromJSON(name, value)
		}
	}
	return nil, nil
}

// bound reads one text, and names the parameter as the client wrote it when it is wrong.
func (p *param) bound(name, text string) (any, error) {
	value, err := p.parse(text)
	if err != nil {
		return nil, domain.BadInput(name, err.Error())
	}
	return value, nil
}

// fromJSON reads the text of a member, or its list of texts and numbers.
func (p *param) fromJSON(name string, value any) (any, error) {
	list, isList := value.([]any)
	if !isList {
		text, ok := written(value)
		if !ok {
			return nil, domain.BadInput(name, "is neither a text nor a list of texts")
		}
		return p.bound(name, text)
	}
	if !p.isList() {
		return nil, domain.BadInput(name, "is a list; give one value")
	}
	elements := make([]string, len(list))
	for i, element := range list {
		text, ok := written(element)
		if !ok {
			return nil, domain.BadInput(name, "is no list of texts")
		}
		elements[i] = strings.TrimSpace(text)
	}
	bound, err := p.listOf(elements)
	if err != nil {
		return nil, domain.BadInput(name, err.Error())
	}
	return bound, nil
}
