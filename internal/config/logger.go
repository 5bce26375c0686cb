package config

import (
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/lmittmann/tint"
)

// LogFormat is how log lines are written.
type LogFormat string

// The formats; LogAuto is text on a terminal and JSON elsewhere.
const (
	LogAuto LogFormat = "auto"
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)

// LogHandler makes the handler of the log. As a last guard it hides every attribute whose name
// says that it is a password, a token or a header that holds one (architecture.md, section 4).
func (s Settings) LogHandler(w io.Writer) slog.Handler {
	tty := terminal(w)
	if s.LogFormat == LogJSON || (s.LogFormat == LogAuto && !tty) {
		return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: s.LogLevel, ReplaceAttr: hideSecrets})
	}
	return tint.NewTextHandler(w, &tint.Options{Level: s.LogLevel, ReplaceAttr: hideSecrets, TimeFormat: time.TimeOnly, NoColor: !tty})
}

func hideSecrets(_ []string, a slog.Attr) slog.Attr {
	if slices.Contains([]string{"password", "token", "authorization", "secret", "variables"}, strings.ToLower(a.Key)) {
		return slog.String(a.Key, "[secret]")
	}
	return a
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
