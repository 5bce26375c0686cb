package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"

	"teragraph/internal/config"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
)

// errRisky ends the command when something is not as it should be on a server that others rely on.
var errRisky = errors.New("config check: something is risky or does not work; see the lines that begin with RISK")

// check prints the settings with which the server would start, and what is to be said about them. It changes nothing.
func (p Program) check(ctx context.Context, c *config.Command) error {
	for _, e := range c.Effective {
		fmt.Fprintf(p.Out, "%-24s %-40s %s\n", e.Flag, e.Value, e.From)
	}
	if _, err := policy.Load(string(c.Settings.Policy)); err != nil {
		return oneLine(err)
	}
	if _, err := trustedDocuments(c.Settings); err != nil {
		return err
	}
	risks, notes := risksOf(c.Settings), notesOf(c.Settings)
	if c.Connect {
		says, err := lookAt(ctx, c.Settings.Database)
		if err != nil {
			risks = append(risks, oneLine(err).Error())
		} else {
			notes = append(notes, says)
		}
	}
	fmt.Fprintln(p.Out)
	for _, r := range risks {
		fmt.Fprintln(p.Out, "RISK  "+r)
	}
	for _, n := range notes {
		fmt.Fprintln(p.Out, "note  "+n)
	}
	if len(risks) > 0 {
		return errRisky
	}
	fmt.Fprintln(p.Out, "nothing is risky")
	return nil
}

// risksOf are what nobody should run with others' data.
func risksOf(s config.Settings) []string {
	var risks []string
	reached := !s.Local()
	for _, r := range []struct {
		yes  bool
		text string
	}{
		{s.Seed == config.SeedDemo && reached, "--seed: a new database gets the demo accounts, whose password everybody knows, and other machines reach " + s.Listen},
		{s.SeedForced && reached && s.Seed != config.SeedDemo, "--seed-force: demo accounts that the database may hold are served to other machines"},
		{!s.Clock.IsZero(), "--clock: \"now\" is fixed for business rules: new rows get that time, and nothing begins or ends"},
		{!s.LoginThrottle && s.PublicURL != "", "--login-throttle: off, and clients come by " + s.PublicURL + ": passwords can be guessed without a limit"},
		{reached && strings.HasPrefix(s.PublicURL, "http://"), "--public-url: is not https: passwords and tokens can be read on the way"},
		{plainText(s.Database), "--database: sslmode=disable to another machine: passwords and rows can be read on the way"},
		{distantCollector(s.Operations.TraceEndpoint), "--trace-endpoint: http to another machine: names of operations and texts of statements can be read on the way"},
	} {
		if r.yes {
			risks = append(risks, r.text)
		}
	}
	return risks
}

// notesOf are what one should know.
func notesOf(s config.Settings) []string {
	var notes []string
	o := s.Operations
	for _, n := range []struct {
		yes  bool
		text string
	}{
		{!s.Local() && s.PublicURL == "", "--public-url: is not set: URLs in answers name " + s.Listen + ", which clients behind a proxy do not reach"},
		{slices.Contains(s.Origins, "*"), "--origins: pages of all origins may call /graphql; they have no credentials of a user unless he gives them some"},
		{!s.LoginThrottle && s.PublicURL == "", "--login-throttle: off: passwords can be guessed without a limit from this machine"},
		{o.Metrics && o.MetricsToken == "" && !o.MetricsOpen, "--metrics-token: is not set: nobody reads /metrics, since other machines may reach it"},
		{o.Metrics && o.MetricsOpen, "--metrics-token: is not set: everybody on this machine reads /metrics; behind a proxy, set it or the public URL"},
		{s.Database.Kind == config.SQLite && !s.Local(), "--database: SQLite has one writer at a time, and one server; PostgreSQL has neither limit"},
		{s.LogLevel < 0, "--log-level: debug writes a line for every probe"},
	} {
		if n.yes {
			notes = append(notes, n.text)
		}
	}
	return notes
}

// plainText says whether rows go over a network as they are.
func plainText(d config.Database) bool {
	u, err := url.Parse(d.URL)
	return err == nil && d.Kind == config.Postgres && u.Query().Get("sslmode") == "disable" && !here(u.Hostname())
}

func distantCollector(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && u.Scheme == "http" && !here(u.Hostname())
}

func here(host string) bool {
	return host == "" || host == "localhost" || net.ParseIP(host).IsLoopback()
}

// lookAt says in words what a database is and lacks. A SQLite file that is not there is not made.
func lookAt(ctx context.Context, d config.Database) (string, error) {
	if d.Kind == config.SQLite {
		if _, err := os.Stat(d.Path); errors.Is(err, os.ErrNotExist) {
			return fmt.Sprintf("%s is not there: the server would make it", d), nil
		}
	}
	db, err := database.Open(ctx, place(d))
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }()
	state, lacking, err := db.Pending(ctx)
	if err != nil {
		return "", err
	}
	what := map[database.State]string{
		database.Fresh: "is empty", database.Ours: "was made by Teragraph", database.OpenTera: "was made by an OpenTera server",
	}[state]
	if len(lacking) == 0 {
		return fmt.Sprintf("%s answers, %s, and has all migrations", d, what), nil
	}
	return fmt.Sprintf("%s answers, %s, and lacks migrations, which the server would run: %s", d, what, strings.Join(lacking, ", ")), nil
}
