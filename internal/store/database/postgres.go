package database

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"teragraph/internal/domain"
)

// answerWithin is the time in which a database has to take a connection.
const answerWithin = 5 * time.Second

// openPostgres prepares a connector. jit is off because compiling a permission predicate costs more
// than running it (architecture.md, section 4), and times are spoken in UTC. What else the URL asks
// for, search_path included, goes to the server as it is; random_page_cost, unless the URL has it, is that of
// solid disks: with the server's default, tables of ten thousand rows are read from end to end beside their indexes.
// plan_cache_mode, likewise, has prepared statements planned once: their conditions cost more to plan than to run.
func openPostgres(url string, o options) (*DB, string, error) {
	cfg, err := pq.NewConfig(url)
	if err != nil {
		// The cause is left out: it quotes the URL, and with it the password.
		return nil, "", domain.Errorf(domain.CodeBadInput,
			"the database URL cannot be read: write postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=..., with special characters of the password percent-encoded")
	}
	if cfg.ConnectTimeout <= 0 {
		cfg.ConnectTimeout = answerWithin
	}
	if cfg.ApplicationName == "" {
		cfg.ApplicationName = "teragraph"
	}
	set := map[string]string{"timezone": "UTC", "jit": "off"}
	if o.statementTimeout > 0 {
		set["statement_timeout"] = strconv.FormatInt(usual(o.statementTimeout).Milliseconds(), 10)
	}
	for name, value := range cfg.Runtime {
		if _, ours := set[strings.ToLower(name)]; !ours {
			set[name] = value
		}
	}
	for name, value := range map[string]string{"random_page_cost": "1.1", "plan_cache_mode": "force_generic_plan"} {
		if _, given := set[name]; !given {
			set[name] = value
		}
	}
	cfg.Runtime = set
	place := fmt.Sprintf("postgres://%s:%d/%s", cfg.Host, cfg.Port, cfg.Database)
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, "", unavailable(place, err)
	}
	var conns driver.Connector = preparing{connector}
	if o.statementTimeout > 0 {
		conns = timing{conns, o.statementTimeout}
	}
	return newDB(sql.OpenDB(conns), dialect.Postgres), place, nil
}
