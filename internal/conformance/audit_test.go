package conformance_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/testdb"
)

// audits is how many there are in the version that package-lock.json names, so that none is lost unseen.
const audits = 61

// TestAudit: every MUST, SHOULD and MAY of GraphQL over HTTP, as its reference implementation checks it.
func TestAudit(t *testing.T) {
	node := os.Getenv("TERAGRAPH_TEST_NODE")
	if node == "" {
		t.Skip("TERAGRAPH_TEST_NODE names no Node")
	}
	db := testdb.Open(t, dialect.SQLite)
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(nil, func(string) (string, bool) { return "", false }, nil)
	if err != nil {
		t.Fatal(err)
	}
	program, err := app.New(db, c.Settings, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(program.Handler())
	defer server.Close()
	run := exec.CommandContext(t.Context(), node, "audit.mjs", server.URL+"/graphql")
	run.Dir = "node"
	var problem bytes.Buffer
	run.Stderr = &problem
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v; is \"npm ci\" done in internal/conformance/node?\n%s", err, &problem)
	}
	var outcomes []struct{ ID, Name, Status, Reason string }
	if err := json.Unmarshal(out, &outcomes); err != nil {
		t.Fatalf("%v in %.500s", err, out)
	}
	if len(outcomes) != audits {
		t.Errorf("%d audits ran, %d are known", len(outcomes), audits)
	}
	for _, o := range outcomes {
		if o.Status != "ok" {
			t.Errorf("%s %s: %s: %s", o.ID, o.Name, o.Status, o.Reason)
		}
	}
}
