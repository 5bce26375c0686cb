package openapi_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// notOurs are recorded answers that do not fit the documents, because this server answers otherwise on purpose: the
// rule of the reference data (opentera/README.md, "What wins when sources differ"), or the reason.
var notOurs = []struct {
	reason string
	cases  []string
}{
	{"rule client-500: the fault of a client is 400, and none of our bodies is a list of sentences", []string{"user-0280"}},
	{"rule null-list: a participant out of reach is an empty list, not null", []string{"user-0259", "user-0267"}},
	{"there is no websocket yet, so there is no websocket_url", []string{"user-0227"}},
	{"there are no tokens for single tests yet, so there is no access_token", []string{"user-0761"}},
}

// recorded is what a line of the recordings says of an answer.
type recorded struct {
	ID     string          `json:"id"`
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Status int             `json:"status"`
	JSON   json.RawMessage `json:"json"`
	Text   *string         `json:"text"`
}

func recordings(t *testing.T) []recorded {
	t.Helper()
	dir := os.Getenv("TERAGRAPH_PARITY_DIR")
	if dir == "" {
		t.Skip("TERAGRAPH_PARITY_DIR is not set")
	}
	f, err := os.Open(filepath.Join(dir, "golden.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 8<<20)
	var all []recorded
	for lines.Scan() {
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// TestRecordings: every recorded answer of a route that is served fits the document.
func TestRecordings(t *testing.T) {
	doc := load(t, documentOf(t, "opentera"))
	excused := map[string]string{}
	for _, e := range notOurs {
		for _, id := range e.cases {
			excused[id] = e.reason
		}
	}
	checked, prefixes := 0, map[string]int{}
	for _, r := range recordings(t) {
		for _, prefix := range []string{"", "/api"} { // a recording counts for both mounts: they are the same route
			path := prefix + strings.TrimPrefix(r.Path, "/api")
			operation := find(doc, r.Method, path)
			if operation == nil {
				continue
			}
			checked++
			prefixes[prefix]++
			err := fits(operation, r)
			switch {
			case err != nil && excused[r.ID] == "":
				t.Errorf("%s: %s %s: %d: %v", r.ID, r.Method, path, r.Status, err)
			case err == nil && excused[r.ID] != "":
				t.Errorf("%s fits, and is excused: %s", r.ID, excused[r.ID])
			}
		}
	}
	if checked < 580 || prefixes[""] != prefixes["/api"] {
		t.Errorf("%d answers were checked: %v", checked, prefixes)
	}
	t.Logf("%d answers", checked)
}

// find gives the operation of a request under one of the document's servers, nil when there is none.
func find(doc *openapi3.T, method, path string) *openapi3.Operation {
	for _, server := range doc.Servers {
		rest, ok := strings.CutPrefix(path, strings.TrimSuffix(server.URL, "/"))
		if item := doc.Paths.Value(rest); ok && item != nil {
			return item.GetOperation(method)
		}
	}
	return nil
}

// fits says what is wrong with an answer; nil when it is as described.
func fits(operation *openapi3.Operation, r recorded) error {
	response := operation.Responses.Value(strconv.Itoa(r.Status))
	if response == nil {
		return errorf("the status is not described")
	}
	media, value := "application/json", any(nil)
	switch {
	case r.Text != nil:
		media, value = "text/plain", *r.Text
	default:
		if err := json.Unmarshal(r.JSON, &value); err != nil {
			return err
		}
	}
	content := response.Value.Content.Get(media)
	if content == nil {
		return errorf("no %s is described", media)
	}
	value = replaced(value, content.Schema.Value)
	return content.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation())
}

// replaced puts a fitting value where a recording has a placeholder (opentera/README.md, "Comparing").
func replaced(v any, root *openapi3.Schema) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if value == "<any>" {
				v[key] = anyOf(root, key)
				continue
			}
			v[key] = replaced(value, root)
		}
	case []any:
		for i := range v {
			v[i] = replaced(v[i], root)
		}
	case string:
		return strings.ReplaceAll(v, "<datetime>", "2024-03-15T10:00:00+00:00")
	}
	return v
}

// anyOf gives the constant that a key has somewhere in a schema.
func anyOf(s *openapi3.Schema, key string) any {
	if p := s.Properties[key]; p != nil {
		return p.Value.Const
	}
	below := slices.Concat(s.AnyOf)
	if s.Items != nil {
		below = append(below, s.Items)
	}
	for _, one := range below {
		if found := anyOf(one.Value, key); found != nil {
			return found
		}
	}
	return nil
}

// TestRecordingsFail shows that the test above can: an answer with one key more, one less, or a wrong type is found.
func TestRecordingsFail(t *testing.T) {
	doc := load(t, documentOf(t, "opentera"))
	for name, c := range map[string]struct {
		status int
		text   string
		fits   bool
	}{
		"as it is":         {200, `[{"id_site":1,"site_2fa_required":false,"site_name":"a","site_role":"admin"}]`, true},
		"a key more":       {200, `[{"id_site":1,"site_2fa_required":false,"site_name":"a","site_role":"admin","x":1}]`, false},
		"a key less":       {200, `[{"id_site":1,"site_2fa_required":false,"site_role":"admin"}]`, false},
		"a wrong type":     {200, `[{"id_site":"1","site_2fa_required":false,"site_name":"a","site_role":"admin"}]`, false},
		"a null":           {200, `[{"id_site":1,"site_2fa_required":false,"site_name":null,"site_role":"admin"}]`, false},
		"a wrong word":     {200, `[{"id_site":1,"site_2fa_required":false,"site_name":"a","site_role":"ADMIN"}]`, false},
		"no list":          {200, `{}`, false},
		"no such status":   {418, `"Forbidden"`, false},
		"a refusal":        {400, `{"errors":{"id_site":"no number"},"message":"Input payload validation failed"}`, true},
		"a refusal's list": {400, `["no number"]`, false},
	} {
		err := fits(find(doc, "GET", "/api/user/sites"), recorded{Status: c.status, JSON: json.RawMessage(c.text)})
		if (err == nil) != c.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}
