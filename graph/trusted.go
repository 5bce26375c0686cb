package graph

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// documentsSetting decides which documents are run; what it refuses carries its name.
const documentsSetting = "documents"

// persistedQuery is the extension by which Apollo's clients name a document.
const persistedQuery = "persistedQuery"

// hashPrefix says how a documentId is made of its document.
const hashPrefix = "sha256:"

// automaticQueries is how many automatic persisted queries are kept, none longer than keptBytes.
const automaticQueries = 1000

// DocumentMode says which documents are run besides those of the manifest.
type DocumentMode string

// The modes. Documents of the manifest are run in each, exempt from the limits on how a document is written.
const (
	DocumentsOpen   DocumentMode = "open"   // any other, too
	DocumentsPrefer DocumentMode = "prefer" // any other, and the log says which: what DocumentsOnly would refuse
	DocumentsOnly   DocumentMode = "only"   // no other; it is FORBIDDEN with 403
)

// TrustedDocuments say which documents clients may run, and how they may name them. The zero value runs any.
type TrustedDocuments struct {
	Mode      DocumentMode
	Manifest  *Manifest // nil = none
	Automatic bool      // automatic persisted queries: a text that was sent with its hash is found by the hash
	// Opened is told of each document that may run, and whether the manifest holds it; nil = nobody asks. Where none comes
	// that it does not hold, DocumentsOnly refuses no client.
	Opened func(listed bool)
}

// open gives the document of a request with its text, which is "" as long as it is unknown.
func (d *documents) open(ctx context.Context, req request) (*ast.QueryDocument, string, gqlerror.List) {
	hash, err := req.hash()
	if err != nil {
		return nil, req.Query, gqlerror.List{gqlerror.Wrap(err)}
	}
	text := req.Query
	if text == "" {
		if text, err = d.named(ctx, hash, req.DocumentID); err != nil {
			return nil, "", gqlerror.List{gqlerror.Wrap(err)}
		}
	} else if hash != "" && subtle.ConstantTimeCompare([]byte(hash), []byte(hashOf(text))) != 1 {
		return nil, text, gqlerror.List{gqlerror.Wrap(domain.BadInput("sha256Hash", "is not the SHA-256 of the query"))}
	}
	if doc := d.trusted.Manifest.document(text); doc != nil {
		d.opened(true)
		return doc, text, nil
	}
	if d.trusted.Mode == DocumentsOnly {
		return nil, text, gqlerror.List{gqlerror.Wrap(untrusted())}
	}
	doc, errs := d.parse(ctx, text)
	if errs != nil {
		return nil, text, errs
	}
	d.opened(false)
	if d.trusted.Mode == DocumentsPrefer {
		d.log.InfoContext(ctx, "document is not of the manifest", "sha256", hashOf(text), "operation", cut(req.OperationName))
	}
	if d.sent != nil && hash != "" && len(text) <= keptBytes {
		d.sent.Add(ctx, hash, text)
	}
	return doc, text, nil
}

func (d *documents) opened(listed bool) {
	if d.trusted.Opened != nil {
		d.trusted.Opened(listed)
	}
}

// cut bounds what a client writes into the log.
func cut(name string) string { return name[:min(len(name), 100)] }

// named finds the text of a document by its hash.
func (d *documents) named(ctx context.Context, hash, id string) (string, error) {
	if text, ok := d.trusted.Manifest.text(hash); ok {
		return text, nil
	}
	if id != "" {
		return "", domain.Errorf(domain.CodeNotFound, "documentId names no document of this server; send the query itself")
	}
	if d.sent == nil {
		if d.trusted.Manifest == nil {
			return "", protocolError{"PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED"}
		}
	} else if text, ok := d.sent.Get(ctx, hash); ok {
		return text, nil
	}
	return "", protocolError{"PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"}
}

func untrusted() error {
	e := domain.Errorf(domain.CodeForbidden, "only documents of this server's manifest are run; name one by documentId")
	e.Limit = documentsSetting
	return e
}

// protocolError is one that clients of automatic persisted queries know by its text and code.
type protocolError struct{ text, code string }

// Error gives the text.
func (e protocolError) Error() string { return e.text }

// hash gives the hash by which a request names its document, "" when it sends the text only.
func (r request) hash() (string, error) {
	hash := strings.TrimPrefix(r.DocumentID, hashPrefix)
	if named, ok := r.Extensions[persistedQuery]; ok && named != nil {
		fields, _ := named.(map[string]any)
		text, _ := fields["sha256Hash"].(string)
		if version, _ := fields["version"].(interface{ String() string }); version == nil || version.String() != "1" || text == "" {
			return "", domain.BadInput("persistedQuery", "has to be {\"version\": 1, \"sha256Hash\": \"...\"}")
		}
		if hash != "" && hash != text {
			return "", domain.BadInput("documentId", "and persistedQuery name different documents")
		}
		hash = text
	}
	if hash != "" && !isHash(hash) {
		return "", domain.BadInput("documentId", "is not sha256: and the 64 lower-case hexadecimal digits of a document's SHA-256")
	}
	return hash, nil
}

func isHash(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == hex.EncodedLen(sha256.Size) && strings.ToLower(text) == text
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
