package property_test

import (
	"fmt"
	"strings"

	"teragraph/internal/domain"
)

// appliances gives the entities of devices and services.
func appliances() map[string]*entity {
	return map[string]*entity{
		"Device": {
			kind: "device", table: "t_devices",
			columns: map[string]string{"uuid": "device_uuid", "name": "device_name", "enabled": "device_enabled", "onlineable": "device_onlineable", "token": "device_token", "config": "device_config", "info": "device_infos", "notes": "device_notes", "lastOnline": "device_lastonline", "deviceTypeId": "id_device_type", "deviceSubtypeId": "id_device_subtype"},
			one:     map[string]edge{"deviceType": {"DeviceType", "id_device_type"}, "deviceSubtype": {"DeviceSubtype", "id_device_subtype"}},
			many:    map[string]edge{"sessions": {"SessionDevice", "id_device"}, "projects": {"DeviceProject", "id_device"}, "sites": {"DeviceSite", "id_device"}, "participants": {"DeviceParticipant", "id_device"}, "serviceConfigs": {"ServiceConfig", "id_device"}},
			tests:   map[string]string{"id": "id_device", "uuid": "device_uuid", "name": "device_name", "enabled": "device_enabled", "onlineable": "device_onlineable", "notes": "device_notes"},
			related: map[string]relation{
				"deviceType":    {"deviceType", along("id_device_type")},
				"deviceSubtype": {"deviceSubtype", along("id_device_subtype")},
				"site":          {"site", linked("t_devices_sites", "id_device", "id_site")},
				"project":       {"project", linked("t_devices_projects", "id_device", "id_project")},
				"participant":   {"participant", linked("t_devices_participants", "id_device", "id_participant")},
			},
			orders: map[string]string{"ID": "id_device", "NAME": "device_name", "LAST_ONLINE": "device_lastonline"},
		},
		"DeviceType": {
			kind: "deviceType", table: "t_devices_types",
			columns: map[string]string{"name": "device_type_name", "key": "device_type_key"},
			many:    map[string]edge{"subtypes": {"DeviceSubtype", "id_device_type"}, "devices": {"Device", "id_device_type"}},
			tests:   map[string]string{"id": "id_device_type", "name": "device_type_name", "key": "device_type_key"},
			orders:  map[string]string{"ID": "id_device_type", "NAME": "device_type_name"},
		},
		"DeviceSubtype": {
			kind: "deviceSubtype", table: "t_devices_subtypes",
			columns: map[string]string{"name": "device_subtype_name", "deviceTypeId": "id_device_type"},
			one:     map[string]edge{"deviceType": {"DeviceType", "id_device_type"}},
			many:    map[string]edge{"devices": {"Device", "id_device_subtype"}},
			tests:   map[string]string{"id": "id_device_subtype", "name": "device_subtype_name"},
			related: map[string]relation{
				"deviceType": {"deviceType", along("id_device_type")},
			},
			orders: map[string]string{"ID": "id_device_subtype", "NAME": "device_subtype_name"},
		},
		"DeviceSite": {
			kind: "deviceSite", table: "t_devices_sites",
			columns: map[string]string{"deviceId": "id_device", "siteId": "id_site"},
			one:     map[string]edge{"device": {"Device", "id_device"}, "site": {"Site", "id_site"}},
			tests:   map[string]string{"id": "id_device_site"},
			related: map[string]relation{
				"device": {"device", along("id_device")},
				"site":   {"site", along("id_site")},
			},
			orders: map[string]string{"ID": "id_device_site"},
		},
		"DeviceProject": {
			kind: "deviceProject", table: "t_devices_projects",
			columns: map[string]string{"deviceId": "id_device", "projectId": "id_project"},
			one:     map[string]edge{"device": {"Device", "id_device"}, "project": {"Project", "id_project"}},
			tests:   map[string]string{"id": "id_device_project"},
			related: map[string]relation{
				"device":  {"device", along("id_device")},
				"project": {"project", along("id_project")},
			},
			orders: map[string]string{"ID": "id_device_project"},
		},
		"DeviceParticipant": {
			kind: "deviceParticipant", table: "t_devices_participants",
			columns: map[string]string{"deviceId": "id_device", "participantId": "id_participant"},
			one:     map[string]edge{"device": {"Device", "id_device"}, "participant": {"Participant", "id_participant"}},
			tests:   map[string]string{"id": "id_device_participant"},
			related: map[string]relation{
				"device":      {"device", along("id_device")},
				"participant": {"participant", along("id_participant")},
			},
			orders: map[string]string{"ID": "id_device_participant"},
		},
		"Service": {
			kind: "service", table: "t_services",
			columns: map[string]string{"uuid": "service_uuid", "name": "service_name", "key": "service_key", "hostname": "service_hostname", "port": "service_port", "endpoint": "service_endpoint", "clientEndpoint": "service_clientendpoint", "userEndpoint": "service_endpoint_user", "participantEndpoint": "service_endpoint_participant", "deviceEndpoint": "service_endpoint_device", "enabled": "service_enabled", "system": "service_system", "editableConfig": "service_editable_config", "defaultConfig": "service_default_config", "hasAssets": "service_has_assets", "hasTests": "service_has_tests"},
			many:    map[string]edge{"projects": {"ServiceProject", "id_service"}, "sites": {"ServiceSite", "id_service"}, "roles": {"ServiceRole", "id_service"}, "serviceConfigs": {"ServiceConfig", "id_service"}},
			tests:   map[string]string{"id": "id_service", "uuid": "service_uuid", "name": "service_name", "key": "service_key", "enabled": "service_enabled", "system": "service_system", "editableConfig": "service_editable_config", "hasAssets": "service_has_assets", "hasTests": "service_has_tests"},
			related: map[string]relation{
				"site":    {"site", linked("t_services_sites", "id_service", "id_site")},
				"project": {"project", linked("t_services_projects", "id_service", "id_project")},
			},
			orders: map[string]string{"ID": "id_service", "NAME": "service_name", "KEY": "service_key"},
		},
		"ServiceSite": {
			kind: "serviceSite", table: "t_services_sites",
			columns: map[string]string{"serviceId": "id_service", "siteId": "id_site"},
			one:     map[string]edge{"service": {"Service", "id_service"}, "site": {"Site", "id_site"}},
			tests:   map[string]string{"id": "id_service_site"},
			related: map[string]relation{
				"service": {"service", along("id_service")},
				"site":    {"site", along("id_site")},
			},
			orders: map[string]string{"ID": "id_service_site"},
		},
		"ServiceProject": {
			kind: "serviceProject", table: "t_services_projects",
			columns: map[string]string{"serviceId": "id_service", "projectId": "id_project"},
			one:     map[string]edge{"service": {"Service", "id_service"}, "project": {"Project", "id_project"}},
			tests:   map[string]string{"id": "id_service_project"},
			related: map[string]relation{
				"service": {"service", along("id_service")},
				"project": {"project", along("id_project")},
			},
			orders: map[string]string{"ID": "id_service_project"},
		},
		"ServiceAccess": {
			kind: "serviceAccess", table: "t_services_access",
			columns: map[string]string{"serviceRoleId": "id_service_role", "userGroupId": "group", "userId": "owner", "participantGroupId": "id_participant_group", "deviceId": "id_device"},
			one:     map[string]edge{"serviceRole": {"ServiceRole", "id_service_role"}, "userGroup": {"UserGroup", "id_user_group"}, "user": {"User", "owner"}, "participantGroup": {"ParticipantGroup", "id_participant_group"}, "device": {"Device", "id_device"}},
			tests:   map[string]string{"id": "id_service_access"},
			related: map[string]relation{
				"serviceRole":      {"serviceRole", along("id_service_role")},
				"userGroup":        {"userGroup", along("id_user_group")},
				"user":             {"user", func(w *world, r row) []any { return []any{w.at("serviceAccess", "owner", r)} }},
				"participantGroup": {"participantGroup", along("id_participant_group")},
				"device":           {"device", along("id_device")},
			},
			orders: map[string]string{"ID": "id_service_access"},
		},
		"ServiceConfig": {
			kind: "serviceConfig", table: "t_services_configs",
			columns: map[string]string{"config": "service_config_config", "serviceId": "id_service", "userId": "id_user", "participantId": "id_participant", "deviceId": "id_device"},
			one:     map[string]edge{"service": {"Service", "id_service"}, "user": {"User", "id_user"}, "participant": {"Participant", "id_participant"}, "device": {"Device", "id_device"}},
			many:    map[string]edge{"specifics": {"ServiceConfigSpecific", "id_service_config"}},
			tests:   map[string]string{"id": "id_service_config"},
			related: map[string]relation{
				"service":     {"service", along("id_service")},
				"user":        {"user", along("id_user")},
				"participant": {"participant", along("id_participant")},
				"device":      {"device", along("id_device")},
			},
			orders: map[string]string{"ID": "id_service_config"},
		},
		"ServiceConfigSpecific": {
			kind: "serviceConfigSpecific", table: "t_services_configs_specifics",
			columns: map[string]string{"name": "service_config_specific_id", "config": "service_config_specific_config", "serviceConfigId": "id_service_config"},
			one:     map[string]edge{"serviceConfig": {"ServiceConfig", "id_service_config"}},
			tests:   map[string]string{"id": "id_service_config_specific", "name": "service_config_specific_id"},
			related: map[string]relation{
				"serviceConfig": {"serviceConfig", along("id_service_config")},
			},
			orders: map[string]string{"ID": "id_service_config_specific", "NAME": "service_config_specific_id"},
		},
	}
}

// settings gives the server's settings, which are rows of no list: the signing keys are among them.
func (a *answer) settings(f *field) any {
	if a.caller.Kind != domain.CallerUser {
		return nil
	}
	stored := map[string]any{}
	for _, r := range a.w.tables["t_server_settings"] {
		stored[r["server_settings_name"].(string)] = r["server_settings_value"]
	}
	out := map[string]any{}
	for _, sub := range active(f.sub) {
		switch sub.name {
		case "__typename":
			out[sub.alias] = "ServerSettings"
		case "uuid":
			out[sub.alias] = stored["ServerUUID"]
		case "deviceRegistrationKey":
			if out[sub.alias] = stored["DeviceRegisterKey"]; !a.reads("serverSetting", sub.name, row{}) {
				out[sub.alias] = nil
				a.withheld[f.alias+"."+sub.alias+" serverSetting.deviceRegistrationKey"]++
			}
		default:
			panic("the settings have a field without a meaning: " + sub.name)
		}
	}
	return out
}

// configTexts are what OpenTera keeps as configurations: JSON, and texts that are none.
var configTexts = []any{nil, `{"a": [1, "é"]}`, "", "plain", "12.50", `"quoted"`, "{", "true"}

func (d draw) config() any { return configTexts[d.upTo(len(configTexts)-1, "config")] }

func (p peopler) devices() {
	p.rows("t_devices_types", 1, 3, func(d draw, id int) row {
		return row{"device_type_name": d.text(2), "device_type_key": fmt.Sprintf("%s%d", d.text(1), id)}
	})
	p.rows("t_devices_subtypes", 0, 3, func(d draw, _ int) row {
		return row{"device_subtype_name": d.text(2), "id_device_type": d.ref(p.w, "t_devices_types")}
	})
	p.rows("t_devices", 2, 5, func(d draw, id int) row {
		return row{
			"device_uuid": uuid(4, id), "device_name": d.text(3), "id_device_type": d.ref(p.w, "t_devices_types"), "device_certificate": "secret of the device",
			"id_device_subtype": d.optional(d.ref(p.w, "t_devices_subtypes")), "device_token": d.optional(fmt.Sprintf("device%d", id)),
			"device_enabled": !d.oneIn(3, "off"), "device_onlineable": d.oneIn(2, "onlineable"), "device_config": d.config(), "device_infos": d.config(),
			"device_notes": d.optional(d.text(3)), "device_lastonline": moments[d.upTo(len(moments)-1, "online")],
		}
	})
	p.links("t_devices_sites", "id_device", "t_devices", "id_site", "t_sites", 1, 5, false)
	p.links("t_devices_projects", "id_device", "t_devices", "id_project", "t_projects", 1, 5, false)
	p.links("t_devices_participants", "id_device", "t_devices", "id_participant", "t_participants", 1, 5, false)
}

// configs adds what comes last: rows about devices, and the server's settings.
func (p peopler) configs() {
	p.rows("t_services_access", 0, 3, func(d draw, _ int) row {
		r := row{"id_service_role": d.ref(p.w, "t_services_roles"), "id_user_group": nil}
		if r["id_device"] = d.ref(p.w, "t_devices"); d.oneIn(2, "group") {
			r["id_device"], r["id_participant_group"] = nil, d.ref(p.w, "t_participants_groups")
		}
		if r["id_service_role"] == nil {
			return nil
		}
		return r
	})
	p.rows("t_services_configs", 2, 6, func(d draw, _ int) row {
		r := row{"id_service": d.ref(p.w, "t_services"), "service_config_config": d.config()}
		if r["service_config_config"] == nil || r["id_service"] == nil {
			return nil
		}
		table := []string{"t_participants", "t_users", "t_devices"}[d.upTo(2, "whose")]
		r[keys[table]] = d.ref(p.w, table)
		return r
	})
	p.rows("t_services_configs_specifics", 2, 4, func(d draw, _ int) row {
		r := row{"service_config_specific_id": d.text(2), "service_config_specific_config": configTexts[1+d.upTo(len(configTexts)-2, "config")], "id_service_config": d.ref(p.w, "t_services_configs")}
		if r["id_service_config"] == nil {
			return nil
		}
		return r
	})
	for _, name := range []string{"TokenEncryptionKey", "DeviceRegisterKey", "ServerUUID"} {
		p.w.add("t_server_settings", row{"server_settings_name": name, "server_settings_value": "the secret " + strings.ToLower(name)})
	}
}

// deletedForGood are the tables without soft-deleted rows.
var deletedForGood = map[string]bool{"t_devices_types": true, "t_devices_subtypes": true, "t_server_settings": true}
