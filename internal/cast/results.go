package cast

import (
	"fmt"
	"time"
)

// The event types that the cast uses (contract/dialects/opentera.md, "Enumerations").
const (
	eventWarning    = 2
	eventStart      = 3
	eventStop       = 4
	eventLowBattery = 7
	eventUser       = 11
	eventJoin       = 12
)

// The values of test_status.
const (
	testIncomplete = iota
	testInProgress
	testCompleted
)

func (b *builder) events(s session) {
	add := func(kind int, after time.Duration, text, context any) {
		b.under(s)("t_sessions_events", s.id, kind, s.start.Add(after), text, context)
	}
	if s.status == statusPlanned || s.status == statusCancelled {
		return
	}
	length := time.Duration(s.minutes) * time.Minute
	add(eventStart, 0, nil, nil)
	if len(s.participants) > 0 && s.kind == typeVideo {
		add(eventJoin, 40*time.Second+time.Duration(s.id%1000)*time.Millisecond, "Participant joined", uuidOf("participant", s.participants[0]))
	}
	if len(s.devices) > 0 && s.id%7 == 0 {
		add(eventLowBattery, length/2, "Battery at 10 %", fmt.Sprintf("device %d", s.devices[0]))
	}
	if s.id%13 == 0 {
		add(eventWarning, length/3, "Connection was slow", "network")
	}
	if len(s.users) > 0 && s.id%10 == 0 {
		add(eventUser, length/4, "Exercise changed to the seated form", nil)
	}
	if s.status != statusInProgress {
		add(eventStop, length, nil, nil)
	}
}

func (b *builder) assets(s session) {
	if s.status != statusCompleted {
		return
	}
	asset := func(participant, device, user, service int, name, mime string, storing int, expires any) {
		id := b.nextID("t_assets")
		b.under(s)("t_assets", s.id, reference(device), reference(participant), reference(user), reference(service),
			name, uuidOf("asset", id), serviceUUID(storing), mime, s.start.Add(time.Duration(s.minutes)*time.Minute), expires)
	}
	switch {
	case len(s.devices) > 0 && s.kind == typeSensor:
		asset(0, s.devices[0], 0, 0, "Raw signal", "application/octet-stream", ServiceFileTransfer, nil)
		if s.project == ProjectParkinson {
			asset(0, 0, 0, ServiceGait, "Gait report", "application/pdf", ServiceGait, s.start.AddDate(2, 0, 0))
		}
	case s.kind == typeFiles && len(s.participants) > 0:
		asset(s.participants[0], 0, 0, 0, "Home exercise photo", "image/jpeg", ServiceFileTransfer, nil)
	case s.kind == typeVideo && s.id%6 == 0:
		asset(0, 0, s.users[0], 0, "Session notes", "text/plain", ServiceFileTransfer, nil)
	case s.kind == typeRobot && s.id%2 == 0:
		asset(0, 0, 0, ServiceRobot, "Trajectory", "text/csv", ServiceRobot, s.start.AddDate(1, 0, 0))
	}
}

func (b *builder) tests(s session) {
	if s.status != statusCompleted || s.id%3 != 0 {
		return
	}
	kind := b.testTypes[s.project][s.id/3%len(b.testTypes[s.project])]
	names := []string{"Perceived exertion", "Up and go", "Satisfaction survey", "Reach"}
	var device, participant, user, service int
	switch {
	case kind == testReach:
		service = ServiceRobot
	case kind == testUpAndGo && len(s.devices) > 0:
		device = s.devices[0]
	case len(s.participants) > 0 && s.id%4 != 0:
		participant = s.participants[0]
	default:
		user = pick(diceLead, s.id, b.staff[s.project])
	}
	var summary any
	if kind != testSurvey {
		summary = fmt.Sprintf(`{"value": %d}`, 6+s.id%15)
	}
	status := testCompleted
	switch s.id % 10 {
	case 0:
		status = testIncomplete
	case 1:
		status = testInProgress
	}
	b.under(s)("t_tests", kind, s.id, reference(device), reference(participant), reference(user), reference(service),
		uuidOf("test", b.nextID("t_tests")), fmt.Sprintf("%s %d", names[kind-1], s.id),
		s.start.Add(time.Duration(s.minutes)*time.Minute), status, summary)
}

// invitations adds open, used up, expired and deleted invitations to answer a test.
func (b *builder) invitations() {
	const deviceInsoles = 22 // of Parkinson Voice and Gait
	planned := b.plan(pastSessions + 1)
	for _, i := range []struct {
		kind, session, user, participant, device, project int
		most, used, days                                  int // days until it expires, from Now
		message                                           string
		deleted                                           bool
	}{
		{kind: testSurvey, participant: ParticipantComplete, project: ProjectStroke, most: 1, days: 14, message: "How were the last six weeks?"},
		{kind: testExertion, participant: ParticipantNoGroup, project: ProjectStroke, most: 5, used: 2, days: 30},
		{kind: testExertion, user: b.userID(ProjectUser), project: ProjectStroke, most: 1, days: 7},
		{kind: testSurvey, participant: ParticipantPulmonary, project: ProjectPulmonary, most: 1, used: 1, days: 3},
		{kind: testExertion, participant: ParticipantPulmonary, project: ProjectPulmonary, most: 2, days: -20, message: "Before the lab visit"},
		{kind: testUpAndGo, device: deviceInsoles, project: ProjectParkinson, most: 10, used: 4, days: 90},
		{kind: b.testTypes[planned.project][0], participant: planned.participants[0], session: planned.id, project: planned.project, most: 1, days: 10},
		{kind: testReach, user: b.userID("wen"), project: ProjectRobotArm, most: 3, days: 60},
		{kind: testSurvey, participant: ParticipantParkinson, project: ProjectParkinson, most: 1, days: 20, deleted: true},
	} {
		insert := b.add
		if i.deleted {
			insert = b.addDeleted
		}
		key := uuidOf("invitation", b.nextID("t_tests_invitations"))
		insert("t_tests_invitations", i.kind, reference(i.session), reference(i.user), reference(i.participant),
			reference(i.device), i.project, key[:8]+key[9:13]+key[14:18], i.most, i.used,
			Now().AddDate(0, 0, -30), Now().AddDate(0, 0, i.days), optional(i.message))
	}
}
