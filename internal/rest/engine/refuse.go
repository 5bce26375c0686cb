package engine

import "net/http"

// Refuse answers a request that was refused before its route was looked for, such as one of an address that sends too many,
// as the dialect answers errors.
func (e *Engine) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	for name, value := range e.spec.Headers {
		w.Header().Set(name, value)
	}
	e.fail(w, r, r.Method+" "+r.URL.Path, err, circumstances{})
}
