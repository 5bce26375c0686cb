package httpx

import (
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the networks of the proxies whose word about a client is believed: X-Forwarded-For, X-Forwarded-Proto and
// Forwarded (RFC 7239). With none, these headers are not looked at, since anyone can write them.
type Proxies []netip.Prefix

// client is who sent a request, and how it came.
type client struct {
	addr  netip.Addr // not valid when the connection has no address
	https bool
}

// client finds the sender of a request. The headers are read from their right end, where the nearest proxy wrote, and only as
// far as those who wrote are trusted: the first address that is not a trusted proxy's is the client, whatever it wrote
// before. What a trusted proxy says and cannot be read ("unknown", "_hidden") ends the search at that proxy. A proxy that
// writes one of the two headers may pass the other on as the client wrote it, so when they disagree none is believed.
func (p Proxies) client(r *http.Request) client {
	peer := addressOf(r.RemoteAddr)
	c := client{addr: peer, https: r.TLS != nil}
	if !p.trust(peer) {
		return c
	}
	far, proto := r.Header.Values("X-Forwarded-For"), r.Header.Values("X-Forwarded-Proto")
	forwarded := r.Header.Values("Forwarded")
	switch {
	case len(forwarded) == 0:
		c.addr, c.https = p.furthest(peer, far, hop), strings.EqualFold(last(proto), "https")
	case len(far) == 0 && len(proto) == 0:
		c.addr, c.https = p.furthest(peer, forwarded, forwardedFor), strings.EqualFold(forwardedParameter(last(forwarded), "proto"), "https")
	default:
		byOne, byOther := p.furthest(peer, far, hop), p.furthest(peer, forwarded, forwardedFor)
		if byOne == byOther {
			c.addr, c.https = byOne, strings.EqualFold(last(proto), "https")
		}
	}
	return c
}

func (p Proxies) trust(a netip.Addr) bool {
	for _, network := range p {
		if network.Contains(a) {
			return true
		}
	}
	return false
}

// furthest follows the trusted proxies from the peer towards the client.
func (p Proxies) furthest(peer netip.Addr, lines []string, read func(string) netip.Addr) netip.Addr {
	at := peer
	for i := len(lines) - 1; i >= 0; i-- {
		for rest, more := lines[i], true; more; {
			var element string
			rest, element, more = cutLast(rest)
			if element == "" {
				continue // empty elements are no hops (RFC 9110, section 5.6.1)
			}
			next := read(element)
			if !next.IsValid() {
				return at
			}
			if at = next; !p.trust(at) {
				return at
			}
		}
	}
	return at
}

// cutLast takes the last element off a list. It reads from the right, since what stands left may be the client's: a quote
// that is opened there must not swallow what a proxy wrote.
func cutLast(list string) (rest, element string, more bool) {
	quoted := false
	for i := len(list) - 1; i >= 0; i-- {
		switch list[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return list[:i], strings.Trim(list[i+1:], " \t"), true
			}
		}
	}
	return "", strings.Trim(list, " \t"), false
}

// last gives the last element of a header's lines.
func last(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	_, element, _ := cutLast(lines[len(lines)-1])
	return element
}

// forwardedFor reads who sent a request out of an element of Forwarded, such as for="[2001:db8::1]:4711";proto=https.
func forwardedFor(element string) netip.Addr { return hop(forwardedParameter(element, "for")) }

// forwardedParameter gives a parameter of an element of Forwarded without its quotes, "" when it is there not exactly once.
func forwardedParameter(element, name string) string {
	found, times := "", 0
	for pair := range strings.SplitSeq(element, ";") {
		key, value, _ := strings.Cut(pair, "=")
		if strings.EqualFold(strings.Trim(key, " \t"), name) {
			found, times = strings.Trim(value, " \t"), times+1
		}
	}
	if times != 1 {
		return ""
	}
	if inner, ok := strings.CutPrefix(found, `"`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok {
			return inner
		}
	}
	return found
}

// hop reads an address with or without a port; an IPv6 address may be in brackets. It is not valid for anything else.
func hop(text string) netip.Addr {
	if inner, ok := strings.CutPrefix(text, "["); ok {
		if inner, ok = strings.CutSuffix(inner, "]"); ok {
			text = inner
		}
	}
	return addressOf(text)
}

func addressOf(text string) netip.Addr {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.Unmap().WithZone("")
	}
	if port, err := netip.ParseAddrPort(text); err == nil {
		return port.Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

// resolve lets RemoteAddr of a request that came through a trusted proxy be the client's, so that log, throttle and rate
// limit, which all read it, count the same client. An answer that goes out by TLS, here or at the proxy, says that TLS stays;
// so do all with public, which says that the public URL is one of https.
func (p Proxies) resolve(public bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := p.client(r)
		if public || c.https {
			w.Header().Set("Strict-Transport-Security", onlyHTTPS)
		}
		if c.addr.IsValid() && c.addr != addressOf(r.RemoteAddr) {
			r = r.WithContext(r.Context()) // a copy: the request is the server's
			r.RemoteAddr = netip.AddrPortFrom(c.addr, 0).String()
		}
		next.ServeHTTP(w, r)
	})
}
