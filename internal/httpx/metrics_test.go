package httpx

import (
	"context"
	"net/http"
	"strings"
	"testing"

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
