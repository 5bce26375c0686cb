package engine

import (
	"bytes"
	"errors"
)

// errMalformed says that an answer was not the JSON that a GraphQL executor writes.
var errMalformed = errors.New("engine: the operation's answer is malformed JSON")

// scanner walks over JSON bytes without decoding them. It trusts that brackets match, which an
// executor's answer guarantees; on anything else it stops with errMalformed, never with a panic.
type scanner struct {
	b []byte
	i int
}

// peek gives the next byte that is not white space; 0 at the end.
func (s *scanner) peek() byte {
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// take goes past one wanted byte.
func (s *scanner) take(want byte) error {
	if s.peek() != want {
		return errMalformed
	}
	s.i++
	return nil
}

// value goes past one value and gives its bytes.
func (s *scanner) value() ([]byte, error) {
	c, start := s.peek(), s.i
	switch c {
	case '"':
		return s.str()
	case '{', '[':
		return s.nested()
	}
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ',', ']', '}', ':', '"', '{', '[', ' ', '\t', '\n', '\r':
			if s.i == start {
				return nil, errMalformed
			}
			return s.b[start:s.i], nil
		}
		s.i++
	}
	if s.i == start {
		return nil, errMalformed
	}
	return s.b[start:], nil
}

// str goes past a string and gives it with its quotes.
func (s *scanner) str() ([]byte, error) {
	start := s.i
	if s.i >= len(s.b) || s.b[s.i] != '"' {
		return nil, errMalformed
	}
	for end := s.i + 1; ; {
		quote := bytes.IndexByte(s.b[end:], '"')
		if quote < 0 {
			return nil, errMalformed
		}
		end += quote + 1
		escapes := 0
		for at := end - 2; at > start && s.b[at] == '\\'; at-- {
			escapes++
		}
		if escapes%2 == 0 {
			s.i = end
			return s.b[start:end], nil
		}
	}
}

func (s *scanner) nested() ([]byte, error) {
	start, depth := s.i, 0
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case '"':
			if _, err := s.str(); err != nil {
				return nil, err
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				s.i++
				return s.b[start:s.i], nil
			}
		}
		s.i++
	}
	return nil, errMalformed
}

// more stands at the beginning of an object or list, or after one of its elements, and says whether
// another one follows; at the end it goes past the closing bracket.
func (s *scanner) more(first bool, closing byte) (bool, error) {
	switch s.peek() {
	case closing:
		s.i++
		return false, nil
	case ',':
		if first {
			return false, errMalformed
		}
		s.i++
		return true, nil
	case 0:
		return false, errMalformed
	}
	if !first {
		return false, errMalformed
	}
	return true, nil
}

// key goes past a key and its colon, and gives it without quotes. GraphQL names have no escapes.
func (s *scanner) key() ([]byte, error) {
	s.peek()
	quoted, err := s.str()
	if err != nil {
		return nil, err
	}
	return quoted[1 : len(quoted)-1], s.take(':')
}

// find gives the value at a path of keys; nil when there is none, or null on the way.
func find(data []byte, path []string) ([]byte, error) {
	for _, want := range path {
		s := scanner{b: data}
		if s.peek() != '{' {
			return nil, nil
		}
		s.i++
		data = nil
		for first := true; data == nil; first = false {
			more, err := s.more(first, '}')
			if err != nil {
				return nil, err
			}
			if !more {
				return nil, nil
			}
			key, err := s.key()
			if err != nil {
				return nil, err
			}
			value, err := s.value()
			if err != nil {
				return nil, err
			}
			if string(key) == want {
				data = value
			}
		}
	}
	return data, nil
}
