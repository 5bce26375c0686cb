package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/store/testdb"
)

// descriptions asks like any tool: by introspection, signed in or not.
func descriptions(t *testing.T, f fixture) map[string]string {
	t.Helper()
	w := f.serve(t.Context(), post(t, `{ __schema { types { name description fields { name description } } } }`, nil))
	var answer struct {
		Data struct {
			Schema struct {
				Types []struct {
					Name, Description string
					Fields            []struct{ Name, Description string }
				}
			} `json:"__schema"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%v: %.300s", err, w.Body)
	}
	found := map[string]string{}
	for _, typ := range answer.Data.Schema.Types {
		found[typ.Name] = typ.Description
		for _, field := range typ.Fields {
			found[typ.Name+"."+field.Name] = field.Description
		}
	}
	return found
}

func TestDescriptionsSayWhoSeesIt(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	byDefault, strict := newFixture(t, db, defaultRules), newFixture(t, db, strictRules)
	for _, tt := range []struct {
		f          fixture
		name, want string
	}{
		{byDefault, "Project", "To see one: the role user or admin on it, or being superadmin (`project.read`)."},
		{byDefault, "DeviceType", "To see one: being signed in as a user (`deviceType.read`)."},
		{byDefault, "Participant.email", "To read it: seeing the row (`participant.email`)."},
		{strict, "Participant.email", "To read it: the role admin on its project, or being superadmin (`participant.email`)."},
		{byDefault, "User.createdAt", "To read it: being that user, or being superadmin (`user.createdAt`)."},
		{byDefault, "User.username", "Comes with the row."},
		{byDefault, "User.memberships", "Comes with the row; what is in it follows `membership.read`."},
		{byDefault, "Asset", "To see one: seeing its session, or being superadmin (`asset.read`)."},
		{byDefault, "Session", "To see one: being its creator, or being one of its users, or the role user or admin on one of its projects, or being superadmin (`session.read`)."},
		{strict, "User.email", "To read it: being that user, or the role admin on one of its projects, or being superadmin (`user.email`)."},
		{strict, "User.createdAt", "To read it: being that user, or being superadmin (`user.createdAt`)."},
		{strict, "ServerSettings.deviceRegistrationKey", "To read it: the role admin on some site, or being superadmin (`serverSetting.deviceRegistrationKey`)."},
	} {
		if got := descriptions(t, tt.f)[tt.name]; !strings.HasSuffix(got, "\n\n"+tt.want) {
			t.Errorf("%s: %q does not end with %q", tt.name, got, tt.want)
		}
	}
}

// TestDescriptionsAreStable asks graphs that were put together side by side and again: each line stands once, two
// policies do not mix, and no description grows beyond what a tool shows.
func TestDescriptionsAreStable(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	first := descriptions(t, newFixture(t, db, defaultRules))
	newFixture(t, db, strictRules)
	again := newFixture(t, db, defaultRules)
	for range 2 {
		if diff := cmp.Diff(first, descriptions(t, again)); diff != "" {
			t.Errorf("the same policy is described differently: %s", diff)
		}
	}
	for name, text := range first {
		if n := strings.Count(text, "To see one: ") + strings.Count(text, "To read it: ") + strings.Count(text, "Comes with the row"); n > 1 || len(text) > 4000 {
			t.Errorf("%s: %d lines in %d bytes: %.200s", name, n, len(text), text)
		}
	}
}

// TestEveryRuleIsDescribed wants a line for each type with rows and each of its fields, and for each field that is gated.
func TestEveryRuleIsDescribed(t *testing.T) {
	f := newFixture(t, testdb.Open(t, dialect.SQLite), defaultRules)
	found := descriptions(t, f)
	for name, typ := range f.graph.Schema().Types {
		known := f.store.Catalogue.Type(name)
		if got, want := strings.Contains(found[name], "To see one: "), known != nil && known.Kind != ""; got != want {
			t.Errorf("%s: a line is there: %t, want %t", name, got, want)
		}
		for _, field := range typ.Fields {
			if got, want := strings.Contains(found[name+"."+field.Name], "To read it: "), field.Directives.ForName("read") != nil; got != want {
				t.Errorf("%s.%s: a line is there: %t, want %t", name, field.Name, got, want)
			}
			plain := known != nil && known.Kind != "" && field.Directives.ForName("read") == nil
			if got := strings.Contains(found[name+"."+field.Name], "Comes with the row"); got != plain {
				t.Errorf("%s.%s: it is said to come with the row: %t, want %t", name, field.Name, got, plain)
			}
		}
	}
}
