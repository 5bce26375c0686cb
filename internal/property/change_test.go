package property_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
	"teragraph/internal/store/snapshot"
	"teragraph/internal/store/testdb"
)

// changesSeed is the first seed of the mutations that are drawn: the same in every run, unless TERAGRAPH_PROPERTY_SEED
// says otherwise.
const changesSeed = 20261122

// TestEveryChangeIsAsTheReferenceSays is the property of mutations: whatever the rows, the caller, the rules and the
// mutation, the server refuses what the reference refuses, with the same code and not one row changed, and else leaves
// exactly the rows that the reference leaves, and answers what it answers.
func TestEveryChangeIsAsTheReferenceSays(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			c := newCampaign(t, name)
			want := number(t, "TERAGRAPH_PROPERTY_DRAWS", 200)
			r := &rounds{seed: number(t, "TERAGRAPH_PROPERTY_SEED", changesSeed)}
			t.Logf("TERAGRAPH_PROPERTY_SEED=%d repeats this", r.seed)
			r.until(t, want, &c.draws, func() func(*rapid.T) { return c.checkChanges(c.wanted(t)) })
			for extra := 0; len(c.undrawn(t)) > 0 && extra < 100; extra++ {
				r.until(t, c.draws+1, &c.draws, func() func(*rapid.T) { return c.checkChanges(c.wanted(t)) })
			}
			t.Logf("%d draws, of which %d changed rows and %d nothing; refused: %v; single ones done: %v", c.draws, c.changed, c.done-c.changed, c.codes, c.alone)
			if missing := slices.Sorted(maps.Keys(c.undrawn(t))); len(missing) > 0 {
				t.Errorf("never drawn: %v", missing)
			}
			if c.changed*4 < c.draws {
				t.Errorf("the draws say too little: only %d of %d change rows", c.changed, c.draws)
			}
			for name := range verbs {
				if c.draws >= 1000 && c.alone[name] == 0 {
					t.Errorf("%s was never done alone", name)
				}
			}
		})
	}
}

// changeCampaign is a campaign of mutations on one database.
type changeCampaign struct {
	*campaign
	cascade []foreignKey
	// done counts operations that were not refused, changed those of them that changed rows.
	done, changed int
	alone         map[string]int // those of them that have one root field, by its name
	codes         map[domain.Code]int
	sequences     string // the statement that sets PostgreSQL's sequences
}

func newCampaign(t *testing.T, name string) *changeCampaign {
	return &changeCampaign{
		campaign: &campaign{server: newServer(t, name), files: readFiles(t), seen: &coverage{drawn: map[string]int{}}},
		cascade:  cascades(t), codes: map[domain.Code]int{}, alone: map[string]int{},
	}
}

// undrawn lists what of the mutations was never drawn so far.
func (c *changeCampaign) undrawn(t tester) map[string]bool {
	wanted := map[string]bool{}
	for _, name := range offeredToWriters(c.base(t)[0].graph.Schema()) {
		if c.seen.drawn[name] == 0 {
			wanted[name] = true
		}
	}
	return wanted
}

// wanted lists what is to be drawn more often: what was never drawn, and what was never done.
func (c *changeCampaign) wanted(t tester) map[string]bool {
	wanted := c.undrawn(t)
	for name := range verbs {
		if c.alone[name] == 0 {
			wanted["Mutation."+name] = true
		}
	}
	return wanted
}

func (c *changeCampaign) checkChanges(wanted map[string]bool) func(*rapid.T) {
	return func(rt *rapid.T) {
		w := worlds().Draw(rt, "rows")
		if d := (draw{rt}); !d.oneIn(8, "no key for tokens") {
			w.add("t_server_settings", row{"server_settings_name": "ParticipantTokenEncryptionKey", "server_settings_value": "the key of tokens"})
		}
		random := rapid.Custom(func(t *rapid.T) matrixText { return matrixText(randomMatrix(t, c.matrix)) }).Draw(rt, "random rules")
		policies := append(slices.Clone(c.base(rt)), c.under(rt, "random", []byte(random), nil))
		c.load(rt, w)
		rt.Repeat(map[string]func(*rapid.T){"change": func(rt *rapid.T) {
			d := draw{rt}
			r := policies[[]int{0, 1, 0, 2}[d.upTo(3, "rules")]]
			who := d.whoChanges(w, r.book)
			q := rapid.Custom(func(t *rapid.T) *query { return c.drawChange(t, w, r, who, wanted) }).Draw(rt, "mutation")
			c.draws++
			w = c.change(rt, r, w, who, q)
			if differs, err := c.db.ListingDiffers(rt.Context()); err != nil || differs {
				rt.Fatalf("%#v: the listing of sessions differs: %v, %v", q, differs, err)
			}
		}})
	}
}

// drawChange draws a mutation; of several, mostly the first that is allowed.
func (c *changeCampaign) drawChange(t *rapid.T, w *world, r *rules, who domain.Caller, wanted map[string]bool) *query {
	d := draw{t}
	tries := []int{1, 12, 20}[d.upTo(2, "rather allowed")]
	x := &changer{author: c.author(t, w, r, who, wanted), j: newJudge(w, r.book, who)}
	for {
		x.number = 0
		q := x.operation()
		nothing := func(string, int, string) any { return nil }
		if tries--; tries == 0 {
			return q
		}
		if o := foresee(w, r.book, who, q, c.cascade, nothing); o.refusal == nil && len(o.refused) == 0 && o.after.GoString() != w.GoString() {
			return q
		}
	}
}

// change runs a mutation on both sides, compares, and gives the rows that are stored then.
func (c *changeCampaign) change(rt tester, r *rules, w *world, who domain.Caller, q *query) *world {
	c.renumber(rt)
	text, variables := q.text()
	got := c.ask(rt, r, who, text, variables)
	rows, err := snapshot.Take(context.Background(), c.db)
	if err != nil {
		rt.Fatal(err)
	}
	c.addBeside(rt, rows)
	want := foresee(w, r.book, who, q, c.cascade, func(table string, id int, column string) any { return rows[table].Rows[int64(id)][column] })
	about := fmt.Sprintf("%s as %+v: %#v", r.name, who, q)
	if diff := different(want.after, rows); diff != "" {
		c.loaded = "" // whatever comes next begins anew
		rt.Fatalf("%s\nthe reference says %s\nrows (-reference +server):\n%s\nerrors: %v", about, want.verdict(), diff, got.errors)
	}
	c.loaded = want.after.GoString()
	switch {
	case len(want.refused) > 0:
		c.codes["argument"]++
		checkArgument(rt, got, want.answer)
	case want.refusal != nil:
		c.codes[want.refusal.code]++
		checkCode(rt, about, got, *want.refusal)
	default:
		c.done++
		if want.after.GoString() != w.GoString() {
			c.changed++
			if len(q.fields) == 1 {
				c.alone[q.fields[0].name]++
			}
		}
		c.checkAnswer(rt, about, got, want.answer)
	}
	return want.after
}

func (o *outcome) verdict() string {
	switch {
	case len(o.refused) > 0:
		return fmt.Sprint("refused: ", o.refused)
	case o.refusal != nil:
		return fmt.Sprintf("%s: %s", o.refusal.code, o.refusal.why)
	}
	return "done"
}

// checkArgument wants the first error to name one of the arguments at fault.
func checkArgument(rt tester, got response, want *answer) {
	if len(got.errors) == 0 || got.data != nil || got.errors[0].Extensions["code"] != domain.CodeFieldWithheld {
		rt.Fatalf("wanted to be refused one of %v, got %v and %v", want.refused, got.errors, got.data)
	}
	_, at, _ := strings.Cut(got.errors[0].Message, " (at ")
	if name := fmt.Sprintf("%s (at %s", got.errors[0].Extensions["argument"], at); !want.refused[name] {
		rt.Fatalf("wanted to be refused one of %v, got %s", want.refused, name)
	}
}

// checkCode wants the operation to be refused for the right reason, without data.
func checkCode(rt tester, about string, got response, want refusal) {
	if len(got.errors) == 0 || got.data != nil {
		rt.Fatalf("%s\nwanted %s (%s), got %v", about, want.code, want.why, got.data)
	}
	e := got.errors[0]
	if e.Extensions["code"] != want.code {
		rt.Fatalf("%s\nwanted %s (%s), got %v", about, want.code, want.why, e)
	}
	if want.version != 0 && e.Extensions["currentVersion"] != fmt.Sprint(want.version) {
		rt.Fatalf("%s\nwanted to be told version %d, got %v", about, want.version, e.Extensions)
	}
}

func (c *changeCampaign) checkAnswer(rt tester, about string, got response, want *answer) {
	withheld := map[string]int{}
	for _, e := range got.errors {
		if e.Extensions["code"] != domain.CodeFieldWithheld || e.Extensions["rule"] == nil {
			rt.Fatalf("%s\nwanted it to be done, got %v", about, e)
		}
		withheld[fmt.Sprintf("%s %s", e.Path, e.Extensions["rule"])] += int(e.Extensions["count"].(int64))
	}
	if diff := cmp.Diff(plainJSON(rt, want.data), masked(got.data)); diff != "" {
		rt.Fatalf("%s\nanswer (-reference +server):\n%s", about, diff)
	}
	if diff := cmp.Diff(want.withheld, withheld); diff != "" {
		rt.Fatalf("%s\nwithheld (-reference +server):\n%s", about, diff)
	}
}

// different compares all rows of all tables; "" when they are the same.
func different(w *world, rows snapshot.Snapshot) string {
	var b strings.Builder
	b.WriteString(unkept(w, rows))
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		stored := rows[table]
		if len(stored.Rows) != len(w.tables[table]) {
			fmt.Fprintf(&b, "%s: %d rows, stored are %d\n", table, len(w.tables[table]), len(stored.Rows))
		}
		for i, r := range w.tables[table] {
			for column, v := range stored.Rows[int64(i+1)] {
				if want := spelled(r[column]); want != v {
					fmt.Fprintf(&b, "%s %d %s: -%v +%v\n", table, i+1, column, want, v)
				}
			}
		}
	}
	return b.String()
}

// spelled gives a value as a snapshot does.
func spelled(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.999999-07:00")
	}
	return v
}

// renumber lets new rows have the ids that follow those of the stored rows, as the reference counts.
func (c *changeCampaign) renumber(t tester) {
	if c.db.Dialect == dialect.SQLite {
		if _, err := c.db.SQL.Exec("delete from sqlite_sequence"); err != nil {
			t.Fatal(err)
		}
		return
	}
	if c.sequences == "" {
		c.sequences = c.readSequences(t)
	}
	if _, err := c.db.SQL.Exec(c.sequences); err != nil {
		t.Fatal(err)
	}
}

// readSequences gives the statement that sets PostgreSQL's sequences to the rows that are there.
func (c *changeCampaign) readSequences(t tester) string {
	found, err := c.db.SQL.Query("select table_name, column_name, split_part(column_default, '''', 2) from information_schema.columns where table_schema = current_schema() and table_name like 't\\_%' and column_default like 'nextval%'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = found.Close() }()
	var parts []string
	for found.Next() {
		var table, column, sequence string
		if err := found.Scan(&table, &column, &sequence); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, fmt.Sprintf("setval('%s', (select coalesce(max(%s), 0) + 1 from %s), false)", sequence, column, table))
	}
	if err := found.Err(); err != nil || len(parts) == 0 {
		t.Fatalf("no sequences: %v", err)
	}
	return "select " + strings.Join(parts, ", ")
}
