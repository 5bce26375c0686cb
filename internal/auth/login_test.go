package auth

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"teragraph/internal/domain"
)

func TestLogin(t *testing.T) {
	for _, tt := range []struct {
		name, password string
		edit           func(*domain.Account)
		want           domain.Code
		reason         string
	}{
		{name: "ada", password: "ada"},
		{name: "ada", password: "Ada", want: domain.CodeUnauthenticated},
		{name: "nobody", password: "nobody", want: domain.CodeUnauthenticated},
		{name: "off", password: "off", want: domain.CodeUnauthenticated},
		{name: "broken", password: "plain", want: domain.CodeUnauthenticated},
		{name: "", password: "", want: domain.CodeUnauthenticated},
		{name: "twofactor", password: "twofactor", reason: ReasonTwoFactor},
		{name: "twofactor", password: "wrong", want: domain.CodeUnauthenticated},
		{name: "force", password: "force", reason: ReasonPasswordChange},
		{name: "force", password: "wrong", want: domain.CodeUnauthenticated},
		{name: "sited", password: "sited", reason: ReasonTwoFactorSetup},
		{name: "sited", password: "wrong", want: domain.CodeUnauthenticated},
		{name: "sited", password: "sited", reason: ReasonTwoFactor, edit: func(a *domain.Account) { a.TwoFactor = true }},
		{name: "sited", password: "sited", reason: ReasonPasswordChange, edit: func(a *domain.Account) { a.TwoFactor, a.ForcePasswordChange = true, true }},
		{name: "off", password: "off", want: domain.CodeUnauthenticated, edit: func(a *domain.Account) { a.TwoFactor = true }},
	} {
		t.Run(tt.name+"/"+tt.password+"/"+tt.reason, func(t *testing.T) {
			f := newFixture(t)
			if tt.edit != nil {
				f.store.change(tt.name, tt.edit)
			}
			got, err := f.Login(t.Context(), tt.name, tt.password, "192.0.2.1")
			basicGot, basicErr := f.LoginBasic(request(t, basic(tt.name, tt.password)))
			if code(err) != tt.want || code(basicErr) != tt.want {
				t.Fatalf("got %v and %v, want %q", err, basicErr, tt.want)
			}
			if tt.want != "" {
				if got != (LoginResult{}) {
					t.Errorf("a refused login gives %+v", got)
				}
				return
			}
			account := f.store.accounts[tt.name]
			want := LoginResult{UserID: account.ID, UserUUID: account.UUID, FullName: account.FullName, Reason: tt.reason, Token: got.Token}
			if tt.reason == "" {
				want.Expires = f.clock.now().Add(time.Hour)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if (got.Token == "") != (tt.reason != "") || basicGot.Reason != tt.reason {
				t.Errorf("token %q, reasons %q and %q", got.Token, got.Reason, basicGot.Reason)
			}
		})
	}
}

func TestLoginBasicTakesBasicOnly(t *testing.T) {
	f := newFixture(t)
	for _, headers := range [][]string{nil, {"OpenTera " + f.token(t, "ada")}, {"Basic x"}, {basic("ada", "ada"), basic("ada", "ada")}} {
		if _, err := f.LoginBasic(request(t, headers...)); code(err) != domain.CodeUnauthenticated {
			t.Errorf("%d headers: %v", len(headers), err)
		}
	}
	if n := f.compares.Load(); n != 1 {
		t.Errorf("%d comparisons, want only that of the token's login", n)
	}
}

func TestTokenIsOpenTeras(t *testing.T) {
	f := newFixture(t)
	f.store.change("berta", func(a *domain.Account) { a.ServiceAccess = nil })
	iat := float64(f.clock.now().Unix())
	for name, access := range map[string]any{
		"ada": map[string]any{"FileTransferService": []any{"user"}}, "berta": map[string]any{},
	} {
		parts := strings.Split(f.token(t, name), ".")
		var head, claims map[string]any
		for i, into := range []*map[string]any{&head, &claims} {
			raw, err := base64.RawURLEncoding.DecodeString(parts[i])
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(raw, into); err != nil {
				t.Fatal(err)
			}
		}
		account := f.store.accounts[name]
		id, _ := claims["jti"].(string)
		if _, err := uuid.Parse(id); err != nil {
			t.Errorf("jti: %v", err)
		}
		want := map[string]any{
			"iat": iat, "exp": iat + 3600, "iss": "TeraServer", "jti": id, "user_uuid": account.UUID, "id_user": float64(account.ID),
			"user_fullname": account.FullName, "user_superadmin": account.Superadmin, "service_access": access,
		}
		if diff := cmp.Diff(want, claims); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[string]any{"alg": "HS256", "typ": "JWT"}, head); diff != "" {
			t.Error(diff)
		}
	}
	first, second := f.token(t, "ada"), f.token(t, "ada")
	if first == second {
		t.Error("two logins gave one token")
	}
}

func TestTokenLivesAnHour(t *testing.T) {
	f := newFixture(t)
	r := request(t, "OpenTera "+f.token(t, "ada"))
	f.business.advance(24 * time.Hour)
	f.clock.advance(time.Hour - time.Second)
	if _, err := f.Authenticate(r); err != nil {
		t.Errorf("a second before: %v", err)
	}
	f.clock.advance(time.Second)
	if _, err := f.Authenticate(r); code(err) != domain.CodeUnauthenticated {
		t.Errorf("at the end: %v", err)
	}
}

func TestSettingsKeyOverridesTheKeptOne(t *testing.T) {
	key := []byte("a key shared with another server")
	f := newFixture(t, func(o *Options) { o.UserKey = key })
	f.store.keys[KeyKindUser] = []byte("the kept key, thirty-two bytes..")
	other := newFixture(t, func(o *Options) { o.UserKey = key })
	if _, err := other.Authenticate(request(t, "OpenTera "+f.token(t, "ada"))); err != nil {
		t.Errorf("a server with the same key: %v", err)
	}
	kept := newFixture(t, func(o *Options) { o.Accounts = f.store })
	if _, err := kept.Authenticate(request(t, "OpenTera "+f.token(t, "ada"))); code(err) != domain.CodeUnauthenticated {
		t.Errorf("a server with the kept key: %v", err)
	}
}

func TestLogout(t *testing.T) {
	f := newFixture(t)
	bearer := "OpenTera " + f.token(t, "ada")
	other := "OpenTera " + f.token(t, "ada")
	restarted := newFixture(t, func(o *Options) { o.Accounts = f.store })
	if _, err := restarted.Authenticate(request(t, bearer)); err != nil {
		t.Fatalf("the kept key does not outlive a restart: %v", err)
	}
	id, err := f.Identify(request(t, bearer))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Logout(request(t, bearer)); err != nil {
		t.Fatal(err)
	}
	if got, want := f.store.revoked[id.Caller.TokenID], f.clock.now().Add(time.Hour); !got.Equal(want) {
		t.Errorf("revoked until %s, want the token's end %s", got, want)
	}
	for name, a := range map[string]*fixture{"same server": f, "another server": restarted} {
		if _, err := a.Authenticate(request(t, bearer)); code(err) != domain.CodeUnauthenticated {
			t.Errorf("%s: revoked token: %v", name, err)
		}
		if _, err := a.Authenticate(request(t, other)); err != nil {
			t.Errorf("%s: another token of the account: %v", name, err)
		}
	}
	for name, tt := range map[string]struct {
		header []string
		want   domain.Code
	}{
		"again": {[]string{bearer}, domain.CodeUnauthenticated}, "nobody": {nil, domain.CodeUnauthenticated},
		"basic": {[]string{basic("ada", "ada")}, ""}, "wrong basic": {[]string{basic("ada", "x")}, domain.CodeUnauthenticated},
	} {
		if err := f.Logout(request(t, tt.header...)); code(err) != tt.want {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	if len(f.store.revoked) != 1 {
		t.Errorf("revoked: %v", f.store.revoked)
	}
	f.store.fail = domain.Errorf(domain.CodeUnavailable, "away")
	if err := f.End(t.Context(), id); code(err) != domain.CodeUnavailable {
		t.Errorf("a logout that was not stored: %v", err)
	}
}

func TestIdentityTravelsInTheContext(t *testing.T) {
	f := newFixture(t)
	id, err := f.Identify(request(t, "OpenTera "+f.token(t, "ada")))
	if err != nil || id.Address != "192.0.2.1:4711" || !id.TokenExpires.Equal(f.clock.now().Add(time.Hour)) {
		t.Fatalf("%+v, %v", id, err)
	}
	if got := IdentityFrom(WithIdentity(t.Context(), id)); got != id {
		t.Error(cmp.Diff(id, got))
	}
	if got := IdentityFrom(t.Context()); got != (Identity{}) {
		t.Errorf("without one: %+v", got)
	}
}
