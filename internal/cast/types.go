package cast

// The session types.
const (
	typeVideo = iota + 1
	typeSensor
	typeExercise
	typeFiles
	typeRobot
	typeVisit
	typeDeleted
)

// The test types.
const (
	testExertion = iota + 1
	testUpAndGo
	testSurvey
	testReach
	testDeleted
)

func (b *builder) types() {
	for _, t := range []struct {
		service  int
		name     string
		online   bool
		config   string
		color    string
		category int // 1 service, 2 data collection, 3 file transfer, 4 protocol
		projects []int
	}{
		{ServiceVideoRehab, "Video follow-up", true, `{"max_participants": 4}`, "#2E86AB", 1, []int{1, 2, 3, 4, 5, 6, 7}},
		{0, "Sensor recording", false, "", "#F18F01", 2, []int{1, 2, 4, 7}},
		{0, "Exercise protocol", false, `{"repetitions": 10}`, "#3B7A57", 4, []int{1, 2, 3, 5, 7, 8}},
		{ServiceFileTransfer, "File exchange", false, "", "#6C757D", 3, []int{1, 4}},
		{ServiceRobot, "Robot assisted therapy", true, "", "#A23B72", 1, []int{8}},
		{0, "Home visit", false, "", "#C73E1D", 4, []int{2, 6}},
	} {
		id := b.add("t_sessions_types", reference(t.service), t.name, t.online, optional(t.config), t.color, t.category)
		b.linkType("t_sessions_types_sites", "t_sessions_types_projects", id, t.projects)
		for _, project := range t.projects {
			b.sessionTypes[project] = append(b.sessionTypes[project], id)
		}
	}
	b.addDeleted("t_sessions_types", nil, "Phone call", false, nil, "#000000", 4)
	b.add("t_sessions_types_projects", typeDeleted, ProjectStroke)
	b.add("t_sessions_types_sites", typeFiles, SiteSonnenhang)
	b.addDeleted("t_sessions_types_sites", typeRobot, SiteLakeside)
	b.addDeleted("t_sessions_types_projects", typeRobot, ProjectStroke)
	b.add("t_sessions_types_services", typeVideo, ServiceFileTransfer)
	b.add("t_sessions_types_services", typeSensor, ServiceFileTransfer)
	b.add("t_sessions_types_services", typeRobot, ServiceFileTransfer)
	b.addDeleted("t_sessions_types_services", typeExercise, ServiceEmail)

	for _, t := range []struct {
		service                int
		name, description, key string
		json, web, editor      bool
		projects               []int
	}{
		{ServiceVideoRehab, "Perceived exertion", "How hard was that, from 6 to 20?", "EXERTION", true, false, false, []int{1, 2, 3, 4}},
		{ServiceGait, "Up and go", "Seconds to stand up, walk three metres and return", "UPANDGO", true, true, false, []int{2, 7}},
		{ServiceVideoRehab, "Satisfaction survey", "", "", false, true, true, []int{1, 4, 5, 6, 7}},
		{ServiceRobot, "Reach", "Largest distance without help", "REACH", true, false, false, []int{8}},
	} {
		id := b.testType(b.add, t.service, t.name, t.description, t.key, t.json, t.web, t.editor)
		b.linkType("t_tests_types_sites", "t_tests_types_projects", id, t.projects)
		for _, project := range t.projects {
			b.testTypes[project] = append(b.testTypes[project], id)
		}
	}
	b.testType(b.addDeleted, ServiceVideoRehab, "Pain scale", "", "PAIN", true, false, false)
	b.addDeleted("t_tests_types_sites", testReach, SiteNorthernShore)
	b.addDeleted("t_tests_types_projects", testReach, ProjectOrthopaedics)
}

func (b *builder) testType(insert func(string, ...any) int, service int, name, description, key string, json, web, editor bool) int {
	return insert("t_tests_types", service, uuidOf("test-type", b.nextID("t_tests_types")), name,
		optional(description), optional(key), json, web, editor)
}

// linkType links a session or test type to projects and, once each, to their sites.
func (b *builder) linkType(sites, projects string, id int, to []int) {
	linked := map[int]bool{}
	for _, project := range to {
		if site := siteOf(project); !linked[site] {
			b.add(sites, id, site)
			linked[site] = true
		}
		b.add(projects, id, project)
	}
}
