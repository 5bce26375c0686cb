package auth

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
)

// TestTokenRoundTrip: a token says what the account says, and every flipped bit makes it unsound.
func TestTokenRoundTrip(t *testing.T) {
	f := newFixture(t)
	rapid.Check(t, func(rt *rapid.T) {
		account := &domain.Account{
			ID: rapid.IntRange(1, 1<<31-1).Draw(rt, "id"), UUID: rapid.StringN(1, 36, -1).Draw(rt, "uuid"),
			FullName: rapid.String().Draw(rt, "name"), Superadmin: rapid.Bool().Draw(rt, "superadmin"),
			ServiceAccess: rapid.MapOf(rapid.String(), rapid.SliceOfN(rapid.String(), 1, 3)).Draw(rt, "access"),
		}
		raw, expires, err := f.tokens.issue(t.Context(), account)
		if err != nil {
			rt.Fatal(err)
		}
		claims, err := f.tokens.parse(t.Context(), raw)
		if err != nil {
			rt.Fatal(err)
		}
		got := &domain.Account{
			ID: claims.IDUser, UUID: claims.UserUUID, FullName: claims.FullName, Superadmin: claims.Superadmin, ServiceAccess: claims.ServiceAccess,
		}
		if diff := cmp.Diff(account, got); diff != "" || !claims.ExpiresAt.Equal(expires) {
			rt.Fatal(diff, claims.ExpiresAt, expires)
		}
		bit := rapid.IntRange(0, 8*len(raw)-1).Draw(rt, "bit")
		if _, err := f.tokens.parse(t.Context(), flip(raw, bit)); !isRefusal(err) {
			rt.Fatalf("bit %d flipped: %v", bit, err)
		}
	})
}

func TestEveryFlippedBitIsRefused(t *testing.T) {
	f := newFixture(t)
	raw := f.token(t, "ada")
	for bit := range 8 * len(raw) {
		if _, err := f.tokens.parse(t.Context(), flip(raw, bit)); !isRefusal(err) {
			t.Errorf("bit %d of %d: %v", bit, 8*len(raw), err)
		}
	}
}

// TestSpareBitsAreRefused: the last character of a signature carries two bits that say nothing.
func TestSpareBitsAreRefused(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	f := newFixture(t)
	raw := f.token(t, "ada")
	last := strings.IndexByte(alphabet, raw[len(raw)-1])
	for spare := 1; spare < 4; spare++ {
		if _, err := f.tokens.parse(t.Context(), raw[:len(raw)-1]+alphabet[last|spare:][:1]); !isRefusal(err) {
			t.Errorf("spare bits %d: %v", spare, err)
		}
	}
}

func flip(s string, bit int) string {
	b := []byte(s)
	b[bit/8] ^= 1 << (bit % 8)
	return string(b)
}

func isRefusal(err error) bool {
	return errors.Is(err, errMalformedToken) || errors.Is(err, errTokenUnsound) || errors.Is(err, errTokenExpired)
}

func FuzzAuthorization(f *testing.F) {
	for _, seed := range []string{
		"", " ", "Basic", "Basic ", "Basic YWRhOmFkYQ==", "basic YWRhOmFkYQ", "BASIC /////w==", "Basic \xff\xfe", "Basic Og==", "Basic YQBkYTpi",
		"OpenTera invalid", "OpenTera a.b.c", "Bearer \xff.\xff.\xff", "Bearer  x", "Digest x", "Basic YWRhOmFkYTphZGE=", "Basic\tYWRhOmFkYQ==",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		cred, err := parseAuthorization([]string{header})
		name, value, _ := strings.Cut(header, " ")
		switch {
		case err != nil:
			if cred != (credentials{}) || !errors.Is(err, errMalformedHeader) {
				t.Errorf("refused, but gives %+v, %v", cred, err)
			}
		case cred.scheme == schemeBasic:
			raw, decodeErr := base64.StdEncoding.DecodeString(strings.Trim(value, " "))
			if decodeErr != nil || !strings.EqualFold(name, "basic") || string(raw) != cred.username+":"+cred.password || strings.Contains(cred.username, ":") {
				t.Errorf("%q gives %q and %q", header, cred.username, cred.password)
			}
		case cred.scheme == schemeToken:
			if cred.token == "" || !strings.HasSuffix(strings.TrimRight(header, " "), cred.token) {
				t.Errorf("%q gives token %q", header, cred.token)
			}
		default:
			t.Errorf("%q is taken for no header", header)
		}
	})
}

// FuzzToken: without the key nobody makes a token that is not one the server gave away.
func FuzzToken(f *testing.F) {
	fix := newFixture(f)
	good := fix.token(f, "ada")
	parts := strings.Split(good, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	for _, seed := range []string{
		"", "invalid", "..", "...", good, good + "=", good + ".", parts[0] + "." + parts[1] + ".", none + "." + parts[1] + ".",
		parts[0] + ".e30." + parts[2], "\xff\xfe.\xff.\xff", "bnVsbA.bnVsbA.bnVsbA", "W10.W10.", good[:50] + "\n" + good[50:],
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		claims, err := fix.tokens.parse(t.Context(), raw)
		if (err == nil) != (raw == good) || (err == nil) != (claims != nil) || err != nil && !isRefusal(err) {
			t.Errorf("%q: %+v, %v", raw, claims, err)
		}
	})
}
