package opentera

import (
	"net/http"
	"testing"

	"teragraph/internal/schematest"
)

var (
	session4 = row{
		"id": 4, "uuid": "su4", "name": "Session #4", "status": 1, "startsAt": "2024-03-12T10:00:00+00:00", "duration": 1904, "comments": nil,
		"parameters": nil, "sessionTypeId": 1, "creatorUserId": 1, "creatorParticipantId": nil, "creatorDeviceId": nil, "creatorServiceId": 6,
		"creatorUser": row{"id": 1, "uuid": "u1", "name": "Super Admin"}, "creatorParticipant": nil, "creatorDevice": nil,
		"creatorService": row{"name": "Video", "uuid": "v6"}, "sessionType": row{"name": "Video call", "color": "#00FF00"},
		"assets": row{"totalCount": 3}, "tests": row{"totalCount": 0},
		"participants": row{"nodes": []row{{"participant": participant1}}},
		"users":        row{"nodes": []row{{"person": row{"id": 1, "uuid": "u1", "name": "Super Admin"}}}},
		"devices":      row{"nodes": []row{{"device": device2}}},
	}
	event1 = row{"id": 1, "sessionId": 1, "type": 110, "at": "2024-03-15T05:38:00+00:00", "text": "E", "context": nil}
	asset6 = row{
		"id": 6, "uuid": "au", "name": "Film", "mediaType": "video/mpeg", "serviceUuid": "s0", "createdAt": nil, "expiresAt": nil, "sessionId": 9,
		"participantId": nil, "userId": nil, "deviceId": 2, "serviceId": 6, "session": session4, "participant": nil, "user": nil,
		"device": device2, "service": row{"name": "Video"},
	}
	test4 = row{
		"id": 4, "uuid": "tu", "name": "Test #3", "at": "2024-03-13T10:00:00+00:00", "status": 0, "summary": nil, "sessionId": 3, "testTypeId": 1,
		"participantId": 1, "userId": nil, "deviceId": nil, "serviceId": nil, "session": session4, "testType": row{"name": "Survey", "uuid": "ttu"},
		"participant": participant1, "user": nil, "device": nil, "service": nil,
	}
)

const (
	noSelector   = `"byDevice":false,"byParticipant":false,"bySession":false,"byUser":false,"device":0,"participant":0,"session":0,"user":0`
	shortSession = `"id_creator_device":null,"id_creator_participant":null,"id_creator_service":6,"id_creator_user":1,"id_session":4,"id_session_type":1,
		"session_assets_count":3,"session_creator_service":"Video","session_creator_service_uuid":"v6","session_creator_user":"Super Admin",
		"session_creator_user_uuid":"u1","session_duration":1904,"session_name":"Session #4","session_start_datetime":"2024-03-12T10:00:00+00:00",
		"session_status":1,"session_tests_count":0,"session_uuid":"su4"`
	wholeSession = shortSession + `,"session_comments":null,"session_parameters":null,
		"session_participants":[{"id_participant":1,"id_project":1,"participant_name":"P","participant_uuid":"pu","project_name":"Default Project #1"}],
		"session_users":[{"id_user":1,"user_name":"Super Admin","user_uuid":"u1"}],
		"session_devices":[{"device_name":"Kit","device_uuid":"du","id_device":2}]`
	wholeAsset = `"asset_datetime":null,"asset_expiration_datetime":null,"asset_name":"Film","asset_service_uuid":"s0","asset_type":"video/mpeg",
		"asset_uuid":"au","id_asset":6,"id_device":2,"id_participant":null,"id_service":6,"id_session":9,"id_user":null`
	wholeTest = `"id_device":null,"id_participant":1,"id_service":null,"id_session":3,"id_test":4,"id_test_type":1,"id_user":null,
		"test_datetime":"2024-03-13T10:00:00+00:00","test_name":"Test #3","test_status":0,"test_summary":null,"test_uuid":"tu"`
)

func TestSessionsAndResults(t *testing.T) {
	sessions, events := row{"sessions": row{"nodes": []row{session4}}}, row{"sessionEvents": row{"nodes": []row{event1}}}
	checkAnswers(t, []answerCase{
		{
			"/api/user/sessions?id_device=2&with_session_type=true", sessions, "Sessions", // user-0531
			`{"filter":{"device":{"id":[2]}},"minimal":false,"withType":true}`,
			`[{` + wholeSession + `,"session_type_color":"#00FF00","session_type_name":"Video call"}]`,
		},
		{
			"/api/user/sessions?id_user=3&list=true&status=4&start_date=2024-03-11&end_date=2024-03-13&limit=3&offset=2", sessions, "Sessions",
			`{"filter":{"startsAt":{"before":"2024-03-14T00:00:00Z","from":"2024-03-11T00:00:00Z"},"status":["TERMINATED"],"user":{"id":[3]}},
			"limit":3,"minimal":true,"offset":2,"withType":false}`, `[{` + shortSession + `}]`,
		},
		{
			"/api/user/sessions/events?id_session=1&unknown_param=1", events, "SessionEvents", // user-0569
			`{"filter":{"session":{"id":[1]}},"order":[{"field":"AT"}]}`,
			`[{"id_session":1,"id_session_event":1,"id_session_event_type":110,"session_event_context":null,
			"session_event_datetime":"2024-03-15T05:38:00+00:00","session_event_text":"E"}]`,
		},
		{
			"/api/user/assets?id_creator_device=2", row{"device": row{"id": 2}, "assets": row{"nodes": []row{asset6}}}, "Assets", // user-0009
			`{"byDevice":true,"byParticipant":false,"byService":false,"bySession":false,"byUser":false,"device":2,"participant":0,"service":0,"session":0,
			"user":0,"filter":{"device":{"id":[2]}},"full":false,"onlyToken":false}`, `[{` + wholeAsset + `}]`,
		},
		{
			"/api/user/assets?asset_uuid=au&full=1",
			row{"assets": row{"nodes": []row{asset6}}},
			"Assets",
			`{"filter":{"uuid":{"eq":"au"}},"full":true,"onlyToken":false,"byService":false,"service":0,` + noSelector + `}`,
			`[{` + wholeAsset + `,"asset_session_name":"Session #4","asset_device":"Kit","asset_service":"Video"}]`,
		},
		{
			"/api/user/tests?id_test=4&full=1",
			row{"tests": row{"nodes": []row{test4}}},
			"Tests",
			`{"filter":{"id":[4]},"full":true,"onlyToken":false,` + noSelector + `}`,
			`[{` + wholeTest + `,"test_session_name":"Session #4","test_test_type_name":"Survey","test_test_type_uuid":"ttu","test_participant":"P"}]`,
		},
		{
			"/api/user/tests?id_test=4&with_only_token=1", row{"tests": row{"nodes": []row{test4}}}, "Tests", // user-0761, without its token
			`{"filter":{"id":[4]},"full":false,"onlyToken":true,` + noSelector + `}`, `[{"test_uuid":"tu"}]`,
		},
	})
}

// TestSelectorsOutOfReach: what a selector names has to be seen, where the contract says 403.
func TestSelectorsOutOfReach(t *testing.T) {
	schema := schematest.Load(t)
	for target, root := range map[string]string{
		"/user/assets?id_session=1": "session", "/user/assets?id_participant=99": "participant", "/user/assets?id_creator_user=1": "user",
		"/user/assets?id_device=2": "device", "/user/assets?id_creator_service=2": "service", "/user/tests?id_session=1": "session",
		"/user/tests?id_participant=1": "participant", "/user/tests?id_user=1": "user", "/user/tests?id_device=1": "device",
	} {
		hidden := row{root: nil, "assets": row{"nodes": []row{asset6}}, "tests": row{"nodes": []row{test4}}}
		w := ask(t, newEngine(t, &fakeGraph{schema: schema, root: hidden}, fakeLogin{}), target, true)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s answers %d: %s", target, w.Code, w.Body)
		}
	}
}
