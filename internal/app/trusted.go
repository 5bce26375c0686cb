package app

import (
	"fmt"
	"os"

	"teragraph/graph"
	"teragraph/graph/generated"
	"teragraph/internal/config"
)

// trustedDocuments reads the manifest and holds it against the schema. What is wrong with it is a broken setting, and
// names the operation.
func trustedDocuments(s config.Settings) (graph.TrustedDocuments, error) {
	t := graph.TrustedDocuments{Mode: graph.DocumentMode(s.Documents.Mode), Automatic: s.Documents.Automatic}
	if s.Documents.Manifest == "" {
		return t, nil
	}
	text, err := os.ReadFile(s.Documents.Manifest)
	if err != nil {
		return t, &config.Error{Setting: "--documents-manifest", Problem: err.Error()}
	}
	if t.Manifest, err = graph.ParseManifest(text); err != nil {
		return t, manifestError(s, err)
	}
	if err := t.Manifest.Validate(generated.NewExecutableSchema(generated.Config{}).Schema()); err != nil {
		return t, manifestError(s, err)
	}
	return t, nil
}

func manifestError(s config.Settings, err error) error {
	return &config.Error{Setting: "--documents-manifest", Problem: fmt.Sprintf("%s: %v", s.Documents.Manifest, err)}
}
