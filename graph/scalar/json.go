package scalar

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"teragraph/internal/domain"
)

// MarshalJSON writes a stored text: as the JSON value that it is, or as a JSON string when it is none, since
// OpenTera keeps both in such columns. In OpenTera's style it is always a string: the text as stored.
func MarshalJSON(text string) graphql.ContextMarshaler { return jsonText(text) }

type jsonText string

// MarshalGQLContext implements graphql.ContextMarshaler.
func (t jsonText) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	if domain.StyleFrom(ctx) == domain.StyleOpenTera || !isJSON(string(t)) {
		graphql.MarshalString(strings.ToValidUTF8(string(t), "\uFFFD")).MarshalGQL(w)
		return nil
	}
	_, err := io.WriteString(w, string(t))
	return err
}

// isJSON refuses what encoding/json lets pass: bytes that are no UTF-8 inside of strings.
func isJSON(text string) bool { return utf8.ValidString(text) && json.Valid([]byte(text)) }

// UnmarshalJSON reads any JSON value as the text to store, so that MarshalJSON gives the value again. A string
// is stored bare, as OpenTera's clients do, unless the bare text would be read as another value.
func UnmarshalJSON(_ context.Context, v any) (string, error) {
	if s, ok := v.(string); ok && !isJSON(s) {
		return s, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", domain.Wrap(err, domain.CodeBadInput, "a JSON value is an object, a list, a text, a number, true, false or null")
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
