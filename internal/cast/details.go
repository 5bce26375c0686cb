package cast

import "time"

// userDetails and groupDetails are the columns of Teragraph's own tables, after the id.
var (
	userDetails  = []string{"id_user", "account_kind", "can_delete_from_front", "created_by", "created_at", "updated_by", "updated_at"}
	groupDetails = []string{"id_user_group", "kind", "id_owner_user", "description", "created_by", "created_at", "updated_by", "updated_at"}
)

// Details is what Teragraph keeps beside the cast's users and user groups: when and by whom most accounts were made, one
// account of a program, and one personal group, which holds what its owner was given directly.
func Details() []Table {
	users := Table{Name: "tg_user_details", Columns: userDetails}
	for i, p := range people() {
		id := i + 1
		if id%5 == 1 {
			continue // made by another program
		}
		kind := "HUMAN"
		if p.username == Program {
			kind = "BOT"
		}
		var by, at any
		if id%3 == 0 {
			by, at = id, Now().Add(-time.Duration(id)*26*time.Hour)
		}
		users.Rows = append(users.Rows, []any{id, kind, p.username == SiteAdmin, 1, Now().AddDate(-1, 0, -id), by, at})
	}
	groups := Table{Name: "tg_group_details", Columns: groupDetails}
	for _, g := range []struct {
		group       int
		description string
	}{
		{groupStrokeTherapists, "Sees participants at home by video, five days a week"},
		{groupMovementTeam, "Balance and cardiac exercises"},
		{groupAuditors, "Reads all sites, changes nothing"},
	} {
		groups.Rows = append(groups.Rows, []any{g.group, "NORMAL", nil, g.description, 1, Now().AddDate(-1, 0, -g.group), nil, nil})
	}
	groups.Rows = append(groups.Rows, []any{groupPersonal, "PERSONAL", idOf(DirectRole), nil, 1, Now().AddDate(0, -2, 0), nil, nil})
	return []Table{users, groups}
}

// idOf gives the id of a user of the cast.
func idOf(username string) int {
	for i, p := range people() {
		if p.username == username {
			return i + 1
		}
	}
	return 0
}
