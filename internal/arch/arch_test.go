package arch

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheHouse holds every source of the repository against the plan.
func TestTheHouse(t *testing.T) {
	rooms, seen := Rooms(), 0
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == ".git" || name == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil || !isText(rel) || !d.Type().IsRegular() {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f := File{filepath.ToSlash(rel), source}
		if !Generated(source) {
			seen++
			if problem := MachinePath(f); problem != "" {
				t.Error(problem)
			}
		}
		if filepath.Ext(rel) != ".go" {
			return nil
		}
		if problem := Length(f); problem != "" {
			t.Error(problem)
		}
		problems, err := Imports(rooms, f)
		for _, p := range problems {
			t.Error(p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d hand-written files were seen", seen)
	}
}

func isText(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".md", ".yaml", ".yml", ".graphqls", ".graphql", ".sql", ".txtar", ".html", ".css", ".js":
		return true
	}
	return filepath.Base(path) == "Makefile" || path == filepath.Join(".ci", "run")
}

func TestImports(t *testing.T) {
	const (
		own       = "teragraph/internal/"
		predicate = "only internal/store builds ent predicates"
		fine      = ""
	)
	tests := []struct{ file, imports, want string }{
		{"internal/domain/id.go", "strings", fine},
		{"internal/domain/id.go", own + "policy", "internal/domain may import none of our packages"},
		{"internal/cast/cast.go", own + "domain", "internal/cast may import none of our packages"},
		{"internal/policy/rule.go", own + "domain", fine},
		{"internal/policy/rule.go", own + "store", "internal/policy may import of our packages only internal/domain"},
		{"internal/policy/rule.go", "teragraph/ent", "internal/policy may import"},
		{"internal/policy/rule.go", "entgo.io/ent/dialect/sql", predicate},
		{"internal/auth/login.go", own + "store", "internal/auth may import"},
		{"internal/httpx/mux.go", own + "config", "internal/httpx may import"},
		{"internal/store/site.go", "teragraph/ent/site", fine},
		{"internal/store/rowguard/guard.go", "entgo.io/ent/dialect/sql/sqljson", fine},
		{"internal/store/rowguard/guard.go", own + "store/plan", fine},
		{"internal/store/site.go", "teragraph/graph", "internal/store may import"},
		{"graph/site.go", "teragraph/ent", fine},
		{"graph/generated/gen.go", "teragraph/graph/model", fine},
		{"graph/site.go", own + "store/plan", fine},
		{"graph/site.go", "teragraph/ent/site", predicate},
		{"graph/site.go", "teragraph/ent/predicate", predicate},
		{"graph/site.go", "entgo.io/ent/dialect/sql", predicate},
		{"graph/site.go", own + "auth", "graph may import"},
		{"graph/site.go", own + "httpx", "graph may import"},
		{"graph/site.go", own + "rest/engine", "graph may import"},
		{"internal/rest/engine/bind.go", "teragraph/graph", fine},
		{"internal/rest/engine/bind.go", own + "rest/opentera", "internal/rest/engine may import"},
		{"internal/rest/engine/bind.go", "teragraph/ent", "internal/rest/engine may import"},
		{"internal/rest/opentera/routes.go", own + "rest/engine", fine},
		{"internal/rest/opentera/routes.go", own + "auth", fine},
		{"internal/rest/opentera/routes.go", own + "rest/squash", "dialects never import each other"},
		{"internal/rest/opentera/routes_test.go", own + "rest/orgs/sub", "dialects never import each other"},
		{"internal/app/app.go", own + "rest/opentera", fine},
		{"internal/app/app.go", own + "store/rowguard", fine},
		{"internal/app/app.go", "teragraph/ent/site", predicate},
		{"internal/app/app.go", "teragraph/ent", "internal/app may import"},
		{"server.go", own + "app", fine},
		{"server.go", own + "store", "the main package may import"},
		{"internal/store/store.go", own + "app", "internal/store may import"},
		{"internal/domain/id.go", "teragraph", "internal/domain may import"},
		{"internal/rest/opentera/routes.go", own + "app", "internal/rest/opentera may import"},
		{"internal/shiny/new.go", "fmt", fine},
		{"internal/shiny/new.go", own + "domain", "the package has no room"},
		{"graph/site_test.go", "teragraph/ent/site", fine},
		{"graph/site_test.go", own + "cast", fine},
		{"ent/site.go", "teragraph/ent/site", fine},
		{"ent/schema/site.go", own + "policy", "ent may import of our packages only internal/domain"},
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.imports, func(t *testing.T) {
			got, err := Imports(Rooms(), File{tt.file, []byte("package x\nimport _ \"" + tt.imports + "\"\n")})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tt.want == fine && len(got) != 0:
				t.Errorf("got %q", got)
			case tt.want != fine && (len(got) != 1 || !strings.Contains(got[0], tt.want)):
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if _, err := Imports(Rooms(), File{"x.go", []byte("no Go")}); err == nil {
		t.Error("a source that is no Go is accepted")
	}
}

func TestLength(t *testing.T) {
	lines := func(head string, n int) File {
		return File{"x.go", append([]byte(head), bytes.Repeat([]byte("\n"), n)...)}
	}
	for _, tt := range []struct {
		f    File
		long bool
	}{
		{lines("", MaxLines), false},
		{lines("", MaxLines+1), true},
		{lines("// Code generated by x, DO NOT EDIT.", MaxLines+1), false},
		{lines("var s = `// Code generated by x, DO NOT EDIT.`", MaxLines+1), true},
	} {
		if got := Length(tt.f); (got != "") != tt.long {
			t.Errorf("%.30q: %q", tt.f.Source, got)
		}
	}
}

func TestMachinePath(t *testing.T) {
	for source, want := range map[string]string{
		"see ../shared/opentera":          "",
		"network/work/x /workers /home/":  "",
		"a\nsee /" + "home/me/x":          "x.md:2 names a folder of one machine",
		"`/" + "root/x`":                  "x.md:1 names a folder of one machine",
		"/" + "work/main":                 "x.md:1 names a folder of one machine",
		"file=/" + "Users/me":             "x.md:1 names a folder of one machine",
		"https://h.example/home/page.htm": "",
	} {
		if got := MachinePath(File{"x.md", []byte(source)}); got != want {
			t.Errorf("%q: got %q", source, got)
		}
	}
}
