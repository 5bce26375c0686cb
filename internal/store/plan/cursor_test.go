package plan

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// line is a row of values by the names of its terms.
type line map[string]any

func (line) Key() int        { return 1 }
func (line) PlanNode() any   { return nil }
func (line) SetPlanNode(any) {}
func (line) ReachBits() int  { return 0 }

func term(name string, desc bool) Term {
	o := Order{Column: name, Value: func(r Row) any { return r.(line)[name] }}
	o.Text, o.Time, o.Nullable = name == "NAME", name == "AT", name != "ID"
	return Term{Name: name, Desc: desc, Order: o}
}

// drawTerms gives an ordering that ends with the key, and values for a row in it.
func drawTerms(r *rapid.T) ([]Term, line) {
	values := line{"ID": rapid.IntRange(1, 1<<31-1).Draw(r, "ID")}
	var terms []Term
	for _, name := range rapid.SliceOfN(rapid.SampledFrom([]string{"NAME", "AT", "UPDATED"}), 0, 3).Draw(r, "terms") {
		terms = append(terms, term(name, rapid.Bool().Draw(r, "desc")))
		switch {
		case rapid.Bool().Draw(r, "null"):
			values[name] = nil
		case name == "NAME":
			values[name] = rapid.StringMatching(`[^\x00]*`).Draw(r, name)
		case name == "AT":
			values[name] = time.UnixMicro(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000).Draw(r, name)).UTC()
		default:
			values[name] = rapid.Int64().Draw(r, name)
		}
	}
	return append(terms, term("ID", rapid.Bool().Draw(r, "desc"))), values
}

func TestCursorRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		terms, values := drawTerms(r)
		cursor := encodeCursor(&Node{Args: Args{Order: terms}}, values)
		got, err := decodeCursor(cursor, terms)
		if err != nil {
			r.Fatalf("%v is not read: %v", values, err)
		}
		want := make([]any, len(terms))
		for i, t := range terms {
			want[i] = values[t.Name]
			if n, ok := want[i].(int); ok {
				want[i] = int64(n)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Errorf("(-want +got):\n%s", diff)
		}
		other := append([]Term{}, terms...)
		other[0].Desc = !other[0].Desc
		if _, err := decodeCursor(cursor, other); err == nil {
			r.Error("the cursor holds for another ordering")
		}
		if _, err := decodeCursor(cursor, append(other[:0:0], append([]Term{term("NAME", false)}, terms...)...)); err == nil {
			r.Error("the cursor holds for a longer ordering")
		}
	})
}

// TestCursorsHideWithheldValues: a value that its row's rule withholds is null in the cursor, which clients can read.
func TestCursorsHideWithheldValues(t *testing.T) {
	email := term("NAME", false)
	email.Action = "participant.email"
	for verdict, want := range map[policy.Verdict]any{policy.Never: nil, policy.Where: nil, policy.Always: "a@b"} {
		n := &Node{Args: Args{Order: []Term{email, term("ID", false)}}, fields: map[string]*fieldDecision{email.Action: {decision: policy.Decision{Verdict: verdict}, bit: 1}}}
		got, err := decodeCursor(encodeCursor(n, line{"NAME": "a@b", "ID": 1}), n.Args.Order)
		if err != nil || got[0] != want {
			t.Errorf("verdict %d: %v, %v", verdict, got, err)
		}
	}
}

// FuzzDecodeCursor: any text is a refusal that names the argument, or as many values as the ordering has terms, whose own
// cursor is read as the same values.
func FuzzDecodeCursor(f *testing.F) {
	terms := []Term{term("NAME", false), term("AT", true), term("UPDATED", false), term("ID", false)}
	seed := func(s string) { f.Add(base64.RawURLEncoding.EncodeToString([]byte(s))) }
	f.Add(encodeCursor(&Node{Args: Args{Order: terms}}, line{"NAME": "x", "AT": time.Unix(0, 0), "UPDATED": int64(1), "ID": 2}))
	seed(`{"o":"NAME,AT-,UPDATED,ID,","v":[null,null,null,7]}`)
	seed(`{"o":"NAME,AT-,UPDATED,ID,","v":["\u0000","9999-12-31T23:59:59-23:59",1e3,7]}`)
	seed(`{"o":"NAME,AT-,UPDATED,ID,","v":[[],{},true,7.5]} x`)
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		values, err := decodeCursor(s, terms)
		if err != nil {
			if e := domain.AsError(err); e.Code != domain.CodeBadInput || e.Argument != "after" || values != nil {
				t.Errorf("%v, %v", values, err)
			}
			return
		}
		if len(values) != len(terms) || values[3] == nil {
			t.Errorf("%v", values)
		}
		for i, v := range values {
			switch v := v.(type) {
			case nil:
			case string:
				if i != 0 {
					t.Errorf("%q stands for %s", v, terms[i].Name)
				}
			case time.Time:
				if i != 1 {
					t.Errorf("%s stands for %s", v, terms[i].Name)
				}
			case int64:
				if i < 2 {
					t.Errorf("%d stands for %s", v, terms[i].Name)
				}
			default:
				t.Errorf("%T", v)
			}
		}
		row := line{"NAME": values[0], "AT": values[1], "UPDATED": values[2], "ID": values[3]}
		again, err := decodeCursor(encodeCursor(&Node{Args: Args{Order: terms}}, row), terms)
		if diff := cmp.Diff(values, again); err != nil || diff != "" {
			t.Errorf("%q is read as %v, whose cursor is read as %v, %v", s, values, again, err)
		}
	})
}
