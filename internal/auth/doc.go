// Package auth says who asks: it turns the Authorization header of a request into a [domain.Caller],
// and a name and password into a token.
//
// It knows users only. Tokens of devices, participants and services are refused like any foreign
// token. No cookie is read and none is set. Every refusal has the same text, whatever was wrong, and
// costs the same password comparison, so that nobody learns which accounts exist. Accounts are read
// anew at each request (architecture.md, section 5, "shared database"): a disabled or deleted account
// is out at once, whoever disabled it. Passwords, tokens and headers are never logged.
package auth
