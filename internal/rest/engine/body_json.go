package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// maxDepth is how deep the lists and objects of a body may be nested.
const maxDepth = 32

// readJSON reads the body of a request. What is no JSON at all gives a refusal; a name that is given
// twice, and text with NUL, which no column takes, give CodeBadInput with the place. Its size is bounded
// by the server's limit on bodies, under every handler.
func readJSON(r *http.Request) (any, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" && (!strings.HasPrefix(media, "application/") || !strings.HasSuffix(media, "+json")) {
		return nil, refused(refusedMediaType, "send JSON, and the header Content-Type: application/json")
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, refused(refusedJSON, "the body of the request ends too early")
	}
	return parseJSON(raw)
}

func parseJSON(raw []byte) (any, error) {
	switch {
	case !utf8.Valid(raw):
		return nil, refused(refusedJSON, "the body of the request is not UTF-8 text")
	case !json.Valid(raw):
		return nil, refused(refusedJSON, "the body of the request is not one JSON value"+reason(raw))
	case loneSurrogate(raw):
		return nil, refused(refusedJSON, `the body of the request has half of a pair \uD800 to \uDFFF`)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return (&jsonReader{d}).value("", 0)
}

// reason says where JSON breaks.
func reason(raw []byte) string {
	var ignored any
	if err := json.Unmarshal(raw, &ignored); err != nil {
		return ": " + err.Error()
	}
	return ""
}

// loneSurrogate finds an escape in valid JSON that stands for no character.
func loneSurrogate(raw []byte) bool {
	high := false // the text so far ends in the first half of a pair
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			if high {
				return true
			}
			continue
		}
		i++
		var half byte // the first digits of D8 to DB begin a pair, those of DC to DF end it
		if raw[i] == 'u' {
			if d := raw[i+1]; d == 'd' || d == 'D' {
				half = raw[i+2] | 0x20 // letters in lower case; digits have the bit already
			}
			i += 4
		}
		first, second := half == '8' || half == '9' || half == 'a' || half == 'b', half >= 'c' && half <= 'f'
		if high != second {
			return true
		}
		high = first
	}
	return false
}

// jsonReader makes a tree of nil, bool, json.Number, string, []any and map[string]any.
type jsonReader struct{ d *json.Decoder }

func (j *jsonReader) value(at string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, refused(refusedJSON, "the body of the request is nested too deep")
	}
	token, err := j.d.Token()
	if err != nil {
		return nil, refused(refusedJSON, "the body of the request is not JSON")
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return j.object(at, depth)
		}
		list := []any{}
		for j.d.More() {
			element, err := j.value(at+"["+strconv.Itoa(len(list))+"]", depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, element)
		}
		_, err := j.d.Token()
		return list, err
	case string:
		if strings.ContainsRune(token, 0) {
			if at == "" {
				return nil, refused(refusedJSON, "the body of the request holds the character NUL")
			}
			return nil, domain.BadInput(at, "holds the character NUL")
		}
	}
	return token, nil
}

func (j *jsonReader) object(at string, depth int) (any, error) {
	object := map[string]any{}
	for j.d.More() {
		token, err := j.d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := token.(string)
		if !ok {
			return nil, errors.New("engine: the name of a member is no string")
		}
		place := below(at, name)
		if strings.ContainsRune(name, 0) {
			return nil, domain.BadInput(place, "has the character NUL in its name")
		}
		if _, twice := object[name]; twice {
			return nil, domain.BadInput(place, "is given twice; give it once")
		}
		if object[name], err = j.value(place, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := j.d.Token()
	return object, err
}

// below gives the path of a member.
func below(at, name string) string {
	switch {
	case name == "":
		return at + `.""`
	case at == "":
		return name
	}
	return at + "." + name
}
