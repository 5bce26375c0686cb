package command

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"teragraph/internal/domain"
	"teragraph/internal/store/rowguard"
)

func participantGroupTable() *table {
	return &table{
		kind: domain.KindParticipantGroup, word: "participant group",
		fields: map[string]field{
			"projectId": {column: "id_project", read: key(domain.KindProject), required: true, parent: domain.KindProject},
			"name":      {column: "participant_group_name", read: name(longText), required: true},
		},
		after: sameProject("g.id_participant_group"),
		dependents: []dependent{{
			sentence: "its participants have sessions; delete those sessions first",
			from:     sessionsOf + livingSession, column: "p.id_participant_group",
		}},
	}
}

func participantTable() *table {
	return &table{
		kind: domain.KindParticipant, word: "participant",
		fields: map[string]field{
			"projectId":          {column: "id_project", read: key(domain.KindProject), parent: domain.KindProject},
			"participantGroupId": {column: "id_participant_group", read: key(domain.KindParticipantGroup), nullable: true, parent: domain.KindParticipantGroup},
			"name":               {column: "participant_name", read: name(indexedText), required: true},
			"email":              {column: "participant_email", read: text(longText), nullable: true},
			"enabled":            {column: "participant_enabled", read: flag},
			"username":           {column: "participant_username", read: name(50), nullable: true},
			"password":           {column: "participant_password", read: participantPassword, nullable: true},
			"loginEnabled":       {column: "participant_login_enabled", read: flag},
			"tokenEnabled":       {column: "participant_token_enabled", read: flag, stored: tokenEnabled},
		},
		made: func(*change) map[string]any {
			return map[string]any{
				"participant_uuid": uuid.NewString(), "participant_enabled": true,
				"participant_login_enabled": false, "participant_token_enabled": false,
			}
		},
		prepare: prepareParticipant,
		after: func(ctx context.Context, c *change, w *write) error {
			if err := sameProject("p.id_participant")(ctx, c, w); err != nil {
				return err
			}
			return c.tokens(ctx, w)
		},
		dependents: []dependent{
			{"it has sessions; delete those sessions first", "t_sessions AS s JOIN t_sessions_participants AS l ON l.id_session = s.id_session AND l.deleted_at IS NULL" + livingSession, "l.id_participant"},
			{"it created sessions; delete those sessions first", "t_sessions AS s" + livingSession, "s.id_creator_participant"},
			{"it has assets; delete those assets first", "t_assets AS a WHERE a.deleted_at IS NULL", "a.id_participant"},
			{"it has tests; delete those tests first", "t_tests AS e WHERE e.deleted_at IS NULL", "e.id_participant"},
		},
	}
}

// tokenEnabled is unknown while the token is enabled but was never made, so that enabling it again makes one.
const tokenEnabled = "CASE WHEN t.participant_token_enabled AND t.participant_token IS NULL THEN NULL ELSE t.participant_token_enabled END"

// prepareParticipant finds the project of a new participant: the one that is named, or that of the group. A disabled
// project takes no new participant, as in the original.
func prepareParticipant(ctx context.Context, c *change, w *write) error {
	if err := c.uniqueUsername(ctx, w); err != nil || !w.create {
		return err
	}
	project, given := w.get("id_project")
	if group, _ := w.get("id_participant_group"); !given && group != nil {
		of, err := c.ids(ctx, func(b *sql.Builder) {
			b.WriteString("SELECT id_project FROM t_participants_groups WHERE deleted_at IS NULL AND id_participant_group = ").Arg(group)
		})
		if err != nil {
			return err
		}
		if len(of) > 0 {
			project, given = of[0], true
			w.set("id_project", project)
		}
	}
	if !given {
		return domain.BadInput(w.argument+".projectId", "is missing; a new participant needs a project, or a group of one")
	}
	enabled, err := c.numbers(ctx, 1, func(b *sql.Builder) {
		b.WriteString("SELECT 1 FROM t_projects WHERE project_enabled AND deleted_at IS NULL AND id_project = ").Arg(project)
		c.lock(b, forShare) // the group is locked only: its project could be disabled meanwhile
	})
	if err == nil && len(enabled) == 0 {
		return domain.BadInput(w.argument+".projectId", "names a disabled project; enable it before it gets participants")
	}
	return err
}

// uniqueUsername refuses a user name that another living participant has. OpenTera's table has no constraint for it, and
// two participants of one name could not be told apart when they sign in; so PostgreSQL, which has many writers at a
// time, gets them one after the other by a lock.
func (c *change) uniqueUsername(ctx context.Context, w *write) error {
	name, given := w.get("participant_username")
	if !given || name == nil {
		return nil
	}
	if c.Dialect == dialect.Postgres {
		if err := c.exec(ctx, func(b *sql.Builder) {
			b.WriteString("SELECT pg_advisory_xact_lock(hashtext('teragraph.participant_username'))")
		}); err != nil {
			return err
		}
	}
	others, err := c.numbers(ctx, 1, func(b *sql.Builder) {
		b.WriteString("SELECT 1 FROM t_participants WHERE deleted_at IS NULL AND participant_username = ").Arg(name)
		if len(w.changed) > 0 {
			b.WriteString(" AND NOT (id_participant")
			rowguard.WriteAny(b, w.changed)
			b.WriteString(")")
		}
		b.WriteString(" LIMIT 1")
	})
	if err == nil && (len(others) > 0 || len(w.changed) > 1) {
		e := domain.BadInput(w.argument+".username", "is in use already, or given to several; choose another")
		e.Code = domain.CodeTaken
		return e
	}
	return err
}

// sameProject refuses a participant in a group of another project.
func sameProject(changed string) func(context.Context, *change, *write) error {
	return func(ctx context.Context, c *change, w *write) error {
		_, project := w.get("id_project")
		_, group := w.get("id_participant_group")
		if !project && !group || len(w.changed) == 0 {
			return nil
		}
		apart, err := c.numbers(ctx, 1, func(b *sql.Builder) {
			b.WriteString("SELECT 1 FROM t_participants AS p JOIN t_participants_groups AS g ON g.id_participant_group = p.id_participant_group" +
				" WHERE p.deleted_at IS NULL AND g.deleted_at IS NULL AND g.id_project <> p.id_project AND " + changed)
			rowguard.WriteAny(b, w.changed)
			b.WriteString(" LIMIT 1")
		})
		if err == nil && len(apart) > 0 {
			argument := "participantGroupId"
			if !group {
				argument = "projectId"
			}
			return domain.BadInput(w.argument+"."+argument, "does not fit: a participant and its group belong to the same project")
		}
		return err
	}
}

// tokenKey is where an OpenTera server keeps the key of participants' static tokens.
const tokenKey = "ParticipantTokenEncryptionKey"

// tokens gives participants whose token was enabled one, and takes it from those for whom it was disabled.
func (c *change) tokens(ctx context.Context, w *write) error {
	enabled, set := w.get("participant_token_enabled")
	switch {
	case !set || len(w.changed) == 0:
		return nil
	case !enabled.(bool):
		return c.exec(ctx, func(b *sql.Builder) {
			b.WriteString("UPDATE t_participants SET participant_token = NULL WHERE participant_token IS NOT NULL AND id_participant")
			rowguard.WriteAny(b, w.changed)
		})
	}
	secret, err := c.text(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT server_settings_value FROM t_server_settings WHERE server_settings_name = ").Arg(tokenKey)
	})
	if err != nil {
		return err
	}
	if secret == "" {
		return domain.Errorf(domain.CodeConflict, "the database holds no %s, so no token can be made; leave tokenEnabled out", tokenKey)
	}
	return c.newTokens(ctx, secret, w.changed)
}

// newTokens gives a token to those of the participants that have none, all in one statement.
func (c *change) newTokens(ctx context.Context, secret string, participants []int) error {
	type made struct {
		id    int
		token string
	}
	var list []made
	err := c.query(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT id_participant, participant_uuid FROM t_participants WHERE participant_token IS NULL AND id_participant")
		rowguard.WriteAny(b, participants)
	}, func(rows *sql.Rows) error {
		var m made
		var uuid string
		err := rows.Scan(&m.id, &uuid)
		if err == nil {
			m.token, err = c.Tokens.Participant(secret, uuid, m.id)
		}
		list = append(list, m)
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	return c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE t_participants SET participant_token = CASE id_participant")
		ids := make([]int, len(list))
		for i, m := range list {
			ids[i] = m.id
			b.WriteString(" WHEN ").Arg(m.id).WriteString(" THEN ").Arg(m.token)
		}
		b.WriteString(" END WHERE id_participant")
		rowguard.WriteAny(b, ids)
	})
}
