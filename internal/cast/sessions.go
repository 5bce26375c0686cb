package cast

import (
	"fmt"
	"time"
)

const (
	pastSessions    = 1980 // in the year before Now
	plannedSessions = 20   // in the two weeks after it
	deletedSessions = 20
)

// The values of session_status (contract/dialects/opentera.md, "Enumerations").
const (
	statusPlanned = iota
	statusInProgress
	statusCompleted
	statusCancelled
	statusTerminated
)

// session is what the rows that hang on a session need to know of it.
type session struct {
	id, project, kind, status, minutes int
	start                              time.Time
	deleted                            bool
	participants, users, devices       []int
}

func (b *builder) sessions() {
	living := pastSessions + plannedSessions
	for i := 1; i <= living+deletedSessions; i++ {
		s := b.plan(i)
		s.deleted = i > living
		insert := b.under(s)
		b.session(insert, s, i)
		for _, p := range s.participants {
			insert("t_sessions_participants", s.id, p)
		}
		for _, u := range s.users {
			insert("t_sessions_users", s.id, u)
		}
		for _, d := range s.devices {
			insert("t_sessions_devices", s.id, d)
		}
		b.events(s)
		b.assets(s)
		b.tests(s)
	}
	b.formerLinks()
}

// under gives the way to add rows that hang on a session: what a deleted session had is deleted with it.
func (b *builder) under(s session) func(string, ...any) int {
	if s.deleted {
		return b.addDeleted
	}
	return b.add
}

// plan decides who takes part in the i-th session, and when.
func (b *builder) plan(i int) session {
	lead := diceParticipant.roll(i, livingParticipants-1) + 1
	s := session{id: i, minutes: 15 + 5*diceLength.roll(i, 10), start: startOf(i), participants: []int{lead}}
	s.project = b.projectOf[lead]
	s.kind = pick(diceType, i, b.sessionTypes[s.project])
	s.status = statusOf(i)
	crowd := b.crowd[s.project]

	switch s.kind {
	case typeVideo:
		s.users = []int{pick(diceLead, i, b.staff[s.project])}
		if second := pick(diceLead, i+pastSessions*2, b.staff[s.project]); i%4 == 0 && second != s.users[0] {
			s.users = append(s.users, second)
		}
		if i%3 == 0 {
			s.devices = b.ofType(s.project, deviceTypeVideo, i)
		}
		if other := crowd[(lead+i)%len(crowd)]; i%9 == 0 && other != lead {
			s.participants = append(s.participants, other)
		}
	case typeSensor:
		s.devices = b.ofType(s.project, deviceTypeSensor, i)
	case typeRobot:
		s.users = []int{pick(diceLead, i, b.staff[s.project])}
		s.devices = b.ofType(s.project, deviceTypeRobot, i)
	case typeExercise, typeVisit:
		if i%2 == 0 {
			s.users = []int{pick(diceLead, i, b.staff[s.project])}
		}
	}
	switch {
	case i%97 == 0 && lead != ParticipantPulmonary: // two projects, mostly two sites
		s.participants = append(s.participants[:1], ParticipantPulmonary)
	case i%151 == 0 && len(s.devices) > 0, i%211 == 0 && len(s.users) > 0:
		s.participants = nil
	}
	return s
}

func (b *builder) ofType(project, deviceType, i int) []int {
	var fitting []int
	for _, d := range b.kit[project] {
		if b.deviceType[d] == deviceType {
			fitting = append(fitting, d)
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	return []int{pick(diceDevice, i, fitting)}
}

// startOf spreads the sessions over the working hours of the year before Now, in the order of
// their ids; the planned ones over the two weeks after it.
func startOf(i int) time.Time {
	midnight := Now().Truncate(24 * time.Hour)
	day := (i-1)*364/pastSessions - 365
	switch {
	case i > pastSessions+plannedSessions:
		day = -200 - i%20
	case i > pastSessions:
		day = 1 + (i-pastSessions)*13/plannedSessions
	}
	return midnight.AddDate(0, 0, day).Add(time.Duration(8*60+5*diceHour.roll(i, 9*12)) * time.Minute)
}

func statusOf(i int) int {
	switch d := diceStatus.roll(i, 100); {
	case i > pastSessions && i <= pastSessions+plannedSessions:
		return statusPlanned
	case i > pastSessions-5 && i <= pastSessions:
		return statusInProgress
	case d < 8:
		return statusCancelled
	case d < 12:
		return statusTerminated
	}
	return statusCompleted
}

func (b *builder) session(insert func(string, ...any) int, s session, i int) {
	names := []string{"Video follow-up", "Recording", "Exercises", "Files", "Robot therapy", "Home visit"}
	var byUser, byDevice, byParticipant, byService int
	switch {
	case len(s.users) > 0:
		byUser = s.users[0]
	case s.kind == typeSensor && len(s.devices) > 0:
		byDevice = s.devices[0]
	case s.kind == typeFiles && i%2 == 0:
		byService = ServiceFileTransfer
	case len(s.participants) > 0:
		byParticipant = s.participants[0]
	default:
		byUser = pick(diceLead, i, b.staff[s.project])
	}
	var comments, parameters any
	if i%5 == 0 {
		comments = "Went well — continue with the same plan"
	}
	if s.kind == typeExercise {
		parameters = fmt.Sprintf(`{"repetitions": %d}`, 8+i%5)
	}
	duration := s.minutes * 60
	if s.status == statusPlanned || s.status == statusCancelled {
		duration = 0
	}
	insert("t_sessions", uuidOf("session", i), s.kind,
		reference(byUser), reference(byDevice), reference(byParticipant), reference(byService),
		fmt.Sprintf("%s %04d", names[s.kind-1], i), s.start, duration, s.status, comments, parameters)
}

// formerLinks adds soft-deleted rows under living sessions of participant 1's project.
func (b *builder) formerLinks() {
	const first = 1
	for i := first; i <= first+4; i++ {
		b.addDeleted("t_sessions_participants", i, ParticipantNoGroup)
		b.addDeleted("t_sessions_users", i, b.userID(NoAccess))
		b.addDeleted("t_sessions_devices", i, DeviceUnlinked)
		b.addDeleted("t_sessions_events", i, eventUser, startOf(i), "Entered by mistake", nil)
	}
	b.addDeleted("t_assets", first, nil, ParticipantNoGroup, nil, nil, "Deleted recording", uuidOf("asset", 0),
		serviceUUID(ServiceFileTransfer), "video/mp4", startOf(first), nil)
	b.addDeleted("t_tests", testExertion, first, nil, ParticipantNoGroup, nil, nil, uuidOf("test", 0),
		"Deleted test", startOf(first), testCompleted, nil)
}
