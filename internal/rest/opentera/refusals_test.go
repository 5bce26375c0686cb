package opentera

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/rest/engine"
	"teragraph/internal/schematest"
)

func TestRefusals(t *testing.T) {
	tests := []struct {
		target   string
		signedIn bool
		status   int
		body     string // a part of it
	}{
		{"/api/user/projects", false, 401, "Unauthorized"},
		{"/api/user/nowhere", false, 404, "404 page not found"},
		{"/user/projects/", true, 404, "404 page not found"},
		{"/api/user/projects?id_project=abc", true, 400, `{"errors":{"id_project":"argument \"id_project\" is not an integer`},
		{"/api/user/projects?id=abc", true, 400, `{"errors":{"id":`},
		{"/api/user/groups?list=maybe", true, 400, `{"errors":{"list":`},
		{"/api/user/participants?limit=0", true, 400, `{"errors":{"limit":`},
		{"/api/user/sites?id_site=99999999999999999999", true, 400, "too large"},
		{"/api/user/sites?name=%ff", true, 400, "UTF-8"},
		{"/api/user/sites?name=%zz", true, 400, "percent"},
		{"/api/user/sites?name=a%00b", true, 400, "NUL"},
		{"/api/user/sites?id=1&id_site=1", true, 400, "give one of them"},
		{"/api/user/sites?id=1&id=1", true, 400, "twice"},
		{"/api/user/participants", true, 400, `"Missing arguments`},
		{"/api/user/devices?id_site=1&id_project=1", true, 400, `"Too many IDs`}, // user-0027
		{"/api/user/devices?id=1&id_device_type=1", true, 400, `"Too many IDs`},
		{"/api/user/devices?uuid=a&id_site=1", true, 400, `"Too many IDs`},
		{"/api/user/devices?id_device_subtype=1&id_device_type=1", true, 400, `"Too many IDs`},
		{"/api/user/services?id_site=abc", true, 400, `{"errors":{"id_site":`}, // user-0400
		{"/api/user/participants?id=0", true, 400, `"Missing arguments`},
		{"/api/user/siteaccess", true, 400, `"Missing arguments`},
		{"/api/user/projectaccess", true, 400, `"Missing arguments`},
		{"/api/user/users/usergroups?with_empty=true", true, 400, `"Missing arguments`},
		{"/api/user/users/usergroups?list=maybe", true, 400, `{"errors":{"list":`},
		{"/api/user/login?unknown_param=1", true, 400, `{"message":"Unknown arguments: unknown_param"}`},
		{"/api/user/login?with_websocket=maybe", true, 400, `{"errors":{"with_websocket":`},
	}
	e := newEngine(t, &fakeGraph{schema: schematest.Load(t)}, fakeLogin{})
	for _, tt := range tests {
		t.Run(tt.target, func(t *testing.T) {
			w := ask(t, e, tt.target, tt.signedIn)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.body) {
				t.Errorf("got %d %s, want %d with %s", w.Code, w.Body, tt.status, tt.body)
			}
			for _, name := range []string{"Origin", "Headers", "Methods"} {
				if got := w.Header().Get("Access-Control-Allow-" + name); got != "*" {
					t.Errorf("Access-Control-Allow-%s is %q", name, got)
				}
			}
			if got := w.Header().Get("WWW-Authenticate"); got != "" {
				t.Errorf("WWW-Authenticate is %q", got)
			}
		})
	}
}

func TestMounts(t *testing.T) {
	e := newEngine(t, &fakeGraph{schema: schematest.Load(t)}, fakeLogin{})
	if diff := cmp.Diff([]string{"/user/", "/api/user/"}, e.Mounts()); diff != "" {
		t.Error(diff)
	}
	routes := map[engine.Route]bool{}
	for _, r := range e.Routes() {
		routes[r] = true
	}
	for r := range routes {
		if path, ok := strings.CutPrefix(r.Path, "/api"); ok == routes[engine.Route{Method: r.Method, Path: "/api" + r.Path}] || ok && !routes[engine.Route{Method: r.Method, Path: path}] {
			t.Errorf("%s %s is not there once under each prefix", r.Method, r.Path)
		}
	}
	if len(routes) == 0 {
		t.Error("no route at all")
	}
}

func TestAnotherMethod(t *testing.T) {
	e := newEngine(t, &fakeGraph{schema: schematest.Load(t)}, fakeLogin{})
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/api/user/sites", nil)) // user-0738
	if w.Code != http.StatusMethodNotAllowed || !strings.HasPrefix(w.Body.String(), `{"message":`) || w.Header().Get("Allow") == "" {
		t.Errorf("got %d %s, Allow %q", w.Code, w.Body, w.Header().Get("Allow"))
	}
}
