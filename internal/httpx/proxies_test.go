package httpx

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func trusted(networks ...string) Proxies {
	var p Proxies
	for _, n := range networks {
		p = append(p, netip.MustParsePrefix(n))
	}
	return p
}

func TestClient(t *testing.T) {
	const xff, xfp, fwd = "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"
	both := trusted("10.0.0.0/8", "2001:db8:ffff::/48")
	for _, tt := range []struct {
		name    string
		proxies Proxies
		peer    string
		headers []string // name, value, ...
		want    string
		https   bool
	}{
		{"no proxy, no header", nil, "192.0.2.1:1", nil, "192.0.2.1", false},
		{"no proxy is trusted: the headers are the client's own", nil, "192.0.2.1:1", []string{xff, "203.0.113.9", fwd, "for=203.0.113.9", xfp, "https"}, "192.0.2.1", false},
		{"the peer is not a trusted one", both, "192.0.2.1:1", []string{xff, "203.0.113.9", xfp, "https"}, "192.0.2.1", false},
		{"a mapped address is the same one", both, "[::ffff:10.0.0.1]:1", []string{xff, "203.0.113.9"}, "203.0.113.9", false},
		{"a proxy without a word", both, "10.0.0.1:1", nil, "10.0.0.1", false},
		{"one proxy", both, "10.0.0.1:1", []string{xff, "203.0.113.9", xfp, "https"}, "203.0.113.9", true},
		{"one proxy of IPv6", both, "[2001:db8:ffff::1]:1", []string{xff, "2001:db8::9"}, "2001:db8::9", false},
		{"two proxies", both, "10.0.0.1:1", []string{xff, "203.0.113.9, 10.0.0.2"}, "203.0.113.9", false},
		{"what the client wrote is not looked at", both, "10.0.0.1:1", []string{xff, "198.51.100.1, 203.0.113.9"}, "203.0.113.9", false},
		{"nor with a trusted address in it", both, "10.0.0.1:1", []string{xff, "198.51.100.1, 10.0.0.5, 203.0.113.9, 10.0.0.2"}, "203.0.113.9", false},
		{"nor in a line of its own", both, "10.0.0.1:1", []string{xff, "198.51.100.1", xff, "203.0.113.9"}, "203.0.113.9", false},
		{"nor with an open quote", both, "10.0.0.1:1", []string{fwd, `for="198.51.100.1, for=203.0.113.9`}, "203.0.113.9", false},
		{"nor as protocol", both, "10.0.0.1:1", []string{xff, "203.0.113.9", xfp, "https, http"}, "203.0.113.9", false},
		{"only proxies: the furthest", both, "10.0.0.1:1", []string{xff, "10.0.0.3, 10.0.0.2"}, "10.0.0.3", false},
		{"what is no address ends it", both, "10.0.0.1:1", []string{xff, "203.0.113.9, unknown, 10.0.0.2"}, "10.0.0.2", false},
		{"no address at all", both, "10.0.0.1:1", []string{xff, "localhost"}, "10.0.0.1", false},
		{"empty elements", both, "10.0.0.1:1", []string{xff, ", 203.0.113.9 ,,"}, "203.0.113.9", false},
		{"with a port", both, "10.0.0.1:1", []string{xff, "203.0.113.9:4711"}, "203.0.113.9", false},
		{"with brackets and a port", both, "10.0.0.1:1", []string{xff, "[2001:db8::9]:4711"}, "2001:db8::9", false},
		{"with brackets", both, "10.0.0.1:1", []string{xff, "[2001:db8::9]"}, "2001:db8::9", false},
		{"Forwarded", both, "10.0.0.1:1", []string{fwd, `For="[2001:db8::9]:4711";proto=HTTPS;by=10.0.0.1`}, "2001:db8::9", true},
		{"Forwarded by two", both, "10.0.0.1:1", []string{fwd, `for=198.51.100.1, for=203.0.113.9;proto=https, for=10.0.0.2;proto=http`}, "203.0.113.9", false},
		{"Forwarded without for", both, "10.0.0.1:1", []string{fwd, "proto=https"}, "10.0.0.1", true},
		{"Forwarded with two for", both, "10.0.0.1:1", []string{fwd, "for=198.51.100.1;for=203.0.113.9"}, "10.0.0.1", false},
		{"hidden", both, "10.0.0.1:1", []string{fwd, "for=203.0.113.9, for=_x"}, "10.0.0.1", false},
		{"both agree", both, "10.0.0.1:1", []string{fwd, "for=203.0.113.9", xff, "203.0.113.9", xfp, "https"}, "203.0.113.9", true},
		{"a spoofed Forwarded beside a real X-Forwarded-For", both, "10.0.0.1:1", []string{fwd, "for=198.51.100.1", xff, "203.0.113.9"}, "10.0.0.1", false},
		{"a spoofed X-Forwarded-For beside a real Forwarded", both, "10.0.0.1:1", []string{xff, "198.51.100.1", fwd, "for=203.0.113.9"}, "10.0.0.1", false},
		{"no address of the connection", both, "@", []string{xff, "203.0.113.9"}, "invalid IP", false},
		{"everybody is trusted", trusted("0.0.0.0/0"), "192.0.2.1:1", []string{xff, "198.51.100.1, 203.0.113.9"}, "198.51.100.1", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql", nil)
			r.RemoteAddr = tt.peer
			for h := range slices.Chunk(tt.headers, 2) {
				r.Header.Add(h[0], h[1])
			}
			if got := tt.proxies.client(r); got.addr.String() != tt.want || got.https != tt.https {
				t.Errorf("got %v, https %v; want %s, %v", got.addr, got.https, tt.want, tt.https)
			}
		})
	}
}

func TestTLSIsHTTPS(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.TLS = &tls.ConnectionState{}
	if !Proxies(nil).client(r).https {
		t.Error("a connection of TLS is not https")
	}
}

// FuzzClient: whatever a client writes into the headers, what the trusted proxy adds at their end is what counts; and who
// is not behind a trusted proxy is himself.
func FuzzClient(f *testing.F) {
	f.Add("198.51.100.1", `for="198.51.100.1`, false)
	f.Add("10.0.0.1, [::1", `for=10.0.0.1;for=x,"`, true)
	f.Add(`",`, `\",`, true)
	f.Add("", "", false)
	f.Fuzz(func(t *testing.T, far, forwarded string, twoLines bool) {
		const real = "203.0.113.9"
		p := trusted("10.0.0.0/8")
		ask := func(peer, name, written, added string) string {
			r := &http.Request{RemoteAddr: peer, Header: http.Header{}}
			if written != "" {
				r.Header.Add(name, written)
			}
			switch {
			case added == "":
			case twoLines || written == "":
				r.Header.Add(name, added)
			default:
				r.Header.Set(name, written+", "+added)
			}
			return p.client(r).addr.String()
		}
		for _, c := range []struct{ name, written, added string }{
			{"X-Forwarded-For", far, real}, {"Forwarded", forwarded, "for=" + real}, {"Forwarded", forwarded, `for="` + real + `:80";proto=https`},
		} {
			if got := ask("10.0.0.1:1", c.name, c.written, c.added); got != real {
				t.Errorf("%s %q: got %s", c.name, c.written+", "+c.added, got)
			}
			if got := ask("192.0.2.1:1", c.name, c.written, c.added); got != "192.0.2.1" {
				t.Errorf("%s %q: not from a proxy, got %s", c.name, c.written, got)
			}
			if got := ask("10.0.0.1:1", c.name, c.written, ""); got != "10.0.0.1" && !strings.ContainsAny(c.written, ".:") {
				t.Errorf("%s %q: %s was made up", c.name, c.written, got)
			}
		}
	})
}
