package database

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// NullTime scans a time that an expression computed, such as max(session_start_datetime). SQLite
// gives text there, since only a column has a declared type; sql.NullTime would refuse it.
type NullTime struct {
	Time  time.Time
	Valid bool // false for NULL
}

// Scan implements sql.Scanner. A text that is no time is an error.
func (n *NullTime) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*n = NullTime{}
		return nil
	case time.Time:
		*n = NullTime{Time: v.UTC(), Valid: true}
		return nil
	case []byte:
		return n.Scan(string(v))
	case string:
		t, ok := parseTime(v)
		if !ok {
			return fmt.Errorf("%q is no time", v)
		}
		*n = NullTime{Time: t, Valid: true}
		return nil
	}
	return fmt.Errorf("a %T is no time", value)
}

// Value implements driver.Valuer.
func (n NullTime) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Time, nil
}

// parseTime reads a time as the databases write it; without an offset it is in UTC. The year has to
// be one that both databases can store and sort.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{
		"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07", "2006-01-02 15:04:05.999999999",
		"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			t = t.UTC().Truncate(time.Microsecond)
			return t, t.Year() >= 1 && t.Year() <= 9999
		}
	}
	return time.Time{}, false
}
