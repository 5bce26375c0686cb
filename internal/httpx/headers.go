package httpx

import "net/http"

// secure sets what every answer says to a browser. Answers hold data about patients, so none is
// stored anywhere, and none is shown inside of another site's page; a page, which holds none, replaces the policy and the
// caching with its own.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		next.ServeHTTP(w, r)
	})
}

// onlyHTTPS tells browsers for a year never to ask this host without TLS again. Subdomains are others' affair.
const onlyHTTPS = "max-age=31536000"
