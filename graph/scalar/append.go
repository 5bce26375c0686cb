package scalar

import (
	"strconv"
	"strings"
	"time"

	"teragraph/internal/domain"
)

// AppendText appends a JSON string, byte for byte as gqlgen's MarshalString writes it.
func AppendText(to []byte, s string) []byte {
	to = append(to, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		to = append(to, s[start:i]...)
		start = i + 1
		switch c {
		case '\t':
			to = append(to, '\\', 't')
		case '\r':
			to = append(to, '\\', 'r')
		case '\n':
			to = append(to, '\\', 'n')
		case '\\', '"':
			to = append(to, '\\', c)
		default:
			const hex = "0123456789ABCDEF"
			to = append(to, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
	}
	return append(append(to, s[start:]...), '"')
}

// AppendInt appends a number.
func AppendInt(to []byte, n int) []byte { return strconv.AppendInt(to, int64(n), 10) }

// AppendBool appends true or false.
func AppendBool(to []byte, b bool) []byte { return strconv.AppendBool(to, b) }

// AppendVersion appends what MarshalVersion writes.
func AppendVersion(to []byte, v int64) []byte {
	return append(strconv.AppendInt(append(to, '"'), v, 10), '"')
}

// AppendDateTime appends what MarshalDateTime writes.
func AppendDateTime(to []byte, style domain.Style, t time.Time) []byte {
	return append(appendTime(append(to, '"'), style, t), '"')
}

// AppendJSON appends what MarshalJSON writes.
func AppendJSON(to []byte, style domain.Style, text string) []byte {
	if style == domain.StyleOpenTera || !isJSON(text) {
		return AppendText(to, strings.ToValidUTF8(text, "\uFFFD"))
	}
	return append(to, text...)
}
