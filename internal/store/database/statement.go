package database

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxStatement bounds one statement of a data file, in bytes, so that a missing quote does not read
// the whole file into memory.
const maxStatement = 16 << 20

// tokenKind says how a token was written.
type tokenKind uint8

const (
	word   tokenKind = iota // an identifier or keyword, as written
	number                  // digits with sign, point and exponent
	text                    // a quoted string, its content without the quotes
	mark                    // one of ( ) , ; =
)

type token struct {
	kind tokenKind
	text string
}

func (t token) is(keyword string) bool {
	return t.kind == word && strings.EqualFold(t.text, keyword)
}

func (t token) isMark(m string) bool { return t.kind == mark && t.text == m }

// statement is a list of tokens without the closing semicolon, and the line it begins on.
type statement struct {
	line   int
	tokens []token
}

// lineError is a fault of a data file.
type lineError struct {
	line int
	what string
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.what) }

// splitter reads statements one by one. It knows '...' with doubled quotes, line and block comments,
// words, numbers and the marks above; anything else (E'...', "...", $tag$, casts, operators) is an
// error, because a data file needs none of it.
type splitter struct {
	r    *bufio.Reader
	line int
	size int // bytes of the current statement
}

func newSplitter(r io.Reader) *splitter { return &splitter{r: bufio.NewReaderSize(r, 64<<10), line: 1} }

func (s *splitter) fail(format string, args ...any) error {
	return &lineError{line: s.line, what: fmt.Sprintf(format, args...)}
}

// next gives the next statement that is not empty, io.EOF after the last one.
func (s *splitter) next() (statement, error) {
	var st statement
	s.size = 0
	for {
		c, err := s.read()
		if errors.Is(err, io.EOF) {
			if len(st.tokens) > 0 {
				return st, s.fail("the last statement has no semicolon")
			}
			return st, io.EOF
		}
		if err != nil {
			return st, err
		}
		if skipped, err := s.skip(c); skipped || err != nil {
			if err != nil {
				return st, err
			}
			continue
		}
		if c == ';' {
			if len(st.tokens) == 0 {
				continue
			}
			return st, nil
		}
		if len(st.tokens) == 0 {
			st.line = s.line
		}
		t, err := s.token(c)
		if err != nil {
			return st, err
		}
		st.tokens = append(st.tokens, t)
	}
}

// skip passes over blanks and comments.
func (s *splitter) skip(c byte) (bool, error) {
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return true, nil
	case c == '-' && s.peek() == '-':
		for {
			c, err := s.read()
			if errors.Is(err, io.EOF) || c == '\n' {
				return true, nil
			}
			if err != nil {
				return true, err
			}
		}
	case c == '/' && s.peek() == '*':
		_, _ = s.read()
		var last byte
		for {
			c, err := s.read()
			if err != nil {
				return true, s.unfinished(err, "comment")
			}
			if last == '*' && c == '/' {
				return true, nil
			}
			last = c
		}
	}
	return false, nil
}

func (s *splitter) token(c byte) (token, error) {
	switch {
	case c == '\'':
		return s.quoted()
	case strings.IndexByte("(),=", c) >= 0:
		return token{mark, string(c)}, nil
	case isLetter(c):
		t, err := s.while(word, c, func(c byte) bool { return isLetter(c) || isDigit(c) })
		if err == nil && (s.peek() == '\'' || s.peek() == '&') {
			err = s.fail("strings with a prefix, such as %s'...', are not understood", t.text)
		}
		return t, err
	case isDigit(c) || c == '-' || c == '+':
		return s.while(number, c, func(c byte) bool {
			return isDigit(c) || isLetter(c) || c == '.'
		})
	}
	return token{}, s.fail("%q has no place outside of quotes in a data file", rune(c))
}

func (s *splitter) while(kind tokenKind, first byte, in func(byte) bool) (token, error) {
	b := []byte{first}
	for in(s.peek()) {
		c, err := s.read()
		if err != nil {
			return token{}, err
		}
		b = append(b, c)
	}
	return token{kind, string(b)}, nil
}

func (s *splitter) quoted() (token, error) {
	var b []byte
	for {
		c, err := s.read()
		if err != nil {
			return token{}, s.unfinished(err, "string")
		}
		if c != '\'' {
			b = append(b, c)
			continue
		}
		if s.peek() != '\'' {
			break
		}
		_, _ = s.read()
		b = append(b, '\'')
	}
	if !utf8.Valid(b) {
		return token{}, s.fail("a string is not UTF-8")
	}
	return token{text, string(b)}, nil
}

func (s *splitter) unfinished(err error, what string) error {
	if errors.Is(err, io.EOF) {
		return s.fail("a %s is not closed", what)
	}
	return err
}

func (s *splitter) read() (byte, error) {
	c, err := s.r.ReadByte()
	if err != nil {
		return 0, err
	}
	if c == 0 {
		return 0, s.fail("the file has a zero byte")
	}
	if s.size++; s.size > maxStatement {
		return 0, s.fail("a statement is longer than %d bytes; is a quote missing?", maxStatement)
	}
	if c == '\n' {
		s.line++
	}
	return c, nil
}

// peek gives the next byte without taking it, 0 at the end of the file.
func (s *splitter) peek() byte {
	b, err := s.r.Peek(1)
	if err != nil {
		return 0
	}
	return b[0]
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
