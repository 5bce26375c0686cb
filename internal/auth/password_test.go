package auth

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"

	"teragraph/internal/domain"
)

// TestEveryRefusalCostsOneComparison is how "in constant time" is checked: by what is done, not by a watch.
func TestEveryRefusalCostsOneComparison(t *testing.T) {
	for _, tt := range []struct{ name, username, password string }{
		{"wrong password", "ada", "wrong"},
		{"unknown account", "nobody", "wrong"},
		{"disabled account, wrong password", "off", "wrong"},
		{"disabled account, right password", "off", "off"},
		{"broken stored hash", "broken", "plain"},
		{"no name", "", "wrong"},
		{"name that no database can hold", "a\x00da", "ada"},
		{"name in broken UTF-8", "ada\xff", "ada"},
		{"password with a NUL", "ada", "ada\x00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t)
			f.passwords.remember(f.store.accounts["off"].PasswordHash, "off")
			if _, err := f.Login(t.Context(), tt.username, tt.password, "192.0.2.1"); code(err) != domain.CodeUnauthenticated {
				t.Errorf("got %v", err)
			}
			if n := f.compares.Load(); n != 1 {
				t.Errorf("%d comparisons, want 1", n)
			}
			storable := utf8.ValidString(tt.username) && !strings.Contains(tt.username, "\x00")
			if !storable && len(f.store.lookups) != 0 {
				t.Errorf("the database was asked for %q", f.store.lookups)
			}
		})
	}
}

func TestDummyCostsWhatStoredHashesCost(t *testing.T) {
	var costs []int
	p, err := newPasswords(func(hash, _ []byte) error {
		cost, err := bcrypt.Cost(hash)
		if err != nil {
			t.Errorf("the dummy is no hash: %v", err)
		}
		costs = append(costs, cost)
		return nil // a dummy must be refused even if it fitted
	}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	stored := func(cost int) string { return fmt.Sprintf("$2b$%02d$%s", cost, dummyTail) }
	for _, hash := range []string{"", stored(6), "", stored(31), ""} {
		if got := p.fits(hash, "x"); got != (hash != "") {
			t.Errorf("fits(%q) = %t", hash, got)
		}
	}
	if got, want := fmt.Sprint(costs), fmt.Sprint([]int{usualCost, 6, 6, 31, dummyCostAtMost}); got != want {
		t.Errorf("costs %s, want %s", got, want)
	}
}

func TestStoredHashes(t *testing.T) {
	long := strings.Repeat("é", 36) // 72 bytes
	of := func(password string) string { return strings.TrimPrefix(hashed(t, password), "$2b$") }
	at5, err := bcrypt.GenerateFromPassword([]byte("ada"), 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, hash, password string
		want                 bool
	}{
		{"2b", "$2b$" + of("ada"), "ada", true},
		{"2a", "$2a$" + of("ada"), "ada", true},
		{"2y", "$2y$" + of("ada"), "ada", true},
		{"another cost", string(at5), "ada", true},
		{"a hash made elsewhere", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U", true},
		{"that hash, another password", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*V", false},
		{"empty password", "$2b$" + of(""), "", true},
		{"72 bytes", "$2b$" + of(long), long, true},
		{"more than 72 bytes are cut", "$2b$" + of(long), long + "whatever", true},
		{"71 bytes are not 72", "$2b$" + of(long), long[:71], false},
		{"NUL", "$2b$" + of("ada"), "ada\x00", false},
		{"hashed NUL", "$2b$" + of("a\x00b"), "a\x00b", false},
		{"no hash", "", "", false},
		{"2x", "$2x$" + of("ada"), "ada", false},
		{"text behind", "$2b$" + of("ada") + "x", "ada", false},
		{"line break behind", "$2b$" + of("ada") + "\n", "ada", false},
		{"cut off", "$2b$" + of("ada")[:40], "ada", false},
		{"cost 03", "$2b$03" + of("ada")[2:], "ada", false},
		{"cost 39", "$2b$39" + of("ada")[2:], "ada", false},
		{"cost without digits", "$2b$-4" + of("ada")[2:], "ada", false},
		{"another algorithm", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "ada", false},
		{"broken UTF-8", "$2b$04$\xff\xfe" + of("ada")[5:], "ada", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t)
			f.store.change("ada", func(a *domain.Account) { a.PasswordHash = tt.hash })
			if _, err := f.Login(t.Context(), "ada", tt.password, "192.0.2.1"); (err == nil) != tt.want {
				t.Errorf("got %v, want accepted = %t", err, tt.want)
			}
		})
	}
}

func TestRightPasswordIsRememberedForAMinute(t *testing.T) {
	f := newFixture(t)
	for _, step := range []struct {
		name     string
		before   func()
		password string
		want     bool
		compares int64 // in all
	}{
		{"first", func() {}, "ada", true, 1},
		{"again", func() {}, "ada", true, 1},
		{"a wrong one", func() {}, "wrong", false, 2},
		{"after a wrong one", func() {}, "ada", true, 2},
		{"59 s", func() { f.clock.advance(59 * time.Second) }, "ada", true, 2},
		{"60 s", func() { f.clock.advance(time.Second) }, "ada", true, 3},
		{"changed", func() { f.store.change("ada", func(a *domain.Account) { a.PasswordHash = hashed(t, "new") }) }, "ada", false, 4},
		{"the new one", func() {}, "new", true, 5},
		{"rehashed", func() { f.store.change("ada", func(a *domain.Account) { a.PasswordHash = hashed(t, "new") }) }, "new", true, 6},
		{"clock set back", func() { f.clock.advance(-time.Hour) }, "new", true, 7},
	} {
		step.before()
		if _, err := f.Authenticate(request(t, basic("ada", step.password))); (err == nil) != step.want {
			t.Errorf("%s: %v", step.name, err)
		}
		if n := f.compares.Load(); n != step.compares {
			t.Errorf("%s: %d comparisons in all, want %d", step.name, n, step.compares)
		}
	}
}

func TestRememberedPasswordsAreBounded(t *testing.T) {
	p, err := newPasswords(nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * knownAtMost {
		p.remember("hash", fmt.Sprint(i))
	}
	p.right.CleanUp()
	if n := p.right.EstimatedSize(); n > knownAtMost {
		t.Errorf("%d kept, want at most %d", n, knownAtMost)
	}
}

// TestComparisonsAtOnceAreBounded lets 30 accounts log in at once and holds every comparison until
// as many as possible are under way.
func TestComparisonsAtOnceAreBounded(t *testing.T) {
	var mu sync.Mutex
	running, most := 0, 0
	full := make(chan struct{})
	f := newFixture(t, func(o *Options) {
		o.compare = func(_, _ []byte) error {
			mu.Lock()
			running++
			most = max(most, running)
			if running == 2 {
				select {
				case <-full:
				default:
					close(full)
				}
			}
			mu.Unlock()
			<-full
			mu.Lock()
			running--
			mu.Unlock()
			return bcrypt.ErrMismatchedHashAndPassword
		}
	})
	f.throttle.slots = make(chan struct{}, 2)
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			_, _ = f.Login(t.Context(), fmt.Sprint("user", i), "x", fmt.Sprintf("192.0.2.%d", i))
		})
	}
	wg.Wait()
	if most != 2 {
		t.Errorf("%d comparisons at once, want 2", most)
	}
}

// TestReferenceAccountsLogIn reads the accounts of the reference data, whose passwords are their names.
func TestReferenceAccountsLogIn(t *testing.T) {
	dir := os.Getenv("TERAGRAPH_PARITY_DIR")
	if dir == "" {
		t.Skip("TERAGRAPH_PARITY_DIR is not set")
	}
	sql, err := os.ReadFile(filepath.Join(dir, "dataset.sql"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^INSERT INTO t_users \(id_user, user_username, .*VALUES \((\d+), '([^']*)', '([^']*)', .*?'(\$2[^']*)'`).
		FindAllStringSubmatch(string(sql), -1)
	if len(rows) != 6 {
		t.Fatalf("%d accounts, want 6", len(rows))
	}
	f := newFixture(t)
	for i, row := range rows {
		name := row[2]
		f.store.accounts[name] = domain.Account{ID: i, UUID: row[3], Username: name, PasswordHash: row[4], Enabled: true}
		if got, err := f.Login(t.Context(), name, name, "192.0.2.1"); err != nil || got.UserUUID != row[3] || got.Token == "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if _, err := f.Login(t.Context(), name, name+"x", "192.0.2.1"); code(err) != domain.CodeUnauthenticated {
			t.Errorf("%s with a wrong password: %v", name, err)
		}
	}
}
