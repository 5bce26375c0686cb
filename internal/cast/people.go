package cast

import "time"

// Password is the password of every account of the cast, users and participants alike.
const Password = "teragraph-demo"

// PasswordHash is Password's bcrypt hash as OpenTera's passlib writes it.
const PasswordHash = "$2b$10$cLFOWVb3zfPeYx9axxMWW.XHf5XCk1g9kObNzvWIBbWuwbec7P9De"

// Usernames that tests name, one per kind of right.
const (
	SuperAdmin         = "admin"   // superadmin, in no group
	SiteAdmin          = "maya"    // admin of Lakeside
	SiteUser           = "tomas"   // user of Lakeside; no project
	ProjectAdmin       = "priya"   // admin of Stroke Recovery at Home
	ProjectUser        = "luka"    // user of Stroke Recovery at Home
	TwoRoles           = "amara"   // admin of Pulmonary Telecare (Northern Shore), user of Stroke Recovery (Lakeside)
	NoAccess           = "noor"    // in one group whose grants are deleted or lead to a deleted role
	Disabled           = "felix"   // as ProjectAdmin, but disabled
	TwoFactor          = "yuki"    // as ProjectUser, with one-time codes
	MustChangePassword = "samuel"  // user of Balance and Falls and of Cardiac Walks
	AllSitesUser       = "bao"     // user of the three sites
	TwoFactorUnset     = "ottilie" // two-factor login demanded, no method set up; admin of Sonnenhang
	SiteAndProjectUser = "zeynep"  // user of Northern Shore and of Hip and Knee, by two groups
	DeletedProjectUser = "oskar"   // grant on the deleted project only, so nothing
	NoGroup            = "ruth"    // in no group
	DeletedUser        = "greta"   // soft-deleted; was admin of Lakeside
	DirectRole         = "jonas"   // user of Parkinson Voice and Gait by a group, and of Robot Arm Therapy directly
	Program            = "theo"    // the account of a program
)

// TwoFactorSecret is the secret of TwoFactor's one-time codes. Nobody may read it from an answer.
const TwoFactorSecret = "TERAGRAPHDEMOAAA"

// Login is an account worth showing to whoever starts the demo.
type Login struct {
	Username string
	Rights   string // who that is, in a few words
}

// Logins gives one account per kind of right; all have the password Password.
func Logins() []Login {
	return []Login{
		{SuperAdmin, "superadmin"},
		{SiteAdmin, "admin of site Lakeside Rehabilitation Centre"},
		{SiteUser, "user of site Lakeside Rehabilitation Centre"},
		{ProjectAdmin, "admin of project Stroke Recovery at Home"},
		{ProjectUser, "user of project Stroke Recovery at Home"},
		{TwoRoles, "admin of project Pulmonary Telecare, user of project Stroke Recovery at Home"},
		{NoAccess, "no rights"},
		{Disabled, "disabled account"},
		{TwoFactor, "user of project Stroke Recovery at Home, two-factor login"},
		{MustChangePassword, "user of two projects, must change the password first"},
	}
}

// person is one row of the table of users; groups are the living memberships.
type person struct {
	username, first, last, profile string
	groups                         []int
}

func people() []person {
	return []person{
		{SuperAdmin, "Ingrid", "Okonkwo", "Network administration", nil},
		{SiteAdmin, "Maya", "Tremblay-Sato", "Head of rehabilitation", []int{groupLakesideAdmins}},
		{SiteUser, "Tomás", "Nyberg", "Reception", []int{groupLakesideStaff}},
		{ProjectAdmin, "Priya", "Raman-Costa", "Neurologist", []int{groupStrokeLeads}},
		{ProjectUser, "Luka", "Petrović", "Physiotherapist", []int{groupStrokeTherapists}},
		{TwoRoles, "Amara", "Lindqvist", "Pulmonologist", []int{groupPulmonaryLeads, groupStrokeTherapists}},
		{NoAccess, "Noor", "Haddadi", "Trainee", []int{groupNewcomers}},
		{Disabled, "Félix", "Morneau", "Neurologist", []int{groupStrokeLeads}},
		{TwoFactor, "Yuki", "Aaltonen", "Speech therapist", []int{groupStrokeTherapists}},
		{MustChangePassword, "Samuel", "Adeyemi-Roy", "Kinesiologist", []int{groupMovementTeam}},
		{AllSitesUser, "Bao", "Vandenberg", "Auditor", []int{groupAuditors}},
		{TwoFactorUnset, "Ottilie", "Brandauer", "Clinic management", []int{groupSonnenhangAdmins}},
		{SiteAndProjectUser, "Zeynep", "Castellanos", "Orthopaedic nurse", []int{groupNorthernShoreStaff, groupOrthopaedics}},
		{DeletedProjectUser, "Oskar", "Mbeki-Lund", "Linguist", []int{groupAphasiaPilot}},
		{NoGroup, "Ruth", "Ferreira", "", nil},
		{"esi", "Esi", "Gunnarsdóttir", "Chief of telecare", []int{groupNorthernShoreAdmins}},
		{"henrik", "Henrik", "Yamazaki", "Clinic management", []int{groupSonnenhangAdmins}},
		{"leila", "Leila", "O'Donnell", "Occupational therapist", []int{groupStrokeTherapists, groupLakesideStaff}},
		{"mateo", "Mateo", "Szymański", "Kinesiologist", []int{groupMovementTeam}},
		{"anouk", "Anouk", "Iyer", "Cardiac nurse", []int{groupMovementTeam, groupLakesideStaff}},
		{"kofi", "Kofi", "Bergström", "Respiratory therapist", []int{groupPulmonaryTherapists}},
		{"sana", "Sana", "Whitfield", "Respiratory therapist", []int{groupPulmonaryTherapists}},
		{"piotr", "Piotr", "Nakagawa", "Physiotherapist", []int{groupOrthopaedics}},
		{"hana", "Hana", "Delacroix", "Physiotherapist", []int{groupOrthopaedics, groupConcussion}},
		{"diego", "Diego", "Hallgrímsson", "Neuropsychologist", []int{groupConcussion}},
		{"farida", "Farida", "Kowalczyk", "Speech therapist", []int{groupParkinson}},
		{"jonas", "Jonas", "Achterberg", "Research assistant", []int{groupParkinson}},
		{"wen", "Wen", "Rasmussen", "Robotics engineer", []int{groupRobotics}},
		{"ifeoma", "Ifeoma", "Baumgartner", "Occupational therapist", []int{groupRobotics, groupParkinson}},
		{"theo", "Théo", "Manríquez", "Test runner", []int{groupTestRunners}},
	}
}

func (b *builder) users() {
	for _, p := range people() {
		b.user(b.add, p)
	}
	b.user(b.addDeleted, person{DeletedUser, "Greta", "Oyelaran", "Former head", nil})

	for _, p := range []struct {
		user             int
		tag, preferences string
	}{
		{1, "teragraph", `{"language": "en", "notification_sounds": true}`},
		{1, "openteraplus", `{"language": "fr", "notification_sounds": true}`},
		{2, "openteraplus", `{"language": "fr", "notification_sounds": false}`},
		{5, "openteraplus", `{"language": "en", "theme": "dark"}`},
		{6, "teragraph", `{"language": "en"}`},
	} {
		b.add("t_users_preferences", p.user, p.tag, p.preferences)
	}
}

func (b *builder) user(insert func(string, ...any) int, p person) {
	id := b.nextID("t_users")
	var email, notes, lastOnline, secret any = p.username + "@teragraph.example", nil, nil, nil
	if id%7 == 0 {
		email = nil
	}
	if id%4 == 0 {
		notes = "Prefers to be called in the afternoon — ask for " + p.first
	}
	if id%5 != 0 {
		lastOnline = Now().Add(-time.Duration(diceOnline.roll(id, 60*24*30))*time.Minute - 234567*time.Microsecond)
	}
	if p.username == TwoFactor {
		secret = TwoFactorSecret
	}
	insert("t_users", p.username, uuidOf("user", id), email, p.first, p.last, PasswordHash,
		p.username != Disabled, p.profile, notes, lastOnline, p.username == SuperAdmin,
		p.username == TwoFactor || p.username == TwoFactorUnset, p.username == TwoFactor, false, secret,
		p.username == MustChangePassword)
}
