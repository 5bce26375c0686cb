package engine

import (
	"net/http"

	"teragraph/internal/domain"
)

// sameOrigin refuses a POST that a page of another site makes a browser send. No cookie signs anybody in, but a browser
// keeps the password that it was asked for by HTTP Basic, and sends it with every request for this server, whoever
// wrote the form. A body that has to be JSON cannot come from a form, and neither can PATCH and DELETE: for those a
// browser asks first, by OPTIONS, and the dialect's headers say what it may.
func sameOrigin(r *http.Request, rt *route) error {
	if _, _, basic := r.BasicAuth(); !basic || r.Method != http.MethodPost || rt.body != nil {
		return nil
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return domain.Wrap(err, domain.CodeForbidden, "a page of another site made your browser send this; nothing was done")
	}
	return nil
}
