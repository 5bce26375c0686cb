package config

import "time"

// grammar is the command line as kong reads it. Variables are TERAGRAPH_ and the flag's name
// unless a tag says otherwise; see environment.bind.
type grammar struct {
	Help helpFlag `short:"h" help:"Show this help." env:"-"`

	Listen        string        `group:"Server" default:"127.0.0.1:4000" placeholder:"HOST:PORT" help:"Address to listen on. An empty host means every address of the machine."`
	PublicURL     string        `group:"Server" name:"public-url" placeholder:"URL" help:"Base of the URLs in answers, when clients reach the server under another address. Default: from the listen address."`
	Origins       []string      `group:"Server" placeholder:"ORIGIN" help:"Origins whose pages may call /graphql from a browser, beside the server's own; * is every page there is. Default: no other."`
	TimeLimit     time.Duration `group:"Server" default:"30s" placeholder:"DURATION" help:"Time limit of one request."`
	ShutdownGrace time.Duration `group:"Server" default:"20s" placeholder:"DURATION" help:"How long requests in flight may take to finish after SIGTERM or Ctrl-C."`

	TrustedProxies []string `group:"Server" placeholder:"CIDR" help:"Networks of the proxies before the server, such as 10.0.0.0/8. Their X-Forwarded-For or Forwarded says who the client is; of anybody else these headers are ignored. Default: none."`

	Database  string `group:"Database" default:"sqlite:teragraph.db" placeholder:"URL" help:"sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME. A new SQLite file or an empty PostgreSQL database gets its tables; an OpenTera database is served as it is."`
	Adopt     bool   `group:"Database" help:"First give a PostgreSQL database that an OpenTera server made what the command adopt gives it."`
	Seed      string `group:"Database" placeholder:"demo|admin|none" help:"What a database without users gets: the demo cast, one superadmin whose random password is printed once, or nothing. Default: demo for SQLite, admin for PostgreSQL."`
	SeedForce bool   `group:"Database" help:"Allow the demo seed on an address that other machines reach. Everybody knows its passwords."`

	Policy              string        `group:"Permissions" default:"default" placeholder:"default|strict" help:"The permission matrix, or the matrix with its strict overlay."`
	LoginThrottle       string        `group:"Permissions" default:"on" placeholder:"on|off" help:"Slow down the guessing of passwords. off is for replays and refused on an address that other machines reach."`
	UserTokenKey        Secret        `group:"Permissions" placeholder:"KEY" help:"HS256 key of user tokens, to share them with an OpenTera server. Better given by its variable: other users of the machine see flags. Default: made once and kept in the database."`
	ParticipantTokenKey Secret        `group:"Permissions" placeholder:"KEY" help:"The same for participant tokens."`
	ServiceTokenKey     Secret        `group:"Permissions" placeholder:"KEY" help:"The same for service tokens."`
	RightsCache         time.Duration `group:"Permissions" default:"500ms" placeholder:"DURATION" help:"For how long what was read about a caller is used again: account, revoked tokens, roles. Changes made through this server count at once; those of another replica or of an OpenTera server count when it is over. 0 reads them for each request."`
	Clock               string        `group:"Permissions" placeholder:"RFC3339" help:"Fix \"now\" for business rules, such as 2024-03-15T10:00:00Z. Tokens expire by the real clock. Default: the real clock."`

	MaxBody             int64 `group:"Limits" default:"1048576" placeholder:"BYTES" help:"Size of a request body."`
	MaxDepth            int   `group:"Limits" default:"15" placeholder:"N" help:"Levels of fields in a GraphQL operation."`
	MaxComplexity       int   `group:"Limits" default:"500000" placeholder:"N" help:"Estimated number of values in the answer of a GraphQL operation."`
	MaxTokens           int   `group:"Limits" default:"2000" placeholder:"N" help:"Lexical tokens of a GraphQL document."`
	MaxBatch            int   `group:"Limits" default:"10" placeholder:"N" help:"GraphQL operations in one request, sent as a list. Together they have the complexity of one. 0 refuses lists."`
	MaxAliases          int   `group:"Limits" default:"200" placeholder:"N" help:"Aliased or repeated fields of a GraphQL document, as it is written."`
	MaxDirectives       int   `group:"Limits" default:"100" placeholder:"N" help:"Directives of a GraphQL document, as it is written."`
	MaxValues           int   `group:"Limits" default:"10000" placeholder:"N" help:"Values in the JSON of a GraphQL request, those of its variables most of all."`
	PageSize            int   `group:"Limits" default:"50" placeholder:"N" help:"Rows of a GraphQL list that asks for no number."`
	MaxPageSize         int   `group:"Limits" default:"1000" placeholder:"N" help:"Rows that a GraphQL list may ask for."`
	MaxFilterConditions int   `group:"Limits" default:"100" placeholder:"N" help:"Conditions in all filters of a GraphQL operation, nested ones included; 400 at most."`
	MaxFilterRelations  int   `group:"Limits" default:"4" placeholder:"N" help:"Relations within relations in a filter; 4 at most."`
	MaxRestList         int   `group:"Limits" default:"100000" placeholder:"N" help:"Rows of a REST list without paging. A longer one is an error, never a cut list."`

	RateLimit        int           `group:"Limits" default:"30000000" placeholder:"COST" help:"Cost of the operations of one caller in a minute: each costs its complexity (--max-complexity), a REST request 1000. As much may come at once: 60 of the largest operations, or 500 REST requests a second. 0 is no limit."`
	AddressRateLimit int           `group:"Limits" default:"30000" placeholder:"N" help:"Requests of one address in a minute, before it is known who asks; an IPv6 address counts with its /64. Enough for 500 a second from the one address of a clinic. 0 is no limit."`
	MaxHeader        int           `group:"Limits" default:"65536" placeholder:"BYTES" help:"Size of a request's address and headers."`
	HeaderTimeout    time.Duration `group:"Limits" default:"10s" placeholder:"DURATION" help:"How long a client may take to send the headers of a request."`

	Documents         string `group:"Documents" default:"open" placeholder:"open|prefer|only" help:"Which GraphQL documents are run besides those of the manifest: any; any, and the log names them; none."`
	DocumentsManifest string `group:"Documents" placeholder:"FILE" help:"JSON of trusted documents by their SHA-256, as Relay's compiler or Apollo's manifest tool writes it. They are exempt from the limits on tokens, aliases and directives."`
	APQ               string `group:"Documents" name:"apq" default:"off" placeholder:"on|off" help:"Automatic persisted queries: a document that was sent once with its hash is found by the hash."`

	Metrics       string        `group:"Operations" default:"on" placeholder:"on|off" help:"Metrics for Prometheus at /metrics. Without a token they are shown only where this machine alone reaches the server, and neither a public URL nor a trusted proxy is set."`
	MetricsToken  Secret        `group:"Operations" placeholder:"TOKEN" help:"Who sends it as a bearer token reads the metrics, from anywhere; anybody else gets 404."`
	TraceEndpoint string        `group:"Operations" placeholder:"URL" help:"Send OpenTelemetry traces to this collector by OTLP over HTTP, such as http://127.0.0.1:4318. Default: no traces."`
	SlowOperation time.Duration `group:"Operations" default:"1s" placeholder:"DURATION" help:"Log a warning for an operation that takes as long; 0 for none."`
	ShutdownDelay time.Duration `group:"Operations" default:"0s" placeholder:"DURATION" help:"How long /readyz says 503 before no more connections are taken, after SIGTERM or Ctrl-C: the time in which a load balancer notices."`

	LogFormat string `group:"Log" default:"auto" placeholder:"auto|text|json" help:"auto writes text to a terminal and JSON elsewhere."`
	LogLevel  string `group:"Log" default:"info" placeholder:"debug|info|warn|error" help:"What is logged: this level and above."`

	ServeCmd  struct{}  `cmd:"" name:"serve" default:"withargs" help:"Serve the graph and its REST dialects; this is what happens without a command."`
	SeedCmd   seedCmd   `cmd:"" name:"seed" help:"Load a data-only SQL file into a database whose OpenTera tables are all empty; any other is refused, and nothing is deleted."`
	AdoptCmd  adoptCmd  `cmd:"" name:"adopt" help:"Print and then make what a PostgreSQL database that an OpenTera server made lacks: id defaults from its sequences, indexes (without blocking the server), and the tg_ tables. Nothing else is changed."`
	ConfigCmd configCmd `cmd:"" name:"config" help:"What the settings say."`
	ParityCmd parityCmd `cmd:"" name:"parity" help:"Replay recorded REST cases and compare the answers. It works in a file or schema that it creates and drops itself: with sqlite a temporary file (the path is not used), with postgres://... a new schema of that database."`
}

type seedCmd struct {
	SQL string `name:"sql" placeholder:"FILE" env:"-" help:"The SQL file."`
}

type configCmd struct {
	Check checkCmd `cmd:"" name:"check" help:"Print the settings with which the server would start, and what is risky about them. Ends with 1 when something is, and with 2 when a setting cannot be used. Nothing is changed."`
}

type checkCmd struct {
	Connect bool `name:"connect" env:"-" help:"Also ask the database what it is, and which migrations it lacks."`
}

type adoptCmd struct {
	DryRun bool `name:"dry-run" env:"-" help:"Only print what is missing."`
}

type parityCmd struct {
	Dir string `placeholder:"DIR" env:"TERAGRAPH_PARITY_DIR" help:"Folder of schema.sql, dataset.sql and golden.jsonl."`
}
