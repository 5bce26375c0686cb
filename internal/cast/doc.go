// Package cast is the demo cast: the people and places of an invented tele-rehabilitation network.
// A fresh demo database holds it (design/architecture.md, section 5), and the tests use it as their
// fixture, so it is the same on every machine and on every day: nothing reads the clock, nothing is random.
// Times are relative to [Now]. Every account has the password [Password].
//
// # Places
//
//	1 Lakeside Rehabilitation Centre   1 Stroke Recovery at Home   2 Balance and Falls   3 Cardiac Walks
//	                                   9 Aphasia Pilot (soft-deleted, with participants)
//	2 Northern Shore Hospital          4 Pulmonary Telecare        5 Hip and Knee        6 Youth Concussion
//	3 Sonnenhang Clinic                7 Parkinson Voice and Gait  8 Robot Arm Therapy
//
// # Who holds what
//
// Rights come only from user groups, as in OpenTera. Usernames are first names.
//
//	admin            superadmin, in no group
//	maya             admin of site 1 (so admin of projects 1, 2, 3)
//	tomas            user of site 1, no project
//	priya            admin of project 1
//	luka             user of project 1
//	amara            admin of project 4 (site 2) and user of project 1 (site 1)
//	noor             nothing: what could give her rights (memberships, a grant, a group, a role) is soft-deleted
//	felix            as priya, but disabled
//	yuki             as luka, with two-factor login (one-time code)
//	samuel           user of projects 2 and 3, must change his password first
//	bao              auditor: user of all three sites
//	ottilie          two-factor login demanded, none set up yet; admin of site 3
//	esi, henrik      admin of site 2, admin of site 3
//	zeynep           user of site 2 and of project 5, by two groups
//	oskar            only a grant on the deleted project 9, so nothing
//	ruth             in no group at all
//
// The other users staff the projects. Two groups hold traps for the permission code: a role named
// "admin" of another service on project 1 (no right in the graph), and a custom role of the built-in
// service on project 4 (counts as user).
//
// # Numbers
//
// Living rows: 3 sites, 8 projects, 30 users, 200 participants, 60 devices, 2,000 sessions over the year
// before [Now] (the last 20 are planned for the two weeks after it). Participant 200 lives although
// its project is deleted. On top come soft-deleted rows: at least one in every table that can have
// them, except sites. A deleted link never repeats a living one, so that code which forgets
// deleted_at shows something that is not there.
package cast
