package engine

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// pair is one parameter of a query string.
type pair struct{ name, value string }

// parseQuery reads a query string strictly: broken percent-encoding, text that is not UTF-8 and NUL
// give CodeBadInput, since no row has such a value and databases fail on some of them.
func parseQuery(raw string) ([]pair, error) {
	if raw == "" {
		return nil, nil
	}
	pairs := make([]pair, 0, strings.Count(raw, "&")+1)
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(part, "=")
		name, err := text(rawName)
		if err != nil {
			return nil, domain.Errorf(domain.CodeBadInput, "the query string has a parameter name that %s", err)
		}
		value, err := text(rawValue)
		if err != nil {
			return nil, domain.BadInput(name, err.Error())
		}
		pairs = append(pairs, pair{name, value})
	}
	return pairs, nil
}

// fault is a text about a value, to follow its name.
type fault string

func (f fault) Error() string { return string(f) }

func text(escaped string) (string, error) {
	s, err := url.QueryUnescape(escaped)
	if err != nil {
		return "", fault("has a broken percent-encoding: write a percent sign as %25")
	}
	return s, plainText(s)
}

// plainText refuses what no column takes.
func plainText(s string) error {
	switch {
	case !utf8.ValidString(s):
		return fault("is not UTF-8 text")
	case strings.ContainsRune(s, 0):
		return fault("holds the character NUL")
	}
	return nil
}
