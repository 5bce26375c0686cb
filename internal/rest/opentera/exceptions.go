package opentera

import (
	"encoding/json"
	"fmt"
	"net/http"

	"teragraph/internal/auth"
	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
)

// exceptions are the routes that cannot be operations; the reason of each stands in its route's data.
func exceptions(login Login) map[string]engine.Handler {
	return map[string]engine.Handler{
		"login": func(w http.ResponseWriter, r *http.Request, _ engine.Args) error { return logIn(w, r, login) },
	}
}

// loggedIn answers a login that succeeded.
type loggedIn struct {
	FullName string `json:"user_fullname"`
	Token    string `json:"user_token"`
	UUID     string `json:"user_uuid"`
}

// nextStep answers a right password that was not enough.
type nextStep struct {
	Message     string `json:"message"`
	Reason      string `json:"reason"`
	RedirectURL string `json:"redirect_url"`
}

// nextSteps are what the reasons of auth mean to a client of this dialect.
var nextSteps = map[string]nextStep{
	auth.ReasonPasswordChange: {
		Message: "The password has to be changed before the first login.", RedirectURL: "/login_change_password",
	},
	auth.ReasonTwoFactor: {
		Message: "A second factor is needed to log in.", RedirectURL: "/login_validate_2fa",
	},
	auth.ReasonTwoFactorSetup: {
		Message: "A second factor has to be set up before the login.", RedirectURL: "/login_setup_2fa",
	},
}

// logIn is GET /user/login: HTTP Basic only. It sets no cookie, and an account which needs another
// step gets that step's reason and no token.
func logIn(w http.ResponseWriter, r *http.Request, login Login) error {
	result, err := login.LoginBasic(r)
	if err != nil {
		return err
	}
	var answer any = loggedIn{FullName: result.FullName, Token: result.Token, UUID: result.UserUUID}
	if result.Reason != "" {
		step, known := nextSteps[result.Reason]
		if !known {
			return domain.Wrap(fmt.Errorf("login reason %q is unknown", result.Reason), domain.CodeInternal, "the login failed")
		}
		step.Reason = result.Reason
		answer = step
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(append(body, '\n')) // the client is gone; there is nobody to tell
	return nil
}
