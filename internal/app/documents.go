package app

import (
	"maps"
	"slices"

	"teragraph/internal/httpx"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/openapi"
	"teragraph/internal/rest/reference"
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
func describing(engines map[string]*engine.Engine) ([]httpx.Mount, error) {
	var apis []engine.API
	for _, name := range slices.Sorted(maps.Keys(engines)) {
		apis = append(apis, engines[name].Describe())
	}
	contracts, err := openapi.New(apis, openapi.Options{Schemes: schemes(), Basic: "basic"})
	if err != nil {
		return nil, err
	}
	pages, err := reference.New(apis, reference.Options{Contract: openapi.Path})
	if err != nil {
		return nil, err
	}
	return []httpx.Mount{{Prefix: openapi.Prefix, Handler: contracts}, {Prefix: reference.Prefix, Handler: pages}}, nil
}
