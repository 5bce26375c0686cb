package parity

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCase(t *testing.T) {
	line := `{"id":"x-1","as":"basic:a","method":"GET","path":"/p","query":[["id","1"],["id","a b"]],"body":{"k":1},"status":200,"json":[1.50],"db":{"t_a":{"updated":[{"id_a":2,"version_id":3}]}}}`
	got, err := parseCase([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	want := Case{
		ID: "x-1", As: "basic:a", Route: Route{"GET", "/p"}, Query: "id=1&id=a+b", Body: []byte(`{"k":1}`), Status: 200,
		Reply: Reply{Kind: "json", JSON: value(t, `[1.50]`)},
		Rows:  Rows{"t_a": {Updated: []map[string]any{{"id_a": json.Number("2")}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadCases(t *testing.T) {
	const good = `{"id":"x","method":"GET","path":"/p","status":200,"json":null,"text":"null\n"}`
	tests := []struct{ name, content, want string }{
		{"good", good + "\n\n" + good, ""},
		{"no JSON", good + "\nnonsense", "line 2"},
		{"no status", `{"id":"x","method":"GET","path":"/p"}`, "line 1"},
		{"query", `{"id":"x","method":"GET","path":"/p","status":200,"query":{"a":1}}`, "query"},
		{"no path", `{"id":"x","method":"GET","path":"p","status":200}`, "line 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, recordingsFile), []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			cases, err := readCases(dir)
			if tt.want == "" {
				if err != nil || len(cases) != 2 || cases[0].Reply.Kind != "json" || cases[0].Reply.JSON != nil {
					t.Errorf("got %v, %v", cases, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	t.Run("no file", func(t *testing.T) {
		if _, err := readCases(t.TempDir()); err == nil {
			t.Error("a folder without recordings was read")
		}
	})
}

// Any line is read or refused; a query that was read can be sent.
func FuzzParseCase(f *testing.F) {
	for _, seed := range []string{
		`{"id":"x","as":"none","method":"GET","path":"/p","query":{"a":"\u0000%"},"body":null,"status":200,"json":{"a":[1]}}`,
		`{"id":"x","method":"GET","path":"/","query":[["a"],["b","c","d"]],"status":599}`,
		`{"id":"x","method":"GET","path":"/p","query":"q","status":200,"text":"null\n"}`,
		`{"id":"x","method":"POST","path":"/p","status":200,"db":{"t_a":{"inserted":[{"a":"<any>","version_id":1},null],"updated":[{}],"deleted":[1,1]}}}`,
		`{}`, `[]`, `null`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		c, err := parseCase(line)
		if err != nil {
			return
		}
		if _, err := url.ParseQuery(c.Query); err != nil {
			t.Fatalf("%q gives the query %q: %v", line, c.Query, err)
		}
		if d := append(compareReply(c, c.Status, c.Reply), compareRows(c.Rows, c.Rows)...); len(d) > 0 {
			t.Fatalf("%q differs from itself: %v", line, d)
		}
	})
}
