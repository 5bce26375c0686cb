package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
)

// Separators inside the text of global roles that accountSQL gives; no key or name holds them.
const (
	unitSeparator   = "\x1f"
	recordSeparator = "\x1e"
)

// accountSQL reads an account, whether a site it reaches demands a second factor, and its global roles of
// services (the claim service_access of user tokens).
const accountSQL = `
SELECT u.id_user AS id, u.user_uuid AS uuid, u.user_username AS username, u.user_firstname || ' ' || u.user_lastname AS full_name,
  u.user_password AS hash, u.user_enabled AS enabled, u.user_superadmin AS superadmin, u.user_2fa_enabled AS two_factor,
  u.user_force_password_change AS force_change,
  CASE WHEN EXISTS (
    SELECT 1 FROM t_users_users_groups m
    JOIN t_users_groups g ON g.id_user_group = m.id_user_group AND g.deleted_at IS NULL
    JOIN t_services_access a ON a.id_user_group = g.id_user_group AND a.deleted_at IS NULL
    JOIN t_services_roles r ON r.id_service_role = a.id_service_role AND r.deleted_at IS NULL
    LEFT JOIN t_projects p ON p.id_project = r.id_project AND p.deleted_at IS NULL
    JOIN t_sites x ON x.id_site = COALESCE(r.id_site, p.id_site) AND x.deleted_at IS NULL AND x.site_2fa_required
    WHERE m.id_user = u.id_user AND m.deleted_at IS NULL) THEN 1 ELSE 0 END AS site_demands,
  (SELECT string_agg(s.service_key || '` + unitSeparator + `' || r.service_role_name, '` + recordSeparator + `')
    FROM t_users_users_groups m
    JOIN t_users_groups g ON g.id_user_group = m.id_user_group AND g.deleted_at IS NULL
    JOIN t_services_access a ON a.id_user_group = g.id_user_group AND a.deleted_at IS NULL
    JOIN t_services_roles r ON r.id_service_role = a.id_service_role AND r.deleted_at IS NULL
      AND r.id_site IS NULL AND r.id_project IS NULL
    JOIN t_services s ON s.id_service = r.id_service AND s.deleted_at IS NULL
    WHERE m.id_user = u.id_user AND m.deleted_at IS NULL) AS global_roles
FROM t_users u WHERE u.deleted_at IS NULL AND `

type accountRow struct {
	ID          int     `sql:"id"`
	UUID        string  `sql:"uuid"`
	Username    string  `sql:"username"`
	FullName    string  `sql:"full_name"`
	Hash        string  `sql:"hash"`
	Enabled     bool    `sql:"enabled"`
	Superadmin  bool    `sql:"superadmin"`
	TwoFactor   bool    `sql:"two_factor"`
	ForceChange bool    `sql:"force_change"`
	SiteDemands int     `sql:"site_demands"`
	GlobalRoles *string `sql:"global_roles"`
}

// serviceAccess gives the names of the global roles by service key, sorted, each once.
func (r accountRow) serviceAccess() map[string][]string {
	access := map[string][]string{}
	if r.GlobalRoles == nil {
		return access
	}
	pairs := strings.Split(*r.GlobalRoles, recordSeparator)
	slices.Sort(pairs)
	for _, pair := range slices.Compact(pairs) {
		key, name, _ := strings.Cut(pair, unitSeparator)
		access[key] = append(access[key], name)
	}
	return access
}

// What is remembered of callers for a moment.
type (
	accountName string
	accountUUID string
	revokedID   string
)

// AccountByUsername implements auth.Accounts: nil when no living user has the name. Names are compared
// exactly, as OpenTera does.
func (s *Store) AccountByUsername(ctx context.Context, username string) (*domain.Account, error) {
	return s.recentAccount(ctx, accountName(username), accountSQL+"u.user_username = $1", username)
}

// AccountByUUID implements auth.Accounts: nil when no living user has the uuid.
func (s *Store) AccountByUUID(ctx context.Context, uuid string) (*domain.Account, error) {
	return s.recentAccount(ctx, accountUUID(uuid), accountSQL+"u.user_uuid = $1", uuid)
}

var errNobody = errors.New("no such account")

// recentAccount remembers accounts that there are: names that somebody makes up take no memory.
func (s *Store) recentAccount(ctx context.Context, key any, text, value string) (*domain.Account, error) {
	account, err := recently(s.recent, key, func() (*domain.Account, error) {
		account, err := s.account(ctx, text, value)
		if account == nil && err == nil {
			err = errNobody
		}
		return account, err
	})
	if errors.Is(err, errNobody) {
		return nil, nil
	}
	return account, err
}

func (s *Store) account(ctx context.Context, text, value string) (*domain.Account, error) {
	var rows []accountRow
	if err := s.read(ctx, &rows, text, value); err != nil {
		return nil, unavailable(err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	r := rows[0]
	return &domain.Account{
		ID: r.ID, UUID: r.UUID, Username: r.Username, FullName: r.FullName, PasswordHash: r.Hash, Enabled: r.Enabled,
		Superadmin: r.Superadmin, TwoFactor: r.TwoFactor, SiteDemandsTwoStep: r.SiteDemands == 1, ForcePasswordChange: r.ForceChange, ServiceAccess: r.serviceAccess(),
	}, nil
}

// Revoke implements auth.Accounts. Rows of tokens that have expired by themselves go at the same time.
func (s *Store) Revoke(ctx context.Context, tokenID string, expires time.Time) error {
	if err := s.exec(ctx, `DELETE FROM tg_revoked_tokens WHERE expires_at < $1`, time.Now().UTC()); err != nil {
		return unavailable(err)
	}
	defer s.recent.forget()
	return unavailable(s.exec(ctx, `INSERT INTO tg_revoked_tokens (jti, expires_at) VALUES ($1, $2) ON CONFLICT (jti) DO NOTHING`, tokenID, expires.UTC()))
}

// Revoked implements auth.Accounts.
func (s *Store) Revoked(ctx context.Context, tokenID string) (bool, error) {
	return recently(s.recent, revokedID(tokenID), func() (bool, error) {
		var rows []struct {
			JTI string `sql:"jti"`
		}
		err := s.read(ctx, &rows, `SELECT jti FROM tg_revoked_tokens WHERE jti = $1`, tokenID)
		return len(rows) > 0, unavailable(err)
	})
}

// SigningKey implements auth.Accounts: of several servers that propose a key at once, the first one's stays.
func (s *Store) SigningKey(ctx context.Context, kind string, propose func() ([]byte, error)) ([]byte, error) {
	key, err := s.keptKey(ctx, kind)
	if err != nil || key != nil {
		return key, err
	}
	proposed, err := propose()
	if err != nil {
		return nil, err
	}
	err = s.exec(ctx, `INSERT INTO tg_signing_keys (kind, key, created_at) VALUES ($1, $2, $3) ON CONFLICT (kind) DO NOTHING`, kind, proposed, time.Now().UTC())
	if err != nil {
		return nil, unavailable(err)
	}
	return s.keptKey(ctx, kind)
}

func (s *Store) keptKey(ctx context.Context, kind string) ([]byte, error) {
	var rows []struct {
		Key []byte `sql:"key"`
	}
	err := s.read(ctx, &rows, `SELECT key FROM tg_signing_keys WHERE kind = $1`, kind)
	if err != nil || len(rows) == 0 {
		return nil, unavailable(err)
	}
	return rows[0].Key, nil
}

func (s *Store) exec(ctx context.Context, text string, args ...any) error {
	var result sql.Result
	return s.db.Driver().Exec(ctx, s.text(text), args, &result)
}

// Ready says whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	var rows []struct {
		One int `sql:"one"`
	}
	return unavailable(s.read(ctx, &rows, `SELECT 1 AS one`))
}
