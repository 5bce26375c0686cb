package opentera

import (
	"errors"
	"testing"

	"teragraph/internal/auth"
	"teragraph/internal/domain"

	"teragraph/internal/schematest"
)

func TestLogin(t *testing.T) {
	tests := []struct {
		name   string
		login  fakeLogin
		status int
		body   string
	}{
		{
			"token",
			fakeLogin{result: auth.LoginResult{UserUUID: "u", FullName: "A B", Token: "t"}},
			200,
			`{"user_fullname":"A B","user_token":"t","user_uuid":"u"}` + "\n",
		},
		{
			"password change",
			fakeLogin{result: auth.LoginResult{UserUUID: "u", Reason: auth.ReasonPasswordChange}},
			200,
			`{"message":"The password has to be changed before the first login.","reason":"password_change","redirect_url":"/login_change_password"}` + "\n",
		},
		{
			"second factor",
			fakeLogin{result: auth.LoginResult{UserUUID: "u", Reason: auth.ReasonTwoFactor}},
			200,
			`{"message":"A second factor is needed to log in.","reason":"2fa","redirect_url":"/login_validate_2fa"}` + "\n",
		},
		{
			"second factor to set up",
			fakeLogin{result: auth.LoginResult{UserUUID: "u", Reason: auth.ReasonTwoFactorSetup}},
			200,
			`{"message":"A second factor has to be set up before the login.","reason":"2fa_setup","redirect_url":"/login_setup_2fa"}` + "\n",
		},
		{"a reason nobody knows", fakeLogin{result: auth.LoginResult{Reason: "moon"}}, 500, "\"the login failed\"\n"},
		{"refused", fakeLogin{err: domain.Errorf(domain.CodeUnauthenticated, "wrong")}, 401, "Unauthorized"},
		{"throttled", fakeLogin{err: domain.Errorf(domain.CodeThrottled, "wait")}, 429, "\"wait\"\n"},
		{"broken", fakeLogin{err: errors.New("secret of the database")}, 500, "\"the server failed; the reason is in its log\"\n"},
	}
	schema := schematest.Load(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := ask(t, newEngine(t, &fakeGraph{schema: schema}, tt.login), "/api/user/login?with_websocket=true", true)
			if w.Code != tt.status || w.Body.String() != tt.body {
				t.Errorf("got %d %q, want %d %q", w.Code, w.Body, tt.status, tt.body)
			}
			if got := w.Header().Values("Set-Cookie"); len(got) > 0 {
				t.Errorf("a cookie was set: %q", got)
			}
			if w.Code == 200 && w.Header().Get("Cache-Control") != "no-store" {
				t.Error("a login may be cached")
			}
		})
	}
}
