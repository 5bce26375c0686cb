package opentera

import "testing"

var (
	device2 = row{
		"id": 2, "deviceSubtypeId": nil, "deviceTypeId": 1, "config": nil, "enabled": true, "info": "{}", "lastOnline": nil, "name": "Kit",
		"notes": nil, "onlineable": true, "token": "t", "uuid": "du", "deviceSubtype": nil,
		"projects": row{"nodes": []row{{"id": 7, "deviceId": 2, "projectId": 1, "project": row{
			"id": 1, "siteId": 1, "description": nil, "enabled": true, "name": "Default Project #1", "site": site1,
		}}}},
		"participants": row{"nodes": []row{{"participant": row{"id": 1, "projectId": 1, "name": "P", "project": row{"name": "Default Project #1"}}}}},
		"sites":        row{"nodes": []row{{"site": site1}}},
	}
	service6 = row{
		"id": 6, "clientEndpoint": "/rehab", "defaultConfig": "{}", "editableConfig": true, "enabled": true, "endpoint": "/", "deviceEndpoint": nil,
		"participantEndpoint": "/participant", "userEndpoint": nil, "hasAssets": false, "hasTests": false, "hostname": "127.0.0.1",
		"key": "VideoRehabService", "name": "Video", "port": 4070, "system": true, "uuid": "su",
		"projects": row{"nodes": []row{{"id": 2, "projectId": 1, "serviceId": 6}}},
		"roles": row{"nodes": []row{
			{"id": 9, "projectId": nil, "serviceId": 6, "siteId": nil, "name": "admin", "service": row{"name": "Video"}},
			{"id": 30, "projectId": 1, "serviceId": 6, "siteId": nil, "name": "guest", "service": row{"name": "Video"}},
		}},
	}
)

const (
	minimalDevice = `"device_enabled":true,"device_name":"Kit","device_uuid":"du","id_device":2,"id_device_subtype":null,"id_device_type":1`
	wholeDevice   = minimalDevice + `,"device_config":null,"device_infos":"{}","device_lastonline":null,"device_notes":null,"device_onlineable":true,"device_token":"t"`
	shortService  = `"id_service":6,"service_clientendpoint":"/rehab","service_editable_config":true,"service_enabled":true,"service_endpoint":"/",
		"service_endpoint_participant":"/participant","service_has_assets":false,"service_has_tests":false,"service_hostname":"127.0.0.1",
		"service_key":"VideoRehabService","service_name":"Video","service_port":4070,"service_system":true,"service_uuid":"su"`
	wholeService = shortService + `,"service_default_config":"{}","service_projects":[{"id_project":1,"id_service":6,"id_service_project":2}],
		"service_roles":[{"id_service":6,"id_service_role":9,"service_name":"Video","service_role_name":"admin"},
		{"id_project":1,"id_service":6,"id_service_role":30,"service_name":"Video","service_role_name":"guest"}]`
	noFlags   = `"minimal":false,"withParticipants":false,"withProjects":false,"withSites":false`
	notItself = `"not":{"key":{"eq":"OpenTeraServer"}}`
)

func TestDevicesAndServices(t *testing.T) {
	devices, services := row{"devices": row{"nodes": []row{device2}}}, row{"services": row{"nodes": []row{service6}}}
	subtype := row{}
	for key, value := range device2 {
		subtype[key] = value
	}
	subtype["deviceSubtypeId"], subtype["deviceSubtype"] = 4, row{"id": 4, "deviceTypeId": 1, "name": "Small"}
	checkAnswers(t, []answerCase{
		{"/api/user/devices?uuid=du", devices, "Devices", `{"filter":{"uuid":{"eq":"du"}},` + noFlags + `}`, `[{` + wholeDevice + `}]`}, // user-0024
		{
			"/api/user/devices?list=true&enabled=true", devices, "Devices", // user-0028
			`{"filter":{"enabled":true},"minimal":true,"withParticipants":false,"withProjects":false,"withSites":false}`, `[{` + minimalDevice + `}]`,
		},
		{
			"/api/user/devices?id_device=2&projects=1&with_participants=1&with_sites=1&with_status=1", devices, "Devices", // user-0033
			`{"filter":{"id":[2]},"minimal":false,"withParticipants":true,"withProjects":true,"withSites":true}`,
			`[{` + wholeDevice + `,"device_busy":false,"device_online":false,"device_status":null,
			"device_participants":[{"id_participant":1,"id_project":1,"participant_name":"P","project_name":"Default Project #1"}],
			"device_projects":[{"id_device":2,"id_device_project":7,"id_project":1,"project":{` + projectRow + `,"id_site":1,"site_name":"Default Site"}}],
			"device_sites":[{"id_site":1,"site_2fa_required":false,"site_name":"Default Site"}]}]`,
		},
		{
			"/api/user/devices?id_site=1&id_device_type=1",
			row{"devices": row{"nodes": []row{subtype}}},
			"Devices",
			`{"filter":{"deviceType":{"id":[1]},"site":{"id":[1]}},` + noFlags + `}`,
			`[{"device_config":null,"device_enabled":true,"device_infos":"{}","device_lastonline":null,"device_name":"Kit","device_notes":null,"device_onlineable":true,
			"device_subtype":{"device_subtype_name":"Small","id_device_subtype":4,"id_device_type":1},"device_token":"t","device_uuid":"du",
			"id_device":2,"id_device_subtype":4,"id_device_type":1}]`,
		},
		{
			"/api/user/devices?id_project=1&id_device_type=1", devices, "Devices",
			`{"filter":{"deviceType":{"id":[1]},"project":{"id":[1]}},` + noFlags + `}`, `[{` + wholeDevice + `}]`,
		},
		{"/api/user/devices?id_project=1", devices, "Devices", `{"filter":{"project":{"id":[1]}},` + noFlags + `}`, `[{` + wholeDevice + `}]`},
		{"/api/user/devices?id_site=1", devices, "Devices", `{"filter":{"site":{"id":[1]}},` + noFlags + `}`, `[{` + wholeDevice + `}]`},
		{"/api/user/devices?id_device_type=1", devices, "Devices", `{"filter":{"deviceType":{"id":[1]}},` + noFlags + `}`, `[{` + wholeDevice + `}]`},
		{"/api/user/devices?id_device_subtype=4", devices, "Devices", `{"filter":{"deviceSubtype":{"id":[4]}},` + noFlags + `}`, `[{` + wholeDevice + `}]`},
		{"/api/user/devices?name=Kit", devices, "Devices", `{"filter":{"name":{"eq":"Kit"}},` + noFlags + `}`, `[{` + wholeDevice + `}]`},
		{"/api/user/services?id=6", services, "Services", `{"filter":{"id":[6],` + notItself + `},"minimal":false}`, `[{` + wholeService + `}]`}, // user-0392
		{"/api/user/services?list=true", services, "Services", `{"filter":{` + notItself + `},"minimal":true}`, `[{` + shortService + `}]`},      // user-0404
		{
			"/api/user/services?id_site=1&with_config=true", services, "Services",
			`{"filter":{"editableConfig":true,` + notItself + `,"site":{"id":[1]}},"minimal":false}`, `[{` + wholeService + `}]`,
		},
		{"/api/user/services?id_project=1", services, "Services", `{"filter":{` + notItself + `,"project":{"id":[1]}},"minimal":false}`, `[{` + wholeService + `}]`},
		{"/api/user/services?uuid=su", services, "Services", `{"filter":{` + notItself + `,"uuid":{"eq":"su"}},"minimal":false}`, `[{` + wholeService + `}]`},
		{
			"/api/user/services?key=VideoRehabService", services, "Services",
			`{"filter":{"key":{"eq":"VideoRehabService"},` + notItself + `},"minimal":false}`, `[{` + wholeService + `}]`,
		},
	})
}
