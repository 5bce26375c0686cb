package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// everything selects every field of a type, edges to the given depth: what is added to the schema is in it.
func everything(schema *ast.Schema, def *ast.Definition, depth int) string {
	var b strings.Builder
	b.WriteString("{ __typename ")
	for _, f := range def.Fields {
		target := schema.Types[f.Type.Name()]
		switch {
		case strings.HasPrefix(f.Name, "__"), f.Arguments.ForName("action") != nil:
		case target.Kind != ast.Object:
			b.WriteString(f.Name + " ")
		case depth > 0:
			b.WriteString(f.Name)
			if f.Arguments.ForName("first") != nil {
				b.WriteString("(first: 4)")
			}
			b.WriteString(everything(schema, target, depth-1))
		}
	}
	b.WriteString("} ")
	return b.String()
}

// everyRoot gives a query of all fields for each root field that is a list, and for the viewer.
func everyRoot(schema *ast.Schema) map[string]string {
	queries := map[string]string{}
	for _, f := range schema.Query.Fields {
		args := ""
		if f.Arguments.ForName("first") != nil {
			args = "(first: 1000)"
		}
		if f.Arguments.ForName("id") == nil && !strings.HasPrefix(f.Name, "__") {
			queries[f.Name] = "{ " + f.Name + args + everything(schema, schema.Types[f.Type.Name()], 3) + "}"
		}
	}
	return queries
}

// neverReadable are texts of the cast that no answer may hold, whoever asks.
func neverReadable() map[string]string {
	secrets := map[string]string{
		"a password's hash": cast.PasswordHash, "the seed of one-time codes": cast.TwoFactorSecret,
		"the key of device tokens": cast.TokenEncryptionKey, "the key of participant tokens": cast.ParticipantTokenEncryptionKey,
	}
	for _, row := range rowsOf("t_devices") {
		for _, column := range []string{"device_certificate", "device_token"} {
			if s := text(row[column]); s != nil && (column == "device_certificate" || row["deleted_at"] != nil) {
				secrets[fmt.Sprintf("%s of device %d", column, row["id_device"])] = strings.TrimSpace(strings.Split(*s, "\n")[min(1, strings.Count(*s, "\n"))])
			}
		}
	}
	for _, row := range rowsOf("t_participants") {
		if s := text(row["participant_token"]); s != nil && row["deleted_at"] != nil {
			secrets[fmt.Sprintf("token of the deleted participant %d", row["id_participant"])] = *s
		}
	}
	for _, table := range []string{"t_users", "t_projects", "t_participants_groups", "t_users_groups"} {
		for _, row := range rowsOf(table) {
			for _, column := range []string{"user_username", "project_name", "participant_group_name", "user_group_name"} {
				if s := text(row[column]); s != nil && row["deleted_at"] != nil {
					secrets["the deleted "+*s] = `"` + *s + `"`
				}
			}
		}
	}
	return secrets
}

// tokensOutOfReach are those of living participants whose project the caller does not see, or may not read the
// tokens of.
func tokensOutOfReach(readable map[int]bool) map[string]string {
	secrets := map[string]string{}
	for _, row := range rowsOf("t_participants") {
		if s := text(row["participant_token"]); s != nil && !readable[row["id_project"].(int)] {
			secrets[fmt.Sprintf("token of participant %d", row["id_participant"])] = *s
		}
	}
	return secrets
}

// deviceTokens are those of all devices.
func deviceTokens() map[string]string {
	secrets := map[string]string{}
	for _, row := range rowsOf("t_devices") {
		if s := text(row["device_token"]); s != nil {
			secrets[fmt.Sprintf("token of device %d", row["id_device"])] = *s
		}
	}
	return secrets
}

func TestSecretsStaySecret(t *testing.T) {
	all := map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, cast.ProjectDeleted: true}
	cases := []struct {
		who, rules string
		readable   map[int]bool
	}{
		{"", defaultRules, nil},
		{cast.SuperAdmin, defaultRules, all},
		{cast.SuperAdmin, strictRules, all},
		{cast.SiteAdmin, strictRules, map[int]bool{1: true, 2: true, 3: true}},
		{cast.ProjectUser, defaultRules, map[int]bool{1: true}},
		{cast.ProjectUser, strictRules, nil},
		{cast.TwoRoles, defaultRules, map[int]bool{1: true, 4: true}},
		{cast.TwoRoles, strictRules, map[int]bool{4: true}},
		{cast.NoAccess, defaultRules, nil},
		{cast.AllSitesUser, defaultRules, nil},
		{cast.Disabled, strictRules, map[int]bool{1: true}},
	}
	onCast(t, func(t *testing.T, db *database.DB) {
		fixtures := map[string]fixture{defaultRules: newFixture(t, db, defaultRules), strictRules: newFixture(t, db, strictRules)}
		for _, c := range cases {
			f := fixtures[c.rules]
			for root, query := range everyRoot(f.graph.Schema()) {
				data, errs := f.ask(t, f.as(t, c.who), query)
				if !strings.Contains(data, `"__typename"`) && data != `{"serverSettings":null}` || strings.Contains(errs, string(domain.CodeInternal)) {
					t.Fatalf("%s of %s answers %.300s, errors %s", root, c.who, data, errs)
				}
				ofDevices := map[string]string{}
				if c.readable == nil && c.who != cast.AllSitesUser { // holds nothing, or administers nothing under strict
					ofDevices = deviceTokens()
				}
				for _, secrets := range []map[string]string{neverReadable(), tokensOutOfReach(c.readable), ofDevices} {
					for what, secret := range secrets {
						if strings.Contains(data+errs, secret) {
							t.Errorf("%s of %s under %s shows %s", root, c.who, c.rules, what)
						}
					}
				}
			}
		}
	})
}

// TestSecretsAreThere: the test above would prove nothing if the superadmin did not reach the rows, or if the
// secrets were not stored.
func TestSecretsAreThere(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		data, _ := f.ask(t, f.as(t, cast.SuperAdmin), everyRoot(f.graph.Schema())["participants"])
		for _, row := range rowsOf("t_participants") {
			token := text(row["participant_token"])
			if token != nil && row["deleted_at"] == nil && row["id_project"] != cast.ProjectDeleted && !strings.Contains(data, *token) {
				t.Errorf("the superadmin misses the token of participant %d", row["id_participant"])
			}
		}
		data, _ = f.ask(t, f.as(t, cast.SuperAdmin), everyRoot(f.graph.Schema())["devices"])
		for _, row := range rowsOf("t_devices") {
			if token := text(row["device_token"]); token != nil && row["deleted_at"] == nil && !strings.Contains(data, *token) {
				t.Errorf("the superadmin misses the token of device %d", row["id_device"])
			}
		}
		if n := len(neverReadable()); n < 20 {
			t.Errorf("only %d secrets are known", n)
		}
	})
}

// TestOtherCallersSeeNothing: devices, participants and services have no rights in the graph yet.
func TestOtherCallersSeeNothing(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, kind := range []domain.CallerKind{domain.CallerDevice, domain.CallerParticipant, domain.CallerService} {
			// The superadmin's id and flag, as a caller of another kind might carry them by mistake.
			ctx := domain.WithCaller(t.Context(), domain.Caller{Kind: kind, ID: 1, Superadmin: true})
			data, errs := f.ask(t, ctx, `{ sites { totalCount nodes { id } } users { totalCount nodes { id } } participants(first: 1) { totalCount nodes { token } } `+
				`viewer { user { id } can(action: "participant.read") } }`)
			want := `{"sites":{"totalCount":0,"nodes":[]},"users":{"totalCount":0,"nodes":[]},"participants":{"totalCount":0,"nodes":[]},"viewer":{"user":null,"can":false}}`
			if data != want || errs != "null" {
				t.Errorf("kind %d reads %s, errors %s", kind, data, errs)
			}
		}
	})
}
