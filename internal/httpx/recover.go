package httpx

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"teragraph/internal/domain"
)

// recoverFrom turns a panic into a 500 that says nothing of the inside; the log has the rest. When
// a part of the answer is gone already, the connection is broken off, so that no client takes the
// part for the whole.
func recoverFrom(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { // net/http compares it like this
				panic(cause)
			}
			log.LogAttrs(r.Context(), slog.LevelError, "panic",
				slog.String("cause", fmt.Sprint(cause)), slog.String("stack", string(debug.Stack())))
			if rec.status != 0 {
				panic(http.ErrAbortHandler)
			}
			failure := domain.AsError(fmt.Errorf("panic: %v", cause))
			writeFailureOf(w, r, http.StatusInternalServerError, failure)
		}()
		next.ServeHTTP(rec, r)
	})
}
