package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// check turns what was read into settings, or names the first that cannot be used.
func (g *grammar) check(name CommandName) (*Command, *Error) {
	c := &Command{Name: name}
	steps := []func(*Command) *Error{
		g.checkServer, g.checkOrigins, g.checkProxies, g.checkDatabase, g.checkSeed, g.checkPolicy, g.checkKeys, g.checkClock,
		g.checkLimits, g.checkEdges, g.checkDocuments, g.checkOperations, g.checkLog, g.checkCommand,
	}
	for _, step := range steps {
		if err := step(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func wrong(flag, format string, args ...any) *Error {
	return &Error{Setting: flag, Problem: fmt.Sprintf(format, args...)}
}

func (g *grammar) checkServer(c *Command) *Error {
	host, port, err := net.SplitHostPort(g.Listen)
	if err != nil || strings.ContainsFunc(host, func(r rune) bool { return r == ' ' || !unicode.IsPrint(r) }) {
		return wrong("--listen", "%q is not an address; HOST:PORT is needed, such as 127.0.0.1:4000", g.Listen)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return wrong("--listen", "%q is not a port; a number from 1 to 65535 is needed, or 0 for any free one", port)
	}
	if g.PublicURL != "" {
		u, err := url.Parse(g.PublicURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return wrong("--public-url", "is not the base of a URL; http://HOST or https://HOST/PATH is needed, without user, query or fragment")
		}
	}
	if g.TimeLimit < time.Second {
		return wrong("--time-limit", "%v is too short; 1s or more is needed, such as 30s", g.TimeLimit)
	}
	if g.RightsCache < 0 || g.RightsCache > time.Second {
		return wrong("--rights-cache", "%v is out of range; 0 to 1s is possible, such as 500ms", g.RightsCache)
	}
	if g.ShutdownGrace < 0 {
		return wrong("--shutdown-grace", "%v is negative; 0 or more is needed, such as 20s", g.ShutdownGrace)
	}
	s := &c.Settings
	s.Listen, s.PublicURL = g.Listen, strings.TrimRight(g.PublicURL, "/")
	s.TimeLimit, s.ShutdownGrace, s.RightsCache = g.TimeLimit, g.ShutdownGrace, g.RightsCache
	return nil
}

func (g *grammar) checkDatabase(c *Command) *Error {
	db, err := parseDatabase(g.Database)
	if err != nil {
		return wrong("--database", "%v", err)
	}
	if db.Kind == SQLite && db.Path == "" && c.Name != Parity {
		return wrong("--database", "names no file; sqlite:PATH is needed, such as sqlite:teragraph.db")
	}
	if db.Kind == SQLite && (c.Name == Adopt || c.Name.serves() && g.Adopt) {
		flag := "--adopt"
		if c.Name == Adopt {
			flag = "--database"
		}
		return wrong(flag, "only a PostgreSQL database that an OpenTera server made can be adopted; --database=postgres://USER:PASSWORD@HOST:PORT/NAME is needed")
	}
	c.Settings.Database, c.Settings.Adopt = db, c.Name.serves() && g.Adopt
	return nil
}

func (g *grammar) checkSeed(c *Command) *Error {
	seed := SeedKind(g.Seed)
	switch seed {
	case SeedDemo, SeedAdmin, SeedNone:
	case "":
		seed = SeedAdmin
		if c.Settings.Database.Kind == SQLite {
			seed = SeedDemo
		}
	default:
		return wrong("--seed", "%q is unknown; demo, admin or none is needed", g.Seed)
	}
	c.Settings.Exposed = c.Name.serves() && !g.SeedForce && !loopback(g.Listen)
	if c.Name.serves() && seed == SeedDemo && c.Settings.Exposed {
		return wrong("--seed", "demo is refused on %s: other machines could reach accounts whose password everybody knows; say --seed=admin or none, or force it with --seed-force", g.Listen)
	}
	c.Settings.Seed, c.Settings.SeedForced = seed, g.SeedForce
	return nil
}

func (g *grammar) checkPolicy(c *Command) *Error {
	switch p := PolicyName(g.Policy); p {
	case PolicyDefault, PolicyStrict:
		c.Settings.Policy = p
	default:
		return wrong("--policy", "%q is unknown; default or strict is needed", g.Policy)
	}
	switch g.LoginThrottle {
	case "on":
		c.Settings.LoginThrottle = true
	case "off":
		if c.Name.serves() && !loopback(g.Listen) {
			return wrong("--login-throttle", "off is refused on %s: other machines could guess passwords without a limit", g.Listen)
		}
	default:
		return wrong("--login-throttle", "%q is unknown; on or off is needed", g.LoginThrottle)
	}
	return nil
}

// keyAtLeast keeps keys from being guessed out of a token: OpenTera's own have 32 or 36 characters.
const keyAtLeast = 16

func (g *grammar) checkKeys(c *Command) *Error {
	keys := []struct {
		flag string
		key  Secret
	}{
		{"--user-token-key", g.UserTokenKey},
		{"--participant-token-key", g.ParticipantTokenKey},
		{"--service-token-key", g.ServiceTokenKey},
	}
	for i, k := range keys {
		if k.key != "" && len(k.key) < keyAtLeast {
			return wrong(k.flag, "is too short: %d bytes or more are needed", keyAtLeast)
		}
		for _, other := range keys[:i] {
			if k.key != "" && k.key == other.key {
				return wrong(k.flag, "is the same as %s; each kind of token needs its own key", other.flag)
			}
		}
	}
	c.Settings.Keys = TokenKeys{User: g.UserTokenKey, Participant: g.ParticipantTokenKey, Service: g.ServiceTokenKey}
	return nil
}

func (g *grammar) checkClock(c *Command) *Error {
	if g.Clock == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, g.Clock)
	if err != nil || t.IsZero() {
		return wrong("--clock", "%q is not a moment; RFC 3339 is needed, such as 2024-03-15T10:00:00Z", g.Clock)
	}
	c.Settings.Clock = t.UTC()
	return nil
}

// mostBatch keeps one request from being a hundred: its operations run one after the other, within one time limit.
const mostBatch = 100

// Bounds of numbers. A filter becomes one expression of a statement: SQLite takes a depth of 1000 there, which
// five relations within each other exceed where each leads there in two ways.
const (
	mostCount      = 1<<31 - 1
	mostConditions = 400
	mostRelations  = 4
)

func (g *grammar) checkDocuments(c *Command) *Error {
	mode := DocumentMode(g.Documents)
	switch mode {
	case DocumentsOpen:
	case DocumentsPrefer, DocumentsOnly:
		if g.DocumentsManifest == "" {
			return wrong("--documents", "%s needs the documents: name their file by --documents-manifest", mode)
		}
	default:
		return wrong("--documents", "%q is unknown; open, prefer or only is needed", g.Documents)
	}
	switch g.APQ {
	case "on", "off":
	default:
		return wrong("--apq", "%q is unknown; on or off is needed", g.APQ)
	}
	if g.APQ == "on" && mode == DocumentsOnly {
		return wrong("--apq", "on is refused with --documents=only: clients would bring documents of their own")
	}
	c.Settings.Documents = Documents{Mode: mode, Manifest: g.DocumentsManifest, Automatic: g.APQ == "on"}
	return nil
}

func (g *grammar) checkLimits(c *Command) *Error {
	counts := []struct {
		flag        string
		value, most int64
	}{
		{"--max-body", g.MaxBody, mostCount},
		{"--max-depth", int64(g.MaxDepth), mostCount},
		{"--max-complexity", int64(g.MaxComplexity), mostCount},
		{"--max-tokens", int64(g.MaxTokens), mostCount},
		{"--max-aliases", int64(g.MaxAliases), mostCount},
		{"--max-directives", int64(g.MaxDirectives), mostCount},
		{"--max-values", int64(g.MaxValues), mostCount},
		{"--page-size", int64(g.PageSize), mostCount},
		{"--max-page-size", int64(g.MaxPageSize), mostCount},
		{"--max-filter-conditions", int64(g.MaxFilterConditions), mostConditions},
		{"--max-filter-relations", int64(g.MaxFilterRelations), mostRelations},
		{"--max-rest-list", int64(g.MaxRestList), mostCount},
	}
	for _, n := range counts {
		if n.value < 1 || n.value > n.most {
			return wrong(n.flag, "%d is out of range; a number from 1 to %d is needed", n.value, n.most)
		}
	}
	if g.MaxBatch < 0 || g.MaxBatch > mostBatch {
		return wrong("--max-batch", "%d is out of range; a number from 1 to %d is needed, or 0 to refuse lists", g.MaxBatch, mostBatch)
	}
	if g.PageSize > g.MaxPageSize {
		return wrong("--page-size", "%d is more than --max-page-size, which is %d", g.PageSize, g.MaxPageSize)
	}
	c.Settings.Limits = Limits{
		Body: g.MaxBody, Depth: g.MaxDepth, Complexity: g.MaxComplexity, Tokens: g.MaxTokens,
		Batch: g.MaxBatch, Aliases: g.MaxAliases, Directives: g.MaxDirectives, Values: g.MaxValues,
		Page: g.PageSize, MaxPage: g.MaxPageSize, FilterConditions: g.MaxFilterConditions, FilterRelations: g.MaxFilterRelations,
		RESTList: g.MaxRestList,
	}
	return nil
}

func (g *grammar) checkLog(c *Command) *Error {
	switch f := LogFormat(g.LogFormat); f {
	case LogAuto, LogText, LogJSON:
		c.Settings.LogFormat = f
	default:
		return wrong("--log-format", "%q is unknown; auto, text or json is needed", g.LogFormat)
	}
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[g.LogLevel]
	if !ok {
		return wrong("--log-level", "%q is unknown; debug, info, warn or error is needed", g.LogLevel)
	}
	c.Settings.LogLevel = level
	return nil
}

func (g *grammar) checkCommand(c *Command) *Error {
	switch c.Name {
	case Seed:
		if g.SeedCmd.SQL == "" {
			return wrong("--sql", "is missing; name the SQL file to load")
		}
		c.SQLFile = g.SeedCmd.SQL
	case Check:
		c.Connect = g.ConfigCmd.Check.Connect
	case Adopt:
		c.DryRun = g.AdoptCmd.DryRun
	case Parity:
		if g.ParityCmd.Dir == "" {
			return wrong("--dir", "is missing; name the folder of the recordings")
		}
		dir, err := filepath.Abs(g.ParityCmd.Dir)
		if err != nil {
			return wrong("--dir", "cannot be found: %v", err)
		}
		c.ParityDir = dir
	}
	return nil
}

// serves says whether the settings are those of a server, also of one that is only asked about.
func (n CommandName) serves() bool { return n == Serve || n == Check }

// loopback says whether only this machine reaches the address. A name other than localhost counts
// as reachable: what it resolves to can change.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
