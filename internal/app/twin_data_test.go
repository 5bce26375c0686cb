package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/cast"
	"teragraph/internal/rest/engine"
	"teragraph/internal/store/database"
)

// watchedDB fills a database.
type watchedDB struct {
	t  *testing.T
	db *database.DB
}

func (w *watchedDB) cast() {
	w.t.Helper()
	if err := cast.Load(w.t.Context(), w.db.SQL, w.db.Dialect); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watchedDB) parity(dir string) {
	w.t.Helper()
	f, err := os.Open(filepath.Join(dir, "dataset.sql"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := w.db.LoadSQL(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// noSecrets are texts that can be written, that no type has under the same name, and that a twin may repeat all the same.
var noSecrets = []string{"roleName"}

// TestSecretNames: a text that can be written and never be read is a secret, and a twin knows it by its name.
func TestSecretNames(t *testing.T) {
	s := newTwins(t, "opentera", func(db *watchedDB) { db.cast() })
	schema := s.app.graph.Schema()
	readable := map[string]bool{}
	for _, def := range schema.Types {
		if def.Kind == ast.Object && def.Name != "Mutation" {
			for _, f := range def.Fields {
				readable[f.Name] = true
			}
		}
	}
	var found []string
	check := func(name string, typ *ast.Type) {
		if typ.Name() == "String" && !readable[name] {
			found = append(found, name)
			if !engine.Secret(name) && !slices.Contains(noSecrets, name) {
				t.Errorf("%s can be written and never be read, but a twin would repeat it: extend the words of secrets, or list it here", name)
			}
		}
	}
	for _, f := range schema.Types["Mutation"].Fields {
		for _, a := range f.Arguments {
			check(a.Name, a.Type)
		}
	}
	for _, def := range schema.Types {
		if def.Kind == ast.InputObject && !strings.HasSuffix(def.Name, "Filter") {
			for _, f := range def.Fields {
				check(f.Name, f.Type)
			}
		}
	}
	if !slices.Contains(found, "password") {
		t.Errorf("passwords are among what can only be written: %v", found)
	}
	for _, name := range noSecrets {
		if !slices.Contains(found, name) {
			t.Errorf("%s need not be listed", name)
		}
	}
	for _, name := range []string{"user_password", "participant_password", "newPassword", "user_2fa_otp_secret", "device_token", "device_certificate"} {
		if !engine.Secret(name) {
			t.Errorf("%s is no secret", name)
		}
	}
	for _, name := range []string{"user_username", "participant_token_enabled", "tokenEnabled", "twoFactorOtpEnabled", "user_2fa_otp_enabled", "name", "uuid", "onlyToken"} {
		if engine.Secret(name) {
			t.Errorf("%s is a secret", name)
		}
	}
}
