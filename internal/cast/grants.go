package cast

// The user groups.
const (
	groupLakesideAdmins = iota + 1
	groupLakesideStaff
	groupStrokeLeads
	groupStrokeTherapists
	groupMovementTeam
	groupNorthernShoreAdmins
	groupNorthernShoreStaff
	groupPulmonaryLeads
	groupPulmonaryTherapists
	groupOrthopaedics
	groupConcussion
	groupSonnenhangAdmins
	groupParkinson
	groupRobotics
	groupAuditors
	groupNewcomers
	groupAphasiaPilot
	groupTestRunners
	groupDeleted
	groupPersonal // of DirectRole; no group of the graph
)

// userGroup is one row of the table of user groups with its living grants.
type userGroup struct {
	name   string
	grants []role
}

func userGroups() []userGroup {
	return []userGroup{
		{"Lakeside Administrators", []role{siteRole(SiteLakeside, "admin")}},
		{"Lakeside Staff", []role{siteRole(SiteLakeside, "user")}},
		{"Stroke Recovery Leads", []role{projectRole(ProjectStroke, "admin"), globalRole(ServiceVideoRehab, "admin")}},
		{"Stroke Recovery Therapists", []role{
			projectRole(ProjectStroke, "user"), globalRole(ServiceVideoRehab, "user"),
			{service: ServiceVideoRehab, project: ProjectStroke, name: "admin"},
		}},
		{"Movement Team", []role{projectRole(ProjectBalance, "user"), projectRole(ProjectCardiac, "user")}},
		{"Northern Shore Administrators", []role{siteRole(SiteNorthernShore, "admin"), globalRole(ServiceLogging, "user")}},
		{"Northern Shore Staff", []role{siteRole(SiteNorthernShore, "user")}},
		{"Pulmonary Telecare Leads", []role{projectRole(ProjectPulmonary, "admin")}},
		{"Pulmonary Telecare Therapists", []role{projectRole(ProjectPulmonary, "user"), globalRole(ServiceVideoRehab, "user")}},
		{"Orthopaedics", []role{projectRole(ProjectOrthopaedics, "user"), {service: ServiceVideoRehab, site: SiteNorthernShore, name: "admin"}}},
		{"Youth Concussion Team", []role{projectRole(ProjectConcussion, "admin")}},
		{"Sonnenhang Administrators", []role{siteRole(SiteSonnenhang, "admin")}},
		{"Parkinson Researchers", []role{projectRole(ProjectParkinson, "user"), globalRole(ServiceGait, "admin")}},
		{"Robotics Engineers", []role{projectRole(ProjectRobotArm, "admin"), globalRole(ServiceRobot, "admin")}},
		{"Network Auditors", []role{siteRole(SiteLakeside, "user"), siteRole(SiteNorthernShore, "user"), siteRole(SiteSonnenhang, "user")}},
		{"Newcomers", []role{oldRole()}},
		{"Aphasia Pilot Team", []role{projectRole(ProjectDeleted, "user")}},
		{"Test Runners", []role{projectRole(ProjectPulmonary, "test_runner")}},
	}
}

func (b *builder) grants() {
	for _, g := range userGroups() {
		b.add("t_users_groups", g.name)
	}
	b.addDeleted("t_users_groups", "Summer Students 2025")

	for i, p := range people() {
		for _, group := range p.groups {
			b.add("t_users_users_groups", i+1, group)
			if p.username != Disabled {
				b.members[group] = append(b.members[group], i+1)
			}
		}
	}
	noAccess := b.userID(NoAccess)
	b.add("t_users_users_groups", noAccess, groupDeleted)
	b.addDeleted("t_users_users_groups", noAccess, groupLakesideStaff)
	b.addDeleted("t_users_users_groups", noAccess, groupMovementTeam)
	b.addDeleted("t_users_users_groups", b.userID(DeletedUser), groupLakesideAdmins)
	b.addDeleted("t_users_users_groups", b.userID(ProjectUser), groupPulmonaryTherapists)

	for i, g := range userGroups() {
		for _, r := range g.grants {
			b.add("t_services_access", i+1, nil, nil, b.roles[r])
			b.assign(i+1, r)
		}
	}
	b.add("t_services_access", groupDeleted, nil, nil, b.roles[projectRole(ProjectStroke, "user")])
	b.addDeleted("t_services_access", groupNewcomers, nil, nil, b.roles[projectRole(ProjectBalance, "user")])
	b.addDeleted("t_services_access", groupStrokeTherapists, nil, nil, b.roles[siteRole(SiteLakeside, "admin")])
	b.addDeleted("t_services_access", groupAuditors, nil, nil, b.roles[projectRole(ProjectParkinson, "admin")])
}

// direct gives one user a role directly, which a personal group of theirs holds. It comes last, so that it moves no id.
func (b *builder) direct() {
	group := b.add("t_users_groups", "Personal group of "+DirectRole)
	b.add("t_users_users_groups", b.userID(DirectRole), group)
	b.add("t_services_access", group, nil, nil, b.roles[projectRole(ProjectRobotArm, "user")])
}

// assign records who can lead sessions of a project because of a grant.
func (b *builder) assign(group int, r role) {
	if r.service != ServiceOpenTera || r == oldRole() {
		return
	}
	for project := ProjectStroke; project <= ProjectRobotArm; project++ {
		if r.project == project || (r.name == "admin" && r.site == siteOf(project)) {
			b.staff[project] = append(b.staff[project], b.members[group]...)
		}
	}
}

// userID gives the id of a username of the cast, 0 if there is none.
func (b *builder) userID(username string) int {
	for _, row := range b.tables[b.index["t_users"]].Rows {
		if row[1] == username {
			return row[0].(int)
		}
	}
	return 0
}
