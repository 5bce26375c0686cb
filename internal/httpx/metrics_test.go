package httpx

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"teragraph/internal/domain"
)

func TestMetricsAreMounted(t *testing.T) {
	h, log := shell(t, func(o *Options) { o.Metrics = say("metrics") })
	if w := do(t, h, "GET", "/metrics", nil); w.Code != 200 || w.Body.String() != "metrics" {
		t.Error(w.Code, w.Body)
	}
	if !strings.Contains(log.String(), `"level":"DEBUG"`) {
		t.Error(log)
	}
	without, _ := shell(t, nil)
	if w := do(t, without, "GET", "/metrics", nil); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
}

// Why a server is not ready is told when a client may know it; a database's own words are for the log.
func TestNotReadySaysWhy(t *testing.T) {
	cause := domain.Errorf(domain.CodeInternal, "password of maya")
	for want, err := range map[string]error{
		"the server is shutting down\n":  domain.Errorf(domain.CodeConflict, "the server is shutting down"),
		"the database does not answer\n": domain.Wrap(cause, domain.CodeUnavailable, "dial tcp: maya"),
	} {
		h, _ := shell(t, func(o *Options) { o.Ready = func(context.Context) error { return err } })
		if w := do(t, h, "GET", "/readyz", nil); w.Code != 503 || w.Body.String() != want {
			t.Errorf("%d %q, want %q", w.Code, w.Body, want)
		}
	}
}

// Probes are not limited by a rate, so all that come at the same time share one question to the database.
func TestProbesShareAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		answer := make(chan error)
		h, _ := shell(t, func(o *Options) {
			o.Ready = func(context.Context) error { asked.Add(1); return <-answer }
		})
		var ready atomic.Int32
		for range 5 {
			go func() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
				if w.Code == http.StatusOK && w.Body.String() == "ready\n" {
					ready.Add(1)
				}
			}()
		}
		synctest.Wait()
		if n := asked.Load(); n != 1 {
			t.Errorf("the database was asked %d times", n)
		}
		answer <- nil
		synctest.Wait()
		if n := ready.Load(); n != 5 {
			t.Errorf("%d of 5 were answered", n)
		}
	})
}
