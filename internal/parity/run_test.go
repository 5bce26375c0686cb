package parity

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const testCases = `{"id":"a-1","as":"basic:admin","method":"GET","path":"/api/a","query":{"id":"1"},"status":200,"json":[{"id":1,"url":"<hex>"}]}
{"id":"a-2","as":"none","method":"GET","path":"/api/a","query":{},"status":401,"json":null,"text":"Unauthorized"}
{"id":"a-3","as":"usertoken:user","method":"GET","path":"/api/a","query":{"id":"9"},"status":200,"json":null,"text":"null\n"}
{"id":"a-4","as":"basic:user/pw","method":"GET","path":"/api/a","query":{"id":"8"},"status":500,"json":{"message":"oops"}}
{"id":"a-5","as":"basic:user","method":"GET","path":"/api/a","query":{"id":"7"},"status":200,"json":[{"id":1},{"id":2}]}
{"id":"a-6","as":"basic:user","method":"GET","path":"/api/a","query":{"id":"6"},"status":403,"json":"Forbidden"}
{"id":"a-7","as":"badtoken","method":"GET","path":"/api/a","query":{},"status":401,"json":null,"text":"Unauthorized"}
{"id":"b-1","as":"basic:user","method":"POST","path":"/api/a","query":{},"body":{},"status":200,"json":[]}
{"id":"c-1","as":"device:1","method":"GET","path":"/api/c","query":{},"status":200,"json":[]}
`

// answers are the bodies of the test server by query, "401" to refuse.
type answers map[string]string

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, basic := r.BasicAuth()
	if r.URL.Path == loginPath {
		_ = json.NewEncoder(w).Encode(map[string]string{"user_token": "token-of-" + user})
		return
	}
	if signed := basic && password != "" || r.Header.Get("Authorization") == "OpenTera token-of-user" || r.Header.Get("Authorization") == "OpenTera device"; !signed {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte("Unauthorized"))
		return
	}
	switch status, body, _ := strings.Cut(a[r.URL.RawQuery], " "); status {
	case "400":
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(body))
	case "panic":
		panic("mute")
	default:
		_, _ = w.Write([]byte(a[r.URL.RawQuery]))
	}
}

// likeRecorded answers as recorded but for what testDeviations lists.
func likeRecorded() answers {
	return answers{
		"id=1": `[{"id":1,"url":"0a"}]`, "id=9": `[]`, "id=8": `400 {"message":"no"}`, "id=7": `[{"id":2}]`, "id=6": `[]`, "": `[]`,
	}
}

const testDeviations = `
- {cases: [a-3], rule: null-list, reason: r}
- {cases: [a-4], rule: client-500, reason: r}
- {cases: [a-5], rule: leak, reason: r}
- {cases: [a-6], rule: hidden-id, reason: r}
`

func run(t *testing.T, server http.Handler, deviations string, change func(*Options)) (*Report, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, recordingsFile), []byte(testCases), 0o600); err != nil {
		t.Fatal(err)
	}
	o := Options{
		Dir: dir, Served: []Route{{"GET", "/api/a"}}, Deviations: []byte(deviations),
		Server: func(context.Context) (http.Handler, error) { return server, nil },
	}
	if change != nil {
		change(&o)
	}
	return Run(t.Context(), o)
}

func TestRun(t *testing.T) {
	with := func(query, body string) answers {
		a := likeRecorded()
		a[query] = body
		return a
	}
	tests := []struct {
		name       string
		server     answers
		deviations string
		change     func(*Options)
		want       string // a part of the report; "" when all is well
	}{
		{"all is well", likeRecorded(), testDeviations, nil, ""},
		{"unlisted difference", with("id=1", `[{"id":2,"url":"0a"}]`), testDeviations, nil, "a-1 as basic:admin: GET /api/a?id=1\n  $[*].id: 2 instead of 1"},
		{"unlisted status", with("id=1", `400 "no"`), testDeviations, nil, "status: 400 instead of 200"},
		{"panic", with("id=1", "panic"), testDeviations, nil, "the server panicked: mute"},
		{"entry no longer needed", with("id=9", "null"), testDeviations, nil, "it is listed as a deviation and is none any more"},
		{"entry of nothing", likeRecorded(), testDeviations + "- {cases: [z-9], rule: leak, reason: r}", nil, "z-9 is listed as a deviation, and is no case of a served route"},
		{"null-list without a list", with("id=9", "{}"), testDeviations, nil, "the rule null-list wants"},
		{"client-500 with a success", with("id=8", "[]"), testDeviations, nil, "the rule client-500 wants"},
		{"leak that tells something else", with("id=7", `[{"id":3}]`), testDeviations, nil, "the rule leak wants"},
		{"leak that tells more", with("id=7", `[{"id":1,"name":"x"}]`), testDeviations, nil, "the rule leak wants"},
		{"hidden id with a row", with("id=6", `[{"id":3}]`), testDeviations, nil, "the rule hidden-id wants"},
		{"too many without a rule", with("id=1", `[{"id":2,"url":"0a"}]`), testDeviations + "- {cases: [a-1], at: ['$[*].id'], reason: r}", nil, "1 of 7 cases are listed without a rule"},
		{"difference elsewhere", with("id=1", `[{"id":2}]`), testDeviations + "- {cases: [a-1], at: ['$[*].id'], reason: r}", nil, "it also differs at $[*].url: is missing"},
		{"caller nobody can be", likeRecorded(), testDeviations, func(o *Options) { o.Served = append(o.Served, Route{"GET", "/api/c"}) }, `nobody can ask as "device:1" here`},
		{"caller given", likeRecorded(), testDeviations, func(o *Options) {
			o.Served = append(o.Served, Route{"GET", "/api/c"})
			o.Authorization = func(context.Context, string) (string, error) { return "OpenTera device", nil }
		}, ""},
		{"token given", likeRecorded(), testDeviations, func(o *Options) {
			o.UserToken = func(_ context.Context, user string) (string, error) { return "token-of-" + user, nil }
		}, ""},
		{"token refused", likeRecorded(), testDeviations, func(o *Options) {
			o.UserToken = func(context.Context, string) (string, error) { return "", errors.New("no key") }
		}, "no key"},
		{"nothing compared", likeRecorded(), "", func(o *Options) { o.Served = []Route{{"GET", "/x"}} }, "no recorded case"},
		{"no server", likeRecorded(), testDeviations, func(o *Options) {
			o.Server = func(context.Context) (http.Handler, error) { return nil, errors.New("no disk") }
		}, "no server: no disk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report, err := run(t, tt.server, tt.deviations, tt.change)
			if err != nil {
				t.Fatal(err)
			}
			if report.OK() != (tt.want == "") || !strings.Contains(report.String(), tt.want) {
				t.Errorf("OK %t, want %q in\n%s", report.OK(), tt.want, report)
			}
		})
	}
}

func TestReport(t *testing.T) {
	report, err := run(t, likeRecorded(), testDeviations, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = `route             identical  deviates as listed  differs
GET /api/a        3          4                   0
total of 7 cases  3          4                   0
not served: 2 cases of 2 other routes
listed without a rule: 0, at most 1 in 20 may be
`
	if got := report.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRunRefusals(t *testing.T) {
	tests := []struct{ name, deviations, want string }{
		{"unknown rule", "- {cases: [a-1], rule: whim, reason: r}", `no rule "whim"`},
		{"no reason", "- {cases: [a-1], rule: leak}", "a reason"},
		{"no rule and no place", "- {cases: [a-1], reason: r}", "either a rule or the places"},
		{"rule and place", "- {cases: [a-1], rule: leak, at: [$], reason: r}", "either a rule or the places"},
		{"case twice", "- {cases: [a-1, a-1], rule: leak, reason: r}", "a-1 is listed twice"},
		{"unknown word", "- {case: [a-1]}", "case"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := run(t, likeRecorded(), tt.deviations, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	if _, err := Run(t.Context(), Options{}); err == nil {
		t.Error("a run without a server began")
	}
}

func TestHiddenIDIsNotForTheSuperadmin(t *testing.T) {
	d := Deviation{Rule: RuleHiddenID}
	c := Case{As: "basic:user", Query: "id_site=9", Status: 403, Reply: NewReply([]byte(`"Forbidden"`))}
	if why := d.covers(c, answer{status: 200, reply: NewReply([]byte("[]"))}, nil); why != "" {
		t.Error(why)
	}
	c.As = "basic:admin"
	if d.covers(c, answer{status: 200, reply: NewReply([]byte("[]"))}, nil) == "" {
		t.Error("the superadmin knows which ids exist")
	}
	c.As, c.Query = "basic:user", "list=true"
	if d.covers(c, answer{status: 200, reply: NewReply([]byte("[]"))}, nil) == "" {
		t.Error("a request without an id has no hidden id")
	}
}

// The recordings of the original, when they are there, can all be read.
func TestRecordings(t *testing.T) {
	dir := os.Getenv("TERAGRAPH_PARITY_DIR")
	if dir == "" {
		t.Skip("TERAGRAPH_PARITY_DIR is not set: there are no recordings to read")
	}
	cases, err := readCases(dir)
	if err != nil || len(cases) < 1000 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	changed := 0
	for _, c := range cases {
		changed += min(len(c.Rows), 1)
		if d := append(compareReply(c, c.Status, c.Reply), compareRows(c.Rows, c.Rows)...); len(d) > 0 {
			t.Errorf("%s differs from itself: %v", c.ID, d)
		}
	}
	if changed < 100 {
		t.Errorf("%d cases change rows", changed)
	}
}
