package scalar_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"teragraph/graph/scalar"
	"teragraph/internal/domain"
)

// FuzzAppend: what is appended is byte for byte what gqlgen's marshalers write.
func FuzzAppend(f *testing.F) {
	for _, s := range []string{"", "text", "\x00\x1f\t\r\n\\\"/<>&", "\u2028é\U0001F600", "\xff\xc3", `{"a": [1, "\u00e9"]}`, "12"} {
		f.Add(s, int64(len(s)*1_000_003-3), byte(len(s)))
	}
	f.Fuzz(func(t *testing.T, text string, n int64, style byte) {
		ctx := domain.WithStyle(t.Context(), domain.Style(style%3))
		s := domain.StyleFrom(ctx)
		at := time.Unix(n%(1<<37), n%999_999_999).In(time.FixedZone("", int(n%50_000)))
		check := func(what string, got []byte, m graphql.Marshaler) {
			t.Helper()
			var want bytes.Buffer
			m.MarshalGQL(&want)
			if !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%s of %q, %d in style %d: %s, want %s", what, text, n, s, got, &want)
			}
		}
		wrap := func(m graphql.ContextMarshaler) graphql.Marshaler { return graphql.WrapContextMarshaler(ctx, m) }
		check("text", scalar.AppendText(nil, text), graphql.MarshalString(text))
		check("JSON", scalar.AppendJSON(nil, s, text), wrap(scalar.MarshalJSON(text)))
		check("int", scalar.AppendInt(nil, int(n)), graphql.MarshalInt(int(n)))
		check("bool", scalar.AppendBool(nil, n&1 == 1), graphql.MarshalBoolean(n&1 == 1))
		check("version", scalar.AppendVersion(nil, n), scalar.MarshalVersion(n))
		check("moment", scalar.AppendDateTime(nil, s, at), wrap(scalar.MarshalDateTime(at)))
		check("id", domain.ID{Kind: domain.KindSite, N: int(n)}.Append(nil, s), wrap(domain.ID{Kind: domain.KindSite, N: int(n)}))
		check("role", domain.Role(style%3).Append(nil, s), wrap(domain.Role(style%3)))
		check("account kind", domain.AccountKind(text).Append(nil), domain.AccountKind(text))
		check("status", domain.SessionStatus(n%9-2).Append(nil, s), wrap(domain.SessionStatus(n%9-2)))
		check("event", domain.SessionEventType(style).Append(nil, s), wrap(domain.SessionEventType(style)))
	})
}
