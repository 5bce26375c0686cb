package domain

import (
	"errors"
	"fmt"
	"time"
)

// Throttled makes a CodeThrottled error of a setting's limit: the client may try again after the wait. The text goes to
// the client.
func Throttled(setting string, wait time.Duration, message string) error {
	return &Error{Code: CodeThrottled, Message: message, Limit: setting, cause: &throttled{wait}}
}

// OutOfTime makes a CodeTimeout error of the time limit. A nil cause gives nil.
func OutOfTime(cause error) error {
	if cause == nil {
		return nil
	}
	return &Error{Code: CodeTimeout, Message: "the operation took too long; ask for less at once", Limit: "time-limit", cause: cause}
}

// RetryAfter gives the time that a throttled client must wait, and whether the error is one of throttling at all: for the
// Retry-After header, which counts whole seconds (round up).
func RetryAfter(err error) (time.Duration, bool) {
	var t *throttled
	if !errors.As(err, &t) {
		return 0, false
	}
	return t.wait, true
}

// throttled is the cause of a CodeThrottled error.
type throttled struct{ wait time.Duration }

// RetryAfter tells how long the block lasts; transports find it with errors.As.
func (t *throttled) RetryAfter() time.Duration { return t.wait }

func (t *throttled) Error() string { return fmt.Sprintf("blocked for %s", t.wait) }
