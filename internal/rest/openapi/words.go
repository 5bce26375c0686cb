package openapi

import (
	"strconv"
	"strings"
)

// numbersOf gives those words of an enum that may be sent as JSON numbers, too.
func numbersOf(words []string) []any {
	var numbers []any
	for _, word := range words {
		if n, err := strconv.Atoi(word); err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// meanings of the codes of a refusal, for people.
var meanings = map[string]string{
	"UNAUTHENTICATED": "nobody is signed in, or the credentials do not hold",
	"FORBIDDEN":       "seen, and not the caller's to do or to read",
	"FIELD_WITHHELD":  "a parameter asks by a column that the caller can read nowhere",
	"BAD_INPUT":       "something in the request is wrong",
	"NOT_FOUND":       "it does not exist, or the caller does not see it",
	"CONFLICT":        "other rows depend on it",
	"TAKEN":           "the name is in use",
	"STALE":           "somebody changed it meanwhile",
	"LIMIT_EXCEEDED":  "too much was asked for",
	"THROTTLED":       "too many wrong passwords; see Retry-After",
	"TIMEOUT":         "it took too long",
	"UNAVAILABLE":     "the database does not answer; see Retry-After",
	"INTERNAL":        "a failure of the server, whose reason is in its log",
	"mediaType":       "the body does not say that it is JSON",
	"json":            "the body is no JSON",
}

// meaningsOf says what a refusal can mean; a code without a meaning stands for itself.
func meaningsOf(codes []string) string {
	var all []string
	for _, code := range codes {
		meaning := meanings[code]
		if meaning == "" {
			meaning = code
		}
		all = append(all, meaning)
	}
	return strings.Join(all, "; ")
}
