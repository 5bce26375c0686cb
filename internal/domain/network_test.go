package domain

import (
	"fmt"
	"testing"
	"time"
)

func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.1:80": "192.0.2.1", "192.0.2.1": "192.0.2.1", "[::ffff:192.0.2.1]:80": "192.0.2.1", "[::1]:80": "::/64",
		"[fe80::1%eth0]:80": "fe80::/64", "2001:db8:a:b:c::1": "2001:db8:a:b::/64", "@": "unknown", "": "unknown", "host:80": "unknown",
	} {
		if got := Network(in); got != want {
			t.Errorf("Network(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestThrottled(t *testing.T) {
	err := fmt.Errorf("outer: %w", Throttled("rate-limit", 90*time.Second, "wait"))
	wait, ok := RetryAfter(err)
	if e := AsError(err); !ok || wait != 90*time.Second || e.Code != CodeThrottled || e.Limit != "rate-limit" || e.Message != "wait" {
		t.Errorf("%v, %v, %+v", wait, ok, e)
	}
	if _, ok := RetryAfter(Errorf(CodeThrottled, "x")); ok {
		t.Error("a wait was made up")
	}
}
