package cast_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
)

// grants gives what each living, enabled user holds through living memberships, groups, grants,
// roles and scopes, as "site 1 admin" or "project 4 user"; written anew, on purpose.
func grants(t *testing.T) map[string][]string {
	t.Helper()
	by := func(table, id string) map[any]map[string]any {
		out := map[any]map[string]any{}
		for _, r := range living(t, table) {
			out[r[id]] = r
		}
		return out
	}
	users, groups, roles := by("t_users", "id_user"), by("t_users_groups", "id_user_group"), by("t_services_roles", "id_service_role")
	sites, projects := by("t_sites", "id_site"), by("t_projects", "id_project")
	held := map[any][]string{}
	for _, a := range living(t, "t_services_access") {
		r, g := roles[a["id_service_role"]], a["id_user_group"]
		if r == nil || groups[g] == nil || r["id_service"] != cast.ServiceOpenTera {
			continue
		}
		name := r["service_role_name"].(string)
		if s := sites[r["id_site"]]; s != nil {
			held[g] = append(held[g], s["site_name"].(string)+": "+name)
		}
		if p := projects[r["id_project"]]; p != nil {
			held[g] = append(held[g], p["project_name"].(string)+": "+name)
		}
	}
	out := map[string][]string{}
	for _, m := range living(t, "t_users_users_groups") {
		if u := users[m["id_user"]]; u != nil {
			name := u["user_username"].(string)
			out[name] = append(out[name], held[m["id_user_group"]]...)
		}
	}
	return out
}

func TestEveryRoleSituationExists(t *testing.T) {
	const (
		lakeside = "Lakeside Rehabilitation Centre"
		stroke   = "Stroke Recovery at Home"
	)
	got := grants(t)
	for username, want := range map[string][]string{
		cast.SuperAdmin:         nil,
		cast.SiteAdmin:          {lakeside + ": admin"},
		cast.SiteUser:           {lakeside + ": user"},
		cast.ProjectAdmin:       {stroke + ": admin"},
		cast.ProjectUser:        {stroke + ": user"},
		cast.TwoRoles:           {"Pulmonary Telecare: admin", stroke + ": user"},
		cast.NoAccess:           nil,
		cast.Disabled:           {stroke + ": admin"},
		cast.TwoFactor:          {stroke + ": user"},
		cast.MustChangePassword: {"Balance and Falls: user", "Cardiac Walks: user"},
		cast.AllSitesUser:       {lakeside + ": user", "Northern Shore Hospital: user", "Sonnenhang Clinic: user"},
		cast.TwoFactorUnset:     {"Sonnenhang Clinic: admin"},
		cast.SiteAndProjectUser: {"Northern Shore Hospital: user", "Hip and Knee: user"},
		cast.DeletedProjectUser: nil,
		cast.NoGroup:            nil,
		cast.DeletedUser:        nil,
		"theo":                  {"Pulmonary Telecare: test_runner"},
	} {
		if diff := cmp.Diff(want, got[username]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", username, diff)
		}
	}
}

func TestAccountStates(t *testing.T) {
	flags := map[string]map[string]any{}
	for _, u := range rows(t, "t_users") {
		flags[u["user_username"].(string)] = u
	}
	for column, holders := range map[string][]string{
		"user_superadmin":            {cast.SuperAdmin},
		"user_2fa_enabled":           {cast.TwoFactorUnset, cast.TwoFactor},
		"user_2fa_otp_enabled":       {cast.TwoFactor},
		"user_force_password_change": {cast.MustChangePassword},
	} {
		var got []string
		for _, name := range slices.Sorted(maps.Keys(flags)) {
			if flags[name][column] == true {
				got = append(got, name)
			}
		}
		if diff := cmp.Diff(holders, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", column, diff)
		}
	}
	for name, u := range flags {
		if u["user_enabled"] == (name == cast.Disabled) || (u["deleted_at"] != nil) != (name == cast.DeletedUser) {
			t.Errorf("%s: enabled %v, deleted %v", name, u["user_enabled"], u["deleted_at"])
		}
	}
	if flags[cast.TwoFactor]["user_2fa_otp_secret"] != cast.TwoFactorSecret {
		t.Error("the one-time code secret is not TwoFactorSecret")
	}
	for _, s := range rows(t, "t_sites") {
		if s["site_2fa_required"] != false {
			t.Errorf("%v would lock its people out", s["site_name"])
		}
	}
}

func TestLoginsAreAccounts(t *testing.T) {
	known := map[string]bool{}
	for _, u := range living(t, "t_users") {
		known[u["user_username"].(string)] = true
	}
	seen := map[string]bool{}
	for _, l := range cast.Logins() {
		if !known[l.Username] || l.Rights == "" || seen[l.Username] {
			t.Errorf("login %+v", l)
		}
		seen[l.Username] = true
	}
	if len(seen) < 8 {
		t.Errorf("only %d logins", len(seen))
	}
}

func TestNamedParticipants(t *testing.T) {
	all := rows(t, "t_participants")
	type state struct {
		Project                                                          int
		Group, Email, Token, Enabled, TokenEnabled, Login, Alive, InList bool
	}
	deletedGroups := map[any]bool{}
	for _, g := range rows(t, "t_participants_groups") {
		deletedGroups[g["id_participant_group"]] = g["deleted_at"] != nil
	}
	for id, want := range map[int]state{
		cast.ParticipantComplete:       {cast.ProjectStroke, true, true, true, true, true, true, true, true},
		cast.ParticipantNoGroup:        {cast.ProjectStroke, false, true, true, true, true, false, true, false},
		cast.ParticipantDisabled:       {cast.ProjectStroke, true, true, true, false, false, false, true, true},
		cast.ParticipantNoToken:        {cast.ProjectStroke, true, false, false, true, true, false, true, true},
		cast.ParticipantPulmonary:      {cast.ProjectPulmonary, true, true, true, true, true, false, true, true},
		cast.ParticipantParkinson:      {cast.ProjectParkinson, true, true, true, true, true, false, true, true},
		cast.ParticipantDeletedGroup:   {cast.ProjectBalance, true, true, true, true, true, false, true, false},
		cast.ParticipantDeletedProject: {cast.ProjectDeleted, false, true, true, true, true, false, true, false},
		cast.ParticipantDeleted:        {cast.ProjectStroke, false, true, true, true, true, false, false, false},
	} {
		p := all[id-1]
		group := p["id_participant_group"]
		got := state{
			p["id_project"].(int), group != nil, p["participant_email"] != nil, p["participant_token"] != nil,
			p["participant_enabled"].(bool), p["participant_token_enabled"].(bool), p["participant_login_enabled"].(bool),
			p["deleted_at"] == nil, group != nil && !deletedGroups[group],
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("participant %d (-want +got):\n%s", id, diff)
		}
	}
	if all[cast.ParticipantComplete-1]["participant_username"] != cast.ParticipantUsername {
		t.Error("participant 1 has another user name")
	}
	if got := all[cast.ParticipantComplete-1]["participant_name"]; got != "Hiroshi Mensah" {
		t.Errorf("participant 1 is called %v", got)
	}
}

func TestStaticTokensAreSigned(t *testing.T) {
	check := func(token any, key, uuid string) {
		t.Helper()
		signed, signature, _ := cutLast(token.(string), ".")
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write([]byte(signed))
		if base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) != signature {
			t.Errorf("bad signature in %v", token)
		}
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(signed, ".")[1])
		if err != nil || !strings.Contains(string(payload), uuid) {
			t.Errorf("payload %s, want uuid %s (%v)", payload, uuid, err)
		}
	}
	for _, d := range rows(t, "t_devices") {
		if d["device_token"] != nil {
			check(d["device_token"], cast.TokenEncryptionKey, d["device_uuid"].(string))
		}
	}
	for _, p := range rows(t, "t_participants") {
		if p["participant_token"] != nil {
			check(p["participant_token"], cast.ParticipantTokenEncryptionKey, p["participant_uuid"].(string))
		}
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func TestNamedDevices(t *testing.T) {
	links := func(table, column string, device int) (out []int) {
		for _, l := range living(t, table) {
			if l["id_device"] == device {
				out = append(out, l[column].(int))
			}
		}
		return out
	}
	for device, want := range map[int]struct{ Sites, Projects []int }{
		cast.DeviceStroke:      {[]int{cast.SiteLakeside}, []int{cast.ProjectStroke}},
		cast.DeviceSharedSites: {[]int{cast.SiteLakeside, cast.SiteNorthernShore}, []int{cast.ProjectStroke, cast.ProjectPulmonary}},
		cast.DeviceSiteOnly:    {[]int{cast.SiteSonnenhang}, nil},
		cast.DeviceUnlinked:    {nil, nil},
	} {
		got := struct{ Sites, Projects []int }{links("t_devices_sites", "id_site", device), links("t_devices_projects", "id_project", device)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("device %d (-want +got):\n%s", device, diff)
		}
	}
	all := rows(t, "t_devices")
	if all[cast.DeviceDisabled-1]["device_enabled"] != false || all[cast.DeviceNoToken-1]["device_token"] != nil || all[cast.DeviceDeleted-1]["deleted_at"] == nil {
		t.Error("the devices with special states have others")
	}
	if got := links("t_devices_participants", "id_participant", cast.DeviceStroke); !slices.Contains(got, cast.ParticipantComplete) {
		t.Errorf("device %d belongs to %v", cast.DeviceStroke, got)
	}
}
