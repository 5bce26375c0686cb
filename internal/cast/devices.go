package cast

import (
	"fmt"
	"time"
)

// Devices that tests name.
const (
	DeviceStroke      = 1  // video kit: Lakeside, Stroke Recovery, participant 1
	DeviceSharedSites = 2  // sensor linked to Lakeside and Northern Shore, to projects 1 and 4
	DeviceDisabled    = 3  // disabled
	DeviceNoToken     = 4  // registered without a token
	DeviceSiteOnly    = 5  // linked to Sonnenhang, to no project
	DeviceUnlinked    = 60 // linked to nothing
	DeviceDeleted     = 61 // soft-deleted, its links to Lakeside and Stroke Recovery still live
)

const livingDevices = 60

// The device types.
const (
	deviceTypeVideo = iota + 1
	deviceTypeSensor
	deviceTypeTablet
	deviceTypeRobot
	deviceTypeDesk
)

func (b *builder) devices() {
	for _, t := range []struct{ name, key string }{
		{"Video kit", "videoconference"},
		{"Sensor", "sensor"},
		{"Tablet", "tablet"},
		{"Robot", "robot"},
		{"Active desk", "active_desk"},
	} {
		b.add("t_devices_types", t.name, t.key)
	}
	subtypes := map[int][]int{}
	for _, s := range []struct {
		deviceType int
		name       string
	}{
		{deviceTypeVideo, "Single camera"},
		{deviceTypeVideo, "Two cameras"},
		{deviceTypeSensor, "Wrist watch"},
		{deviceTypeSensor, "Insole pair"},
		{deviceTypeSensor, "Pulse oximeter"},
		{deviceTypeTablet, "Ten inch"},
		{deviceTypeRobot, "Tabletop arm"},
		{deviceTypeRobot, "Telepresence base"},
	} {
		subtypes[s.deviceType] = append(subtypes[s.deviceType], b.add("t_devices_subtypes", s.deviceType, s.name))
	}

	for id := 1; id <= livingDevices; id++ {
		kind := deviceTypeOf(id)
		subtype := 0
		if own := subtypes[kind]; len(own) > 0 && id%7 != 0 {
			subtype = own[id/deviceTypeDesk%len(own)]
		}
		b.device(b.add, id, kind, subtype)
		b.deviceType[id] = kind
	}
	for id := DeviceDeleted; id < DeviceDeleted+3; id++ {
		b.device(b.addDeleted, id, deviceTypeSensor, 0)
	}
	b.deviceLinks()

	b.add("t_services_access", nil, DeviceStroke, nil, b.roles[globalRole(ServiceVideoRehab, "user")])
	b.add("t_services_access", nil, DeviceSharedSites, nil, b.roles[globalRole(ServiceGait, "user")])
	b.addDeleted("t_services_access", nil, DeviceSiteOnly, nil, b.roles[globalRole(ServiceRobot, "user")])
}

func deviceTypeOf(id int) int {
	if project := deviceProject(id); project == ProjectRobotArm {
		return deviceTypeRobot
	}
	return (id-1)%deviceTypeDesk + 1
}

// deviceProject gives the project that a device is linked to, 0 for none.
func deviceProject(id int) int {
	if id == DeviceSiteOnly || id == DeviceUnlinked || id%9 == 8 {
		return 0
	}
	return []int{1, 1, 1, 2, 2, 3, 4, 4, 7, 5, 7, 8, 6}[(id-1)%13]
}

// siteOnly gives the site of a device that has no project.
func siteOnly(id int) int {
	if id == DeviceSiteOnly {
		return SiteSonnenhang
	}
	return id%3 + 1
}

func (b *builder) device(insert func(string, ...any) int, id, kind, subtype int) {
	names := []string{"Video kit", "Sensor", "Tablet", "Robot", "Active desk"}
	var token, certificate, config, infos, notes, lastOnline any
	if id != DeviceNoToken {
		token = staticToken(TokenEncryptionKey, "device", id)
	}
	if id%10 == 1 {
		certificate = fmt.Sprintf("-----BEGIN CERTIFICATE-----\ndemo certificate %d\n-----END CERTIFICATE-----\n", id)
	}
	if kind == deviceTypeSensor {
		config = fmt.Sprintf(`{"rate_hz": %d}`, 25*(id%3+1))
		infos = fmt.Sprintf(`{"firmware": "2.%d"}`, id%5)
	}
	if id%6 == 0 {
		notes = "Charger was replaced in spring"
	}
	if id%4 != 0 {
		lastOnline = Now().Add(-time.Duration(diceOnline.roll(2000+id, 60*24*20)) * time.Minute)
	}
	insert("t_devices", uuidOf("device", id), fmt.Sprintf("%s %02d", names[kind-1], id), kind, reference(subtype),
		token, certificate, id != DeviceDisabled && id%14 != 0, kind != deviceTypeSensor, config, infos, notes, lastOnline)
}

func (b *builder) deviceLinks() {
	link := func(device int, projects ...int) {
		sites := map[int]bool{}
		for _, project := range projects {
			if !sites[siteOf(project)] {
				b.add("t_devices_sites", device, siteOf(project))
				sites[siteOf(project)] = true
			}
			b.add("t_devices_projects", device, project)
			b.kit[project] = append(b.kit[project], device)
		}
	}
	for id := 1; id < livingDevices; id++ {
		project := deviceProject(id)
		switch {
		case id == DeviceSharedSites:
			link(id, ProjectStroke, ProjectPulmonary)
		case project == 0:
			b.add("t_devices_sites", id, siteOnly(id))
		default:
			link(id, project)
		}
		if own := b.crowd[project]; len(own) > 0 && id%3 != 0 {
			b.add("t_devices_participants", id, own[(id-1)/13%len(own)])
		}
	}
	b.addDeleted("t_devices_sites", DeviceStroke, SiteSonnenhang)
	b.addDeleted("t_devices_projects", DeviceStroke, ProjectParkinson)
	b.addDeleted("t_devices_participants", DeviceStroke, ParticipantParkinson)
	b.add("t_devices_sites", DeviceDeleted, SiteLakeside)
	b.add("t_devices_projects", DeviceDeleted, ProjectStroke)
}
