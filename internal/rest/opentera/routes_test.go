package opentera

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/schematest"
)

var (
	site1    = row{"id": 1, "name": "Default Site", "twoFactorRequired": false, "role": "user"}
	project1 = row{
		"id": 1, "siteId": 1, "description": nil, "enabled": true, "name": "Default Project #1", "role": "admin",
		"site": site1, "participants": row{"totalCount": 3}, "participantGroups": row{"totalCount": 1},
	}
	group1 = row{"id": 1, "name": "Users"}
	user3  = row{
		"id": 3, "uuid": "u3", "username": "user", "firstName": "Site", "lastName": "User", "name": "Site User",
		"email": nil, "enabled": true, "superadmin": false, "profile": "", "notes": nil, "lastOnline": nil,
		"twoFactorEnabled": false, "twoFactorOtpEnabled": false, "twoFactorEmailEnabled": false, "forcePasswordChange": false,
		"memberships": row{"nodes": []row{{"userGroup": group1}}},
	}
	participant1 = row{
		"id": 1, "participantGroupId": 1, "projectId": 1, "email": "x@example.org", "enabled": true, "lastOnline": nil,
		"loginEnabled": true, "name": "P", "token": "t", "tokenEnabled": true, "username": "p", "uuid": "pu",
		"lastSessionAt": "2024-03-15T10:00:00+00:00", "project": project1, "devices": row{"nodes": []row{{"device": device2}}},
	}
)

const (
	wholeParticipant = `"id_participant":1,"id_participant_group":1,"id_project":1,"participant_email":"x@example.org","participant_enabled":true,
		"participant_lastonline":null,"participant_login_enabled":true,"participant_name":"P","participant_token":"t","participant_token_enabled":true,
		"participant_username":"p","participant_uuid":"pu","participant_project_enabled":true,"participant_busy":false,"participant_online":false`
	wholeUser = `"id_user":3,"user_2fa_email_enabled":false,"user_2fa_enabled":false,"user_2fa_otp_enabled":false,"user_email":null,"user_enabled":true,
		"user_firstname":"Site","user_force_password_change":false,"user_lastname":"User","user_lastonline":null,"user_name":"Site User","user_notes":null,
		"user_profile":"","user_superadmin":false,"user_username":"user","user_uuid":"u3"`
	minimalUser = `"id_user":3,"user_2fa_enabled":false,"user_enabled":true,"user_firstname":"Site","user_lastname":"User","user_name":"Site User","user_superadmin":false,"user_uuid":"u3"`
	projectRow  = `"id_project":1,"project_description":null,"project_enabled":true,"project_name":"Default Project #1"`
)

func users(viewerID int) row {
	return row{
		"viewer": row{
			"user":     row{"id": viewerID},
			"projects": []row{{"project": project1, "role": "user"}},
			"sites":    []row{{"site": site1, "role": "user"}},
		},
		"users": row{"nodes": []row{user3}},
	}
}

func access(inherited any, role any) row {
	return row{"site": site1, "project": project1, "user": user3, "userGroup": group1, "inherited": inherited, "role": role}
}

// The wanted bodies have the shapes of the recordings that are named.
func TestAnswers(t *testing.T) {
	checkAnswers(t, []answerCase{
		{
			"/api/user/sites?id=1",
			row{"sites": row{"nodes": []row{site1}}}, // user-0713
			"Sites", `{"filter":{"id":[1]}}`,
			`[{"id_site":1,"site_2fa_required":false,"site_name":"Default Site","site_role":"user"}]`,
		},
		{
			"/user/sites?id_device=2&unknown=1",
			row{"sites": row{"nodes": []row{site1}}}, // user-0722
			"Sites", `{"filter":{"device":{"id":[2]}}}`,
			`[{"id_device":2,"id_site":1,"site_2fa_required":false,"site_name":"Default Site","site_role":"user"}]`,
		},
		{
			"/api/user/sites?user_uuid=a-b&name=ignored",
			row{"sites": row{"nodes": []row{}}},
			"Sites", `{"filter":{"user":{"uuid":{"eq":"a-b"}}}}`, `[]`,
		},
		{
			"/api/user/projects?id=1&id_site=1&enabled=FALSE",
			row{"projects": row{"nodes": []row{project1}}}, // user-0342
			"Projects", `{"filter":{"id":[1]},"minimal":false}`,
			`[{` + projectRow + `,"id_site":1,"project_role":"admin","site_name":"Default Site"}]`,
		},
		{
			"/api/user/projects?id_service=3&id_site=1&list=1",
			row{"projects": row{"nodes": []row{project1}}}, // user-0344
			"Projects", `{"filter":{"service":{"id":[3]},"site":{"id":[1]}},"minimal":true}`,
			`[{` + projectRow + `,"id_site":1,"project_participant_count":3,"project_participant_group_count":1}]`,
		},
		{"/api/user/projects", row{"projects": row{"nodes": []row{}}}, "Projects", `{"minimal":false}`, `[]`},
		{
			"/api/user/groups?list=false",
			row{"participantGroups": row{"nodes": []row{{"id": 2, "projectId": 2, "name": "B", "participants": row{"totalCount": 0}}}}}, // user-0207
			"ParticipantGroups", `{"minimal":true}`,
			`[{"group_participant_count":0,"id_participant_group":2,"id_project":2,"participant_group_name":"B"}]`,
		},
		{
			"/api/user/groups?id_group=2",
			row{"participantGroups": row{"nodes": []row{{"id": 2, "projectId": 2, "name": "B", "project": nil}}}},
			"ParticipantGroups", `{"filter":{"id":[2]},"minimal":false}`,
			`[{"id_participant_group":2,"id_project":2,"participant_group_name":"B","project_name":null}]`,
		},
		{"/api/user/groups?list=true", nil, "", "", `[]`}, // user-0201
		{
			"/api/user/participants?id=1&id_site=1",
			row{"participants": row{"nodes": []row{participant1}}}, // user-0265
			"Participants", `{"filter":{"id":[1]},"full":false,"minimal":false,"order":[{"field":"ID"}],"withLastSession":true,"withSite":true}`,
			`[{` + wholeParticipant + `,"id_site":1,"participant_lastsession":"2024-03-15T10:00:00+00:00"}]`,
		},
		{
			"/api/user/participants?id_device=2&no_group=true&orderby_recents=1&limit=7",
			row{"participants": row{"nodes": []row{participant1}}}, // user-0268
			"Participants", `{"filter":{"device":{"id":[2]},"hasGroup":false},"full":false,"limit":7,"minimal":false,"order":[{"direction":"DESC","field":"UPDATED"}],"withLastSession":false,"withSite":false}`,
			`[{` + wholeParticipant + `}]`,
		},
		{
			"/api/user/participants?id_project=1&full=true&enabled=1",
			row{"participants": row{"nodes": []row{participant1}}},
			"Participants", `{"filter":{"enabled":true,"project":{"id":[1]}},"full":true,"minimal":false,"order":[{"field":"ID"}],"withLastSession":false,"withSite":false}`,
			`[{` + wholeParticipant + `,"participant_devices":[{"id_device":2,"id_device_subtype":null,"id_device_type":1,"device_enabled":true,"device_name":"Kit","device_uuid":"du"}],
			"participant_lastsession":"2024-03-15T10:00:00+00:00","participant_project":{` + projectRow + `,"id_site":1}}]`,
		},
		{
			"/api/user/participants?id=1&list=true",
			row{"participants": row{"nodes": []row{participant1}}}, // user-0270
			"Participants", `{"filter":{"id":[1]},"full":false,"minimal":true,"order":[{"field":"ID"}],"withLastSession":true,"withSite":true}`,
			`[{"id_participant":1,"id_participant_group":1,"id_project":1,"participant_busy":false,"participant_email":"x@example.org","participant_enabled":true,
			"participant_name":"P","participant_online":false,"participant_token_enabled":true,"participant_uuid":"pu"}]`,
		},
		{"/api/user/participants?enabled=true", nil, "", "", `[]`},
		{
			"/api/user/usergroups?id_user=3",
			row{"userGroups": row{"nodes": []row{{
				"id": 1, "name": "Users", "siteAccess": []row{access(true, "user")}, "projectAccess": []row{access(false, "user")},
			}}}}, // user-0874
			"UserGroups", `{"filter":{"user":{"id":[3]}},"minimal":false}`,
			`[{"id_user_group":1,"user_group_name":"Users","user_group_projects_access":[{` + projectRow + `,"project_access_role":"user"}],
			"user_group_sites_access":[{"id_site":1,"site_2fa_required":false,"site_access_inherited":true,"site_access_role":"user","site_name":"Default Site"}]}]`,
		},
		{
			"/api/user/usergroups?list=true", row{"userGroups": row{"nodes": []row{group1}}}, // user-0876
			"UserGroups", `{"minimal":true}`, `[{"id_user_group":1,"user_group_name":"Users"}]`,
		},
		{
			"/api/user/users?id_user=3", users(3), // user-0909
			"Users", `{"filter":{"id":[3]},"minimal":false,"withGroups":false}`,
			`[{` + wholeUser + `,"projects":[{` + projectRow + `,"id_site":1,"project_role":"user","site_name":"Default Site"}],
			"sites":[{"id_site":1,"site_2fa_required":false,"site_name":"Default Site","site_role":"user"}]}]`,
		},
		{
			"/api/user/users?id=3&with_usergroups=true&with_status=true", users(5), // user-0910
			"Users", `{"filter":{"id":[3]},"minimal":false,"withGroups":true}`,
			`[{` + wholeUser + `,"user_busy":false,"user_online":false,"user_user_groups":[{"id_user_group":1,"user_group_name":"Users"}]}]`,
		},
		{
			"/api/user/users?self=true&list=true", users(3), // user-0912
			"Users", `{"filter":{"id":[3]},"minimal":true,"withGroups":false}`, `[{` + minimalUser + `}]`,
		},
		{
			"/api/user/siteaccess?id_user=1&with_empty=true",
			row{"user": row{"siteAccess": []row{access(true, "admin"), access(nil, nil)}}}, // user-0679
			"UserSiteAccess", `{"id":1,"withEmpty":true}`,
			`[{"id_site":1,"site_2fa_required":false,"site_access_inherited":true,"site_access_role":"admin","site_name":"Default Site"},
			{"id_site":1,"site_2fa_required":false,"site_access_role":null,"site_name":"Default Site"}]`,
		},
		{"/api/user/siteaccess?id_user=9", row{"user": nil}, "UserSiteAccess", `{"id":9,"withEmpty":false}`, `[]`},
		{
			"/api/user/siteaccess?id_user_group=1&admins=true&by_users=true&with_usergroups=true&with_empty=true",
			row{"userGroup": row{"siteAccess": []row{access(nil, nil)}}}, // user-0681
			"UserGroupSiteAccessByUser", `{"callerRole":"ADMIN","id":1,"role":"ADMIN","withEmpty":true,"withGroups":true}`,
			`[{"id_site":1,"id_user":3,"site_access_inherited":null,"site_access_role":null,"user_enabled":true,"user_groups":[{"id_user_group":1,"user_group_name":"Users"}],"user_name":"Site User"}]`,
		},
		{
			"/api/user/siteaccess?id_site=1&with_usergroups=true", row{"site": row{"access": []row{access(false, "admin")}}}, // user-0677
			"SiteAccess", `{"id":1,"withEmpty":false}`, `[{"id_user_group":1,"site_access_role":"admin","user_group_name":"Users"}]`,
		},
		{
			"/api/user/siteaccess?id_site=1&by_users=true",
			row{"site": row{"access": []row{access(false, "admin")}}},
			"SiteAccessByUser", `{"id":1,"withEmpty":false,"withGroups":false}`,
			`[{"id_site":1,"id_user":3,"site_access_inherited":false,"site_access_role":"admin","user_enabled":true,"user_name":"Site User"}]`,
		},
		{
			"/api/user/siteaccess?id_user_group=1",
			row{"userGroup": nil},
			"UserGroupSiteAccess", `{"id":1,"withEmpty":false}`, `[]`,
		},
		{"/api/user/siteaccess?with_usergroups=true", nil, "", "", `[]`}, // user-0680
		{
			"/api/user/projectaccess?id_project=1&with_sites=true",
			row{"project": row{"access": []row{access(true, "admin")}}}, // user-0310
			"ProjectAccess", `{"id":1,"withEmpty":false,"withSites":true}`,
			`[{"id_site":1,"id_user_group":1,"project_access_inherited":true,"project_access_role":"admin","site_name":"Default Site","user_group_name":"Users"}]`,
		},
		{
			"/api/user/projectaccess?id_user_group=1&by_users=true",
			row{"userGroup": row{"projectAccess": []row{access(false, "user")}}}, // user-0314
			"UserGroupProjectAccessByUser", `{"id":1,"withEmpty":false,"withSites":false}`,
			`[{"id_project":1,"id_user":3,"project_access_inherited":false,"project_access_role":"user","user_enabled":true,"user_name":"Site User"}]`,
		},
		{
			"/api/user/projectaccess?id_user_group=3&admins=true",
			row{"userGroup": row{"projectAccess": []row{access(true, "admin")}}}, // user-0304
			"UserGroupProjectAccess", `{"callerRole":"ADMIN","id":3,"role":"ADMIN","withEmpty":false,"withSites":false}`,
			`[{` + projectRow + `,"project_access_inherited":true,"project_access_role":"admin"}]`,
		},
		{
			"/api/user/projectaccess?id_user=1&with_sites=1",
			row{"user": row{"projectAccess": []row{access(false, "user")}}},
			"UserProjectAccess", `{"id":1,"withEmpty":false,"withSites":true}`,
			`[{` + projectRow + `,"id_site":1,"project_access_role":"user","site_name":"Default Site"}]`,
		},
		{
			"/api/user/projectaccess?id_project=1&by_users=true&with_sites=true",
			row{"project": row{"access": []row{access(false, "user")}}},
			"ProjectAccessByUser", `{"id":1,"withEmpty":false,"withSites":true}`,
			`[{"id_project":1,"id_site":1,"id_user":3,"project_access_inherited":false,"project_access_role":"user","site_name":"Default Site","user_enabled":true,"user_name":"Site User"}]`,
		},
		{
			"/api/user/users/usergroups?id_user_group=1&with_empty=true",
			row{
				"memberships": row{"nodes": []row{{"id": 5, "user": user3, "userGroup": group1}}},
				"users":       row{"nodes": []row{{"id": 4, "name": "Other User"}}},
			}, // user-0951
			"GroupMemberships", `{"filter":{"user":{},"userGroup":{"id":[1]}},"minimal":false,"others":{"not":{"userGroup":{"id":[1]}},"superadmin":false},"withEmpty":true}`,
			`[{"id_user":3,"id_user_group":1,"id_user_user_group":5,"user_fullname":"Site User","user_group_name":"Users"},
			{"id_user":4,"id_user_group":null,"id_user_user_group":null,"user_fullname":"Other User","user_group_name":null}]`,
		},
		{
			"/api/user/users/usergroups?id_user=3&with_empty=true&list=true",
			row{
				"memberships": row{"nodes": []row{{"id": 5, "user": user3, "userGroup": group1}}},
				"userGroups":  row{"nodes": []row{{"id": 2, "name": "Others"}}},
			},
			"UserMemberships", `{"filter":{"user":{"id":[3]},"userGroup":{}},"minimal":true,"others":{"not":{"user":{"id":[3]}}},"withEmpty":true}`,
			`[{"id_user":3,"id_user_group":1,"id_user_user_group":5},{"id_user":null,"id_user_group":2,"id_user_user_group":null}]`,
		},
		{
			"/api/user/users/usergroups?id_user=3",
			row{"memberships": row{"nodes": []row{}}}, // user-0956
			"UserMemberships", `{"filter":{"user":{"id":[3]},"userGroup":{}},"minimal":false,"others":{"not":{"user":{"id":[3]}}},"withEmpty":false}`,
			`[]`,
		},
	})
}

// answerCase is a request, what the graph has, what it is asked and what the client gets.
type answerCase struct {
	target    string
	root      row
	operation string
	variables string
	want      string
}

func checkAnswers(t *testing.T, tests []answerCase) {
	t.Helper()
	schema := schematest.Load(t)
	for _, tt := range tests {
		t.Run(tt.target, func(t *testing.T) {
			graph := &fakeGraph{schema: schema, root: tt.root}
			w := ask(t, newEngine(t, graph, fakeLogin{}), tt.target, true)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
				t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			if diff := cmp.Diff(parsed(t, tt.want), parsed(t, w.Body.String())); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			if graph.operation != tt.operation {
				t.Errorf("operation %q, want %q", graph.operation, tt.operation)
			}
			if tt.operation == "" {
				return
			}
			got, err := json.Marshal(graph.variables)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(parsed(t, tt.variables), parsed(t, string(got))); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
		})
	}
}

func parsed(t *testing.T, s string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return v
}
