package cast

import (
	"fmt"
	"strings"
	"time"
)

// Participants that tests name. All but the last two live in living projects.
const (
	ParticipantComplete       = 1   // Stroke Recovery: group, e-mail, token, user name
	ParticipantNoGroup        = 2   // Stroke Recovery: token and e-mail, but no group
	ParticipantDisabled       = 3   // Stroke Recovery: disabled, token disabled
	ParticipantNoToken        = 4   // Stroke Recovery: token enabled, none made yet; no e-mail
	ParticipantPulmonary      = 5   // Pulmonary Telecare: group, e-mail, token
	ParticipantParkinson      = 6   // Parkinson: group, e-mail, token
	ParticipantDeletedGroup   = 7   // Balance and Falls: still points to a soft-deleted group
	ParticipantDeletedProject = 200 // lives, but its project is soft-deleted
	ParticipantDeleted        = 201 // Stroke Recovery: soft-deleted, token and e-mail still stored
)

// ParticipantUsername is the user name of ParticipantComplete, who can log in with Password.
const ParticipantUsername = "hiroshi.mensah"

const livingParticipants = 200

// participant is one row; zero fields are nulls.
type participant struct {
	project, group                       int
	username                             string
	disabled, noEmail, noToken, tokenOff bool
}

func namedParticipants() []participant {
	return []participant{
		{project: ProjectStroke, group: 1, username: ParticipantUsername},
		{project: ProjectStroke},
		{project: ProjectStroke, group: 1, disabled: true, tokenOff: true},
		{project: ProjectStroke, group: 2, noEmail: true, noToken: true},
		{project: ProjectPulmonary, group: 7},
		{project: ProjectParkinson, group: 11},
		{project: ProjectBalance, group: deletedParticipantGroup},
	}
}

// deletedParticipantGroup is soft-deleted and belonged to Balance and Falls.
const deletedParticipantGroup = 15

// participantGroups gives the two groups of each project that has groups; ids follow the order.
func participantGroups() map[int][]string {
	return map[int][]string{
		ProjectStroke:       {"First six weeks", "Second six weeks"},
		ProjectBalance:      {"Morning class", "Evening class"},
		ProjectCardiac:      {"Lakeshore walkers", "Hill walkers"},
		ProjectPulmonary:    {"Home oxygen", "Room air"},
		ProjectOrthopaedics: {"Hip", "Knee"},
		ProjectParkinson:    {"Voice", "Gait"},
		ProjectRobotArm:     {"Left arm", "Right arm"},
	}
}

func (b *builder) participants() {
	groups := map[int][]int{}
	for project := ProjectStroke; project <= ProjectRobotArm; project++ {
		for _, name := range participantGroups()[project] {
			groups[project] = append(groups[project], b.add("t_participants_groups", project, name))
		}
	}
	b.addDeleted("t_participants_groups", ProjectBalance, "Winter wave")
	b.addDeleted("t_participants_groups", ProjectDeleted, "Pilot group")

	for _, p := range namedParticipants() {
		b.participant(b.add, p)
	}
	shares := []int{1, 7, 2, 4, 1, 5, 3, 1, 7, 4, 2, 8, 1, 3, 6, 2, 5, 4, 1, 7}
	for id := b.nextID("t_participants"); id < livingParticipants; id++ {
		p := participant{
			project:  shares[id%len(shares)],
			disabled: id%11 == 0, noEmail: id%7 < 2, noToken: id%3 == 2, tokenOff: id%13 == 5,
		}
		if own := groups[p.project]; len(own) > 0 && id%9 != 0 {
			p.group = own[id/len(shares)%len(own)]
		}
		if id%17 == 0 {
			p.username = strings.ToLower(fmt.Sprintf("p%03d", id))
		}
		b.participant(b.add, p)
	}
	b.participant(b.add, participant{project: ProjectDeleted})
	for _, project := range []int{ProjectStroke, ProjectPulmonary, ProjectParkinson, ProjectDeleted, ProjectDeleted, ProjectDeleted} {
		b.participant(b.addDeleted, participant{project: project})
	}
	b.add("t_services_access", nil, nil, groups[ProjectStroke][0], b.roles[globalRole(ServiceVideoRehab, "user")])
	b.add("t_services_access", nil, nil, groups[ProjectParkinson][1], b.roles[globalRole(ServiceGait, "user")])
}

func (b *builder) participant(insert func(string, ...any) int, p participant) {
	id := b.nextID("t_participants")
	name := participantName(id)
	var email, token, password, lastOnline any
	if !p.noEmail {
		email = fmt.Sprintf("participant%03d@mail.example", id)
	}
	if !p.noToken {
		token = staticToken(ParticipantTokenEncryptionKey, "participant", id)
	}
	if p.username != "" {
		password = PasswordHash
	}
	if id%3 != 0 {
		lastOnline = Now().Add(-time.Duration(diceOnline.roll(1000+id, 60*24*90))*time.Minute - 98765*time.Microsecond)
	}
	insert("t_participants", uuidOf("participant", id), name, optional(p.username), email, password,
		!p.tokenOff, token, lastOnline, !p.disabled, p.username != "", reference(p.group), p.project)
	if id < livingParticipants {
		b.projectOf[id] = p.project
		b.crowd[p.project] = append(b.crowd[p.project], id)
	}
}

// participantName gives 1,000 different names before it repeats one.
func participantName(id int) string {
	first := []string{
		"Aiko", "Hiroshi", "Beatriz", "Chidi", "Dagny", "Emre", "Fatou", "Gianni", "Hedda", "Ishaan",
		"Jasna", "Kwame", "Lucía", "Mikko", "Nadia", "Olivier", "Paloma", "Qasim", "Rosa", "Stellan",
		"Thandiwe", "Urs", "Valentina", "Walid", "Xiomara", "Yannick", "Zofia", "Björn", "Élodie", "Zoë",
		"Marisol", "Teuvo", "Ngozi", "Pavel", "Simone", "Arjun", "Ulrike", "Dinh", "Kirra", "Bogdan",
	}
	last := []string{
		"Mensah", "Aguilar", "Björklund", "Chowdhury", "Dubois", "Eriksen", "Fukuda", "Grünwald", "Hosseini", "Ivanova",
		"Jankowski", "Kamau", "Lefebvre", "Marchetti", "Nguyen", "Oduya", "Pereira", "Quispe", "Ristić", "Suárez",
		"Takahashi", "Ueland", "Vasquez", "Wójcik", "Zimmerli",
	}
	return first[id%len(first)] + " " + last[(id/len(first)*7+id-1)%len(last)]
}
