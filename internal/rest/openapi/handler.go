package openapi

import (
	"net/http"
	"strconv"
	"strings"

	"teragraph/internal/rest/engine"
)

// Prefix is where the documents are: Prefix + "/NAME.json".
const Prefix = "/openapi"

// Handler serves the documents of all dialects; anybody may read them, also pages of other sites.
type Handler struct {
	documents map[string][]byte // by path
}

// New makes the documents. It fails when a dialect cannot be described.
func New(apis []engine.API, o Options) (*Handler, error) {
	h := &Handler{documents: map[string][]byte{}}
	for _, api := range apis {
		document, err := Document(api, o)
		if err != nil {
			return nil, err
		}
		h.documents[Path(api.Name)] = document
	}
	return h, nil
}

// Path gives the path of a dialect's document.
func Path(dialect string) string { return Prefix + "/" + dialect + ".json" }

// ServeHTTP answers GET and HEAD.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	document, ok := h.documents[r.URL.Path]
	switch {
	case !ok:
		http.NotFound(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", strings.Join([]string{http.MethodGet, http.MethodHead}, ", "))
		http.Error(w, "this address is read with GET", http.StatusMethodNotAllowed)
	default:
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(document)))
		_, _ = w.Write(document) // the client is gone; there is nobody to tell
	}
}
