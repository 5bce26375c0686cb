package database

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// split reads a whole file, and gives what was read before the first fault with it.
func split(file string) ([]statement, error) {
	s := newSplitter(strings.NewReader(file))
	var all []statement
	for {
		st, err := s.next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, st)
	}
}

func render(st statement) string {
	var b strings.Builder
	for _, t := range st.tokens {
		if t.kind == text {
			b.WriteString("'" + strings.ReplaceAll(t.text, "'", "''") + "' ")
		} else {
			b.WriteString(t.text + " ")
		}
	}
	return b.String() + ";"
}

func TestSplitterKnowsTheLine(t *testing.T) {
	got, err := split("-- one\n;;\nbegin;/* three\nfour */ commit\n;\n'a\nb' ;\nset a=-1.5;")
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, st := range got {
		lines = append(lines, st.line)
	}
	if diff := cmp.Diff([]int{3, 4, 6, 8}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestSplitterReturnsAnyText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := rapid.String().Filter(func(s string) bool { return !strings.ContainsRune(s, 0) }).Draw(rt, "text")
		got, err := split("values ('" + strings.ReplaceAll(want, "'", "''") + "');")
		if err != nil {
			rt.Fatal(err)
		}
		if len(got) != 1 || len(got[0].tokens) != 4 || got[0].tokens[2] != (token{text, want}) {
			rt.Fatalf("%q became %v", want, got)
		}
	})
}

func TestSplitterBoundsAStatement(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("select '"), io.LimitReader(letters{}, 4*maxStatement))
	if _, err := newSplitter(endless).next(); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("error %v: want one about the length", err)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestGrammarKnowsAllSequences(t *testing.T) {
	g, err := newGrammar()
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]bool{}
	for _, table := range g.sequences {
		tables[table] = true
	}
	if len(g.sequences) != 37 || len(tables) != 37 {
		t.Errorf("%d sequences of %d tables, want 37 of each", len(g.sequences), len(tables))
	}
}

// FuzzDataFile holds for any input: no panic; what was split splits the same when written out again;
// what the grammar lets pass names tables and columns of OpenTera only, with a value for each column.
func FuzzDataFile(f *testing.F) {
	for _, seed := range []string{
		"insert into t_sites (id_site, site_name) values (1, 'it''s'), (2, null);",
		"-- c\nset timezone = 'UTC'; begin; delete from t_users;\nselect setval('id_site_sequence', 3, false); commit;",
		"/* ; */ 'a' ''''; - -- -1e5;", "e'\\'' $$ \" \\", "(),=;", "insert into t_sites", "'\xff';", "a'b';",
	} {
		f.Add(seed)
	}
	g, err := newGrammar()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, file string) {
		all, err := split(file)
		var at *lineError
		if err != nil && (!errors.As(err, &at) || at.line < 1 || at.line > strings.Count(file, "\n")+1) {
			t.Errorf("error %v names no line of the file", err)
		}
		for _, st := range all {
			again, err := split(render(st))
			if err != nil || len(again) != 1 || !cmp.Equal(st.tokens, again[0].tokens, cmp.AllowUnexported(token{})) {
				t.Fatalf("%q became %v: %v", render(st), again, err)
			}
			action, err := g.parse(st)
			if err != nil && action != nil {
				t.Errorf("%q is refused and acted upon", render(st))
			}
			switch a := action.(type) {
			case insertion:
				checkInsertion(t, g, a)
			case setval:
				if g.sequences[a.sequence] != a.table || a.table == "" || a.value < 1 {
					t.Errorf("setval %+v", a)
				}
			}
		}
	})
}

func checkInsertion(t *testing.T, g *grammar, a insertion) {
	t.Helper()
	known := map[string]bool{}
	for _, table := range g.tables {
		for _, c := range table.Columns {
			known[table.Name+"."+c.Name] = true
		}
	}
	for _, c := range a.columns {
		if !known[a.table+"."+c] {
			t.Errorf("%s.%s is inserted", a.table, c)
		}
	}
	for _, row := range a.rows {
		if len(row) != len(a.columns) {
			t.Errorf("%d values for %d columns", len(row), len(a.columns))
		}
		for _, v := range row {
			if s, ok := v.(string); ok && !utf8.ValidString(s) {
				t.Errorf("%q is no UTF-8", s)
			}
		}
	}
}
