package engine

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func askTwin(t testing.TB, e *Engine, method, target, body string) (*httptest.ResponseRecorder, Twin) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	var twin Twin
	if w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &twin); err != nil {
			t.Fatalf("%s: %v in %s", target, err, w.Body)
		}
	}
	return w, twin
}

// Nobody is signed in: a twin tells what would be asked, and reads nothing.
func TestTwin(t *testing.T) {
	e, executor := newTestEngine(t, `{}`)
	for _, c := range []struct{ target, variables, answer string }{
		{"/t/things?__graphql", `{"full":false}`, ""},
		{"/v1/t/things?full=1&__graphql&id=3", `{"filter":{"id":[3],"role":"ADMIN"},"full":true}`, ""},
		{"/t/things?level=1&since=2026-03-15&__graphql=get", `{"filter":{"made":{"from":"2026-03-15T00:00:00Z"},"role":"ADMIN"},"full":false}`, ""},
		{"/t/things?name=a%26b&size=4&__graphql=", `{"filter":{"name":{"eq":"a&b"},"size":4},"full":false}`, ""},
		{"/t/things?name=special&__graphql", ``, `{"why":"special"}`},
	} {
		w, twin := askTwin(t, e, http.MethodGet, c.target, "")
		if w.Code != http.StatusOK || compactJSON(twin.Variables) != c.variables || twin.Method != "GET" {
			t.Errorf("%s: %d %s", c.target, w.Code, w.Body)
		}
		if c.answer != "" {
			if twin.Query != "" || compactJSON(twin.Answer.Body) != c.answer || twin.Reason == "" {
				t.Errorf("%s: %s", c.target, w.Body)
			}
			continue
		}
		fragment, err := url.ParseQuery(strings.TrimPrefix(twin.Playground, "/#"))
		if err != nil || fragment.Get("query") != twin.Query || fragment.Get("operationName") != "Things" || fragment.Get("variables") != c.variables {
			t.Errorf("%s: the link is %s", c.target, twin.Playground)
		}
	}
	_, twin := askTwin(t, e, http.MethodGet, "/t/things?__graphql", "")
	want := map[string]any{
		"unwrap": "things", "spread": map[string]any{"owner": []any{"owner_name"}}, "omitNull": []any{"name"}, "omitUnless": map[string]any{"flag": true},
		"add": []any{
			map[string]any{"key": "online", "value": false},
			map[string]any{"key": "size", "value": "$size"},
			map[string]any{"key": "status", "value": map[string]any{"a": []any{1.0}}, "when": []any{"full"}},
		},
		"join": map[string]any{"key": "id_thing", "equals": "me.id", "object": "held"},
	}
	if diff := cmp.Diff(want, twin.Projection); diff != "" {
		t.Error(diff)
	}
	if executor.variables != nil || executor.ctx != nil {
		t.Error("an operation ran")
	}
}

func compactJSON(raw []byte) string { return strings.Join(strings.Fields(string(raw)), "") }

// What the route would refuse of a request's form, its twin refuses in the same words.
func TestTwinRefuses(t *testing.T) {
	e, _ := newTestEngine(t, `{}`)
	for _, query := range []string{"id=x", "id=1&id_thing=1", "level=9", "size=0", "name=%zz", "since=yesterday"} {
		plain := request(t, e, http.MethodGet, "/t/things?"+query, "user")
		w, _ := askTwin(t, e, http.MethodGet, "/t/things?"+query+"&__graphql", "")
		if plain.Code != http.StatusBadRequest || w.Code != plain.Code || w.Body.String() != plain.Body.String() {
			t.Errorf("%s: %d %s, and the twin %d %s", query, plain.Code, plain.Body, w.Code, w.Body)
		}
	}
	if w := request(t, e, http.MethodOptions, "/t/things?__graphql", ""); w.Code != http.StatusNoContent {
		t.Errorf("OPTIONS: %d", w.Code)
	}
	if w := request(t, e, http.MethodGet, "/t/things?__graphql=PUT", ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("PUT: %d", w.Code)
	}
}

// What a client sends as a secret is in no twin, under whatever name it goes on.
func TestTwinSecrets(t *testing.T) {
	files := writeFiles(`
- method: POST
  path: /t/things
  caller: user
  body:
    wrapper: thing
    fields:
      - {name: thing_password, type: string, required: true}
      - {name: id_owner, type: id}
      - {name: parts, type: list, fields: [{name: secret_blob, type: string, required: true}]}
  variables: {input: {name: $thing_password, owner: $id_owner}, more: {$each: parts, of: $secret_blob}}
  operation: Make
`)
	for _, name := range []string{"change", "drop", "link"} {
		delete(files, "routes/"+name+".graphql")
	}
	files["routes/make.graphql"].Data = []byte("mutation Make($input: MakeInput!, $more: [String]) { make(input: $input) { id name } more(texts: $more) }")
	schema := strings.Replace(testSchema, "type Mutation {", "type Mutation {\n  more(texts: [String]): Boolean", 1)
	e, err := New(Dialect{Files: files}, testConfig(&fakeExecutor{schema: schemaOf(t, schema)}))
	if err != nil {
		t.Fatal(err)
	}
	w, twin := askTwin(t, e, http.MethodPost, "/t/things?__graphql", `{"thing":{"thing_password":"zebra","id_owner":3,"parts":[{"secret_blob":"zebra"}]}}`)
	if strings.Contains(w.Body.String(), "zebra") || compactJSON(twin.Variables) != `{"input":{"name":null,"owner":3},"more":[null]}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A parameter of the name would be one that no route ever gets.
func TestTwinParameterIsReserved(t *testing.T) {
	if _, err := newBinder([]paramSpec{{Name: twinParam, Type: typeString}}, "", nil); err == nil {
		t.Error("a route may have the parameter of twins")
	}
}

// Each variant has an example that leads to it, and each value of the answer is described once.
func TestDescribe(t *testing.T) {
	e, _ := newTestEngine(t, `{}`)
	api := e.Describe()
	if len(api.Routes) != 1 || len(api.Prefixes) != 2 {
		t.Fatalf("%+v", api)
	}
	var examples []string
	for _, v := range api.Routes[0].Variants {
		examples = append(examples, v.Example)
	}
	if diff := cmp.Diff([]string{"id_thing=1", "level=0", "name=special", "name=name", ""}, examples); diff != "" {
		t.Error(diff)
	}
	var keys []string
	for _, m := range api.Routes[0].Variants[0].Answer.Value.Element.Members {
		text := m.Key
		if m.Optional {
			text += "?"
		}
		if m.Value.Nullable {
			text += " or null"
		}
		keys = append(keys, text)
	}
	want := []string{"id_thing", "name?", "flag?", "owner_name? or null", "owners or null", "online", "size?", "status?", "extra? or null"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
}

// FuzzTwin: whatever follows the path, a twin is an answer or a refusal of the client, and runs nothing.
func FuzzTwin(f *testing.F) {
	for _, seed := range []string{"", "id=1", "=", "__graphql=%zz", "__graphql=POST&__graphql", "name=%00", "level=1;__graphql", "\xff"} {
		f.Add(seed, `{"thing":{"id_thing":0,"password":"x"}}`)
	}
	e, executor := newTestEngine(f, `{}`)
	f.Fuzz(func(t *testing.T, query, body string) {
		executor.ctx = nil
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := httptest.NewRequest(method, "/t/things", strings.NewReader(body))
			r.URL.RawQuery = query + "&__graphql"
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			if w.Code >= 500 || w.Code == http.StatusOK && !json.Valid(w.Body.Bytes()) {
				t.Errorf("%q: %d %s", query, w.Code, w.Body)
			}
		}
		if executor.ctx != nil {
			t.Errorf("%q ran an operation", query)
		}
	})
}
