package graph

import (
	"bytes"
	"errors"
	"net/http"

	"teragraph/internal/domain"
)

// status is 200 for what ran, unless the database failed it as a whole; else it follows the first error. A well-formed
// request whose document is refused is 400 for who takes application/graphql-response+json, and 200 in the older
// application/json, whose clients read errors from the body only (GraphQL over HTTP, section 6.4).
func status(o outcome, media string) int {
	if len(o.Errors) == 0 || o.ran && len(o.Data) > 0 && !bytes.Equal(o.Data, []byte("null")) {
		return http.StatusOK
	}
	code, _ := o.Errors[0].Extensions["code"].(domain.Code)
	switch code {
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
	switch argument, _ := o.Errors[0].Extensions["argument"].(string); {
	case code == domain.CodeForbidden && o.Errors[0].Extensions["limit"] == documentsSetting:
		return http.StatusForbidden
	case code == domain.CodeBadInput && argument == "method":
		return http.StatusMethodNotAllowed
	case o.malformed || media == mediaGraphQL:
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// statusOf is the status of a request that is refused before it names an operation.
func statusOf(o outcome, err error) int {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	var e *domain.Error
	if errors.As(err, &e) && e.Code == domain.CodeBadInput {
		switch e.Argument {
		case "Content-Type":
			return http.StatusUnsupportedMediaType
		case "Accept":
			return http.StatusNotAcceptable
		}
	}
	o.malformed = true
	return status(o, mediaGraphQL)
}

// statusOfAll is the status of a batch: that of its answers when they agree, else 200.
func statusOfAll(answers []outcome, media string) int {
	first := status(answers[0], media)
	for _, o := range answers[1:] {
		if status(o, media) != first {
			return http.StatusOK
		}
	}
	return first
}
