package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"teragraph/internal/config"
	"teragraph/internal/parity"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
)

// errParity ends the command when an answer differs that is not listed.
var errParity = errors.New("parity: answers differ, or the list of deviations is not in order; see the report")

// parity replays recorded cases against a server over a database that it makes and removes itself.
func (p Program) parity(ctx context.Context, c *config.Command) error {
	db, remove, err := throwaway(ctx, c.Settings.Database)
	if err != nil {
		return err
	}
	defer remove()
	f, err := os.Open(filepath.Join(c.ParityDir, "dataset.sql"))
	if err != nil {
		return fmt.Errorf("--dir: %w", err)
	}
	defer func() { _ = f.Close() }()
	if _, err := db.Migrate(ctx); err != nil {
		return oneLine(err)
	}
	if err := db.LoadSQL(ctx, f); err != nil {
		return oneLine(err)
	}
	report, err := p.replay(ctx, db, c)
	if err != nil {
		return err
	}
	fmt.Fprint(p.Out, report.String())
	if !report.OK() {
		return errParity
	}
	return nil
}

// recorded is the "now" of the recordings.
var recorded = time.Date(2024, 3, 15, 10, 0, 0, 0, time.UTC)

func (p Program) replay(ctx context.Context, db *database.DB, c *config.Command) (*parity.Report, error) {
	s := c.Settings
	s.Clock, s.LoginThrottle = recorded, false
	s.Edges.Rate, s.Edges.AddressRate = 0, 0
	log := slog.New(slog.DiscardHandler)
	first, err := New(db, s, nil, log)
	if err != nil {
		return nil, err
	}
	var served []parity.Route
	for _, r := range first.engines["opentera"].Routes() {
		served = append(served, parity.Route{Method: r.Method, Path: r.Path})
	}
	saved, err := snapshot.Save(ctx, db) // after the first server, which makes its keys in there
	if err != nil {
		return nil, oneLine(err)
	}
	return parity.Run(ctx, parity.Options{
		Dir: c.ParityDir, Served: served, Deviations: opentera.Deviations(),
		Server: func(context.Context) (http.Handler, error) { // new for each case: what it holds in memory must not leak
			a, err := New(db, s, nil, log)
			if err != nil {
				return nil, err
			}
			return a.Handler(), nil
		},
		Rows:    func(ctx context.Context) (snapshot.Snapshot, error) { return snapshot.Take(ctx, db) },
		Restore: saved.Restore,
	})
}

// throwaway makes a database of its own: a file, or a schema inside the PostgreSQL database that is named.
func throwaway(ctx context.Context, d config.Database) (*database.DB, func(), error) {
	if d.Kind == config.SQLite {
		dir, err := os.MkdirTemp("", "teragraph-parity-")
		if err != nil {
			return nil, nil, err
		}
		db, err := database.Open(ctx, "sqlite:"+filepath.Join(dir, "parity.db"))
		if err != nil {
			_ = os.RemoveAll(dir)
			return nil, nil, oneLine(err)
		}
		return db, func() { _ = db.Close(); _ = os.RemoveAll(dir) }, nil
	}
	return throwawaySchema(ctx, d.URL)
}

func throwawaySchema(ctx context.Context, place string) (*database.DB, func(), error) {
	server, err := database.Open(ctx, place)
	if err != nil {
		return nil, nil, oneLine(err)
	}
	name := "teragraph_parity_" + strings.ToLower(rand.Text()[:10])
	if _, err := server.SQL.ExecContext(ctx, "CREATE SCHEMA "+name); err != nil {
		_ = server.Close()
		return nil, nil, oneLine(err)
	}
	remove := func() {
		_, _ = server.SQL.ExecContext(context.WithoutCancel(ctx), "DROP SCHEMA "+name+" CASCADE")
		_ = server.Close()
	}
	u, err := url.Parse(place)
	if err != nil {
		remove()
		return nil, nil, errors.New("--database: is not a readable URL")
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	db, err := database.Open(ctx, u.String())
	if err != nil {
		remove()
		return nil, nil, oneLine(err)
	}
	return db, func() { _ = db.Close(); remove() }, nil
}
