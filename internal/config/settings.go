package config

import (
	"log/slog"
	"net"
	"net/netip"
	"time"
)

// Command is what the operator asked for.
type Command struct {
	Name      CommandName
	Settings  Settings
	SQLFile   string // seed: the file to load
	ParityDir string // parity: the folder of the recordings, absolute
	DryRun    bool   // adopt: only say what is missing

	Connect   bool        // config check: ask the database too
	Effective []Effective // config check: every setting
}

// CommandName is one of the commands of the program.
type CommandName string

// The commands.
const (
	Serve  CommandName = "serve"
	Seed   CommandName = "seed"
	Adopt  CommandName = "adopt"
	Parity CommandName = "parity"
	Check  CommandName = "check" // config check
)

// Effective is one setting as it is used, for people to read. Secrets are hidden.
type Effective struct {
	Flag  string // such as "--listen"
	Value string
	From  string // "default", "flag", or the variable
}

// Settings is the checked outcome: every value in it can be used as it is.
type Settings struct {
	Listen         string         // host:port
	PublicURL      string         // without a slash at its end; "" = from the address listened on, see PublicBase
	Origins        []string       // whose pages may call /graphql beside the server's own
	TrustedProxies []netip.Prefix // whose word about the client's address is believed
	TimeLimit      time.Duration  // of one request
	ShutdownGrace  time.Duration  // for requests in flight when the program is told to stop

	Database   Database
	Adopt      bool // serve: adopt the database of an OpenTera server first
	Seed       SeedKind
	SeedForced bool // the demo may be served to other machines
	Exposed    bool // other machines reach the address, and the demo was not forced: no demo accounts then

	Policy        PolicyName
	LoginThrottle bool
	RightsCache   time.Duration // 0 = none
	Clock         time.Time     // zero = the real clock
	Keys          TokenKeys

	Limits    Limits
	Edges     Edges
	Documents Documents

	Operations Operations

	LogFormat LogFormat
	LogLevel  slog.Level
}

// Operations say what operators are told.
type Operations struct {
	Metrics       bool
	MetricsToken  Secret        // "" = none: then MetricsOpen says who reads them
	MetricsOpen   bool          // this machine alone reaches the server, and no proxy is known of
	TraceEndpoint string        // "" = no traces
	Slow          time.Duration // 0 = no operation is slow
	ShutdownDelay time.Duration // between not being ready and taking no more connections
}

// Limits bound what one request may ask for (architecture.md, law 4).
type Limits struct {
	Body             int64 // bytes of a request body
	Depth            int   // levels of fields in an operation
	Complexity       int   // estimated number of values in the answer
	Tokens           int   // lexical tokens of a document
	Batch            int   // operations in one request; 0 = lists of them are refused
	Aliases          int   // aliased or repeated fields of a document
	Directives       int   // of a document
	Values           int   // of the JSON of a GraphQL request
	Page             int   // rows of a GraphQL list that asks for no number
	MaxPage          int   // rows of a GraphQL list at most
	FilterConditions int   // in all filters of an operation
	FilterRelations  int   // within relations, in one filter
	RESTList         int   // rows of a REST list without paging; above it an error, never a cut list
}

// Documents say which GraphQL documents clients may send.
type Documents struct {
	Mode      DocumentMode
	Manifest  string // path of the JSON file; "" = none
	Automatic bool   // automatic persisted queries
}

// DocumentMode says which documents are run besides those of the manifest.
type DocumentMode string

// The modes: any document; any, and the log names them; none.
const (
	DocumentsOpen   DocumentMode = "open"
	DocumentsPrefer DocumentMode = "prefer"
	DocumentsOnly   DocumentMode = "only"
)

// Edges bound what a client may send before it is looked at (architecture.md, law 4).
type Edges struct {
	Rate          int           // cost of a caller's operations in a minute; 0 = any
	AddressRate   int           // requests of an address in a minute; 0 = any
	Header        int           // bytes of a request's line and headers
	HeaderTimeout time.Duration // for sending them
}

// TokenKeys are the HS256 keys of dynamic tokens. An empty one means: make it once and keep it
// in the database.
type TokenKeys struct {
	User, Participant, Service Secret
}

// SeedKind says what goes into a database that has no users.
type SeedKind string

// The seeds: the demo cast, one superadmin with a random password, or nothing.
const (
	SeedDemo  SeedKind = "demo"
	SeedAdmin SeedKind = "admin"
	SeedNone  SeedKind = "none"
)

// PolicyName names a permission matrix.
type PolicyName string

// The policies: the matrix, and the matrix with its strict overlay.
const (
	PolicyDefault PolicyName = "default"
	PolicyStrict  PolicyName = "strict"
)

// Local says whether this machine alone reaches the address that is listened on.
func (s Settings) Local() bool { return loopback(s.Listen) }

// Now gives the moment that business rules call "now": the fixed clock when one is set.
// Token expiry never uses it (architecture.md, section 5).
func (s Settings) Now() time.Time {
	if s.Clock.IsZero() {
		return time.Now()
	}
	return s.Clock
}

// Base gives the base of the URLs in answers before the server listens: the public URL, else the address it is
// told to listen on.
func (s Settings) Base() string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return "http://" + s.Listen
}

// PublicBase gives the base of the URLs in answers: the public URL when one is set, else the
// address that the server listens on, an unspecified host being spelled 127.0.0.1.
func (s Settings) PublicBase(listening net.Addr) string {
	host, port, err := net.SplitHostPort(listening.String())
	if s.PublicURL != "" || err != nil {
		return s.Base()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Secret is a text that no log and no error shows.
type Secret string

// Reveal gives the text itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the text.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[secret]"
}

// GoString hides the text from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the text from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the text from JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
