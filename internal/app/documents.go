package app

import (
	"teragraph/internal/httpx"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/openapi"
)

// schemes are how a caller signs in on every route, as OpenAPI says it.
func schemes() map[string]map[string]any {
	return map[string]map[string]any{
		"basic": {"type": "http", "scheme": "basic", "description": "Name and password with every request."},
		"token": {
			"type": "apiKey", "in": "header", "name": "Authorization",
			"description": "`OpenTera TOKEN` or `Bearer TOKEN`, with a token of a login; it is valid for an hour.",
		},
	}
}

// describing serves what is said about the routes of all dialects.
func describing(engines ...*engine.Engine) ([]httpx.Mount, error) {
	var apis []engine.API
	for _, e := range engines {
		apis = append(apis, e.Describe())
	}
	contracts, err := openapi.New(apis, openapi.Options{Schemes: schemes(), Basic: "basic"})
	if err != nil {
		return nil, err
	}
	return []httpx.Mount{{Prefix: openapi.Prefix, Handler: contracts}}, nil
}
