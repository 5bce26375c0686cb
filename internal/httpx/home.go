package httpx

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

//go:embed page
var page embed.FS

// Login is an account that the home page offers to ask as.
type Login struct {
	Name     string
	Password string
	Says     string // who it is, in a few words
}

// HomeOptions are what the home page shows.
type HomeOptions struct {
	Endpoint string  // the full address of /graphql
	Logins   []Login // of the demo cast; nil with any other seed: never show real accounts
	Policy   string  // "default" or "strict"
}

// ExampleQuery is what the form holds at first. It shows the point of the whole: the same query has
// another answer for each caller.
func ExampleQuery() string {
	b, err := page.ReadFile("page/example.graphql")
	if err != nil {
		panic(err) // embedded: it cannot be missing
	}
	return strings.TrimRight(string(b), "\n")
}

// NewHome builds the home page: one document without a foreign asset, whose policy lets nothing run
// or load but its own script and style, and talk to nobody but this server.
func NewHome(o HomeOptions) (http.Handler, error) {
	var parts [3]string
	for i, name := range []string{"page/page.html", "page/page.css", "page/page.js"} {
		b, err := page.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("home page: %w", err)
		}
		parts[i] = string(b)
	}
	document, style, script := parts[0], "\n"+parts[1], "\n"+parts[2]
	if strings.Contains(style, "</") || strings.Contains(script, "</") {
		return nil, errors.New("home page: a closing tag inside the style or script would end it early")
	}
	t, err := template.New("home").Parse(document)
	if err != nil {
		return nil, fmt.Errorf("home page: %w", err)
	}
	var body bytes.Buffer
	err = t.Execute(&body, struct {
		HomeOptions
		Example string
		Style   template.CSS
		Script  template.JS
	}{o, ExampleQuery(), template.CSS(style), template.JS(script)}) // our own files
	if err != nil {
		return nil, fmt.Errorf("home page: %w", err)
	}
	policy := "default-src 'none'; script-src '" + hashOf(script) + "'; style-src '" + hashOf(style) +
		"'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = w.Write(body.Bytes())
	}), nil
}

func hashOf(inline string) string {
	sum := sha256.Sum256([]byte(inline))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
