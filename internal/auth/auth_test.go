package auth

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
)

// forge signs claims with a key: good claims of ada with the given changes; nil removes one.
func (f *fixture) forge(t testing.TB, method jwt.SigningMethod, key any, edit jwt.MapClaims) string {
	t.Helper()
	now := f.clock.now()
	claims := jwt.MapClaims{
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "iss": "TeraServer", "jti": "11111111-1111-4111-8111-111111111111",
		"user_uuid": f.store.accounts["ada"].UUID, "id_user": 1, "user_fullname": "Ada Tester", "user_superadmin": true,
		"service_access": map[string][]string{},
	}
	for name, value := range edit {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
	raw, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAuthenticate(t *testing.T) {
	f := newFixture(t)
	good := f.token(t, "ada")
	key := f.store.keys[KeyKindUser]
	hs256 := jwt.SigningMethodHS256
	revoked := f.forge(t, hs256, key, jwt.MapClaims{"jti": "revoked"})
	f.store.revoked["revoked"] = f.clock.now()
	uuidOf := func(name string) jwt.MapClaims { return jwt.MapClaims{"user_uuid": f.store.accounts[name].UUID} }

	for _, tt := range []struct {
		name   string
		header []string
		want   string // login name, "" = anonymous, "401" = refused
	}{
		{"no header", nil, ""},
		{"basic", []string{basic("ada", "ada")}, "ada"},
		{"basic, other case of the scheme", []string{"bAsIc" + strings.TrimPrefix(basic("ada", "ada"), "Basic")}, "ada"},
		{"basic, two blanks", []string{"Basic  " + strings.TrimPrefix(basic("ada", "ada"), "Basic")}, "ada"},
		{"opentera token", []string{"OpenTera " + good}, "ada"},
		{"opentera token, other case", []string{"OPENTERA " + good}, "ada"},
		{"bearer token", []string{"Bearer " + good}, "ada"},
		{"bearer token, other case", []string{"bearer " + good}, "ada"},
		{"forged with the right key and claims", []string{"Bearer " + f.forge(t, hs256, key, nil)}, "ada"},
		{"token of an account with 2FA, made elsewhere", []string{"Bearer " + f.forge(t, hs256, key, uuidOf("twofactor"))}, "twofactor"},

		{"empty header", []string{""}, "401"},
		{"two headers", []string{basic("ada", "ada"), "Bearer " + good}, "401"},
		{"scheme only", []string{"Basic"}, "401"},
		{"scheme and blanks", []string{"Basic   "}, "401"},
		{"unknown scheme", []string{"Digest abc"}, "401"},
		{"token without a scheme", []string{good}, "401"},
		{"basic, no base64", []string{"Basic !!!"}, "401"},
		{"basic, no padding", []string{strings.TrimRight(basic("ada", "ada1"), "=")}, "401"},
		{"basic, no colon", []string{"Basic YWRh"}, "401"},
		{"basic, empty", []string{basic("", "")}, "401"},
		{"basic, wrong password", []string{basic("ada", "nope")}, "401"},
		{"basic, empty password", []string{basic("berta", "")}, "401"},
		{"basic, unknown user", []string{basic("nobody", "nobody")}, "401"},
		{"basic, disabled", []string{basic("off", "off")}, "401"},
		{"basic, broken stored hash", []string{basic("broken", "plain")}, "401"},
		{"basic, 2FA", []string{basic("twofactor", "twofactor")}, "401"},
		{"basic, forced change", []string{basic("force", "force")}, "401"},
		{"basic, site demands 2FA", []string{basic("sited", "sited")}, "401"},
		{"basic, token as password", []string{basic("ada", good)}, "401"},
		{"not a token", []string{"OpenTera invalid"}, "401"},
		{"dots", []string{"OpenTera .."}, "401"},
		{"broken UTF-8", []string{"OpenTera \xff\xfe.\xff.\xff"}, "401"},
		{"token with a line break", []string{"OpenTera " + good[:len(good)-9] + "\n" + good[len(good)-9:]}, "401"},
		{"token with something behind it", []string{"OpenTera " + good + " x"}, "401"},
		{"token with padding", []string{"OpenTera " + good + "="}, "401"},
		{"oversized token", []string{"OpenTera " + strings.Repeat("a", maxTokenBytes+1)}, "401"},
		{"unsigned", []string{"Bearer " + f.forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil)}, "401"},
		{"signature left out", []string{"Bearer " + good[:strings.LastIndex(good, ".")+1]}, "401"},
		{"HS384", []string{"Bearer " + f.forge(t, jwt.SigningMethodHS384, key, nil)}, "401"},
		{"HS512", []string{"Bearer " + f.forge(t, jwt.SigningMethodHS512, key, nil)}, "401"},
		{"foreign key", []string{"Bearer " + f.forge(t, hs256, []byte("another key of thirty-two bytes!"), nil)}, "401"},
		{"expired", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"exp": f.clock.now().Unix()})}, "401"},
		{"no expiry (static token)", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"exp": nil})}, "401"},
		{"expiry that is no number", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"exp": "soon"})}, "401"},
		{"no token id", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"jti": nil})}, "401"},
		{"no issuer", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"iss": nil})}, "401"},
		{"another issuer", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"iss": "Elsewhere"})}, "401"},
		{"no user", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"user_uuid": nil})}, "401"},
		{"a user that does not exist", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"user_uuid": "x"})}, "401"},
		{"a disabled user", []string{"Bearer " + f.forge(t, hs256, key, uuidOf("off"))}, "401"},
		{"participant token", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"user_uuid": nil, "participant_uuid": "x"})}, "401"},
		{"participant and user token", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"participant_uuid": "x"})}, "401"},
		{"service token", []string{"Bearer " + f.forge(t, hs256, key, jwt.MapClaims{"service_uuid": "x"})}, "401"},
		{"revoked", []string{"Bearer " + revoked}, "401"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			caller, err := f.Authenticate(request(t, tt.header...))
			if tt.want == "401" {
				var e *domain.Error
				if !errors.As(err, &e) || e.Code != domain.CodeUnauthenticated || e.Message != refusalText || e.Argument != "" {
					t.Errorf("got %+v, %v; want the one refusal", caller, err)
				}
				if caller != (domain.Caller{}) {
					t.Errorf("a refused caller is %+v", caller)
				}
				return
			}
			if err != nil || caller.Name != tt.want {
				t.Errorf("got %+v, %v; want %q", caller, err, tt.want)
			}
			if (caller.Kind == domain.CallerUser) != (tt.want != "") {
				t.Errorf("kind %d", caller.Kind)
			}
		})
		f.throttle.addresses.forget(newAttempt("", "192.0.2.1").address)
	}
}

func TestCallerComesFromTheAccount(t *testing.T) {
	f := newFixture(t)
	key := []byte("a key of the settings, long enough")
	f.tokens.key = key
	raw := f.forge(t, jwt.SigningMethodHS256, key, jwt.MapClaims{
		"user_uuid": f.store.accounts["berta"].UUID, "user_superadmin": true, "id_user": 99,
	})
	got, err := f.Authenticate(request(t, "OpenTera "+raw))
	want := domain.Caller{
		Kind: domain.CallerUser, ID: 2, UUID: f.store.accounts["berta"].UUID, Name: "berta",
		TokenID: "11111111-1111-4111-8111-111111111111",
	}
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
}

func TestNoCookieNoQuery(t *testing.T) {
	f := newFixture(t)
	r := request(t)
	r.Header.Set("Cookie", "session="+f.token(t, "ada"))
	r.URL.RawQuery = "token=" + f.token(t, "ada")
	if caller, err := f.Authenticate(r); err != nil || caller != (domain.Caller{}) {
		t.Errorf("got %+v, %v; want nobody", caller, err)
	}
}

func TestAccountIsReadEachTime(t *testing.T) {
	for name, edit := range map[string]func(*memory){
		"disabled":         func(m *memory) { m.change("ada", func(a *domain.Account) { a.Enabled = false }) },
		"deleted":          func(m *memory) { m.remove("ada") },
		"password changed": func(m *memory) { m.change("ada", func(a *domain.Account) { a.PasswordHash = hashed(t, "new") }) },
		"2FA demanded":     func(m *memory) { m.change("ada", func(a *domain.Account) { a.TwoFactor = true }) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			header := basic("ada", "ada")
			bearer := "Bearer " + f.token(t, "ada")
			if _, err := f.Authenticate(request(t, header)); err != nil {
				t.Fatal(err)
			}
			edit(f.store)
			if _, err := f.Authenticate(request(t, header)); code(err) != domain.CodeUnauthenticated {
				t.Errorf("basic: %v", err)
			}
			tokenHolds := name == "password changed" || name == "2FA demanded"
			if _, err := f.Authenticate(request(t, bearer)); (err == nil) != tokenHolds {
				t.Errorf("token: %v", err)
			}
		})
	}
}

func TestStorageFailureIsNoRefusal(t *testing.T) {
	f := newFixture(t)
	bearer := "Bearer " + f.token(t, "ada")
	f.store.fail = domain.Errorf(domain.CodeUnavailable, "the database does not answer")
	for _, header := range []string{bearer, basic("berta", "berta")} {
		if _, err := f.Authenticate(request(t, header)); code(err) != domain.CodeUnavailable {
			t.Errorf("got %v", err)
		}
	}
	fresh := newFixture(t)
	fresh.store.fail = f.store.fail
	if _, err := fresh.Authenticate(request(t, bearer)); code(err) != domain.CodeUnavailable {
		t.Errorf("no key: got %v", err)
	}
	f.store.fail = nil
	if _, err := f.Authenticate(request(t, basic("berta", "berta"))); err != nil {
		t.Errorf("a failure of storage was counted or kept: %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("no accounts, no error")
	}
	if _, err := New(Options{Accounts: newMemory(t), UserKey: []byte("short")}); err == nil {
		t.Error("short key, no error")
	}
}

func TestLastSeen(t *testing.T) {
	f := newFixture(t)
	if _, ok := f.LastSeen(1); ok {
		t.Error("seen before anything")
	}
	start := f.business.now()
	header := basic("ada", "ada")
	for _, step := range []struct {
		after time.Duration
		want  time.Duration
	}{{0, 0}, {59 * time.Second, 0}, {time.Second, time.Minute}, {30 * time.Second, time.Minute}, {time.Hour, time.Hour + 90*time.Second}, {-time.Hour, 90 * time.Second}} {
		f.business.advance(step.after)
		if _, err := f.Authenticate(request(t, header)); err != nil {
			t.Fatal(err)
		}
		if at, ok := f.LastSeen(1); !ok || at.Sub(start) != step.want {
			t.Errorf("after %s: %s, want %s", step.after, at.Sub(start), step.want)
		}
	}
	if _, err := f.Authenticate(request(t, basic("berta", "wrong"))); err == nil {
		t.Fatal("wrong password accepted")
	}
	if _, ok := f.LastSeen(2); ok {
		t.Error("a refused caller was seen")
	}
}

func TestNothingSecretIsLogged(t *testing.T) {
	f := newFixture(t)
	good := f.token(t, "ada")
	headers := []string{
		basic("ada", "s3cret-word"), basic("s3cret-word", "x"), "Bearer " + good + "x", "Bearer " + good, "s3cret-word x",
		"Bearer " + f.forge(t, jwt.SigningMethodHS256, f.tokens.key, jwt.MapClaims{"exp": "s3cret-word"}),
	}
	for _, h := range headers {
		for range accountBudget + 1 {
			_, _ = f.Authenticate(request(t, h))
		}
	}
	text := f.log.String()
	if !strings.Contains(text, "refused") || !strings.Contains(text, "reached the limit") {
		t.Fatalf("nothing logged: %s", text)
	}
	for _, secret := range []string{"s3cret-word", good[:20], basic("ada", "s3cret-word")[6:]} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
}
