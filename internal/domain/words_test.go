package domain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/domain"
)

func TestRoles(t *testing.T) {
	for name, want := range map[string]domain.Role{"admin": domain.RoleAdmin, "user": domain.RoleUser, "test_runner": domain.RoleUser, "Admin": domain.RoleUser, "": domain.RoleNone} {
		if got := domain.ParseRole(name); got != want {
			t.Errorf("%q is %d, want %d", name, got, want)
		}
	}
	if domain.RoleNone >= domain.RoleUser || domain.RoleUser >= domain.RoleAdmin {
		t.Error("a greater role has to include the lesser ones")
	}
	for _, c := range []struct {
		role          domain.Role
		graph, legacy string
	}{{domain.RoleNone, `""`, `""`}, {domain.RoleUser, `"USER"`, `"user"`}, {domain.RoleAdmin, `"ADMIN"`, `"admin"`}} {
		for style, want := range map[domain.Style]string{domain.StyleGraph: c.graph, domain.StyleOpenTera: c.legacy} {
			var b strings.Builder
			if err := c.role.MarshalGQLContext(domain.WithStyle(t.Context(), style), &b); err != nil || b.String() != want {
				t.Errorf("%v in style %d: %s, %v", c.role, style, b.String(), err)
			}
		}
	}
}

// FuzzRole: USER and ADMIN are roles; nothing else is.
func FuzzRole(f *testing.F) {
	for _, s := range []string{"USER", "ADMIN", "user", "", "ROLE"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var r domain.Role
		err := r.UnmarshalGQLContext(t.Context(), s)
		if (err == nil) != (s == "USER" || s == "ADMIN") || err != nil && r != domain.RoleNone {
			t.Errorf("%q: %v, %v", s, r, err)
		}
		var b strings.Builder
		if err == nil && (r.MarshalGQLContext(t.Context(), &b) != nil || b.String() != `"`+s+`"`) {
			t.Errorf("%q is written %s", s, b.String())
		}
		if err := r.UnmarshalGQLContext(t.Context(), []any{s}); err == nil {
			t.Errorf("a list of %q is a role", s)
		}
	})
}

func TestCallers(t *testing.T) {
	if c := domain.CallerFrom(t.Context()); c != (domain.Caller{}) || c.Kind != domain.Anonymous {
		t.Errorf("without a caller: %+v", c)
	}
	want := domain.Caller{Kind: domain.CallerUser, ID: 3, Name: "luka"}
	ctx := domain.WithCaller(domain.WithCaller(t.Context(), domain.Caller{Superadmin: true}), want)
	if c := domain.CallerFrom(ctx); c != want {
		t.Errorf("%+v", c)
	}
	if s := domain.StyleFrom(t.Context()); s != domain.StyleGraph {
		t.Errorf("without a style: %d", s)
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("pq: password is hunter2")
	for name, c := range map[string]struct {
		err      error
		code     domain.Code
		message  string
		argument string
	}{
		"bad input":   {domain.BadInput("first", "is not a whole number"), domain.CodeBadInput, `argument "first" is not a whole number`, "first"},
		"formatted":   {domain.Errorf(domain.CodeLimit, "more than %d rows", 5), domain.CodeLimit, "more than 5 rows", ""},
		"wrapped":     {fmt.Errorf("outer: %w", domain.Wrap(cause, domain.CodeUnavailable, "try again")), domain.CodeUnavailable, "try again", ""},
		"of others":   {cause, domain.CodeInternal, "the server failed; the reason is in its log", ""},
		"of contexts": {context.Canceled, domain.CodeInternal, "the server failed; the reason is in its log", ""},
	} {
		e := domain.AsError(c.err)
		if e.Code != c.code || e.Message != c.message || e.Argument != c.argument || strings.Contains(e.Message, "hunter2") {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if domain.AsError(nil) != nil || domain.Wrap(nil, domain.CodeInternal, "x") != nil {
		t.Error("no error became one")
	}
	if err := domain.Wrap(cause, domain.CodeInternal, "it failed"); !errors.Is(err, cause) || !strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the log would not know the cause: %v", err)
	}
}
