package engine

import (
	"fmt"
	"io/fs"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// document is one operation of a dialect, validated against the schema.
type document struct {
	file      string
	doc       *ast.QueryDocument
	operation *ast.OperationDefinition
	used      bool
}

// loadDocuments reads all documents of a dialect, one named operation in each.
func loadDocuments(files fs.FS, schema *ast.Schema) (map[string]*document, error) {
	names, err := fs.Glob(files, "routes/*.graphql")
	if err != nil {
		return nil, err
	}
	documents := map[string]*document{}
	for _, name := range names {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		doc, problems := gqlparser.LoadQueryWithRules(schema, string(source), rules.NewDefaultRules())
		if len(problems) > 0 {
			return nil, fmt.Errorf("%s: %w", name, problems)
		}
		if len(doc.Operations) != 1 || doc.Operations[0].Name == "" {
			return nil, fmt.Errorf("%s: a document has one operation, with a name", name)
		}
		operation := doc.Operations[0]
		if earlier := documents[operation.Name]; earlier != nil {
			return nil, fmt.Errorf("%s: the operation %s is in %s as well", name, operation.Name, earlier.file)
		}
		documents[operation.Name] = &document{file: name, doc: doc, operation: operation}
	}
	return documents, nil
}
