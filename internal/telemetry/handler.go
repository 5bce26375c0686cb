package telemetry

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Door says who may read the metrics.
type Door struct {
	Open  bool   // anyone who reaches the server directly: set it only when that is this machine alone
	Token string // else, who sends it as a bearer token; with a token the door is never open; "" = nobody
}

// Handler serves the metrics. Who may not read them gets a plain 404, as if there were none; so does a request that a
// proxy forwarded through an open door, since its sender is elsewhere.
func (t *Telemetry) Handler(d Door) http.Handler {
	metrics := promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{DisableCompression: true, MaxRequestsInFlight: 4})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.Method != http.MethodGet && r.Method != http.MethodHead) || !d.admits(r) {
			http.NotFound(w, r)
			return
		}
		metrics.ServeHTTP(w, r)
	})
}

func (d Door) admits(r *http.Request) bool {
	if d.Token == "" {
		return d.Open && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(d.Token)) // of one length, so the time tells nothing
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}
