package catalog

import (
	"teragraph/ent"
	"teragraph/ent/device"
	"teragraph/ent/deviceparticipant"
	"teragraph/ent/deviceproject"
	"teragraph/ent/devicesite"
	"teragraph/ent/devicesubtype"
	"teragraph/ent/devicetype"
	"teragraph/ent/serviceconfig"
	"teragraph/ent/sessiondevice"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) device() *plan.Type {
	return &plan.Type{
		Name: "Device", Kind: domain.KindDevice, Table: device.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.DeviceQuery { return c.Device.Query() },
			func(r *ent.Device) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"uuid":            columns(device.FieldDeviceUUID),
			"name":            columns(device.FieldDeviceName),
			"enabled":         columns(device.FieldDeviceEnabled),
			"onlineable":      columns(device.FieldDeviceOnlineable),
			"token":           {Needs: []string{device.FieldDeviceToken}, Action: "device.token"},
			"config":          columns(device.FieldDeviceConfig),
			"info":            columns(device.FieldDeviceInfos),
			"notes":           {Needs: []string{device.FieldDeviceNotes}, Action: "device.notes"},
			"lastOnline":      columns(device.FieldDeviceLastonline),
			"deviceTypeId":    columns(device.FieldIDDeviceType),
			"deviceSubtypeId": columns(device.FieldIDDeviceSubtype),
		},
		Edges: named(map[string]*plan.Edge{
			"deviceType":     toOne("DeviceType", device.FieldIDDeviceType, func(r *ent.Device) *domain.ID { return ref(r.DeviceTypeID()) }),
			"deviceSubtype":  toOne("DeviceSubtype", device.FieldIDDeviceSubtype, (*ent.Device).DeviceSubtypeID),
			"projects":       toMany("DeviceProject", deviceproject.FieldIDDevice, func(r *ent.DeviceProject) *domain.ID { return ref(r.DeviceID()) }),
			"sites":          toMany("DeviceSite", devicesite.FieldIDDevice, func(r *ent.DeviceSite) *domain.ID { return ref(r.DeviceID()) }),
			"participants":   toMany("DeviceParticipant", deviceparticipant.FieldIDDevice, func(r *ent.DeviceParticipant) *domain.ID { return ref(r.DeviceID()) }),
			"sessions":       toMany("SessionDevice", sessiondevice.FieldIDDevice, (*ent.SessionDevice).DeviceID),
			"serviceConfigs": toMany("ServiceConfig", serviceconfig.FieldIDDevice, (*ent.ServiceConfig).DeviceID),
		}),
		Filters: map[string]plan.Filter{
			"id":            ids(device.FieldID),
			"uuid":          text(device.FieldDeviceUUID),
			"name":          text(device.FieldDeviceName),
			"enabled":       flag(device.FieldDeviceEnabled),
			"onlineable":    flag(device.FieldDeviceOnlineable),
			"notes":         masked(text(device.FieldDeviceNotes), "device.notes"),
			"deviceType":    c.relation(domain.KindDeviceType, "DeviceType", "id_device_type"),
			"deviceSubtype": c.relation(domain.KindDeviceSubtype, "DeviceSubtype", "id_device_subtype"),
			"site":          c.relation(domain.KindSite, "Site", "id_device > t_devices_sites.id_device:id_site"),
			"project":       c.relation(domain.KindProject, "Project", "id_device > t_devices_projects.id_device:id_project"),
			"participant":   c.relation(domain.KindParticipant, "Participant", "id_device > t_devices_participants.id_device:id_participant"),
		},
		Orders: map[string]plan.Order{
			"ID":          byKey(device.FieldID),
			"NAME":        byText(device.FieldDeviceName, func(r *ent.Device) any { return r.DeviceName }),
			"LAST_ONLINE": {Column: device.FieldDeviceLastonline, Time: true, Nullable: true, Value: func(r plan.Row) any { return moment(r.(*ent.Device).DeviceLastonline) }},
		},
	}
}

func (c *Catalog) deviceType() *plan.Type {
	return &plan.Type{
		Name: "DeviceType", Kind: domain.KindDeviceType, Table: devicetype.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.DeviceTypeQuery { return c.DeviceType.Query() },
			func(r *ent.DeviceType) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"name": columns(devicetype.FieldDeviceTypeName),
			"key":  columns(devicetype.FieldDeviceTypeKey),
		},
		Edges: named(map[string]*plan.Edge{
			"subtypes": toMany("DeviceSubtype", devicesubtype.FieldIDDeviceType, func(r *ent.DeviceSubtype) *domain.ID { return ref(r.DeviceTypeID()) }),
			"devices":  toMany("Device", device.FieldIDDeviceType, func(r *ent.Device) *domain.ID { return ref(r.DeviceTypeID()) }),
		}),
		Filters: map[string]plan.Filter{
			"id":   ids(devicetype.FieldID),
			"name": text(devicetype.FieldDeviceTypeName),
			"key":  text(devicetype.FieldDeviceTypeKey),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(devicetype.FieldID),
			"NAME": byText(devicetype.FieldDeviceTypeName, func(r *ent.DeviceType) any { return r.DeviceTypeName }),
		},
	}
}

func (c *Catalog) deviceSubtype() *plan.Type {
	return &plan.Type{
		Name: "DeviceSubtype", Kind: domain.KindDeviceSubtype, Table: devicesubtype.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.DeviceSubtypeQuery { return c.DeviceSubtype.Query() },
			func(r *ent.DeviceSubtype) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"name":         columns(devicesubtype.FieldDeviceSubtypeName),
			"deviceTypeId": columns(devicesubtype.FieldIDDeviceType),
		},
		Edges: named(map[string]*plan.Edge{
			"deviceType": toOne("DeviceType", devicesubtype.FieldIDDeviceType, func(r *ent.DeviceSubtype) *domain.ID { return ref(r.DeviceTypeID()) }),
			"devices":    toMany("Device", device.FieldIDDeviceSubtype, (*ent.Device).DeviceSubtypeID),
		}),
		Filters: map[string]plan.Filter{
			"id":         ids(devicesubtype.FieldID),
			"name":       text(devicesubtype.FieldDeviceSubtypeName),
			"deviceType": c.relation(domain.KindDeviceType, "DeviceType", "id_device_type"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(devicesubtype.FieldID),
			"NAME": byText(devicesubtype.FieldDeviceSubtypeName, func(r *ent.DeviceSubtype) any { return r.DeviceSubtypeName }),
		},
	}
}
