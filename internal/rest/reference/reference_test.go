package reference_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/openapi"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/rest/reference"
	"teragraph/internal/rest/squash"
	"teragraph/internal/schematest"
)

// schemaOnly is an executor that runs nothing.
type schemaOnly struct {
	engine.Executor // nil: nothing runs
	schema          *ast.Schema
}

func (s schemaOnly) Schema() *ast.Schema { return s.schema }

// served are the engines of all dialects, and the pages about them.
func served(t *testing.T) ([]*engine.Engine, *reference.Handler) {
	t.Helper()
	var engines []*engine.Engine
	var apis []engine.API
	for _, d := range []engine.Dialect{opentera.New(nil), squash.New()} {
		e, err := engine.New(d, engine.Config{
			Executor:     schemaOnly{schema: schematest.Load(t)},
			Authenticate: func(*http.Request) (domain.Caller, error) { return domain.Caller{}, nil },
			HasAction:    func(string) bool { return true },
			ListLimit:    func(ctx context.Context, _ int) context.Context { return ctx },
			MaxRows:      1, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		engines, apis = append(engines, e), append(apis, e.Describe())
	}
	h, err := reference.New(apis, reference.Options{Contract: openapi.Path})
	if err != nil {
		t.Fatal(err)
	}
	return engines, h
}

func get(t *testing.T, h http.Handler, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil))
	return w
}

var (
	hrefs = regexp.MustCompile(`href="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
)

// TestPages: each route has its place, each link of a page leads somewhere, and each twin is one.
func TestPages(t *testing.T) {
	engines, h := served(t)
	index := get(t, h, "/reference/").Body.String()
	for _, e := range engines {
		api := e.Describe()
		w := get(t, h, "/reference/"+api.Name)
		page := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(index, "/reference/"+api.Name) {
			t.Fatalf("%s: %d, index %s", api.Name, w.Code, index)
		}
		if n := strings.Count(page, "<article "); n != len(api.Routes) {
			t.Errorf("%s: %d of %d routes", api.Name, n, len(api.Routes))
		}
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("%s: the id %s is there twice", api.Name, m[1])
			}
			seen[m[1]] = true
		}
		twins := 0
		for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if escaped, ok := strings.CutPrefix(to, "/#twin="); ok {
				var err error
				if to, err = url.PathUnescape(escaped); err != nil {
					t.Fatal(err)
				}
			}
			switch {
			case strings.HasPrefix(to, "#"):
				if !seen[to[1:]] {
					t.Errorf("%s: %s leads nowhere", api.Name, to)
				}
			case strings.Contains(to, "__graphql"):
				twins++
				w := get(t, e, to)
				missing := w.Code == http.StatusBadRequest && strings.Contains(w.Body.String(), "is missing")
				if w.Code != http.StatusOK && !missing || strings.Contains(to, "#") {
					t.Errorf("%s: the twin %s: %d %s", api.Name, to, w.Code, w.Body)
				}
			case to != "/" && to != openapi.Path(api.Name) && !strings.HasPrefix(to, "/reference/"):
				t.Errorf("%s: a link to %s", api.Name, to)
			}
		}
		if twins < len(api.Routes) {
			t.Errorf("%s: %d links to twins", api.Name, twins)
		}
	}
}

// TestPolicy: a page may load nothing and run nothing but its own style, by hash.
func TestPolicy(t *testing.T) {
	_, h := served(t)
	for _, path := range []string{"/reference", "/reference/", "/reference/opentera"} {
		w := get(t, h, path)
		page, policy := w.Body.String(), w.Header().Get("Content-Security-Policy")
		_, after, _ := strings.Cut(page, "<style>")
		style, _, _ := strings.Cut(after, "</style>")
		sum := sha256.Sum256([]byte(style))
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
		for _, forbidden := range []string{"<script", "style=\"", "onclick", "http://", "https://", "<no value>", "ZgotmplZ"} {
			if strings.Contains(page, forbidden) {
				t.Errorf("%s holds %s", path, forbidden)
			}
		}
	}
	if w := get(t, h, "/reference/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("no dialect: %d", w.Code)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/reference/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("POST: %d", w.Code)
	}
}
