package config

import (
	"fmt"
	"net/url"

	"github.com/alecthomas/kong"
)

func (g *grammar) checkOperations(c *Command) *Error {
	o := &c.Settings.Operations
	switch g.Metrics {
	case "on", "off":
		o.Metrics = g.Metrics == "on"
	default:
		return wrong("--metrics", "%q is unknown; on or off is needed", g.Metrics)
	}
	if g.MetricsToken != "" && len(g.MetricsToken) < keyAtLeast {
		return wrong("--metrics-token", "is too short: %d bytes or more are needed", keyAtLeast)
	}
	if g.TraceEndpoint != "" {
		u, err := url.Parse(g.TraceEndpoint)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return wrong("--trace-endpoint", "is not the URL of a collector; http://HOST:PORT or https://HOST/PATH is needed, without user, query or fragment")
		}
	}
	if g.SlowOperation < 0 {
		return wrong("--slow-operation", "%v is negative; 0 or more is needed, such as 1s", g.SlowOperation)
	}
	if g.ShutdownDelay < 0 {
		return wrong("--shutdown-delay", "%v is negative; 0 or more is needed, such as 5s", g.ShutdownDelay)
	}
	o.MetricsToken, o.TraceEndpoint, o.Slow, o.ShutdownDelay = g.MetricsToken, g.TraceEndpoint, g.SlowOperation, g.ShutdownDelay
	o.MetricsOpen = o.MetricsToken == "" && loopback(g.Listen) && c.Settings.PublicURL == "" && len(c.Settings.TrustedProxies) == 0
	return nil
}

// effective lists every setting of a checked command line.
func (e environment) effective(ctx *kong.Context, s Settings) []Effective {
	given := map[string]bool{}
	for _, p := range ctx.Path {
		if p.Flag != nil && !p.Resolved {
			given[p.Flag.Name] = true
		}
	}
	decided := map[string]string{"database": s.Database.String(), "seed": string(s.Seed)} // without the password; not left open
	var all []Effective
	for _, flag := range ctx.Model.Flags {
		if e.names[flag.Name] == "" {
			continue
		}
		f := Effective{Flag: "--" + flag.Name, Value: fmt.Sprint(flag.Target.Interface()), From: "default"}
		if value, ok := decided[flag.Name]; ok {
			f.Value = value
		}
		if name := e.used[flag.Name]; name != "" {
			f.From = name
		}
		if given[flag.Name] {
			f.From = "flag"
		}
		all = append(all, f)
	}
	return all
}
