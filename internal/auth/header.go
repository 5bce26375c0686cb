package auth

import (
	"encoding/base64"
	"strings"
)

type scheme uint8

const (
	schemeNone scheme = iota
	schemeBasic
	schemeToken
)

// credentials are what an Authorization header says, unchecked.
type credentials struct {
	scheme             scheme
	username, password string
	token              string
}

// parseAuthorization reads all Authorization headers of a request: none is anonymous, more than one
// is refused since two proxies might read different ones.
func parseAuthorization(headers []string) (credentials, error) {
	switch len(headers) {
	case 0:
		return credentials{}, nil
	case 1:
	default:
		return credentials{}, errMalformedHeader
	}
	name, value, found := strings.Cut(headers[0], " ")
	value = strings.Trim(value, " ")
	if !found || value == "" {
		return credentials{}, errMalformedHeader
	}
	switch {
	case strings.EqualFold(name, "Basic"):
		raw, err := base64.StdEncoding.DecodeString(value)
		username, password, colon := strings.Cut(string(raw), ":")
		if err != nil || !colon {
			return credentials{}, errMalformedHeader
		}
		return credentials{scheme: schemeBasic, username: username, password: password}, nil
	case strings.EqualFold(name, "OpenTera"), strings.EqualFold(name, "Bearer"):
		return credentials{scheme: schemeToken, token: value}, nil
	}
	return credentials{}, errMalformedHeader
}
