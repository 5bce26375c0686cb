package cast

// The services; each key is unique and public.
const (
	ServiceOpenTera = iota + 1 // built in: its roles on sites and projects are the rights of the graph
	ServiceLogging
	ServiceFileTransfer
	ServiceEmail
	ServiceVideoRehab
	ServiceRobot
	ServiceGait
	ServiceDeleted
)

// The keys that sign static tokens, and what a device presents to register. Demo values:
// a server on a public address must not run with them.
const (
	TokenEncryptionKey            = "demo-only-device-token-key-00001"
	ParticipantTokenEncryptionKey = "demo-only-participant-token-key1"
	DeviceRegisterKey             = "demo-register"
)

// builtInServiceUUID is the same in every OpenTera database.
const builtInServiceUUID = "00000000-0000-0000-0000-000000000001"

func serviceUUID(service int) string {
	if service == ServiceOpenTera {
		return builtInServiceUUID
	}
	return uuidOf("service", service)
}

// oldRole is soft-deleted; a living grant on it must give nothing.
func oldRole() role { return projectRole(ProjectBalance, "observer") }

func (b *builder) services() {
	b.add("t_server_settings", "TokenEncryptionKey", TokenEncryptionKey)
	b.add("t_server_settings", "ParticipantTokenEncryptionKey", ParticipantTokenEncryptionKey)
	b.add("t_server_settings", "DeviceRegisterKey", DeviceRegisterKey)
	b.add("t_server_settings", "ServerUUID", uuidOf("server", 1))

	type service struct {
		name, key, path                string
		port                           int
		user, participant, device      string
		enabled, system, editable      bool
		config                         string
		assets, tests, deleted, global bool
	}
	for _, s := range []service{
		{"OpenTera Server", "OpenTeraServer", "/", 4040, "/user", "/participant", "/device", true, true, true, "{}", false, false, false, false},
		{"Logging Service", "LoggingService", "/log", 4041, "", "", "", true, true, false, "{}", false, false, false, true},
		{"File Transfer Service", "FileTransferService", "/file", 4042, "", "", "", true, true, false, "{}", true, false, false, true},
		{"Email Service", "EmailService", "/mail", 4043, "", "", "", true, true, false, "{}", false, false, false, true},
		{"Video Rehabilitation", "VideoRehabService", "/rehab", 4070, "/user", "/participant", "", true, true, true, `{"default_muted": false}`, false, true, false, true},
		{"Robot Teleoperation", "RobotTeleOperationService", "/robot", 4080, "/user", "", "/device", true, false, false, "{}", true, true, false, true},
		{"Gait Analysis", "GaitAnalysisService", "/gait", 4090, "", "", "/device", false, false, true, `{"window_s": 10}`, true, true, false, true},
		{"Group Chat", "GroupChatService", "/chat", 4091, "", "", "", true, false, false, "{}", false, false, true, false},
	} {
		insert := b.add
		if s.deleted {
			insert = b.addDeleted
		}
		id := insert("t_services", serviceUUID(b.nextID("t_services")), s.name, s.key, "127.0.0.1", s.port, "/", s.path,
			optional(s.user), optional(s.participant), optional(s.device),
			s.enabled, s.system, s.editable, s.config, s.assets, s.tests)
		if s.global {
			for _, name := range []string{"admin", "user"} {
				b.addRole(globalRole(id, name))
			}
		}
	}
	b.builtInRoles()
	b.serviceLinks()
}

// builtInRoles adds what OpenTera adds with every site and project, and four special roles.
func (b *builder) builtInRoles() {
	names := []string{"admin", "user"}
	for site := SiteLakeside; site <= SiteSonnenhang; site++ {
		for _, name := range names {
			b.addRole(siteRole(site, name))
		}
	}
	for project := ProjectStroke; project <= ProjectDeleted; project++ {
		for _, name := range names {
			b.addRole(projectRole(project, name))
		}
	}
	b.addRole(projectRole(ProjectPulmonary, "test_runner"))
	b.addRole(role{service: ServiceVideoRehab, project: ProjectStroke, name: "admin"})
	b.addRole(role{service: ServiceVideoRehab, site: SiteNorthernShore, name: "admin"})
	b.roles[oldRole()] = b.addDeleted("t_services_roles", ServiceOpenTera, ProjectBalance, nil, oldRole().name)
}

func (b *builder) addRole(r role) {
	b.roles[r] = b.add("t_services_roles", r.service, reference(r.project), reference(r.site), r.name)
}

func (b *builder) serviceLinks() {
	sites := map[int][]int{
		ServiceLogging:      {SiteLakeside},
		ServiceFileTransfer: {SiteLakeside, SiteNorthernShore, SiteSonnenhang},
		ServiceVideoRehab:   {SiteLakeside, SiteNorthernShore, SiteSonnenhang},
		ServiceRobot:        {SiteSonnenhang},
		ServiceGait:         {SiteLakeside, SiteSonnenhang},
	}
	projects := map[int][]int{
		ServiceFileTransfer: {ProjectStroke, ProjectBalance, ProjectPulmonary, ProjectParkinson, ProjectRobotArm},
		ServiceVideoRehab:   {ProjectStroke, ProjectBalance, ProjectCardiac, ProjectPulmonary, ProjectOrthopaedics, ProjectConcussion, ProjectParkinson},
		ServiceRobot:        {ProjectRobotArm},
		ServiceGait:         {ProjectBalance, ProjectParkinson},
	}
	for service := ServiceOpenTera; service <= ServiceGait; service++ {
		for _, site := range sites[service] {
			b.add("t_services_sites", service, site)
		}
		for _, project := range projects[service] {
			b.add("t_services_projects", service, project)
		}
	}
	b.addDeleted("t_services_sites", ServiceRobot, SiteNorthernShore)
	b.addDeleted("t_services_projects", ServiceRobot, ProjectOrthopaedics)
}
