package engine

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestOtherSites: a browser that keeps a password for HTTP Basic sends it with a form of any site's page, too. Such a
// request does nothing; programs, and pages of this server, are answered as always.
func TestOtherSites(t *testing.T) {
	const basic, bearer = "Basic dTpw", "Bearer t"
	path, patch := "/p/people/login/ann/teams", "/p/people/9"
	tests := []struct {
		name, method, path, who string
		headers                 map[string]string
		want                    int
	}{
		{"a program", http.MethodPost, path, basic, nil, 204},
		{"a program that says where it is", http.MethodPost, path, basic, map[string]string{"Origin": "http://example.com"}, 204},
		{"a form of this server", http.MethodPost, path, basic, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://example.com"}, 204},
		{"an address that was typed", http.MethodPost, path, basic, map[string]string{"Sec-Fetch-Site": "none"}, 204},
		{"a form of another site", http.MethodPost, path, basic, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403},
		{"of a neighbour", http.MethodPost, path, basic, map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"of a browser that says only the origin", http.MethodPost, path, basic, map[string]string{"Origin": "https://evil.example"}, 403},
		{"of a frame without an origin", http.MethodPost, path, basic, map[string]string{"Origin": "null"}, 403},
		{"with the scheme in another case", http.MethodPost, path, "bASIC dTpw", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"a token is sent by nobody's browser", http.MethodPost, path, bearer, map[string]string{"Sec-Fetch-Site": "cross-site"}, 204},
		{"what is read changes nothing", http.MethodGet, "/p/people", basic, map[string]string{"Sec-Fetch-Site": "cross-site"}, 200},
		{"for a body of JSON a browser asks first", http.MethodPatch, patch, basic, map[string]string{"Sec-Fetch-Site": "cross-site"}, 200},
		{"and for a DELETE", http.MethodDelete, "/p/people/9", basic, map[string]string{"Sec-Fetch-Site": "cross-site"}, 204},
		{"a twin does nothing", http.MethodPost, path + "?__graphql", basic, map[string]string{"Sec-Fetch-Site": "cross-site"}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, o := newPeople(t, map[string]string{
				"Join": `{"join":{"id":9}}`, "People": `{"people":{"totalCount":0,"nodes":[]}}`, "Change": `{"person":{"id":9}}`, "Drop": `{"drop":[9]}`,
			})
			body, media := "names=a", "application/x-www-form-urlencoded"
			if tt.method == http.MethodPatch {
				body, media = `{"name":"a"}`, "application/json"
			}
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(body))
			r.Header.Set("Authorization", tt.who)
			r.Header.Set("Content-Type", media)
			for name, value := range tt.headers {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("got %d %s, want %d", w.Code, w.Body, tt.want)
			}
			if tt.want == 403 && len(o.asked) > 0 {
				t.Errorf("%v was run", o.asked)
			}
		})
	}
}
