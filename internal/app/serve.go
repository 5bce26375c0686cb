package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/httpx"
	"teragraph/internal/httpx/playground"
	"teragraph/internal/store/database"
	"teragraph/internal/telemetry"
)

// Program runs the commands.
type Program struct {
	Out io.Writer // what a person reads: address, logins, reports
	Log io.Writer // the log
}

// Run does what the command says until it is done or the context ends. Its error is one line for the operator.
func (p Program) Run(ctx context.Context, c *config.Command) error {
	switch c.Name {
	case config.Seed:
		return p.seedFile(ctx, c)
	case config.Adopt:
		return p.adopt(ctx, c)
	case config.Parity:
		return p.parity(ctx, c)
	case config.Check:
		return p.check(ctx, c)
	}
	return p.serve(ctx, c.Settings)
}

// open opens and migrates the database of the settings.
func open(ctx context.Context, s config.Settings) (*database.DB, database.State, error) {
	db, err := database.Open(ctx, place(s.Database), database.WithStatementTimeout(s.TimeLimit), Statements())
	if err != nil {
		return nil, "", oneLine(err)
	}
	state, err := db.Migrate(ctx)
	if err != nil {
		_ = db.Close()
		return nil, "", oneLine(err)
	}
	return db, state, nil
}

func place(d config.Database) string {
	if d.Kind == config.SQLite {
		return "sqlite:" + d.Path
	}
	return d.URL
}

// collectAt is by how much of its live part, in percent, the heap may grow before it is collected. The live part is some
// ten megabytes, so Go's own 100 would collect tens of times a second under load, a tenth of the processor; this costs about
// fifty megabytes of memory.
const collectAt = 300

func (p Program) serve(ctx context.Context, s config.Settings) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	log := slog.New(httpx.LogHandler(s.LogHandler(p.Log)))
	l, err := httpx.Listen(ctx, s.Listen) // before the database: a port in use must leave no file behind
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	if _, err := trustedDocuments(s); err != nil { // before the database too
		return err
	}
	if s.Adopt {
		if err := p.adopt(ctx, &config.Command{Name: config.Adopt, Settings: s}); err != nil {
			return err
		}
	}
	db, state, err := open(ctx, s)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	filled, err := seed(ctx, db, state, s.Seed)
	if err != nil {
		return oneLine(err)
	}
	demo, err := isDemo(ctx, db)
	if err != nil {
		return oneLine(err)
	}
	if demo && s.Exposed {
		return fmt.Errorf("--listen: the database holds the demo accounts, whose password everybody knows, and other machines reach %s; use another database, or force it with --seed-force", s.Listen)
	}
	base := s.PublicBase(l.Addr())
	s.PublicURL = base
	home, err := playground.New(playground.Options{Endpoint: base + "/graphql", Logins: demoLogins(demo), Policy: string(s.Policy), Links: links()})
	if err != nil {
		return err
	}
	traces, err := openTraces(ctx, s, log)
	if err != nil {
		return err
	}
	defer closeTraces(ctx, traces)
	a, err := New(db, s, home, log, WithTracer(traces.Tracer()))
	if err != nil {
		return err
	}
	p.greet(s, l.Addr(), base, filled, demo)
	return httpx.Server{
		Handler: a.Handler(), Logger: log, TimeLimit: s.TimeLimit, Grace: s.ShutdownGrace,
		HeaderTimeout: s.Edges.HeaderTimeout, MaxHeader: s.Edges.Header,
		Delay: s.Operations.ShutdownDelay, Stopping: a.Stop, Refused: a.telemetry.Refused,
	}.Serve(ctx, l)
}

// openTraces gives nil when no collector is set.
func openTraces(ctx context.Context, s config.Settings, log *slog.Logger) (*telemetry.Traces, error) {
	if s.Operations.TraceEndpoint == "" {
		return nil, nil
	}
	return telemetry.OpenTraces(ctx, s.Operations.TraceEndpoint, log)
}

// lastTraces is how long the last spans may take to be sent when the program ends.
const lastTraces = 5 * time.Second

func closeTraces(ctx context.Context, t *telemetry.Traces) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTraces)
	defer cancel()
	_ = t.Close(ctx) // what could not be sent is in the log
}

// links lead from the playground to what else there is to read.
func links() []playground.Link {
	return []playground.Link{{Href: "/reference/", Text: "REST reference"}}
}

// isDemo says whether some account has the password of the demo cast, which everybody knows.
func isDemo(ctx context.Context, db *database.DB) (demo bool, err error) {
	err = db.SQL.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM t_users WHERE user_password = '`+cast.PasswordHash+
		`' AND user_enabled AND deleted_at IS NULL)`).Scan(&demo)
	return demo, err
}

func demoLogins(demo bool) []playground.Login {
	if !demo {
		return nil
	}
	var logins []playground.Login
	for _, l := range cast.Logins() {
		logins = append(logins, playground.Login{Name: l.Username, Password: cast.Password, Says: l.Rights})
	}
	return logins
}

// greet tells a person what is running and what to open.
func (p Program) greet(s config.Settings, at net.Addr, base string, filled seeded, demo bool) {
	fmt.Fprintf(p.Out, "Teragraph listens on %s\n\n", at)
	fmt.Fprintf(p.Out, "  open      %s/           the playground: ask, sign in, read why\n", base)
	fmt.Fprintf(p.Out, "  GraphQL   %s/graphql\n", base)
	fmt.Fprintf(p.Out, "  REST      %s/reference/  every route, and what it asks the graph\n", base)
	fmt.Fprintf(p.Out, "  database  %s, policy %s\n", s.Database, s.Policy)
	if filled.kind == config.SeedAdmin {
		fmt.Fprintf(p.Out, "\nA superadmin was made. Note the password, it is not shown again:\n  admin  %s\n", filled.password)
	}
	if demo {
		fmt.Fprintf(p.Out, "\nDemo logins (every password is %s):\n", cast.Password)
		for _, l := range cast.Logins() {
			fmt.Fprintf(p.Out, "  %-8s  %s\n", l.Username, l.Rights)
		}
	}
	fmt.Fprintln(p.Out)
}

// seedFile loads a data-only SQL file.
func (p Program) seedFile(ctx context.Context, c *config.Command) error {
	f, err := os.Open(c.SQLFile)
	if err != nil {
		return fmt.Errorf("--sql: %w", err)
	}
	defer func() { _ = f.Close() }()
	db, _, err := open(ctx, c.Settings)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.LoadSQL(ctx, f); err != nil {
		return oneLine(err)
	}
	fmt.Fprintf(p.Out, "%s was loaded into %s\n", c.SQLFile, c.Settings.Database)
	return nil
}

// oneLine keeps an error on the one line that an operator gets.
func oneLine(err error) error {
	return fmt.Errorf("%s", strings.Join(strings.Fields(err.Error()), " "))
}
