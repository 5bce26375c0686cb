package engine

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func testPaths(t testing.TB, paths ...string) *pathNode {
	t.Helper()
	root := &pathNode{}
	for _, path := range paths {
		segments, err := parsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		root.place(segments).methods = map[string]mounted{path: {}}
	}
	return root
}

// pathsOfUsers overlap as those of a real API do.
var pathsOfUsers = []string{
	"/users", "/users/{id}", "/users/login/{login}", "/users/{id}/permissions", "/users/{id}/permissions/{group}", "/users/login/{login}/teams", "/{any}/login/x/y",
}

func TestMatch(t *testing.T) {
	root := testPaths(t, pathsOfUsers...)
	tests := map[string][]string{ // path -> what it is, and the values of its parameters
		"/users":                            {"/users"},
		"/users/7":                          {"/users/{id}", "7"},
		"/users/login":                      {"/users/{id}", "login"},
		"/users/login/ann":                  {"/users/login/{login}", "ann"},
		"/users/login/permissions":          {"/users/login/{login}", "permissions"},
		"/users/7/permissions":              {"/users/{id}/permissions", "7"},
		"/users/login/permissions/viewer":   {"/users/{id}/permissions/{group}", "login", "viewer"}, // "login" led nowhere
		"/users/login/permissions/teams":    {"/users/login/{login}/teams", "permissions"},
		"/users/login/x/y":                  {"/{any}/login/x/y", "users"},
		"/users/log%69n/a%2Fb%20%2B+%C3%B6": {"/users/login/{login}", "a/b ++ö"},
		"/users/login/%25":                  {"/users/login/{login}", "%"},
		"/users/..":                         {"/users/{id}", ".."},
		"/":                                 nil,
		"":                                  nil,
		"users":                             nil,
		"/users/":                           nil,
		"//users":                           nil,
		"/users//permissions":               nil,
		"/users/7/":                         nil,
		"/users/7/nothing":                  nil,
		"/users/%zz":                        nil,
		"/Users":                            nil,
		"/users%2F7":                        nil,
	}
	for path, want := range tests {
		var got []string
		if segments, ok := splitSegments(path); ok {
			if node, values := root.match(segments, nil); node != nil {
				for name := range node.methods {
					got = append([]string{name}, values...)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

// FuzzMatch: what is found is the path that a slow reader of the list would choose, with every segment in its place.
func FuzzMatch(f *testing.F) {
	for _, seed := range []string{"/users", "/users/login/permissions", "/users/login/permissions/teams", "/users/a%2Fb", "//", "/users/", "/%zz", "/users/login/x/y", "/a/login/x/y"} {
		f.Add(seed)
	}
	root := testPaths(f, pathsOfUsers...)
	f.Fuzz(func(t *testing.T, path string) {
		segments, ok := splitSegments(path)
		if !ok {
			return
		}
		node, values := root.match(segments, nil)
		want, wantValues := slowMatch(t, segments)
		got := ""
		if node != nil {
			for name := range node.methods {
				got = name
			}
		}
		if got != want || !slices.Equal(values, wantValues) {
			t.Errorf("%q is %s %q, want %s %q", path, got, values, want, wantValues)
		}
	})
}

// slowMatch takes, of all paths that fit, the one whose first parameter comes last, and so on.
func slowMatch(t *testing.T, segments []string) (path string, values []string) {
	best := ""
	for _, candidate := range pathsOfUsers {
		parts, err := parsePath(candidate)
		if err != nil {
			t.Fatal(err)
		}
		kinds, bound := "", []string(nil)
		fits := len(parts) == len(segments)
		for i := 0; fits && i < len(parts); i++ {
			if parts[i].parameter {
				kinds, bound = kinds+"1", append(bound, segments[i])
				continue
			}
			kinds, fits = kinds+"0", parts[i].text == segments[i]
		}
		if fits && (path == "" || kinds < best) {
			path, best, values = candidate, kinds, bound
		}
	}
	return path, values
}

func TestSegmentsAreDecodedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.StringMatching(`.+`), 1, 4).Draw(t, "segments")
		var path strings.Builder
		for _, s := range want {
			path.WriteString("/" + url.PathEscape(s))
		}
		if got, ok := splitSegments(path.String()); !ok || !slices.Equal(got, want) {
			t.Fatalf("%q is %q", path.String(), got)
		}
	})
}

func TestRoutingOfPaths(t *testing.T) {
	tests := []struct {
		method, target string
		status         int
		allow          string
	}{
		{"GET", "/p", 404, ""},
		{"GET", "/p/people/", 404, ""},
		{"GET", "/p//people", 404, ""},
		{"GET", "/p/people/1/nothing", 404, ""},
		{"GET", "/p/people/1", 401, ""},
		{"PUT", "/p/people/1", 405, "DELETE, GET, HEAD, OPTIONS, PATCH"},
		{"DELETE", "/p/people/login/held", 405, "GET, HEAD, OPTIONS"},
		{"OPTIONS", "/p/people/1/held/tester", 204, "OPTIONS, POST"},
	}
	for _, tt := range tests {
		e, _ := newPeople(t, nil)
		w := e.ask(t, tt.method, tt.target, "", "")
		if w.Code != tt.status || w.Header().Get("Allow") != tt.allow {
			t.Errorf("%s %s: got %d, Allow %q", tt.method, tt.target, w.Code, w.Header().Get("Allow"))
		}
		if tt.status == http.StatusNotFound && w.Body.String() != "404 page not found\n" {
			t.Errorf("%s: %s", tt.target, w.Body)
		}
	}
}

func TestRoutesAndMounts(t *testing.T) {
	e, _ := newPeople(t, nil)
	if diff := cmp.Diff([]string{"/p/"}, e.Mounts()); diff != "" {
		t.Error(diff)
	}
	if got := e.Routes(); len(got) != 8 || got[0] != (Route{Method: "GET", Path: "/p/people"}) || got[7] != (Route{Method: "POST", Path: "/p/people/{id}/held/{role}"}) {
		t.Errorf("%v", got)
	}
}
