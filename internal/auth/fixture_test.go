package auth

import (
	"bytes"
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"teragraph/internal/domain"
)

// memory is storage that keeps everything in maps.
type memory struct {
	mu       sync.Mutex
	accounts map[string]domain.Account // by login name
	revoked  map[string]time.Time
	keys     map[string][]byte
	fail     error
	lookups  []string
}

func (m *memory) find(match func(domain.Account) bool) (*domain.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return nil, m.fail
	}
	for _, account := range m.accounts {
		if match(account) {
			return &account, nil
		}
	}
	return nil, nil
}

func (m *memory) AccountByUsername(_ context.Context, username string) (*domain.Account, error) {
	m.mu.Lock()
	m.lookups = append(m.lookups, username)
	m.mu.Unlock()
	return m.find(func(a domain.Account) bool { return a.Username == username })
}

func (m *memory) AccountByUUID(_ context.Context, uuid string) (*domain.Account, error) {
	return m.find(func(a domain.Account) bool { return a.UUID == uuid })
}

func (m *memory) Revoke(_ context.Context, tokenID string, expires time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.revoked[tokenID] = expires
	return m.fail
}

func (m *memory) Revoked(_ context.Context, tokenID string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.revoked[tokenID]
	return ok, m.fail
}

func (m *memory) SigningKey(_ context.Context, kind string, propose func() ([]byte, error)) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return nil, m.fail
	}
	if m.keys[kind] == nil {
		key, err := propose()
		if err != nil {
			return nil, err
		}
		m.keys[kind] = key
	}
	return m.keys[kind], nil
}

// change alters one account, as another program would.
func (m *memory) change(username string, edit func(*domain.Account)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	account := m.accounts[username]
	edit(&account)
	m.accounts[username] = account
}

func (m *memory) remove(username string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.accounts, username)
}

// clock is a time that only tests move.
type clock struct{ nanos atomic.Int64 }

func (c *clock) now() time.Time           { return time.Unix(0, c.nanos.Load()).UTC() }
func (c *clock) advance(by time.Duration) { c.nanos.Add(int64(by)) }

type fixture struct {
	*Authenticator
	store    *memory
	clock    *clock // token and throttle time
	business *clock
	compares *atomic.Int64 // bcrypt comparisons so far
	log      *bytes.Buffer
}

// newFixture builds an authenticator over [newMemory] whose times stand still and whose comparisons are counted.
func newFixture(t testing.TB, edit ...func(*Options)) *fixture {
	t.Helper()
	f := &fixture{store: newMemory(t), clock: &clock{}, business: &clock{}, compares: &atomic.Int64{}, log: &bytes.Buffer{}}
	f.clock.nanos.Store(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixNano())
	f.business.nanos.Store(time.Date(2024, 3, 15, 10, 0, 0, 0, time.UTC).UnixNano())
	o := Options{
		Accounts: f.store, Clock: f.clock.now, Now: f.business.now,
		Logger: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		compare: func(hash, password []byte) error {
			f.compares.Add(1)
			return bcrypt.CompareHashAndPassword(hash, password)
		},
	}
	for _, e := range edit {
		e(&o)
	}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	a.passwords.dummyCost.Store(int32(bcrypt.MinCost))
	f.Authenticator = a
	return f
}

// newMemory holds accounts whose passwords are their names, in the form that OpenTera stores.
func newMemory(t testing.TB) *memory {
	t.Helper()
	m := &memory{accounts: map[string]domain.Account{}, revoked: map[string]time.Time{}, keys: map[string][]byte{}}
	for i, name := range []string{"ada", "berta", "clara", "off", "twofactor", "force", "sited", "broken"} {
		m.accounts[name] = domain.Account{
			ID: i + 1, UUID: "00000000-0000-4000-8000-00000000000" + string(rune('1'+i)), Username: name,
			FullName: strings.ToUpper(name[:1]) + name[1:] + " Tester", PasswordHash: hashed(t, name), Enabled: true,
			ServiceAccess: map[string][]string{"FileTransferService": {"user"}},
		}
	}
	m.change("ada", func(a *domain.Account) { a.Superadmin = true })
	m.change("off", func(a *domain.Account) { a.Enabled = false })
	m.change("twofactor", func(a *domain.Account) { a.TwoFactor = true })
	m.change("force", func(a *domain.Account) { a.ForcePasswordChange = true })
	m.change("sited", func(a *domain.Account) { a.SiteDemandsTwoStep = true })
	m.change("broken", func(a *domain.Account) { a.PasswordHash = "plain" })
	return m
}

// hashed writes a hash the way passlib does: $2b$, here at the lowest cost.
func hashed(t testing.TB, password string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return "$2b$" + strings.TrimPrefix(string(hash), "$2a$")
}

func basic(name, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password))
}

// request asks with the given Authorization headers from 192.0.2.1.
func request(t testing.TB, authorization ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.RemoteAddr = "192.0.2.1:4711"
	for _, h := range authorization {
		r.Header.Add("Authorization", h)
	}
	return r
}

// token logs in and gives the token.
func (f *fixture) token(t testing.TB, name string) string {
	t.Helper()
	result, err := f.Login(t.Context(), name, name, "192.0.2.1:4711")
	if err != nil || result.Token == "" {
		t.Fatalf("login of %s: %+v, %v", name, result, err)
	}
	return result.Token
}

// code gives the code of an error, "" for none.
func code(err error) domain.Code {
	if err == nil {
		return ""
	}
	return domain.AsError(err).Code
}
