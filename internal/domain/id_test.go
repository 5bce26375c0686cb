package domain_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teragraph/internal/domain"
)

var kinds = []domain.Kind{
	domain.KindSite, domain.KindProject, domain.KindParticipantGroup, domain.KindParticipant, domain.KindUser, domain.KindUserGroup,
	domain.KindMembership, domain.KindServiceRole, domain.KindServiceAccess, domain.KindService, domain.KindDevice, domain.KindSession,
	domain.KindDeviceType, domain.KindDeviceSubtype, domain.KindDeviceProject, domain.KindDeviceSite, domain.KindDeviceParticipant, domain.KindServiceConfig, domain.KindServiceConfigSpecific, domain.KindServiceProject, domain.KindServiceSite, domain.KindServerSetting, domain.KindSessionType, domain.KindSessionTypeProject, domain.KindSessionTypeSite, domain.KindSessionTypeService, domain.KindSessionEvent, domain.KindAsset, domain.KindTest, domain.KindTestType, domain.KindTestTypeProject, domain.KindTestTypeSite, domain.KindTestInvitation,
}

func TestIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := domain.ID{Kind: rapid.SampledFrom(kinds).Draw(r, "kind"), N: rapid.IntRange(1, 1<<31-1).Draw(r, "n")}
		got, err := domain.ParseID(want.Kind, "id", want.String())
		if err != nil || got != want {
			r.Errorf("%v: %v, %v", want, got, err)
		}
		var read domain.ID
		if err := read.UnmarshalGQLContext(t.Context(), want.String()); err != nil || read != want {
			r.Errorf("%v is read as %v, %v", want, read, err)
		}
		other := rapid.SampledFrom(kinds).Draw(r, "other")
		if _, err := domain.ParseID(other, "id", want.String()); (err == nil) != (other == want.Kind) {
			r.Errorf("%v as a %s: %v", want, other, err)
		}
	})
}

func TestParseIDRefuses(t *testing.T) {
	encode := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, s := range map[string]string{
		"nothing": "", "zero in digits": "0", "a signed number": "+1", "a negative number": "-1", "a padded number": "01", "a number beyond the column": "2147483648",
		"a number beyond int": "92233720368547758080", "a fraction": "1.0", "no base64": "site:1", "padded base64": base64.URLEncoding.EncodeToString([]byte("site:10")),
		"no colon": encode("site1"), "no number": encode("site:"), "a word": encode("site:one"), "zero": encode("site:0"),
		"negative": encode("site:-1"), "signed": encode("site:+1"), "leading zero": encode("site:01"), "blank": encode("site: 1"),
		"two numbers": encode("site:1:2"), "beyond the column": encode("site:2147483648"), "beyond int": encode("site:92233720368547758080"),
		"spare bits": "c2l0ZTo0M0", "a line break": encode("site:1")[:4] + "\n" + encode("site:1")[4:], "another kind": encode("project:1"), "another case": encode("Site:1"), "no kind": encode(":1"),
	} {
		_, err := domain.ParseID(domain.KindSite, "where", s)
		var e *domain.Error
		if !errors.As(err, &e) || e.Code != domain.CodeBadInput || e.Argument != "where" || !strings.Contains(e.Message, `"where"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMarshalID(t *testing.T) {
	id := domain.ID{Kind: domain.KindParticipant, N: 7}
	for style, want := range map[domain.Style]string{domain.StyleGraph: `"cGFydGljaXBhbnQ6Nw"`, domain.StyleOpenTera: "7", domain.StyleMillis: "7"} {
		var b strings.Builder
		if err := id.MarshalGQLContext(domain.WithStyle(t.Context(), style), &b); err != nil || b.String() != want {
			t.Errorf("style %d: %s, %v", style, b.String(), err)
		}
	}
}

// TestNumbers: a number names no kind, so it is the id of whatever is wanted, in a text and as JSON or GraphQL give it.
func TestNumbers(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := domain.ID{Kind: rapid.SampledFrom(kinds).Draw(r, "kind"), N: rapid.IntRange(1, 1<<31-1).Draw(r, "n")}
		text := strconv.Itoa(want.N)
		if got, err := domain.ParseID(want.Kind, "id", text); err != nil || got != want {
			r.Errorf("%s: %v, %v", text, got, err)
		}
		for _, v := range []any{want.N, int64(want.N), text, json.Number(text)} {
			var read domain.ID
			if err := read.UnmarshalGQLContext(t.Context(), v); err != nil || read != (domain.ID{N: want.N}) || !read.Of(want.Kind) {
				r.Errorf("%T %v is read as %v, %v", v, v, read, err)
			}
		}
	})
	for _, v := range []any{0, -1, int64(1) << 31, "0", "-1", "2147483648", json.Number("1.5"), json.Number("1e3"), 1.0} {
		var read domain.ID
		if err := read.UnmarshalGQLContext(t.Context(), v); err != nil || read.Of(domain.KindSite) || read != (domain.ID{}) {
			t.Errorf("%T %v is read as %v, %v", v, v, read, err)
		}
	}
}

// FuzzParseID: whatever is accepted is the one spelling of that id, and is read as the same without a kind.
func FuzzParseID(f *testing.F) {
	for _, kind := range kinds {
		f.Add(string(kind), domain.ID{Kind: kind, N: 12}.String())
	}
	f.Add("site", "c2l0ZTowMQ")
	f.Add("site", "")
	f.Add("", "OjE")
	f.Add("site", "12")
	f.Fuzz(func(t *testing.T, kind, s string) {
		id, err := domain.ParseID(domain.Kind(kind), "id", s)
		if err != nil {
			if (id != domain.ID{}) || domain.AsError(err).Code != domain.CodeBadInput {
				t.Errorf("%v, %v", id, err)
			}
			return
		}
		if id.String() != s && strconv.Itoa(id.N) != s || string(id.Kind) != kind || id.N < 1 || id.N > 1<<31-1 {
			t.Errorf("%q is read as %v, which is written %q", s, id, id.String())
		}
		var read domain.ID
		if err := read.UnmarshalGQLContext(t.Context(), s); err != nil || read.N != id.N || !read.Of(id.Kind) {
			t.Errorf("%q is read as %v and as %v", s, id, read)
		}
	})
}

// FuzzUnmarshalID: anything gives an id or none, never an error: the plan, which knows the kind, refuses.
func FuzzUnmarshalID(f *testing.F) {
	f.Add("c2l0ZTox", int64(1))
	f.Add("\xff", int64(-1))
	f.Fuzz(func(t *testing.T, s string, n int64) {
		for _, v := range []any{s, n, float64(n), nil, true, []any{s}, map[string]any{s: n}} {
			var id domain.ID
			if err := id.UnmarshalGQLContext(context.Background(), v); err != nil || id.N < 0 || id.N == 0 && id.Kind != "" {
				t.Errorf("%v: %v, %v", v, id, err)
			}
		}
	})
}
