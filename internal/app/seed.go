package app

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/google/uuid"
	"golang.org/x/crypto/bcrypt"

	"entgo.io/ent/dialect"

	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
)

// adminCost is the bcrypt cost of the first password; OpenTera's own default.
const adminCost = 12

// seeded says what seeding put into the database.
type seeded struct {
	kind     config.SeedKind
	password string // of the one superadmin, with SeedAdmin; shown once and kept nowhere
}

// seed fills a database of ours that has no users. A database that OpenTera made is never written to.
func seed(ctx context.Context, db *database.DB, state database.State, kind config.SeedKind) (seeded, error) {
	empty, err := db.Empty(ctx)
	if err != nil || !empty || state == database.OpenTera {
		return seeded{kind: config.SeedNone}, err
	}
	switch kind {
	case config.SeedDemo:
		return seeded{kind: kind}, cast.Load(ctx, db.SQL, db.Dialect)
	case config.SeedAdmin:
		password := rand.Text()
		return seeded{kind: kind, password: password}, seedAdmin(ctx, db, password)
	}
	return seeded{kind: config.SeedNone}, nil
}

// seedAdmin makes the built-in service, whose roles decide, and one superadmin.
func seedAdmin(ctx context.Context, db *database.DB, password string) error {
	hash, err := bcrypt.GenerateFromPassword([]byte(password), adminCost)
	if err != nil {
		return err
	}
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	version := time.Now().UnixMilli()
	service, user := adminSQL(db.Dialect)
	if _, err := tx.ExecContext(ctx, service, uuid.NewString(), policy.BuiltinService, version); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, user, uuid.NewString(), string(hash), version); err != nil {
		return err
	}
	return tx.Commit()
}

// adminSQL gives the two statements; ids come from the tables' defaults.
func adminSQL(name string) (service, user string) {
	a := [3]string{"$1", "$2", "$3"}
	if name == dialect.SQLite {
		a = [3]string{"?1", "?2", "?3"}
	}
	service = `INSERT INTO t_services (service_uuid, service_name, service_key, service_hostname, service_port, service_endpoint,
	service_clientendpoint, service_enabled, service_system, service_editable_config, service_has_assets, service_has_tests, version_id)
	VALUES (` + a[0] + `, 'Teragraph', ` + a[1] + `, '127.0.0.1', 4000, '/', '/', true, true, false, false, false, ` + a[2] + `)`
	user = `INSERT INTO t_users (user_username, user_uuid, user_firstname, user_lastname, user_password, user_enabled, user_profile,
	user_superadmin, user_2fa_enabled, user_2fa_otp_enabled, user_2fa_email_enabled, user_force_password_change, version_id)
	VALUES ('admin', ` + a[0] + `, 'Super', 'Admin', ` + a[1] + `, true, '', true, false, false, false, false, ` + a[2] + `)`
	return service, user
}
