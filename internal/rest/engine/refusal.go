package engine

import (
	"fmt"

	"teragraph/internal/domain"
)

// What is refused before a route looks at it: the rows that a dialect has under `refusals`.
const (
	refusedMethod    = "method"    // the path is known, the method is not
	refusedMediaType = "mediaType" // a body that does not say it is JSON
	refusedJSON      = "json"      // a body that is none
)

// refusal is an error that the dialect spells by its row and not by the error's code.
type refusal struct {
	row   string
	cause *domain.Error
}

func refused(row, sentence string) error {
	return &refusal{row: row, cause: domain.Errorf(domain.CodeBadInput, "%s", sentence)}
}

// Error gives the text of the domain's error.
func (r *refusal) Error() string { return r.cause.Error() }

// Unwrap gives the domain's error.
func (r *refusal) Unwrap() error { return r.cause }

func checkRefusals(rows map[string]errorSpec, template string) error {
	for _, name := range []string{refusedMethod, refusedMediaType, refusedJSON} {
		spec, ok := rows[name]
		if !ok {
			return fmt.Errorf("refusals: no row for %s", name)
		}
		if err := spec.check(template); err != nil {
			return fmt.Errorf("refusals: %s: %w", name, err)
		}
		if spec.InBody != nil || spec.Unrestricted != nil {
			return fmt.Errorf("refusals: %s: it has one spelling only", name)
		}
	}
	if len(rows) != 3 {
		return fmt.Errorf("refusals: %d rows, but there are 3", len(rows))
	}
	return nil
}
