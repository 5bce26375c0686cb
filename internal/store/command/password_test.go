package command

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// FuzzPassword: what is taken fits the policy, and no error and no way of printing shows it.
func FuzzPassword(f *testing.F) {
	for _, s := range []string{
		"Correct-Horse-1", "Correct-Hors", "correct-horse-1", "CORRECT-HORSE-1", "Correct-Horse", "CorrectHorse1", "Aa1!", "", "Ää1!Ää1!Ää", "Aa1!\x00Aa1!Aa1!",
		"Aa 1111111", "Aa1\u00a0Aa1\u00a0Aa1", "Aa1!" + strings.Repeat("ä", 34), "Aa1!" + strings.Repeat("ä", 35), "\xff\xffAa1!Aa1!",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := userPassword(t.Context(), &Commands{}, "input.password", s)
		if err != nil {
			e := domain.AsError(err)
			if e.Code != domain.CodeBadInput || e.Argument != "input.password" || len(s) > 14 && strings.Contains(e.Error(), s) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		p := v.(*password)
		if p.plain() != s || utf8.RuneCountInString(s) < leastPassword || len(s) > mostPassword || strings.ContainsRune(s, 0) || !strings.ContainsFunc(s, unicode.IsUpper) || !strings.ContainsFunc(s, unicode.IsLower) {
			t.Errorf("%q was taken", s)
		}
		p.hash = hide("the hash")
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			if got := fmt.Sprintf(verb, p); got != "[password]" {
				t.Errorf("%s prints %s", verb, got)
			}
			if got := fmt.Sprintf(verb, []any{value{value: p}}); strings.Contains(got, "the hash") || strings.Contains(got, s) {
				t.Errorf("%s prints %s", verb, got)
			}
		}
	})
}

// TestUnhashedIsNeverSent: a password that nobody hashed is an error on its way to the database, not a plain text in it.
func TestUnhashedIsNeverSent(t *testing.T) {
	if v, err := (&password{plain: hide("Correct-Horse-1")}).Value(); err == nil || v != nil || strings.Contains(err.Error(), "Horse") {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := (&password{plain: hide("a"), hash: hide("b")}).Value(); err != nil || v != "b" {
		t.Errorf("%v, %v", v, err)
	}
}

// FuzzText: what is taken can be stored, and is no longer than the field.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", " ", "a", "ååååå", "åååååå", "a\x00", "\xff", "\U0010ffff\U0010ffff\U0010ffff\U0010ffff\U0010ffff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		storable := utf8.ValidString(s) && !strings.ContainsRune(s, 0) && utf8.RuneCountInString(s) <= 5
		v, err := text(5)(t.Context(), nil, "input.a", s)
		if (err == nil) != storable || err == nil && v != s || err != nil && domain.AsError(err).Argument != "input.a" {
			t.Errorf("%q: %v, %v", s, v, err)
		}
		if _, err := name(5)(t.Context(), nil, "input.a", s); (err == nil) != (storable && strings.TrimSpace(s) != "") {
			t.Errorf("%q as a name: %v", s, err)
		}
	})
}
