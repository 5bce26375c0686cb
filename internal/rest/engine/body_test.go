package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"pgregory.net/rapid"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
)

// A refused request has named the field, and has not come to the operation.
func TestRefusedBodies(t *testing.T) {
	deep := strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1)
	tests := []struct {
		name, method, target, body string
		status                     int
		answer                     string // a part of it
	}{
		{"no body", "POST", "/t/things", "", 415, `{"message":"send JSON`},
		{"no JSON", "POST", "/t/things", `{"thing": `, 400, `{"message":"the body of the request is not one JSON value`},
		{"something after it", "POST", "/t/things", `{"thing": {"id_thing": 1}} 2`, 400, `{"message":`},
		{"not UTF-8", "POST", "/t/things", "{\"thing\": {\"id_thing\": 1, \"thing_name\": \"\xff\"}}", 400, `{"message":"the body of the request is not UTF-8`},
		{"half a pair", "POST", "/t/things", `{"thing": {"id_thing": 1, "thing_name": "\ud800"}}`, 400, `{"message":"the body of the request has half`},
		{"too deep", "POST", "/t/things", `{"thing": {"id_thing": 1, "thing_role": ` + deep + `}}`, 400, `{"message":"the body of the request is nested too deep`},
		{"NUL", "POST", "/t/things", `{"thing": {"id_thing": 1, "thing_name": "a\u0000"}}`, 422, `thing.thing_name\" holds the character NUL`},
		{"NUL in a name", "POST", "/t/things", `{"thing": {"a\u0000": 1}}`, 422, `has the character NUL in its name`},
		{"given twice", "POST", "/t/things", `{"thing": {"id_thing": 1, "id_thing": 2}}`, 422, `thing.id_thing\" is given twice`},
		{"given under both names", "POST", "/t/things", `{"thing": {"id_thing": 1, "thing_name": "a", "name": "a"}}`, 422, `thing.thing_name\" means the same as \"name\"`},
		{"wrapper under both names", "POST", "/t/things", `{"thing": {}, "item": {}}`, 422, `item\" means the same as \"thing\"`},
		{"no wrapper", "POST", "/t/things", `{}`, 422, `thing\" is missing`},
		{"no wrapper but its fields", "POST", "/t/things", `{"id_thing": 1}`, 422, `thing\" is missing`},
		{"no object", "POST", "/t/things", `[]`, 422, `thing\" is missing`},
		{"something beside the wrapper", "POST", "/t/things", `{"thing": {"id_thing": 1}, "other": 1}`, 422, `other\" is unknown`},
		{"a list where one is wanted", "POST", "/t/things", `{"thing": [{"id_thing": 1}]}`, 422, `thing\" is not an object`},
		{"unknown field", "POST", "/t/things", `{"thing": {"id_thing": 1, "colour": 1}}`, 422, `thing.colour\" is unknown`},
		{"no key", "POST", "/t/things", `{"thing": {"thing_name": "x"}}`, 422, `thing.id_thing\" is missing`},
		{"nothing that a variant requires", "POST", "/t/things", `{"thing": {"id_thing": 0}}`, 422, `thing.thing_name\" is missing`},
		{"null key", "POST", "/t/things", `{"thing": {"id_thing": null}}`, 422, `thing.id_thing\" is null`},
		{"negative key", "POST", "/t/things", `{"thing": {"id_thing": -1}}`, 422, `thing.id_thing\" is no id`},
		{"too large a key", "POST", "/t/things", `{"thing": {"id_thing": 99999999999999999999}}`, 422, `thing.id_thing\" is too large`},
		{"broken key", "POST", "/t/things", `{"thing": {"id_thing": 1.5}}`, 422, `thing.id_thing\" is not an integer`},
		{"true as a key", "POST", "/t/things", `{"thing": {"id_thing": true}}`, 422, `thing.id_thing\" is not an integer`},
		{"number as a text", "POST", "/t/things", `{"thing": {"id_thing": 1, "thing_name": 5}}`, 422, `thing.thing_name\" is not a text`},
		{"text as a boolean", "POST", "/t/things", `{"thing": {"id_thing": 1, "on": "yes"}}`, 422, `thing.on\" is not a boolean`},
		{"two as a boolean", "POST", "/t/things", `{"thing": {"id_thing": 1, "on": 2}}`, 422, `thing.on\" is not a boolean`},
		{"no time", "POST", "/t/things", `{"thing": {"id_thing": 1, "at": "tomorrow"}}`, 422, `thing.at\" is not a date and time`},
		{"too small", "POST", "/t/things", `{"thing": {"id_thing": 1, "size": 0}}`, 422, `thing.size\" is too small`},
		{"unknown word", "POST", "/t/things", `{"thing": {"id_thing": 1, "role": "boss"}}`, 422, `thing.role\" is none of: 7, admin, user`},
		{"true as a word", "POST", "/t/things", `{"thing": {"id_thing": 1, "role": true}}`, 422, `thing.role\" is none of`},
		{"object as a list", "POST", "/t/things", `{"thing": {"id_thing": 1, "parts": {}}}`, 422, `thing.parts\" is not a list`},
		{"number in a list", "POST", "/t/things", `{"thing": {"id_thing": 1, "parts": [3]}}`, 422, `thing.parts[0]\" is not an object`},
		{"field missing in a list", "POST", "/t/things", `{"thing": {"id_thing": 1, "parts": [{"id_owner": 1}, {}]}}`, 422, `thing.parts[1].id_owner\" is missing`},
		{"0 where a row is needed", "POST", "/t/things", `{"thing": {"id_thing": 1, "parts": [{"id_owner": 0}]}}`, 422, `thing.parts[0].id_owner\" is missing`},
		{"given twice in a list", "PUT", "/t/links", `{"link": [{}, {"of": [{"id_b": 1, "id_b": 1}]}]}`, 422, `link[1].of[0].id_b\" is given twice`},
		{"NUL instead of a body", "PUT", "/t/links", `"\u0000"`, 400, `{"message":"the body of the request holds`},
		{"wrong in a list of bodies", "PUT", "/t/links", `{"link": [{"id_a": 1, "id_b": "x"}]}`, 422, `link[0].id_b\" is not an integer`},
		{"neither object nor list", "PUT", "/t/links", `{"link": null}`, 422, `link\" is not a list`},
		{"no id to delete", "DELETE", "/t/things", "", 400, `{"errors":{"id":"argument \"id\" is missing`},
		{"0 to delete", "DELETE", "/t/things?id=0", "", 400, `{"errors":{"id":"argument \"id\" is missing`},
		{"no number to delete", "DELETE", "/t/things?id=abc", "", 400, `{"errors":{"id":"argument \"id\" is not an integer`},
		{"the query string before the body", "PUT", "/t/links?id_c=x", "", 400, `{"errors":{"id_c":`},
		{"another method", "PATCH", "/t/things", "{}", 405, "PATCH"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, executor := newWriteEngine(t, &graphql.Response{Data: []byte(madeOne)})
			w := send(t, e, tt.method, tt.target, "user", tt.body)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.answer) {
				t.Errorf("got %d %s\nwant %d with %s", w.Code, w.Body, tt.status, tt.answer)
			}
			if executor.ctx != nil {
				t.Error("the operation ran")
			}
			if tt.status != 405 {
				if w := send(t, e, tt.method, tt.target, "", tt.body); w.Code != 401 {
					t.Errorf("who is not signed in gets %d", w.Code)
				}
			}
		})
	}
}

func TestMediaTypes(t *testing.T) {
	for media, status := range map[string]int{
		"application/json; charset=utf-8": 200, "application/vnd.x+json": 200, "APPLICATION/JSON": 200,
		"text/json": 415, "application/x-www-form-urlencoded": 415, ";": 415,
	} {
		e, _ := newWriteEngine(t, &graphql.Response{Data: []byte(madeOne)})
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/t/things", strings.NewReader(`{"thing":{"id_thing":1}}`))
		r.Header.Set("Authorization", "user")
		r.Header.Set("Content-Type", media)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s: %d %s", media, w.Code, w.Body)
		}
	}
}

func TestBodyThatBreaksOff(t *testing.T) {
	e, _ := newWriteEngine(t, nil)
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/t/things", io.MultiReader(strings.NewReader(`{`), brokenReader{}))
	r.Header.Set("Authorization", "user")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	if w.Code != 400 || !strings.Contains(w.Body.String(), "ends too early") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("gone") }

func testBody(t testing.TB) *body {
	t.Helper()
	b, err := newBody(&bodySpec{Wrapper: "w", Aliases: []string{"v"}, List: true, Ignored: []string{"skip"}, Fields: []fieldSpec{
		{Name: "id", Type: typeKey},
		{Name: "row", Type: typeID, ZeroNull: true},
		{Name: "n", Type: typeInteger, Nullable: true},
		{Name: "b", Type: typeBoolean},
		{Name: "s", Type: typeString},
		{Name: "at", Type: typeDatetime},
		{Name: "j", Type: typeJSON},
		{Name: "e", Type: typeEnum, Values: map[string]any{"a": "A", "": nil}},
		{Name: "l", Type: typeList, Fields: []fieldSpec{{Name: "s", Type: typeString, Required: true}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// An empty text is a text, unless the field says that it is none or null; null is that only where a field may be null.
func TestEmptyTexts(t *testing.T) {
	b, err := newBody(&bodySpec{Wrapper: "w", Fields: []fieldSpec{
		{Name: "text", Type: typeString},
		{Name: "password", Type: typeString, Empty: emptyAbsent},
		{Name: "username", Type: typeString, Empty: emptyNull},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		body string
		want Args
	}{
		{`{"w": {"text": "", "password": "", "username": ""}}`, Args{"text": "", "username": nil}},
		{`{"w": {"text": " ", "password": " ", "username": " "}}`, Args{"text": " ", "password": " ", "username": " "}},
		{`{"w": {"username": null}}`, Args{"username": nil}},
		{`{"w": {"password": null}}`, nil},
	} {
		args := Args{}
		tree, err := parseJSON([]byte(tt.body))
		if err == nil {
			err = b.bind(tree, args)
		}
		if (err != nil) != (tt.want == nil) || err == nil && !cmp.Equal(args, tt.want) {
			t.Errorf("%s became %v, %v; want %v", tt.body, args, err, tt.want)
		}
	}
}

// Whatever a client sends as a body is bound to typed values or refused, with JSON that says why.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"w": {"id": 0, "row": "3", "n": null, "b": true, "s": "x", "at": "2024-03-15T11:00:00", "j": {"a": [1e5]}, "e": "a", "l": [{"s": ""}]}}`,
		`{"v": [{"id": "1", "skip": {}}, {}]}`, `{"w": {"id": 1, "id": 2}}`, `{"w": {"s": "\ud800"}}`, `{"w": {"s": "\ud83d\ude00"}}`,
		`{"w": {"s": "\u0000"}}`, `"\u0000"`, `["\u0000"]`, `{"": 1, "": 2}`, `{"w": {"n": 1e400}}`, `{"w": {"n": -0}}`, `{"w": {"at": "0001-01-01T00:00:00+23:00"}}`, `[[[[`, `{"w":{}} x`,
		"{\"w\": {\"s\": \"\xff\"}}", `"\ud800\\ud800"`, `{"w": {"e": ""}}`, strings.Repeat("[", 100) + strings.Repeat("]", 100), ``, `nul`,
	} {
		f.Add([]byte(seed))
	}
	b := testBody(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		args := Args{}
		tree, err := parseJSON(raw)
		if err == nil {
			err = b.bind(tree, args)
		}
		if err != nil {
			var before *refusal
			known := domain.AsError(err)
			if known.Code != domain.CodeBadInput || known.Argument == "" && !errors.As(err, &before) && !strings.HasPrefix(known.Message, `argument "" `) {
				t.Fatalf("%q gives %v", raw, err)
			}
			if _, body := (errorSpec{Status: 400, Body: bodyString}).spell(known, ""); !json.Valid(body) {
				t.Fatalf("%q is refused with %q, which is no JSON", raw, body)
			}
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("%q is accepted and no JSON", raw)
		}
		list, ok := args["w"].([]Args)
		if !ok {
			t.Fatalf("%q became %v", raw, args)
		}
		for _, object := range list {
			checkBound(t, object)
		}
	})
}

func checkBound(t *testing.T, object Args) {
	t.Helper()
	for name, value := range object {
		ok := false
		switch v := value.(type) {
		case nil:
			ok = name == "row" || name == "n" || name == "e"
		case bool:
			ok = name == "b"
		case int64:
			ok = name == "id" && v >= 0 || name == "row" && v > 0 || name == "n" && v == int64(int32(v))
		case []Args:
			ok = name == "l"
			for _, inner := range v {
				checkBound(t, inner)
			}
		case string:
			switch name {
			case "at":
				moment, err := time.Parse(time.RFC3339Nano, v)
				ok = err == nil && moment.Year() > 0 && moment.Year() < 10000 && moment.Location() == time.UTC
			case "s", "j":
				ok = utf8.ValidString(v) && !strings.ContainsRune(v, 0)
			case "e":
				ok = v == "A"
			}
		}
		if !ok {
			t.Errorf("%s is bound to %#v", name, value)
		}
	}
}

// A string arrives as it was sent, whatever is escaped in it.
func TestBodyKeepsText(t *testing.T) {
	b := testBody(t)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringMatching(`[^\x00]*`).Draw(t, "text")
		for _, ascii := range []bool{false, true} {
			raw, err := json.Marshal(map[string]any{"w": map[string]any{"s": want}})
			if err != nil {
				t.Fatal(err)
			}
			if ascii {
				raw = escaped(raw)
			}
			tree, err := parseJSON(raw)
			if err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
			args := Args{}
			if err := b.bind(tree, args); err != nil {
				t.Fatal(err)
			}
			if got := args["w"].([]Args)[0]["s"]; got != want {
				t.Fatalf("%q became %q", want, got)
			}
		}
	})
}

// escaped writes all that is not ASCII as \u escapes, in pairs where they are needed.
func escaped(raw []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(raw) {
		if r < utf8.RuneSelf {
			out.WriteRune(r)
			continue
		}
		for _, half := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&out, `\u%04X`, half)
		}
	}
	return out.Bytes()
}

func TestDatetime(t *testing.T) {
	for text, want := range map[string]string{
		"2024-03-15T11:00:00":              "2024-03-15T11:00:00Z",
		"2024-03-15 11:00":                 "2024-03-15T11:00:00Z",
		"2024-03-15":                       "2024-03-15T00:00:00Z",
		"2024-03-15T11:00:00+02:00":        "2024-03-15T09:00:00Z",
		"2024-03-15T11:00:00-0230":         "2024-03-15T13:30:00Z",
		"2024-03-15T11:00:00.120000+00:00": "2024-03-15T11:00:00.12Z",
		"2024-03-15T11:00:00.123456789Z":   "2024-03-15T11:00:00.123456Z",
		"":                                 "",
		"15.3.2024":                        "",
		"2024-02-30":                       "",
		"0000-01-01":                       "",
		"0001-01-01T00:00:00+01:00":        "",
		"9999-12-31T23:59:59-01:00":        "",
	} {
		if got, err := datetime(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	}
}
