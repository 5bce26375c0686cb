package squash

import (
	"embed"

	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
)

//go:embed dialect.yaml routes
var files embed.FS

// New gives the dialect's data, for [engine.New].
func New() engine.Dialect {
	return engine.Dialect{Name: "squash", Files: files, Style: domain.StyleMillis}
}
