package store_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// recordedAccess is a recorded request for access rows, or for user groups with their access rows.
type recordedAccess struct {
	ID, As, Path string
	Query        map[string]string
	JSON         []map[string]any
}

// TestAccessAsRecorded asks the edges what OpenTera was asked, and compares with what it answered.
func TestAccessAsRecorded(t *testing.T) {
	dataset := testdb.Dataset(t)
	cases := recordedAccesses(t)
	if len(cases) < 22 {
		t.Fatalf("%d recordings found; there are 22", len(cases))
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		loadDataset(t, db, dataset)
		g := newAccessGraph(t, db, 1000)
		for _, c := range cases {
			t.Run(c.ID, func(t *testing.T) {
				_, name, _ := strings.Cut(c.As, ":")
				who := domain.Caller{Kind: domain.CallerUser}
				err := db.SQL.QueryRowContext(t.Context(), "select id_user, user_superadmin from t_users where user_username = '"+name+"'").Scan(&who.ID, &who.Superadmin)
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range c.questions() {
					var answer map[string]json.RawMessage
					if errs := g.ask(t, t.Context(), who, q.document, nil, &answer); errs != "" {
						t.Fatal(errs)
					}
					var parent struct{ Rows []map[string]any }
					if err := json.Unmarshal(answer["parent"], &parent); err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(q.recorded(), q.answered(parent.Rows)); diff != "" {
						t.Errorf("%s (-recorded +got):\n%s", q.document, diff)
					}
				}
			})
		}
	})
}

func recordedAccesses(t *testing.T) (cases []recordedAccess) {
	t.Helper()
	f, err := os.Open(filepath.Join(testdb.ParityDir(t), "golden.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var head struct {
			Method, Path string
			Status       int
		}
		if err := json.Unmarshal(lines.Bytes(), &head); err != nil {
			t.Fatal(err)
		}
		switch head.Path {
		case "/api/user/siteaccess", "/api/user/projectaccess", "/api/user/usergroups":
		default:
			continue
		}
		if head.Method != "GET" || head.Status != 200 {
			continue
		}
		var c recordedAccess
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Query["list"] == "" && len(c.questions()) > 0 {
			cases = append(cases, c)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

// accessQuestion is a document with rows under `parent`, and the rows that were recorded, told by their ids.
type accessQuestion struct {
	document, kind string
	ids            []string
	rows           []map[string]any
}

func (c recordedAccess) questions() (all []accessQuestion) {
	if c.Path == "/api/user/usergroups" {
		for _, group := range c.JSON {
			for _, kind := range []string{"site", "project"} {
				all = append(all, accessQuestion{
					document: accessQuestionText("userGroup", fmt.Sprint(group["id_user_group"]), kind+"Access", kind, ""),
					kind:     kind, ids: []string{"id_" + kind}, rows: objects(group["user_group_"+kind+"s_access"]),
				})
			}
		}
		return all
	}
	kind := strings.TrimSuffix(strings.TrimPrefix(c.Path, "/api/user/"), "access")
	for _, p := range []struct {
		query, root, edge string
		ids               []string
	}{
		{"id_user", "user", kind + "Access", []string{"id_" + kind}},
		{"id_user_group", "userGroup", kind + "Access", []string{"id_" + kind}},
		{"id_" + kind, kind, "access", []string{"id_user_group"}},
	} {
		id := c.Query[p.query]
		if id == "" {
			continue
		}
		if c.Query["by_users"] == "true" {
			p.ids = []string{"id_" + kind, "id_user"}
		}
		return []accessQuestion{{accessQuestionText(p.root, id, p.edge, kind, c.arguments()), kind, p.ids, c.JSON}}
	}
	return nil
}

// arguments spells the parameters as arguments of the edge.
func (c recordedAccess) arguments() string {
	var args []string
	for _, a := range []struct{ query, argument string }{
		{"admins", "role: ADMIN, callerRole: ADMIN"},
		{"with_empty", "withEmpty: true"},
		{"by_users", "by: USER"},
	} {
		if c.Query[a.query] == "true" {
			args = append(args, a.argument)
		}
	}
	if args == nil {
		return ""
	}
	return "(" + strings.Join(args, ", ") + ")"
}

func accessQuestionText(root, id, edge, kind, args string) string {
	return fmt.Sprintf("{ parent: %s(id: %s) { rows: %s%s { %s { id } userGroup { id } user { id } role inherited } } }", root, id, edge, args, kind)
}

func objects(list any) (out []map[string]any) {
	for _, v := range list.([]any) {
		out = append(out, v.(map[string]any))
	}
	return out
}

// recorded spells the recorded rows by the ids that OpenTera tells for this question. It leaves `inherited` out where it is
// false in rows per group.
func (q accessQuestion) recorded() (lines []string) {
	for _, row := range q.rows {
		line := ""
		for _, id := range q.ids {
			line += fmt.Sprintf("%s %v ", id, row[id])
		}
		role, inherited := row[q.kind+"_access_role"], row[q.kind+"_access_inherited"]
		if role != nil && inherited == nil {
			inherited = false
		}
		lines = append(lines, fmt.Sprint(line, role, inherited))
	}
	slices.Sort(lines)
	return lines
}

// answered spells the graph's rows in the same way.
func (q accessQuestion) answered(rows []map[string]any) (lines []string) {
	fields := map[string]string{"id_" + q.kind: q.kind, "id_user_group": "userGroup", "id_user": "user"}
	for _, row := range rows {
		line := ""
		for _, id := range q.ids {
			object, _ := row[fields[id]].(map[string]any)
			line += fmt.Sprintf("%s %v ", id, object["id"])
		}
		lines = append(lines, fmt.Sprint(line, row["role"], row["inherited"]))
	}
	slices.Sort(lines)
	return lines
}
