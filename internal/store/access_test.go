package store_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"

	"teragraph/graph"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

const accessDocument = `
query Access($by: AccessHolder!, $role: Role, $callerRole: Role, $withEmpty: Boolean!) {
  sites { nodes { id access(by: $by, role: $role, callerRole: $callerRole, withEmpty: $withEmpty) { ...site } } }
  projects { nodes { id access(by: $by, role: $role, callerRole: $callerRole, withEmpty: $withEmpty) { ...project } } }
  userGroups { nodes { id
    siteAccess(by: $by, role: $role, callerRole: $callerRole, withEmpty: $withEmpty) { ...site }
    projectAccess(by: $by, role: $role, callerRole: $callerRole, withEmpty: $withEmpty) { ...project }
  } }
  users { nodes { id
    siteAccess(role: $role, callerRole: $callerRole, withEmpty: $withEmpty) { ...site }
    projectAccess(role: $role, callerRole: $callerRole, withEmpty: $withEmpty) { ...project }
  } }
}
fragment site on SiteAccess { site { id } userGroup { id } user { id } role inherited }
fragment project on ProjectAccess { project { id } userGroup { id } user { id } role inherited }`

// accessAnswer is the answer to accessDocument, in OpenTera's style, where ids are integers.
type accessAnswer map[string]struct {
	Nodes []struct {
		ID                                int
		Access, SiteAccess, ProjectAccess []struct {
			Site, Project, UserGroup, User *struct{ ID int }
			Role                           *string
			Inherited                      *bool
		}
	}
}

// accessGraph is a graph over a database, for tests of what callers get of it.
type accessGraph struct {
	*graph.Graph
	*store.Store
}

func newAccessGraph(t testing.TB, db *database.DB, most int) accessGraph {
	t.Helper()
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(db, store.Options{Matrix: m, Limits: plan.Limits{DefaultList: most, MaxList: most, FilterConditions: 20, FilterRelations: 4}})
	if err != nil {
		t.Fatal(err)
	}
	g := graph.New(&graph.Resolver{Fetcher: s.Fetcher, Reader: s}, s, graph.Limits{Documents: 1, Time: time.Minute}, slog.New(slog.NewTextHandler(t.Output(), nil)))
	return accessGraph{g, s}
}

// ask runs a document for a user and gives the answer's errors, as text.
func (g accessGraph) ask(t testing.TB, ctx context.Context, caller domain.Caller, document string, variables map[string]any, into any) string {
	t.Helper()
	doc, errs := gqlparser.LoadQueryWithRules(g.Schema(), document, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	ctx = domain.WithStyle(domain.WithCaller(ctx, caller), domain.StyleOpenTera)
	answer := g.Execute(ctx, doc, "", variables)
	if len(answer.Errors) > 0 {
		return answer.Errors.Error()
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		t.Fatalf("%v: %s", err, answer.Data)
	}
	return ""
}

// check compares all six edges with the reference, for one caller and one set of arguments.
func (g accessGraph) check(t testing.TB, ctx context.Context, w *accessWorld, caller int, args accessArgs) {
	t.Helper()
	roles := [...]any{nil, "USER", "ADMIN"}
	variables := map[string]any{"by": "USER_GROUP", "role": roles[args.role], "callerRole": roles[args.callerRole], "withEmpty": args.withEmpty}
	if args.byUser {
		variables["by"] = "USER"
	}
	var answer accessAnswer
	who := domain.Caller{Kind: domain.CallerUser, ID: caller, Superadmin: w.superadmin[caller]}
	if errs := g.ask(t, ctx, who, accessDocument, variables, &answer); errs != "" {
		t.Fatal(errs)
	}
	for _, edge := range []struct{ kind, from, root string }{
		{"site", "scope", "sites"},
		{"project", "scope", "projects"},
		{"site", "group", "userGroups"},
		{"project", "group", "userGroups"},
		{"site", "user", "users"},
		{"project", "user", "users"},
	} {
		want := w.expect(edge.kind, edge.from, caller, args)
		if diff := cmp.Diff(want, answer.lines(edge.kind, edge.root)); diff != "" {
			t.Fatalf("%s access of %s for user %d, %+v (-want +got):\n%s", edge.kind, edge.root, caller, args, diff)
		}
	}
}

func (a accessAnswer) lines(kind, root string) (lines []accessLine) {
	for _, parent := range a[root].Nodes {
		rows := slices.Concat(parent.Access, parent.SiteAccess)
		if kind == "project" && root != "projects" {
			rows = parent.ProjectAccess
		}
		for _, r := range rows {
			l := accessLine{Parent: parent.ID}
			for ref, into := range map[*struct{ ID int }]*int{r.Site: &l.Scope, r.Project: &l.Scope, r.UserGroup: &l.Group, r.User: &l.User} {
				if ref != nil {
					*into = ref.ID
				}
			}
			if r.Role != nil {
				l.Role = *r.Role
			}
			if r.Inherited != nil {
				l.Inherited = map[bool]string{true: "true", false: "false"}[*r.Inherited]
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// everyArgs lists all combinations of arguments.
func everyArgs() (all []accessArgs) {
	for i := range 2 * 3 * 3 * 2 {
		all = append(all, accessArgs{byUser: i%2 == 1, role: i / 2 % 3, callerRole: i / 6 % 3, withEmpty: i/18 == 1})
	}
	return all
}

// TestAccessOfTheCast compares every edge with the reference for all users of the demo cast, each with a
// fifth of the arguments.
func TestAccessOfTheCast(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Driver().Dialect()); err != nil {
			t.Fatal(err)
		}
		g, w := newAccessGraph(t, db, 1000), readWorld(t, t.Context(), db)
		for i, caller := range w.users {
			for j, args := range everyArgs() {
				if (i+j)%5 != 0 {
					continue
				}
				g.check(t, t.Context(), w, caller, args)
			}
		}
	})
}

// TestAccessOfTheRecordings compares every edge with the reference over the recordings' rows.
func TestAccessOfTheRecordings(t *testing.T) {
	dataset := testdb.Dataset(t)
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		loadDataset(t, db, dataset)
		g, w := newAccessGraph(t, db, 1000), readWorld(t, t.Context(), db)
		for _, caller := range w.users {
			for _, args := range everyArgs() {
				g.check(t, t.Context(), w, caller, args)
			}
		}
	})
}

func loadDataset(t testing.TB, db *database.DB, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := db.LoadSQL(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// TestAccessIsOneStatement counts what each edge adds to the two statements of its parents: one, whatever the
// number of parents; and none for a caller who sees nothing there.
func TestAccessIsOneStatement(t *testing.T) {
	var counter testdb.Counter
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Driver().Dialect()); err != nil {
			t.Fatal(err)
		}
		g, w := newAccessGraph(t, db, 1000), readWorld(t, t.Context(), db)
		member := w.users[slices.IndexFunc(w.users, func(u int) bool { return len(w.groupsOf[u]) > 0 && !w.superadmin[u] })]
		for _, edge := range []string{
			"sites { nodes { access(%s) { role } } }",
			"projects { nodes { access(%s) { role } } }",
			"userGroups { nodes { siteAccess(%s) { role } } }",
			"userGroups { nodes { projectAccess(%s) { role } } }",
			"users { nodes { siteAccess { role } } }",
			"users { nodes { projectAccess(withEmpty: true) { role } } }",
		} {
			for _, by := range []string{"by: USER", "by: USER, withEmpty: true", "by: USER_GROUP", "withEmpty: true"} {
				counter.Reset()
				document := "{ " + replaceArguments(edge, by) + " }"
				if errs := g.ask(t, t.Context(), domain.Caller{Kind: domain.CallerUser, ID: member}, document, nil, &struct{}{}); errs != "" {
					t.Fatal(errs)
				}
				if n := counter.Count(); n != 3 {
					t.Errorf("%s: %d statements, want 3 (grants, parents, edge):\n%q", document, n, counter.Texts())
				}
			}
		}
	}, database.WithDriver(counter.Wrap))
}

// TestAccessIsBounded wants an error, not a cut list, above the most rows that a list may have.
func TestAccessIsBounded(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		loadWorld(t, db, "insert into t_sites (id_site, site_name, site_2fa_required, version_id) values (1, '', false, 1);"+
			"insert into t_users_groups (id_user_group, user_group_name, version_id) values (1, '', 1), (2, '', 1), (3, '', 1);")
		admin := domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: true}
		for _, c := range []struct {
			most    int
			refused bool
		}{{2, true}, {3, false}} {
			errs := newAccessGraph(t, db, c.most).ask(t, t.Context(), admin, "{ sites { nodes { access(withEmpty: true) { role } } } }", nil, &struct{}{})
			if (errs != "") != c.refused {
				t.Errorf("at most %d rows: error %q", c.most, errs)
			}
		}
	})
}
