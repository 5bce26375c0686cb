package playground

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func newPage(t *testing.T, o Options) http.Handler {
	t.Helper()
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestPolicyOfThePage: nothing runs or loads but the page's own files, and the page names no other host.
func TestPolicyOfThePage(t *testing.T) {
	w := get(t, newPage(t, Options{Endpoint: "http://h/graphql"}), "/")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %s", policy, want)
		}
	}
	for _, never := range []string{"unsafe", "http", "*", "blob"} {
		if strings.Contains(policy, never) {
			t.Errorf("the policy %q allows %s", policy, never)
		}
	}
	for _, address := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		if a := address[1]; !strings.HasPrefix(a, "/playground/") && !strings.HasPrefix(a, "data:image/svg+xml,") {
			t.Errorf("the page loads %s", a)
		}
	}
	if regexp.MustCompile(`<script>|<style|onload=|onclick=| style=`).MatchString(w.Body.String()) {
		t.Error("the page has script or style in it, which its policy forbids")
	}
}

// TestLoginsAreTheDemos: the page offers the accounts that it is given, as text, and none otherwise.
func TestLoginsAreTheDemos(t *testing.T) {
	if body := get(t, newPage(t, Options{}), "/").Body.String(); strings.Contains(body, "password&#34;:") {
		t.Error("accounts are offered where none were given")
	}
	body := get(t, newPage(t, Options{Logins: []Login{{Name: `"><script>x`, Password: "p", Says: "s"}}}), "/").Body.String()
	if strings.Contains(body, "<script>x") || !strings.Contains(body, "password&#34;:&#34;p&#34;") {
		t.Errorf("the account is not offered as text: %s", body)
	}
}

// TestCaching: what has its hash in its name is kept, the page is asked for each time and not sent twice.
func TestCaching(t *testing.T) {
	h := newPage(t, Options{})
	page := get(t, h, "/")
	script := regexp.MustCompile(`/playground/app-[A-Z0-9]+\.js`).FindString(page.Body.String())
	w := get(t, h, script)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", script, w.Code, w.Header())
	}
	if w := get(t, h, "/", "If-None-Match", page.Header().Get("ETag")); w.Code != http.StatusNotModified || page.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("the page is sent again: %d, %q", w.Code, page.Header().Get("Cache-Control"))
	}
	other := get(t, newPage(t, Options{Policy: "strict"}), "/")
	if other.Header().Get("ETag") == page.Header().Get("ETag") {
		t.Error("another page has the same tag")
	}
}

func TestUnknownFiles(t *testing.T) {
	h := newPage(t, Options{})
	for _, path := range []string{"/playground", "/playground/", "/playground/app.js", "/playground/../page.html", "/playground/page.html"} {
		if w := get(t, h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
