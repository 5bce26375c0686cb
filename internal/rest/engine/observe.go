package engine

import (
	"net/http"

	"teragraph/internal/domain"
)

// observed serves a request for a route, and tells who wants to know.
func (e *Engine) observed(w http.ResponseWriter, r *http.Request, m mounted, serve http.HandlerFunc) {
	if e.config.Observe == nil {
		serve(w, r)
		return
	}
	ctx, ended := e.config.Observe(r.Context(), e.name, m.route.spec.Method, m.prefix+m.route.spec.Path)
	status := &statusWriter{ResponseWriter: w}
	defer func() {
		if cause := recover(); cause != nil {
			ended(http.StatusInternalServerError)
			panic(cause) // the shell answers it
		}
		ended(status.orOK())
	}()
	serve(status, r.WithContext(ctx))
}

// refusedBy tells of a request that a limit refused.
func (e *Engine) refusedBy(known *domain.Error) {
	if e.config.Refused != nil && known.Limit != "" {
		e.config.Refused(known.Limit)
	}
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the first status.
func (s *statusWriter) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap serves http.ResponseController.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *statusWriter) orOK() int {
	if s.status == 0 {
		return http.StatusOK
	}
	return s.status
}
