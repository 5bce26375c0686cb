package domain

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is; every transport maps codes, never texts.
type Code string

// The codes of all failures that a client can meet.
const (
	CodeUnauthenticated Code = "UNAUTHENTICATED" // no caller, or credentials that do not hold
	CodeForbidden       Code = "FORBIDDEN"       // the caller is known and may not do this
	CodeFieldWithheld   Code = "FIELD_WITHHELD"  // a field of a visible row that the caller may not read
	CodeBadInput        Code = "BAD_INPUT"       // an argument is wrong; the message names it
	CodeNotFound        Code = "NOT_FOUND"       // no such row, or none that the caller may know of
	CodeConflict        Code = "CONFLICT"        // the stored state does not allow it: rows depend on the one to delete
	CodeTaken           Code = "TAKEN"           // a name that is unique is in use, also by a deleted row
	CodeStale           Code = "STALE"           // the row changed since the version that the caller knows; read it again
	CodeLimit           Code = "LIMIT_EXCEEDED"  // size, depth, complexity or list limits
	CodeThrottled       Code = "THROTTLED"       // too many failed logins, or too many requests
	CodeTimeout         Code = "TIMEOUT"         // the time limit ran out
	CodeUnavailable     Code = "UNAVAILABLE"     // the database does not answer
	CodeInternal        Code = "INTERNAL"        // our fault; the cause is in the log only
)

// Error is the one error type that reaches a transport. Message is safe and meant for the client;
// the cause is for the log and never leaves the process.
type Error struct {
	Code     Code
	Message  string
	Argument string // the argument at fault, "" when none is
	Version  int64  // with CodeStale: the row's version as it is stored now; else 0
	Limit    string // with CodeLimit and CodeThrottled: the setting that refused, such as "max-depth"; "" when none is set
	cause    error
}

// Error gives the client's text, with the cause when there is one: use it in logs.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Errorf makes an Error without a cause. The text goes to the client.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// OverLimit makes a CodeLimit error of a setting's limit: setting is its name, such as "max-depth". The text goes to the
// client and should say what to ask for instead.
func OverLimit(setting, format string, args ...any) *Error {
	e := Errorf(CodeLimit, format, args...)
	e.Limit = setting
	return e
}

// BadInput makes a CodeBadInput error: "argument NAME is ..., what would be right".
func BadInput(argument, message string) *Error {
	return &Error{Code: CodeBadInput, Argument: argument, Message: fmt.Sprintf("argument %q %s", argument, message)}
}

// ArgumentOverLimit is OverLimit for an argument: "argument NAME is ..., what would be right".
func ArgumentOverLimit(setting, argument, message string) *Error {
	e := BadInput(argument, message)
	e.Code, e.Limit = CodeLimit, setting
	return e
}

// Wrap hides a cause behind a code and a safe text. A nil cause gives nil.
func Wrap(cause error, code Code, message string) error {
	if cause == nil {
		return nil
	}
	return &Error{Code: code, Message: message, cause: cause}
}

// AsError finds the Error in a chain; anything else becomes CodeInternal with the cause kept.
// It returns nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: CodeInternal, Message: "the server failed; the reason is in its log", cause: err}
}
