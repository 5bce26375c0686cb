package engine

import "bytes"

// leap tells how far the keys go that no rule concerns: to this key. The objects that one selection answers have the same
// keys in the same order, so what was found in the first of them is looked for in the others, and what lies between is
// not read.
type leap struct {
	to    []byte // `,"key":`; nil when one key has to be read
	ruled bool   // the key has a rule; else it is the object's last
}

// run copies the next keys that no rule concerns, all at once, and says whether a key stands there that it left; n is the
// number of runs that the object had before.
func (e *emitter) run(s *shape, n int, first *bool) (bool, error) {
	e.peek()
	start := e.i
	if s != nil && s.uniform && n < len(e.leaps[s.index]) && e.leap(e.leaps[s.index][n]) {
		e.comma(first)
		left := e.peek() == ','
		end := e.i
		if left {
			e.i++
		}
		return left, e.copy(e.b[start:end])
	}
	end, last := start, start
	for {
		at := e.i
		key, err := e.key()
		if err != nil {
			return false, err
		}
		if s != nil && s.members[string(key)] != nil {
			e.i = at
			break
		}
		if _, err := e.value(); err != nil {
			return false, err
		}
		last, end = at, e.i
		if e.peek() != ',' {
			break
		}
		e.i++
		e.peek()
	}
	left := e.peek() == '"'
	e.learn(s, n, start, last, left)
	if end == start {
		return true, nil
	}
	e.comma(first)
	return left, e.copy(e.b[start:end])
}

// learn keeps where the n-th run of the first object went that began at start: to the key that was left, or to its last one.
func (e *emitter) learn(s *shape, n, start, last int, left bool) {
	if s == nil || !s.uniform || n != len(e.leaps[s.index]) {
		return
	}
	to, known := scanner{b: e.b, i: last}, leap{ruled: left}
	if left {
		to.i = e.i
	}
	if to.i > start {
		if key, _ := to.key(); !s.hidden[string(key)] { // it was read before
			known.to = append(append([]byte(`,"`), key...), '"', ':')
		}
	}
	e.leaps[s.index] = append(e.leaps[s.index], known)
}

// leap goes to the comma before the key, or past the object's last value. No text holds what it looks for: a quote in a text
// is written with a backslash before it.
func (e *emitter) leap(l leap) bool {
	if l.to == nil {
		return false
	}
	length := bytes.Index(e.b[e.i:], l.to)
	if length < 0 {
		return false
	}
	if l.ruled {
		e.i += length
		return true
	}
	ahead := scanner{b: e.b, i: e.i + length + len(l.to)}
	if _, err := ahead.value(); err != nil || ahead.peek() != '}' {
		return false
	}
	e.i = ahead.i
	return true
}
