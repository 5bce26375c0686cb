package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// askers are who sends a fuzzed request: strangers first, then every kind of right, a superadmin last. Signing in
// is by token; the server forgets what a request changed, so that all of them meet the same rows.
var askers = []string{
	"", cast.NoAccess, cast.NoGroup, cast.SiteUser, cast.SiteAdmin, cast.ProjectUser, cast.ProjectAdmin, cast.TwoRoles, cast.AllSitesUser,
	cast.SiteAndProjectUser, cast.DirectRole, cast.Program, "esi", "participant", "device", cast.SuperAdmin,
}

// besieged is the whole program over the cast and its shadow.
type besieged struct {
	http.Handler
	log    *complaints
	tokens map[string]string // Authorization by asker
	secret []string          // what nobody is ever told
	hidden []string          // what superadmins alone are told
}

func besiege(f *testing.F) *besieged {
	f.Helper()
	undone := undo{on: false}
	db := testdb.Open(f, dialect.SQLite, database.WithDriver(undone.wrap))
	if err := cast.Load(context.Background(), db.SQL, db.Dialect); err != nil {
		f.Fatal(err)
	}
	plant(f, db.SQL)
	c, err := config.Parse(nil, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		f.Fatal(err)
	}
	s := &c.Settings
	s.LoginThrottle, s.Edges.Rate, s.Edges.AddressRate, s.Documents.Automatic = false, 0, 0, true
	b := &besieged{log: &complaints{}, tokens: map[string]string{}, hidden: coded(mark)}
	a, err := app.New(db, c.Settings, nil, slog.New(b.log))
	if err != nil {
		f.Fatal(err)
	}
	b.Handler = a.Handler()
	b.secret = append(coded(cast.PasswordHash[:20]), coded(cast.TwoFactorSecret)...)
	for _, text := range column(f, db, `select server_settings_value from t_server_settings where server_settings_name not in ('DeviceRegisterKey', 'ServerUUID')`) {
		b.secret = append(b.secret, coded(text)...)
	}
	for _, text := range column(f, db, `select device_certificate from t_devices where device_certificate is not null`) {
		b.secret = append(b.secret, coded(text)...)
	}
	b.tokens["participant"] = "OpenTera " + column(f, db, `select participant_token from t_participants where participant_token is not null and participant_enabled order by 1`)[0]
	b.tokens["device"] = "OpenTera " + column(f, db, `select device_token from t_devices where device_token is not null and device_enabled order by 1`)[0]
	for _, who := range askers {
		if who != "" && b.tokens[who] == "" {
			b.tokens[who] = b.login(f, who)
		}
	}
	undone.on = true
	if got := b.graphql(cast.SuperAdmin, `{ sites(first: 50) { nodes { name } } }`); !strings.Contains(got, mark) {
		f.Fatalf("the shadow is not there: %s", got)
	}
	return b
}

func column(t testing.TB, db *database.DB, query string) (texts []string) {
	t.Helper()
	rows, err := db.SQL.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	if err := rows.Err(); err != nil || len(texts) == 0 {
		t.Fatalf("%s: %v", query, err)
	}
	return texts
}

func (b *besieged) login(t testing.TB, who string) string {
	t.Helper()
	text := b.graphql("", `mutation { login(username: \"`+who+`\", password: \"`+cast.Password+`\") { token } }`)
	var answer struct {
		Data struct{ Login struct{ Token string } }
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Data.Login.Token == "" {
		t.Fatalf("%s does not sign in: %s", who, text)
	}
	return "Bearer " + answer.Data.Login.Token
}

func (b *besieged) graphql(who, query string) string {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	r.Header.Set("Content-Type", "application/json")
	if who != "" {
		r.Header.Set("Authorization", b.tokens[who])
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Body.String()
}

// send lets somebody send a request, and holds what is so of every answer: it is none of a failure, valid JSON where it
// says so, and tells of nothing that is not for the asker.
func (b *besieged) send(t *testing.T, who string, r *http.Request, sent string) *httptest.ResponseRecorder {
	t.Helper()
	if b.tokens[who] != "" {
		r.Header.Set("Authorization", b.tokens[who])
	}
	*b.log = complaints{}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	body := w.Body.String()
	refused := w.Code == http.StatusNotImplemented || w.Code == http.StatusInternalServerError && r.Method == http.MethodDelete // as OpenTera does
	if w.Code >= 500 && !refused || len(b.log.heard) > 0 {
		t.Fatalf("%s %s as %q: %d %.1000s\nlog: %v", r.Method, r.URL, who, w.Code, body, b.log.heard)
	}
	if w.Code == http.StatusTooManyRequests {
		t.Fatalf("the limit of requests is not off: %s", body)
	}
	if kind := w.Header().Get("Content-Type"); strings.Contains(kind, "json") && body != "" && r.Method != http.MethodHead && !json.Valid([]byte(body)) {
		t.Fatalf("%s as %q: %d, %s that is none: %.1000s", r.URL, who, w.Code, kind, body)
	}
	words := b.secret
	if who != cast.SuperAdmin {
		words = slices.Concat(words, b.hidden)
	}
	for _, word := range words {
		if strings.Contains(body, word) && !strings.Contains(sent, word) {
			t.Fatalf("%s as %q is told %s: %.2000s", r.URL, who, word, body)
		}
		for _, values := range w.Header() {
			if holdsAny(strings.Join(values, " "), []string{word}) && !strings.Contains(sent, word) {
				t.Fatalf("%s as %q is told %s in a header", r.URL, who, word)
			}
		}
	}
	if w.Code == http.StatusUnauthorized && b.tokens[who] != "" && !strings.HasPrefix(b.tokens[who], "OpenTera") {
		b.tokens[who] = b.login(t, who) // the request before was a logout
	}
	return w
}

// FuzzGraphQL sends any document with any variables by anybody: the answer has GraphQL's form, and its status says
// whether the operation ran.
func FuzzGraphQL(f *testing.F) {
	b := besiege(f)
	for i, query := range append(b.lists(f), besiegingQueries...) {
		for _, variables := range []string{`{}`, `{"id":"c2l0ZTox","n":3,"after":"bnVsbA","text":"%_'"}`} {
			f.Add(byte(i), query, variables)
			f.Add(byte(i+7), query, variables)
		}
	}
	f.Fuzz(func(t *testing.T, asker byte, query, variables string) {
		who := askers[int(asker)%len(askers)]
		text, err := json.Marshal(query)
		if err != nil || !json.Valid([]byte(variables)) {
			variables = "null"
		}
		body := `{"query":` + string(text) + `,"variables":` + variables + `}`
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := b.send(t, who, r, body)
		checkGraphQL(t, w)
	})
}

func checkGraphQL(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%d, no object: %.500s", w.Code, w.Body)
	}
	data, ran := answer["data"]
	var errors []struct{ Message string }
	if list, ok := answer["errors"]; ok {
		if err := json.Unmarshal(list, &errors); err != nil || len(errors) == 0 || errors[0].Message == "" {
			t.Fatalf("%d, no errors: %.500s", w.Code, w.Body)
		}
	}
	if !ran && errors == nil || ran && w.Code != http.StatusOK || string(data) == "null" && errors == nil {
		t.Fatalf("%d %.500s", w.Code, w.Body)
	}
}

// FuzzHTTP sends any request by anybody to every route of every dialect, as a client puts it on the wire.
func FuzzHTTP(f *testing.F) {
	b := besiege(f)
	for i, seed := range routes(f, b) {
		f.Add(byte(5*i), seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, asker byte, line, header, body string) {
		who := askers[int(asker)%len(askers)]
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(line + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n")))
		if err != nil || r.Method == http.MethodConnect {
			t.Skip("no request of HTTP")
		}
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.RemoteAddr = "192.0.2.1:1234"
		b.send(t, who, r, unescaped(line)+header+body)
	})
}

// unescaped is the request line and what it means.
func unescaped(line string) string {
	plain, _ := url.QueryUnescape(line)
	return line + plain
}
