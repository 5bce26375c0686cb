package config

import (
	"strings"
	"testing"
)

// Every setting is listed once with its value and where that came from; secrets are not.
func TestEffective(t *testing.T) {
	c, err := parse(t, map[string]string{
		"TERAGRAPH_METRICS_TOKEN": "geheim-geheim-geheim", "TERAGRAPH_DATABASE": "postgres://u:geheim@db/tera", "TERAGRAPH_LOG_LEVEL": "nonsense",
	}, "config", "check", "--log-level=warn", "--page-size", "7")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Effective{}
	for _, e := range c.Effective {
		if _, twice := got[e.Flag]; twice || strings.Contains(e.Value, "geheim") {
			t.Errorf("%v", e)
		}
		got[e.Flag] = e
	}
	for _, want := range []Effective{
		{"--listen", "127.0.0.1:4000", "default"},
		{"--metrics-token", "[secret]", "TERAGRAPH_METRICS_TOKEN"},
		{"--database", "postgres://u:xxxxx@db/tera", "TERAGRAPH_DATABASE"},
		{"--seed", "admin", "default"},
		{"--log-level", "warn", "flag"},
		{"--page-size", "7", "flag"},
		{"--user-token-key", "", "default"},
	} {
		if got[want.Flag] != want {
			t.Errorf("%v, want %v", got[want.Flag], want)
		}
	}
	if len(got) < 25 {
		t.Errorf("only %d settings are listed", len(got))
	}
}
