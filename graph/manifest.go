package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// Manifest is a list of documents that are trusted, by their SHA-256. A nil one has none.
type Manifest struct {
	texts  map[string]string             // by hash
	parsed map[string]*ast.QueryDocument // by text; made by validate
}

// apolloManifest is the form in which Apollo's tools write a manifest.
type apolloManifest struct {
	Format     string `json:"format"`
	Version    int    `json:"version"`
	Operations []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Type string `json:"type"`
		Body string `json:"body"`
	} `json:"operations"`
}

const apolloFormat = "apollo-persisted-query-manifest"

// ParseManifest reads a manifest: an object of hash and document, as Relay's compiler writes it, or Apollo's
// "apollo-persisted-query-manifest". Its error names the operation at fault.
func ParseManifest(text []byte) (*Manifest, error) {
	var head struct {
		Format json.RawMessage `json:"format"`
	}
	err := json.Unmarshal(text, &head)
	if err != nil {
		return nil, fmt.Errorf("it is not the JSON of a manifest, an object of hash and document: %w", err)
	}
	m := &Manifest{texts: map[string]string{}, parsed: map[string]*ast.QueryDocument{}}
	if head.Format != nil {
		err = m.apollo(text)
	} else {
		err = m.relay(text)
	}
	if err == nil && len(m.texts) == 0 {
		err = errors.New("it has no documents")
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Manifest) relay(text []byte) error {
	var documents map[string]string
	if err := json.Unmarshal(text, &documents); err != nil {
		return fmt.Errorf("it is not an object of hash and document: %w", err)
	}
	for _, hash := range slices.Sorted(maps.Keys(documents)) {
		if err := m.add(hash, documents[hash]); err != nil {
			return fmt.Errorf("document %q: %w", hash, err)
		}
	}
	return nil
}

func (m *Manifest) apollo(text []byte) error {
	var list apolloManifest
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("it is not Apollo's form of a manifest: %w", err)
	}
	if list.Format != apolloFormat || list.Version != 1 {
		return fmt.Errorf("its format is %q, version %d; %q, version 1 is read", list.Format, list.Version, apolloFormat)
	}
	for _, o := range list.Operations {
		if err := m.add(o.ID, o.Body); err != nil {
			return fmt.Errorf("operation %q: %w", o.Name, err)
		}
	}
	return nil
}

func (m *Manifest) add(id, text string) error {
	hash := strings.TrimPrefix(id, hashPrefix)
	if want := hashOf(text); hash != want {
		return fmt.Errorf("its id is %q, and the SHA-256 of its text is %s; make the manifest with SHA-256 and without changing a text", id, want)
	}
	m.texts[hash] = text
	return nil
}

// Validate holds every document against the schema, and keeps it parsed. Its error names the operation.
func (m *Manifest) Validate(schema *ast.Schema) error {
	if m == nil {
		return nil
	}
	for _, hash := range slices.Sorted(maps.Keys(m.texts)) {
		doc, err := parser.ParseQuery(&ast.Source{Input: m.texts[hash]})
		if err != nil {
			return fmt.Errorf("document %s: %w", hash, err)
		}
		if len(doc.Operations) == 0 {
			return fmt.Errorf("document %s: it has no operation", hash)
		}
		if errs := validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()); len(errs) > 0 {
			return fmt.Errorf("document %s, operation %q: %w", hash, doc.Operations[0].Name, errs[0])
		}
		m.parsed[m.texts[hash]] = doc
	}
	return nil
}

// Len gives the number of documents.
func (m *Manifest) Len() int {
	if m == nil {
		return 0
	}
	return len(m.texts)
}

func (m *Manifest) text(hash string) (string, bool) {
	if m == nil {
		return "", false
	}
	text, ok := m.texts[hash]
	return text, ok
}

func (m *Manifest) document(text string) *ast.QueryDocument {
	if m == nil {
		return nil
	}
	return m.parsed[text]
}
