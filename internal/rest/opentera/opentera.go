package opentera

import (
	"embed"
	"net/http"

	"teragraph/internal/auth"
	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
)

//go:embed dialect.yaml routes
var files embed.FS

//go:embed deviations.yaml
var deviations []byte

// Login exchanges the HTTP Basic header of a request for a token. A refusal is a
// [domain.CodeUnauthenticated] or [domain.CodeThrottled] error.
type Login interface {
	LoginBasic(r *http.Request) (auth.LoginResult, error)
}

// New gives the dialect's data and exceptions, for [engine.New].
func New(login Login) engine.Dialect {
	return engine.Dialect{
		Name:     "opentera",
		Files:    files,
		Style:    domain.StyleOpenTera,
		Handlers: exceptions(login),
	}
}

// Deviations are the recorded answers that this dialect does not reproduce, each with its reason, in
// the form that package parity reads.
func Deviations() []byte { return deviations }
