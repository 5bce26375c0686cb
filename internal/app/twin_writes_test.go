package app

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/snapshot"
)

// TestTwinsChangeNothing: a twin of a write binds the body, answers the mutation, and leaves every row as it is.
func TestTwinsChangeNothing(t *testing.T) {
	var db *watchedDB
	s := newTwins(t, "opentera", func(w *watchedDB) { w.cast(); db = w })
	s.password = cast.Password
	before, err := snapshot.Take(t.Context(), db.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, target, body string
		status               int
		has                  []string
		lacks                string
	}{
		{
			"POST", "/user/sites?__graphql", `{"site":{"id_site":0,"site_name":"New"}}`, 200,
			[]string{`"operationName": "CreateSite"`, `"variables": {`, `"name": "New"`, `"method": "POST"`, `"unwrap": "site"`},
			"id_site\": 0",
		},
		{"POST", "/user/sites?__graphql", `{"site":{"id_site":1}}`, 200, []string{`"operationName": "UpdateSite"`, `"id": 1`}, ""},
		{"POST", "/user/sites?__graphql", `{"site":{"site_name":"x"}}`, 400, []string{"id_site"}, ""},
		{"POST", "/user/sites?__graphql", `{`, 400, []string{"message"}, ""},
		{"POST", "/user/sites?__graphql", ``, 415, []string{"message"}, ""},
		{"DELETE", "/user/sites?__graphql&id=3", ``, 200, []string{`"operationName": "DeleteSite"`, `"id": 3`, `"status": 200`}, ""},
		{"DELETE", "/user/sites?__graphql", ``, 400, []string{`"id"`}, ""},
		{"GET", "/user/sites?__graphql=DELETE&id=3", ``, 200, []string{`"method": "DELETE"`, `"operationName": "DeleteSite"`}, ""},
		{"GET", "/user/sites?__graphql=POST", ``, 200, []string{`"operationName": "CreateSite"`, "are an example"}, ""},
		{"GET", "/user/sites?__graphql=post:UpdateSite", ``, 200, []string{`"operationName": "UpdateSite"`, `"id": 1`}, ""},
		{"GET", "/user/users?__graphql=POST:CreateUser", ``, 200, []string{`"operationName": "CreateUser"`, `"password": null`}, ""},
		{"GET", "/user/sites?__graphql=PATCH", ``, 405, []string{"PATCH"}, ""},
		{
			"POST", "/user/users?__graphql", `{"user":{"id_user":0,"user_username":"x","user_password":"Zebra-Horse-77","user_firstname":"x","user_lastname":"y"}}`, 200,
			[]string{`"password": null`, `"username": "x"`, "are not repeated"},
			"Zebra",
		},
		{
			"POST", "/user/participants?__graphql", `{"participant":{"id_participant":3,"participant_password":"Zebra-Horse-77","participant_token_enabled":true}}`, 200,
			[]string{`"password": null`, `"tokenEnabled": true`},
			"Zebra",
		},
		{"GET", "/user/login?__graphql", ``, 200, []string{`"reason"`, "token from a password"}, "query"},
		{"GET", "/user/sessions?__graphql", ``, 200, []string{`"answer"`, `"status": 400`, "no operation is run"}, `"query"`},
		{"GET", "/user/nothing?__graphql", ``, 404, []string{"404"}, ""},
		{"HEAD", "/user/sites?__graphql", ``, 200, nil, ""},
	} {
		for _, who := range []string{"", "admin"} {
			var body []byte
			if c.body != "" {
				body = []byte(c.body)
			}
			status, raw := s.ask(t, s.engine, who, c.method, c.target, body)
			if status != c.status || c.lacks != "" && strings.Contains(string(raw), c.lacks) {
				t.Errorf("%s %s as %q: %d %s", c.method, c.target, who, status, raw)
			}
			for _, has := range c.has {
				if !strings.Contains(string(raw), has) {
					t.Errorf("%s %s as %q lacks %q: %s", c.method, c.target, who, has, raw)
				}
			}
		}
	}
	after, err := snapshot.Take(t.Context(), db.db)
	if err != nil || s.watched.ran > 0 || !reflect.DeepEqual(before, after) {
		t.Errorf("%d operations ran, or rows changed: %v", s.watched.ran, err)
	}
}

// TestTwinOfTheCaller: the caller's id is in the variables of who is signed in, and of nobody else.
func TestTwinOfTheCaller(t *testing.T) {
	s := newTwins(t, "opentera", func(db *watchedDB) { db.cast() })
	s.password = cast.Password
	_, nobody := s.ask(t, s.engine, "", http.MethodGet, "/user/users?self=true&__graphql", nil)
	if !strings.Contains(string(nobody), "nobody is signed in") || !strings.Contains(strings.Join(strings.Fields(string(nobody)), ""), `"id":[null]`) {
		t.Errorf("nobody: %s", nobody)
	}
	s.compare(t, cast.ProjectUser, "/user/users?self=true")
	s.password = "wrong"
	if status, raw := s.ask(t, s.engine, cast.ProjectUser, http.MethodGet, "/user/users?self=true&__graphql", nil); status != http.StatusUnauthorized {
		t.Errorf("a wrong password: %d %s", status, raw)
	}
}
