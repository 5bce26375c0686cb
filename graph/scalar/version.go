package scalar

import (
	"encoding/json"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"teragraph/internal/domain"
)

// MarshalVersion writes the version of a row as a text of digits: it is greater than what every client's numbers hold.
func MarshalVersion(v int64) graphql.Marshaler {
	return graphql.MarshalString(strconv.FormatInt(v, 10))
}

// UnmarshalVersion reads what MarshalVersion writes; a number will do, too. Anything else is an error that says so.
func UnmarshalVersion(v any) (int64, error) {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case json.Number:
		text = v.String()
	case int64:
		text = strconv.FormatInt(v, 10)
	case int:
		text = strconv.Itoa(v)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, domain.Errorf(domain.CodeBadInput, "a Version is what a row answered as its version, a text of digits")
	}
	return n, nil
}
