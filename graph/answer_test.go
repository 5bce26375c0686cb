package graph_test

import (
	"encoding/json"

	"teragraph/internal/domain"
)

// answer is the body of an answer.
type answer struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct {
			Code           domain.Code
			Argument       string
			Limit          string
			Request        string
			Rule           string
			Count          int
			CurrentVersion string
		}
	}
	Extensions map[string]json.RawMessage
}
