package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, env map[string]string, args ...string) (*Command, error) {
	t.Helper()
	return Parse(args, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, io.Discard)
}

func defaults() Command {
	return Command{Name: Serve, Settings: Settings{
		Listen: "127.0.0.1:4000", TimeLimit: 30 * time.Second, ShutdownGrace: 20 * time.Second,
		Database: Database{Kind: SQLite, Path: "teragraph.db"}, Seed: SeedDemo, Policy: PolicyDefault, LoginThrottle: true, RightsCache: 500 * time.Millisecond,
		Limits:     Limits{Body: 1 << 20, Depth: 15, Complexity: 500_000, Tokens: 2000, Batch: 10, Aliases: 200, Directives: 100, Values: 10_000, Page: 50, MaxPage: 1000, FilterConditions: 100, FilterRelations: 4, RESTList: 100_000},
		Documents:  Documents{Mode: DocumentsOpen},
		Edges:      Edges{Rate: 30_000_000, AddressRate: 30_000, Header: 65536, HeaderTimeout: 10 * time.Second},
		Operations: Operations{Metrics: true, MetricsOpen: true, Slow: time.Second},
		LogFormat:  LogAuto, LogLevel: slog.LevelInfo,
	}}
}

func TestParse(t *testing.T) {
	dir, err := filepath.Abs("recordings")
	if err != nil {
		t.Fatal(err)
	}
	postgres := Database{Kind: Postgres, URL: "postgres://u:geheim@db/tera"}
	const key = "0123456789abcdef"
	tests := []struct {
		name string
		env  map[string]string
		args []string
		want func(*Command)
	}{
		{"nothing", nil, nil, func(*Command) {}},
		{"the command spelled out", nil, []string{"serve"}, func(*Command) {}},
		{"an empty variable is unset", map[string]string{"TERAGRAPH_LISTEN": "", "TERAGRAPH_CLOCK": ""}, nil, func(*Command) {}},
		{"a flag after the command", nil, []string{"serve", "--listen", "localhost:1"}, func(c *Command) { c.Settings.Listen = "localhost:1" }},
		{"a variable", map[string]string{"TERAGRAPH_LISTEN": "[::1]:0"}, nil, func(c *Command) { c.Settings.Listen = "[::1]:0" }},
		{"a flag beats its variable", map[string]string{"TERAGRAPH_LISTEN": "nonsense"}, []string{"--listen=127.0.0.2:80"}, func(c *Command) { c.Settings.Listen = "127.0.0.2:80" }},
		{"postgres is seeded with an admin", map[string]string{"TERAGRAPH_DATABASE": postgres.URL}, nil, func(c *Command) { c.Settings.Database, c.Settings.Seed = postgres, SeedAdmin }},
		{"a seed of one's own", map[string]string{"TERAGRAPH_SEED": "none"}, nil, func(c *Command) { c.Settings.Seed = SeedNone }},
		{"an open address without the demo", nil, []string{"--listen=:80", "--seed=admin"}, func(c *Command) {
			c.Settings.Listen, c.Settings.Seed, c.Settings.Exposed = ":80", SeedAdmin, true
			c.Settings.Operations.MetricsOpen = false
		}},
		{"the demo by force", map[string]string{"TERAGRAPH_SEED_FORCE": "true"}, []string{"--listen=0.0.0.0:80"}, func(c *Command) {
			c.Settings.Listen, c.Settings.SeedForced = "0.0.0.0:80", true
			c.Settings.Operations.MetricsOpen = false
		}},
		{"strict", map[string]string{"TERAGRAPH_POLICY": "strict"}, nil, func(c *Command) { c.Settings.Policy = PolicyStrict }},
		{"no throttle on loopback", map[string]string{"TERAGRAPH_LOGIN_THROTTLE": "off"}, nil, func(c *Command) { c.Settings.LoginThrottle = false }},
		{"the public URL loses its slash", map[string]string{"TERAGRAPH_PUBLIC_URL": "https://t.example/tera/"}, nil, func(c *Command) {
			c.Settings.PublicURL, c.Settings.Operations.MetricsOpen = "https://t.example/tera", false
		}},
		{"the clock in UTC", map[string]string{"TERAGRAPH_CLOCK": "2024-03-15T12:00:00+02:00"}, nil, func(c *Command) { c.Settings.Clock = time.Date(2024, 3, 15, 10, 0, 0, 0, time.UTC) }},
		{
			"token keys",
			map[string]string{"TERAGRAPH_USER_TOKEN_KEY": "u" + key, "TERAGRAPH_PARTICIPANT_TOKEN_KEY": "p" + key, "TERAGRAPH_SERVICE_TOKEN_KEY": "s" + key},
			nil,
			func(c *Command) {
				c.Settings.Keys = TokenKeys{User: "u" + key, Participant: "p" + key, Service: "s" + key}
			},
		},
		{"origins", nil, []string{"--origins=https://a.example,http://b.example:8080"}, func(c *Command) { c.Settings.Origins = []string{"https://a.example", "http://b.example:8080"} }},
		{
			"limits",
			map[string]string{
				"TERAGRAPH_MAX_BODY": "2", "TERAGRAPH_MAX_DEPTH": "3", "TERAGRAPH_MAX_COMPLEXITY": "4", "TERAGRAPH_MAX_TOKENS": "5",
				"TERAGRAPH_MAX_BATCH": "0", "TERAGRAPH_MAX_ALIASES": "10", "TERAGRAPH_MAX_DIRECTIVES": "11", "TERAGRAPH_MAX_VALUES": "12",
				"TERAGRAPH_PAGE_SIZE": "6", "TERAGRAPH_MAX_PAGE_SIZE": "7", "TERAGRAPH_MAX_REST_LIST": "8",
				"TERAGRAPH_MAX_FILTER_CONDITIONS": "13", "TERAGRAPH_MAX_FILTER_RELATIONS": "3", "TERAGRAPH_TIME_LIMIT": "9s", "TERAGRAPH_SHUTDOWN_GRACE": "0s",
			},
			nil,
			func(c *Command) {
				c.Settings.Limits = Limits{Body: 2, Depth: 3, Complexity: 4, Tokens: 5, Aliases: 10, Directives: 11, Values: 12, Page: 6, MaxPage: 7, FilterConditions: 13, FilterRelations: 3, RESTList: 8}
				c.Settings.TimeLimit, c.Settings.ShutdownGrace = 9*time.Second, 0
			},
		},
		{
			"trusted documents", nil,
			[]string{"--documents=only", "--documents-manifest=m.json"},
			func(c *Command) { c.Settings.Documents = Documents{Mode: DocumentsOnly, Manifest: "m.json"} },
		},
		{"automatic persisted queries", map[string]string{"TERAGRAPH_APQ": "on"}, nil, func(c *Command) { c.Settings.Documents.Automatic = true }},
		{"every origin", nil, []string{"--origins=*"}, func(c *Command) { c.Settings.Origins = []string{"*"} }},
		{"proxies", map[string]string{"TERAGRAPH_TRUSTED_PROXIES": "10.1.2.3/8,192.0.2.1,2001:db8::/32"}, nil, func(c *Command) {
			c.Settings.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("2001:db8::/32")}
			c.Settings.Operations.MetricsOpen = false
		}},
		{"edges", nil, []string{"--rate-limit=0", "--address-rate-limit=0", "--max-header=1024", "--header-timeout=1s"}, func(c *Command) {
			c.Settings.Edges = Edges{Header: 1024, HeaderTimeout: time.Second}
		}},
		{
			"operations",
			map[string]string{"TERAGRAPH_METRICS_TOKEN": key, "TERAGRAPH_SLOW_OPERATION": "0s"},
			[]string{"--metrics=off", "--trace-endpoint=https://c.example/otlp", "--shutdown-delay=5s"},
			func(c *Command) {
				c.Settings.Operations = Operations{MetricsToken: key, TraceEndpoint: "https://c.example/otlp", ShutdownDelay: 5 * time.Second}
			},
		},
		{"the log", nil, []string{"--log-format=json", "--log-level=warn"}, func(c *Command) { c.Settings.LogFormat, c.Settings.LogLevel = LogJSON, slog.LevelWarn }},
		{"seed", nil, []string{"seed", "--sql", "data.sql", "--database", "sqlite:x.db"}, func(c *Command) {
			c.Name, c.SQLFile, c.Settings.Database.Path = Seed, "data.sql", "x.db"
		}},
		{"seed looks at no address", nil, []string{"seed", "--sql=data.sql", "--listen=:80"}, func(c *Command) {
			c.Name, c.SQLFile, c.Settings.Listen, c.Settings.Operations.MetricsOpen = Seed, "data.sql", ":80", false
		}},
		{"adopt", nil, []string{"adopt", "--database", postgres.URL}, func(c *Command) {
			c.Name, c.Settings.Database, c.Settings.Seed = Adopt, postgres, SeedAdmin
		}},
		{"adopt without a change", map[string]string{"TERAGRAPH_DATABASE": postgres.URL}, []string{"adopt", "--dry-run"}, func(c *Command) {
			c.Name, c.DryRun, c.Settings.Database, c.Settings.Seed = Adopt, true, postgres, SeedAdmin
		}},
		{"adopt at the start", map[string]string{"TERAGRAPH_DATABASE": postgres.URL, "TERAGRAPH_ADOPT": "true"}, nil, func(c *Command) {
			c.Settings.Database, c.Settings.Seed, c.Settings.Adopt = postgres, SeedAdmin, true
		}},
		{"adopt is for serve only", map[string]string{"TERAGRAPH_ADOPT": "true"}, []string{"seed", "--sql=data.sql"}, func(c *Command) {
			c.Name, c.SQLFile = Seed, "data.sql"
		}},
		{"parity", nil, []string{"parity", "--dir=recordings", "--database=sqlite"}, func(c *Command) {
			c.Name, c.ParityDir, c.Settings.Database.Path = Parity, dir, ""
		}},
		{"parity by its variable", map[string]string{"TERAGRAPH_PARITY_DIR": dir}, []string{"parity"}, func(c *Command) { c.Name, c.ParityDir = Parity, dir }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parse(t, tt.env, tt.args...)
			if err != nil {
				t.Fatal(err)
			}
			want := defaults()
			tt.want(&want)
			if d := cmp.Diff(&want, got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	const key = "0123456789abcdef"
	tests := []struct {
		env  map[string]string
		args []string
		want string // how the line begins
	}{
		{nil, []string{"--listen=4000"}, `--listen: "4000" is not an address`},
		{nil, []string{"--listen=localhost:http"}, `--listen: "http" is not a port`},
		{nil, []string{"--listen=:65536"}, `--listen: "65536" is not a port`},
		{nil, []string{"--listen=:+80"}, `--listen: "+80" is not a port`},
		{map[string]string{"TERAGRAPH_LISTEN": "here"}, nil, `--listen (from TERAGRAPH_LISTEN): "here" is not an address`},
		{nil, []string{"--public-url=teragraph.example"}, "--public-url: is not the base of a URL"},
		{nil, []string{"--public-url=https://u:geheim@h/"}, "--public-url: is not the base of a URL"},
		{nil, []string{"--public-url=https://h/?a=1"}, "--public-url: is not the base of a URL"},
		{nil, []string{"--origins=https://a.example/path"}, `--origins: "https://a.example/path" is not an origin`},
		{nil, []string{"--origins=https://*.example"}, `--origins: "https://*.example" is not an origin`},
		{nil, []string{"--origins=https://a.example:443"}, `--origins: "https://a.example:443" is no origin that a browser sends, which leaves out the port of the scheme; write "https://a.example"`},
		{nil, []string{"--origins=http://[::1]:80"}, `--origins: "http://[::1]:80" is no origin`},
		{nil, []string{"--origins=null"}, `--origins: "null" is not an origin`},
		{nil, []string{"--trusted-proxies=proxy.example"}, `--trusted-proxies: "proxy.example" is not a network`},
		{nil, []string{"--trusted-proxies=10.0.0.0/33"}, `--trusted-proxies: "10.0.0.0/33" is not a network`},
		{nil, []string{"--trusted-proxies=::ffff:10.0.0.0/104"}, `--trusted-proxies: "::ffff:10.0.0.0/104" is not a network`},
		{nil, []string{"--trusted-proxies=10.0.0.0/8,0.0.0.0/0"}, `--trusted-proxies: "0.0.0.0/0" is everybody`},
		{nil, []string{"--rate-limit=-1"}, "--rate-limit: -1 is out of range"},
		{map[string]string{"TERAGRAPH_ADDRESS_RATE_LIMIT": "3000000000"}, nil, "--address-rate-limit (from TERAGRAPH_ADDRESS_RATE_LIMIT): 3000000000 is out of range"},
		{nil, []string{"--max-header=1023"}, "--max-header: 1023 is out of range"},
		{nil, []string{"--header-timeout=999ms"}, "--header-timeout: 999ms is too short"},
		{nil, []string{"--time-limit=0s"}, "--time-limit: 0s is too short"},
		{nil, []string{"--time-limit=30"}, "--time-limit: "},
		{nil, []string{"--shutdown-grace=-1s"}, "--shutdown-grace: -1s is negative"},
		{nil, []string{"--metrics=yes"}, `--metrics: "yes" is unknown`},
		{map[string]string{"TERAGRAPH_METRICS_TOKEN": "geheim"}, nil, "--metrics-token (from TERAGRAPH_METRICS_TOKEN): is too short"},
		{nil, []string{"--trace-endpoint=collector:4318"}, "--trace-endpoint: is not the URL of a collector"},
		{nil, []string{"--trace-endpoint=http://u:geheim@h/"}, "--trace-endpoint: is not the URL of a collector"},
		{nil, []string{"--slow-operation=-1s"}, "--slow-operation: -1s is negative"},
		{nil, []string{"--shutdown-delay=-1s"}, "--shutdown-delay: -1s is negative"},
		{nil, []string{"config", "check", "--listen=:80"}, "--seed: demo is refused on :80"},
		{nil, []string{"--database=mysql://geheim"}, "--database: is unknown; sqlite:PATH or postgres://"},
		{nil, []string{"--database=sqlite"}, "--database: names no file"},
		{nil, []string{"--database=sqlite:"}, "--database: names no file"},
		{nil, []string{"--database=sqlite::memory:"}, "--database: is not the path of a file"},
		{nil, []string{"--database=sqlite:a.db?mode=ro"}, "--database: is not the path of a file"},
		{nil, []string{"--database=postgres://u:geheim@h"}, "--database: names no database"},
		{map[string]string{"TERAGRAPH_DATABASE": "postgres://u:%geheim@h/x"}, nil, "--database (from TERAGRAPH_DATABASE): is not a readable URL"},
		{nil, []string{"--seed=everything"}, `--seed: "everything" is unknown; demo, admin or none`},
		{nil, []string{"--listen=:4000"}, "--seed: demo is refused on :4000"},
		{nil, []string{"--listen=[::]:4000"}, "--seed: demo is refused on [::]:4000"},
		{nil, []string{"--listen=192.0.2.1:4000"}, "--seed: demo is refused on 192.0.2.1:4000"},
		{nil, []string{"--listen=host.example:4000"}, "--seed: demo is refused on host.example:4000"},
		{map[string]string{"TERAGRAPH_SEED": "demo"}, []string{"--listen=:1", "--database=postgres://h/x"}, "--seed (from TERAGRAPH_SEED): demo is refused"},
		{nil, []string{"--listen=:1", "--seed-force=maybe"}, "--seed-force: "},
		{nil, []string{"--policy=lenient"}, `--policy: "lenient" is unknown; default or strict`},
		{nil, []string{"--login-throttle=no"}, `--login-throttle: "no" is unknown; on or off`},
		{map[string]string{"TERAGRAPH_LOGIN_THROTTLE": "off"}, []string{"--listen=:1", "--seed=none"}, "--login-throttle (from TERAGRAPH_LOGIN_THROTTLE): off is refused on :1"},
		{nil, []string{"--login-throttle=off", "--listen=:1", "--seed-force"}, "--login-throttle: off is refused"},
		{nil, []string{"--user-token-key=geheim"}, "--user-token-key: is too short"},
		{nil, []string{"--user-token-key=" + key, "--service-token-key=" + key}, "--service-token-key: is the same as --user-token-key"},
		{nil, []string{"--clock=yesterday"}, `--clock: "yesterday" is not a moment`},
		{nil, []string{"--clock=2024-03-15 10:00"}, "--clock: "},
		{nil, []string{"--max-body=0"}, "--max-body: 0 is out of range"},
		{nil, []string{"--max-body=1MB"}, "--max-body: "},
		{map[string]string{"TERAGRAPH_MAX_DEPTH": "deep"}, nil, "--max-depth (from TERAGRAPH_MAX_DEPTH): "},
		{nil, []string{"--max-complexity=-1"}, "--max-complexity: -1 is out of range"},
		{nil, []string{"--max-tokens=0"}, "--max-tokens: 0"},
		{nil, []string{"--max-batch=101"}, "--max-batch: 101"},
		{nil, []string{"--max-batch=-1"}, "--max-batch: -1"},
		{nil, []string{"--max-aliases=0"}, "--max-aliases: 0"},
		{nil, []string{"--max-directives=0"}, "--max-directives: 0"},
		{nil, []string{"--max-values=0"}, "--max-values: 0"},
		{nil, []string{"--documents=some"}, `--documents: "some"`},
		{nil, []string{"--documents=only"}, "--documents: only needs the documents"},
		{nil, []string{"--documents=prefer"}, "--documents: prefer needs the documents"},
		{nil, []string{"--apq=yes"}, `--apq: "yes"`},
		{nil, []string{"--documents=only", "--documents-manifest=m.json", "--apq=on"}, "--apq: on is refused"},
		{nil, []string{"--max-page-size=0"}, "--max-page-size: 0"},
		{nil, []string{"--max-filter-conditions=401"}, "--max-filter-conditions: 401 is out of range; a number from 1 to 400"},
		{nil, []string{"--max-filter-relations=0"}, "--max-filter-relations: 0 is out of range"},
		{nil, []string{"--max-filter-relations=5"}, "--max-filter-relations: 5 is out of range; a number from 1 to 4"},
		{nil, []string{"--max-rest-list=3000000000"}, "--max-rest-list: 3000000000 is out of range"},
		{nil, []string{"--page-size=2", "--max-page-size=1"}, "--page-size: 2 is more than --max-page-size, which is 1"},
		{nil, []string{"--log-format=xml"}, `--log-format: "xml" is unknown`},
		{nil, []string{"--log-level=loud"}, `--log-level: "loud" is unknown`},
		{nil, []string{"seed"}, "--sql: is missing"},
		{nil, []string{"adopt"}, "--database: only a PostgreSQL database"},
		{map[string]string{"TERAGRAPH_DATABASE": "sqlite:x.db"}, []string{"adopt"}, "--database (from TERAGRAPH_DATABASE): only a PostgreSQL database"},
		{nil, []string{"--adopt"}, "--adopt: only a PostgreSQL database"},
		{map[string]string{"TERAGRAPH_ADOPT": "true"}, nil, "--adopt (from TERAGRAPH_ADOPT): only a PostgreSQL database"},
		{map[string]string{"TERAGRAPH_ADOPT": "perhaps"}, nil, "--adopt"},
		{nil, []string{"--dry-run"}, "unknown flag --dry-run"},
		{nil, []string{"parity"}, "--dir: is missing"},
		{nil, []string{"dance"}, "unexpected argument dance"},
		{nil, []string{"--danse"}, "unknown flag --danse"},
		{nil, []string{"--listen"}, "--listen: "},
		{nil, []string{"--sql=x"}, "unknown flag --sql"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.env, tt.args), func(t *testing.T) {
			cmd, err := parse(t, tt.env, tt.args...)
			var setting *Error
			if !errors.As(err, &setting) || cmd != nil {
				t.Fatalf("got %+v and error %v, want an *Error", cmd, err)
			}
			if !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %s\nwant %s...", err, tt.want)
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "geheim") {
				t.Errorf("the line has a break or a secret: %q", err)
			}
			if ExitCode(err) != 2 {
				t.Errorf("exit code %d", ExitCode(err))
			}
		})
	}
}

func TestHelpExplainsEverySetting(t *testing.T) {
	var out bytes.Buffer
	broken := func(string) (string, bool) { return "broken", true }
	if _, err := Parse([]string{"--help"}, broken, &out); !errors.Is(err, ErrHelp) || ExitCode(err) != 0 {
		t.Fatalf("got %v", err)
	}
	help := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"--listen=HOST:PORT", "[TERAGRAPH_LISTEN, default 127.0.0.1:4000]", "[TERAGRAPH_DATABASE, default sqlite:teragraph.db]",
		"[TERAGRAPH_SEED]", "[TERAGRAPH_SEED_FORCE]", "[TERAGRAPH_POLICY, default default]", "[TERAGRAPH_PUBLIC_URL]",
		"[TERAGRAPH_USER_TOKEN_KEY]", "[TERAGRAPH_PARTICIPANT_TOKEN_KEY]", "[TERAGRAPH_SERVICE_TOKEN_KEY]",
		"[TERAGRAPH_LOGIN_THROTTLE, default on]", "[TERAGRAPH_CLOCK]", "[TERAGRAPH_MAX_BODY, default 1048576]",
		"[TERAGRAPH_MAX_DEPTH, default 15]", "[TERAGRAPH_MAX_COMPLEXITY, default 500000]", "[TERAGRAPH_MAX_TOKENS, default 2000]",
		"[TERAGRAPH_PAGE_SIZE, default 50]", "[TERAGRAPH_MAX_PAGE_SIZE, default 1000]", "[TERAGRAPH_MAX_REST_LIST, default 100000]",
		"[TERAGRAPH_TIME_LIMIT, default 30s]", "[TERAGRAPH_SHUTDOWN_GRACE, default 20s]", "[TERAGRAPH_ORIGINS]", "[TERAGRAPH_TRUSTED_PROXIES]", "[TERAGRAPH_RATE_LIMIT, default 30000000]",
		"[TERAGRAPH_ADDRESS_RATE_LIMIT, default 30000]", "[TERAGRAPH_MAX_HEADER, default 65536]", "[TERAGRAPH_HEADER_TIMEOUT, default 10s]",
		"[TERAGRAPH_LOG_FORMAT, default auto]", "[TERAGRAPH_LOG_LEVEL, default info]", "[TERAGRAPH_ADOPT]", "serve", "seed", "adopt", "parity",
	} {
		if !strings.Contains(help, want) {
			t.Errorf("the help lacks %q", want)
		}
	}
	for _, command := range []string{"seed", "adopt", "parity"} {
		out.Reset()
		if _, err := Parse([]string{command, "--help"}, broken, &out); !errors.Is(err, ErrHelp) {
			t.Fatal(err)
		}
		if flag := map[string]string{"seed": "--sql=FILE", "adopt": "--dry-run", "parity": "--dir=DIR"}[command]; !strings.Contains(out.String(), flag) {
			t.Errorf("the help of %s lacks %s", command, flag)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

func TestSecretsStayHidden(t *testing.T) {
	var out bytes.Buffer
	s := defaults().Settings
	s.Keys.User, s.Database = "geheim", Database{Kind: Postgres, URL: "postgres://u:geheim@h/x?password=geheim"}
	for _, f := range []LogFormat{LogJSON, LogText, LogAuto} {
		s.LogFormat = f
		log := slog.New(s.LogHandler(&out))
		log.Info("start", "keys", s.Keys, "key", s.Keys.User, "database", s.Database.String(), "Authorization", "geheim", "password", "geheim")
	}
	fmt.Fprintf(&out, "%v %+v %#v %s", s.Keys, s.Keys, s.Keys, s.Database)
	if strings.Contains(out.String(), "geheim") || strings.Count(out.String(), "[secret]") < 9 {
		t.Errorf("got %s", out.String())
	}
	if s.Keys.User.Reveal() != "geheim" {
		t.Error("Reveal hides the key")
	}
}

func TestPublicBase(t *testing.T) {
	tests := []struct{ public, listening, want string }{
		{"https://t.example/x", "127.0.0.1:4000", "https://t.example/x"},
		{"", "127.0.0.1:4000", "http://127.0.0.1:4000"},
		{"", "0.0.0.0:80", "http://127.0.0.1:80"},
		{"", "[::]:80", "http://127.0.0.1:80"},
		{"", "[::1]:80", "http://[::1]:80"},
	}
	for _, tt := range tests {
		addr, err := net.ResolveTCPAddr("tcp", tt.listening)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Settings{PublicURL: tt.public}).PublicBase(addr); got != tt.want {
			t.Errorf("%v: got %s", tt, got)
		}
	}
}

func TestNow(t *testing.T) {
	fixed := time.Date(2024, 3, 15, 10, 0, 0, 0, time.UTC)
	if got := (Settings{Clock: fixed}).Now(); got != fixed {
		t.Errorf("got %v", got)
	}
	if before, got := time.Now(), (Settings{}).Now(); got.Before(before) {
		t.Errorf("got %v", got)
	}
}

// FuzzParse holds that no value panics and that each failure is one line that names no secret.
func FuzzParse(f *testing.F) {
	f.Add("--database", "postgres://u:p@h:1/x?sslmode=disable")
	f.Add("--listen", "[::1%lo]:0")
	f.Add("--origins", "*,,")
	f.Add("--clock", "0001-01-01T00:00:00Z")
	var help bytes.Buffer
	if _, err := Parse([]string{"--help"}, func(string) (string, bool) { return "", false }, &help); !errors.Is(err, ErrHelp) {
		f.Fatal(err)
	}
	for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(help.String(), -1) {
		f.Add(flag, "[0:1\nlo]:0")
		f.Add(flag, "\x1b[2J")
	}
	f.Fuzz(func(t *testing.T, flag, value string) {
		cmd, err := parse(t, nil, flag, value)
		if (cmd == nil) == (err == nil) {
			t.Fatalf("got %v and %v", cmd, err)
		}
		if err != nil && !errors.Is(err, ErrHelp) && strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("more than one printable line: %q", err)
		}
	})
}
