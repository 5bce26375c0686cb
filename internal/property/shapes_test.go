package property_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"teragraph/internal/domain"
)

// verb says what a mutation does: to make, change or delete rows of a kind, to join users and groups, or to set what
// groups hold on rows of a kind.
type verb struct{ does, kind string }

// verbs are the mutations that write rows. A mutation of the schema that is neither here nor in elsewhere fails
// TestEveryMutationHasAMeaning.
var verbs = map[string]verb{
	"createSite": {"create", "site"}, "updateSite": {"update", "site"}, "deleteSite": {"delete", "site"},
	"createProject": {"create", "project"}, "updateProject": {"update", "project"}, "deleteProject": {"delete", "project"},
	"createParticipantGroup": {"create", "participantGroup"}, "updateParticipantGroup": {"update", "participantGroup"},
	"deleteParticipantGroup": {"delete", "participantGroup"},
	"createParticipant":      {"create", "participant"}, "updateParticipant": {"update", "participant"},
	"updateParticipants": {"update", "participant"}, "deleteParticipant": {"delete", "participant"}, "deleteParticipants": {"delete", "participant"},
	"createUser": {"create", "user"}, "updateUser": {"update", "user"}, "deleteUser": {"delete", "user"},
	"renameUser": {"rename", "user"}, "deleteUsers": {"delete", "user"}, "changeMemberships": {"regroup", "user"},
	"createUserGroup": {"create", "userGroup"}, "updateUserGroup": {"update", "userGroup"}, "deleteUserGroup": {"delete", "userGroup"},
	"addMemberships": {"join", "membership"}, "deleteMembership": {"delete", "membership"}, "deleteMemberships": {"delete", "membership"},
	"setSiteRoles": {"grant", "site"}, "setProjectRoles": {"grant", "project"}, "deleteServiceAccess": {"delete", "serviceAccess"},
	"createSessionEvent": {"create", "sessionEvent"}, "updateSessionEvent": {"update", "sessionEvent"},
	"deleteSessionEvent": {"delete", "sessionEvent"}, "deleteSessionEvents": {"delete", "sessionEvent"},
}

// elsewhere are the mutations about tokens, which internal/auth tests.
var elsewhere = map[string]bool{"login": true, "logout": true}

// shape says what the inputs of a kind mean.
type shape struct {
	columns  map[string]string // key -> column
	refs     map[string]string // key -> kind of the row that it names
	names    map[string]int    // texts that have to say something -> how long they may be; 0: any
	nullable []string
	words    map[string][]string // key -> its words by the number that is stored
	times    []string
	made     row // what a new row has unless the input says otherwise
	grants   bool
}

// invented stands for a value that nobody can foretell; it is taken from the database once it has the right form.
type invented string

var shapes = map[string]*shape{
	"site": {
		columns: map[string]string{"name": "site_name", "twoFactorRequired": "site_2fa_required"},
		names:   map[string]int{"name": 0}, made: row{"site_2fa_required": false}, grants: true,
	},
	"project": {
		columns: map[string]string{"siteId": "id_site", "name": "project_name", "enabled": "project_enabled", "description": "project_description"},
		refs:    map[string]string{"siteId": "site"}, names: map[string]int{"name": 0}, nullable: []string{"description"},
		made: row{"project_enabled": true}, grants: true,
	},
	"participantGroup": {
		columns: map[string]string{"projectId": "id_project", "name": "participant_group_name"},
		refs:    map[string]string{"projectId": "project"}, names: map[string]int{"name": 0},
	},
	"participant": {
		columns: map[string]string{
			"projectId": "id_project", "participantGroupId": "id_participant_group", "name": "participant_name", "email": "participant_email",
			"enabled": "participant_enabled", "username": "participant_username", "password": "participant_password",
			"loginEnabled": "participant_login_enabled", "tokenEnabled": "participant_token_enabled",
		},
		refs:  map[string]string{"projectId": "project", "participantGroupId": "participantGroup"},
		names: map[string]int{"name": 0, "username": 50}, nullable: []string{"participantGroupId", "email", "username", "password"},
		made: row{
			"participant_uuid": invented("uuid"), "participant_enabled": true, "participant_login_enabled": false, "participant_token_enabled": false,
		},
	},
	"user": {
		columns: map[string]string{
			"username": "user_username", "password": "user_password", "firstName": "user_firstname", "lastName": "user_lastname", "email": "user_email",
			"enabled": "user_enabled", "superadmin": "user_superadmin", "profile": "user_profile", "notes": "user_notes",
			"twoFactorEnabled": "user_2fa_enabled", "twoFactorOtpEnabled": "user_2fa_otp_enabled",
			"twoFactorEmailEnabled": "user_2fa_email_enabled", "forcePasswordChange": "user_force_password_change",
			"accountKind": "tg_account_kind", "canDeleteFromFront": "tg_can_delete_from_front",
		},
		names: map[string]int{"username": 50}, nullable: []string{"email", "notes"},
		made: row{
			"user_uuid": invented("uuid"), "user_enabled": true, "user_superadmin": false, "user_profile": "", "user_2fa_enabled": false,
			"user_2fa_otp_enabled": false, "user_2fa_email_enabled": false, "user_force_password_change": false,
			"user_firstname": "", "user_lastname": "", "tg_account_kind": "HUMAN", "tg_can_delete_from_front": false,
		},
		grants: true,
	},
	"userGroup": {
		columns: map[string]string{"name": "user_group_name", "description": "tg_description"}, names: map[string]int{"name": 0}, nullable: []string{"description"},
		made: row{"tg_kind": "NORMAL"}, grants: true,
	},
	"membership":    {grants: true},
	"serviceAccess": {grants: true},
	"sessionEvent": {
		columns: map[string]string{
			"sessionId": "id_session", "type": "id_session_event_type", "at": "session_event_datetime", "text": "session_event_text",
			"context": "session_event_context",
		},
		refs: map[string]string{"sessionId": "session"}, nullable: []string{"text", "context"}, times: []string{"at"},
		words: map[string][]string{"type": domain.SessionEventType(0).Words()}, made: row{"session_event_datetime": clock},
	},
}

// lists are the keys of inputs that are about other rows: ids of a kind, or roles on rows of a kind.
var lists = map[string]string{"userGroupIds": "userGroup", "siteRoles": "site", "projectRoles": "project"}

// clock is the time at which everything is written.
var clock = time.Date(2026, 4, 1, 8, 30, 0, 123456000, time.UTC)

// fakeHasher hashes at once, and as bcrypt does never twice the same.
type fakeHasher struct{ n int }

func (h *fakeHasher) Hash(password string) (string, error) {
	h.n++
	return fmt.Sprintf("hash %d of %s", h.n, password), nil
}

func (*fakeHasher) Fits(hash, password string) bool { return isHash(hash, password) }

func isHash(hash any, password string) bool {
	text, _ := hash.(string)
	return strings.HasPrefix(text, "hash ") && strings.HasSuffix(text, " of "+password)
}

type fakeTokens struct{}

func (fakeTokens) Participant(key, uuid string, id int) (string, error) {
	return fmt.Sprintf("token of %s %d by %s", uuid, id, key), nil
}

// foreignKey is a reference after which the referring row goes with the one referred to.
type foreignKey struct{ table, column, to string }

// cascades reads from the tables of OpenTera which foreign keys cascade. The original does on soft-deleting what its
// schema does on deleting (the recorded cases' `db`); rows of tables that delete for good stay.
func cascades(t testing.TB) (all []foreignKey) {
	t.Helper()
	text, err := os.ReadFile("../../migrations/postgres/0001_opentera.sql")
	if err != nil {
		t.Fatal(err)
	}
	reference := regexp.MustCompile(`(?m)^ +(\w+) [^\n]*references (\w+) \((\w+)\) on delete cascade`)
	for _, table := range regexp.MustCompile(`(?s)create table (\w+) \((.*?)\n\);`).FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(table[2], "deleted_at") {
			continue
		}
		for _, m := range reference.FindAllStringSubmatch(table[2], -1) {
			all = append(all, foreignKey{table[1], m[1], m[2]})
		}
	}
	if len(all) < 30 {
		t.Fatalf("only %d foreign keys cascade; are the tables written otherwise now?", len(all))
	}
	return all
}
