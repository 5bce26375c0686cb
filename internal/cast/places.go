package cast

// The sites. Their names are in the package comment.
const (
	SiteLakeside = iota + 1
	SiteNorthernShore
	SiteSonnenhang
)

// The projects; 1 to 3 belong to Lakeside, 4 to 6 to Northern Shore, 7 and 8 to Sonnenhang.
const (
	ProjectStroke = iota + 1
	ProjectBalance
	ProjectCardiac
	ProjectPulmonary
	ProjectOrthopaedics
	ProjectConcussion // has no participant groups
	ProjectParkinson
	ProjectRobotArm
	ProjectDeleted // soft-deleted, at Lakeside
)

// siteOf gives the site of a project, the deleted one included.
func siteOf(project int) int {
	switch {
	case project <= ProjectCardiac, project == ProjectDeleted:
		return SiteLakeside
	case project <= ProjectConcussion:
		return SiteNorthernShore
	default:
		return SiteSonnenhang
	}
}

// role is a service role: of the built-in service on a site or a project, or global (both 0).
type role struct {
	service, site, project int
	name                   string
}

func siteRole(site int, name string) role {
	return role{service: ServiceOpenTera, site: site, name: name}
}

func projectRole(project int, name string) role {
	return role{service: ServiceOpenTera, project: project, name: name}
}

func globalRole(service int, name string) role { return role{service: service, name: name} }

func (b *builder) places() {
	for _, name := range []string{"Lakeside Rehabilitation Centre", "Northern Shore Hospital", "Sonnenhang Clinic"} {
		b.add("t_sites", name, false)
	}
	for _, p := range []struct {
		name, description string
		enabled           bool
	}{
		{"Stroke Recovery at Home", "Arm and speech exercises after a stroke, twelve weeks with a therapist on video", true},
		{"Balance and Falls", "Weekly balance training with insoles that measure sway", true},
		{"Cardiac Walks", "", true},
		{"Pulmonary Telecare", "Breathing exercises for people with COPD — daily oximetry", true},
		{"Hip and Knee", "Follow-up at home after joint replacement", true},
		{"Youth Concussion", "", false},
		{"Parkinson Voice and Gait", "Lautes Sprechen und große Schritte: voice and gait cues by tablet", true},
		{"Robot Arm Therapy", "Assisted reaching with a tabletop robot", true},
	} {
		b.add("t_projects", siteOf(b.nextID("t_projects")), p.name, p.enabled, optional(p.description))
	}
	b.addDeleted("t_projects", SiteLakeside, "Aphasia Pilot", true, "Ended early; kept for the record")
}
