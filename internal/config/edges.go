package config

import (
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// checkOrigins takes whole origins only: a pattern would trust hosts that nobody named.
func (g *grammar) checkOrigins(c *Command) *Error {
	for _, o := range g.Origins {
		u, err := url.Parse(o)
		if o != "*" && (err != nil || u.Scheme == "" || u.Host == "" || o != u.Scheme+"://"+u.Host || strings.Contains(o, "*")) {
			return wrong("--origins", "%q is not an origin; SCHEME://HOST[:PORT] is needed, or *", o)
		}
		if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; port != "" && strings.HasSuffix(o, port) {
			return wrong("--origins", "%q is no origin that a browser sends, which leaves out the port of the scheme; write %q", o, strings.TrimSuffix(o, port))
		}
	}
	c.Settings.Origins = g.Origins
	return nil
}

func (g *grammar) checkProxies(c *Command) *Error {
	for _, text := range g.TrustedProxies {
		network, err := netip.ParsePrefix(text)
		if addr, alone := netip.ParseAddr(text); alone == nil && addr.Zone() == "" {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil || network.Addr().Is4In6() {
			return wrong("--trusted-proxies", "%q is not a network; ADDRESS or ADDRESS/BITS is needed, such as 10.0.0.0/8", text)
		}
		if network.Bits() == 0 {
			return wrong("--trusted-proxies", "%q is everybody: then any client could say that it is another one; name the proxies' own networks", text)
		}
		c.Settings.TrustedProxies = append(c.Settings.TrustedProxies, network.Masked())
	}
	return nil
}

// headerAtLeast is what the headers of a browser need.
const headerAtLeast = 1024

func (g *grammar) checkEdges(c *Command) *Error {
	for _, n := range []struct {
		flag  string
		value int64
	}{{"--rate-limit", int64(g.RateLimit)}, {"--address-rate-limit", int64(g.AddressRateLimit)}} {
		if n.value < 0 || n.value > 1<<31-1 {
			return wrong(n.flag, "%d is out of range; a number from 1 to 2147483647 is needed, or 0 for no limit", n.value)
		}
	}
	if g.MaxHeader < headerAtLeast || g.MaxHeader > 1<<30 {
		return wrong("--max-header", "%d is out of range; a number from %d to %d is needed", g.MaxHeader, headerAtLeast, 1<<30)
	}
	if g.HeaderTimeout < time.Second {
		return wrong("--header-timeout", "%v is too short; 1s or more is needed, such as 10s", g.HeaderTimeout)
	}
	c.Settings.Edges = Edges{Rate: g.RateLimit, AddressRate: g.AddressRateLimit, Header: g.MaxHeader, HeaderTimeout: g.HeaderTimeout}
	return nil
}
