// Package playground serves the page at / from which the graph is tried: GraphiQL with a sign-in, the
// reasons beside the answer, examples, and links that carry a query. It is built from playground/, and
// what that builds is embedded here, so nothing but this program is needed to run it.
package playground

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed page.html assets
var files embed.FS

// Prefix is the path under which the page's own files are served.
const Prefix = "/playground"

// Policy is what the browser is told about the page: its own script and style and nothing else, in
// particular no request to another host, no inline script, no eval.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Login is an account that the page offers to ask as.
type Login struct {
	Name     string `json:"name"`
	Password string `json:"password"`
	Says     string `json:"says"` // who it is, in a few words
}

// Link is a way from the page to another page of this server.
type Link struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

// Options are what the page is told. All of it is public.
type Options struct {
	Endpoint string  `json:"endpoint"`         // the full address of /graphql
	Policy   string  `json:"policy"`           // "default" or "strict"
	Logins   []Login `json:"logins,omitempty"` // of the demo cast; nil with any other data: never real accounts
	Links    []Link  `json:"links,omitempty"`
}

// document is a file that is kept in memory, with its headers.
type document struct {
	body    []byte
	headers map[string]string
}

type handler map[string]document // by path

// New builds the handler of / and of everything under Prefix; a path that it does not know is a 404.
func New(o Options) (http.Handler, error) {
	h := handler{}
	names, err := fs.Glob(files, "assets/*")
	if err != nil {
		return nil, fmt.Errorf("playground: %w", err)
	}
	for _, name := range names {
		body, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("playground: %w", err)
		}
		h[Prefix+"/"+path.Base(name)] = document{body, assetHeaders(name, body)}
	}
	body, err := h.page(o)
	if err != nil {
		return nil, fmt.Errorf("playground: %w", err)
	}
	h["/"] = document{body, map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Content-Security-Policy": Policy,
		"Cache-Control":           "no-cache",
		"ETag":                    tag(body),
	}}
	return h, nil
}

// assetHeaders lets a browser keep what has its hash in its name; another text has another name.
func assetHeaders(name string, body []byte) map[string]string {
	switch path.Ext(name) {
	case ".js":
		return map[string]string{"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable"}
	case ".css":
		return map[string]string{"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable"}
	}
	return map[string]string{"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache", "ETag": tag(body)}
}

// tag is weak: the answer may be compressed on its way.
func tag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

func (h handler) page(o Options) ([]byte, error) {
	options, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	t, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, err
	}
	data := struct{ Endpoint, Options, Theme, Script, Style string }{Endpoint: o.Endpoint, Options: string(options)}
	for start, address := range map[string]*string{"theme-*.js": &data.Theme, "app-*.js": &data.Script, "app-*.css": &data.Style} {
		found, err := fs.Glob(files, "assets/"+start)
		if err != nil || len(found) != 1 {
			return nil, fmt.Errorf("%d files %s are embedded, one is needed", len(found), start)
		}
		*address = Prefix + strings.TrimPrefix(found[0], "assets")
	}
	var body bytes.Buffer
	err = t.Execute(&body, data)
	return body.Bytes(), err
}

// ServeHTTP answers with a file, or 304 to a browser that has it.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d, ok := h[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	for name, value := range d.headers {
		w.Header().Set(name, value)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.body))
}
