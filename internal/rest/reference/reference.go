package reference

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"teragraph/internal/rest/engine"
)

//go:embed page
var files embed.FS

// Prefix is where the pages are: Prefix + "/" is the list of the dialects, Prefix + "/NAME" the page of one.
const Prefix = "/reference"

// Options are what the pages link to.
type Options struct {
	// Contract gives the path of a dialect's OpenAPI document.
	Contract func(dialect string) string
}

// Handler serves the pages to everybody: they tell nothing of rows or callers.
type Handler struct {
	pages  map[string][]byte // by path
	policy string
}

// New makes all pages.
func New(apis []engine.API, o Options) (*Handler, error) {
	sheet, err := files.ReadFile("page/page.css")
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	style := "\n" + string(sheet)
	if strings.Contains(style, "</") {
		return nil, errors.New("reference: a closing tag inside the style would end it early")
	}
	t, err := template.New("").Funcs(template.FuncMap{"graphql": highlight, "code": inline, "limits": limits}).ParseFS(files, "page/*.html")
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	sum := sha256.Sum256([]byte(style))
	h := &Handler{pages: map[string][]byte{}}
	h.policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	var all []dialect
	for _, api := range apis {
		all = append(all, newDialect(api, o))
	}
	render := func(path, name string, data any) error {
		var out bytes.Buffer
		if err := t.ExecuteTemplate(&out, name, map[string]any{"Style": template.CSS(style), "All": all, "One": data}); err != nil { // our own file
			return fmt.Errorf("reference: %s: %w", path, err)
		}
		h.pages[path] = out.Bytes()
		return nil
	}
	if err := render(Prefix+"/", "index.html", nil); err != nil {
		return nil, err
	}
	for _, d := range all {
		if err := render(d.Path, "dialect.html", d); err != nil {
			return nil, err
		}
	}
	h.pages[Prefix] = h.pages[Prefix+"/"]
	return h, nil
}

// ServeHTTP answers GET and HEAD.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, ok := h.pages[r.URL.Path]
	switch {
	case !ok:
		http.NotFound(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this address is read with GET", http.StatusMethodNotAllowed)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", h.policy)
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		_, _ = w.Write(page) // the client is gone; there is nobody to tell
	}
}
