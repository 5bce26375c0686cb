package engine

import "bytes"

// members writes the keys of the next object, which is copied into the object that is open in the
// output; first says that nothing was written into that yet.
func (e *emitter) members(s *shape, d *denied, first *bool) error {
	join, err := e.joinOf(s)
	if err != nil {
		return err
	}
	e.peek()
	object := e.b[e.i:]
	if err := e.take('{'); err != nil {
		return err
	}
	kept, passed := e.picked(s), 0
	for start := true; ; start = false {
		more, err := e.more(start, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if kept == nil && d == nil {
			if more, err = e.run(s, passed, first); err != nil {
				return err
			}
			passed++
			if !more {
				continue
			}
		}
		key, err := e.key()
		if err != nil {
			return err
		}
		if !kept.has(key) {
			if _, err := e.value(); err != nil {
				return err
			}
			continue
		}
		if err := e.member(s, object, key, d.at(key), first); err != nil {
			return err
		}
	}
	if s == nil {
		return nil
	}
	for _, a := range s.additions {
		if rendered := e.adds[a.index]; rendered != nil && kept.has([]byte(a.key)) {
			if err := e.pair(rendered, first); err != nil {
				return err
			}
		}
	}
	if join != nil {
		if err := e.joined(join, first); err != nil {
			return err
		}
	}
	if len(s.links) > 0 && kept.has([]byte(linksKey)) {
		return e.links(s.links, object, first)
	}
	return nil
}

// picked gives the keys that stay of the objects of a shape, nil for all.
func (e *emitter) picked(s *shape) picks {
	if s == nil || s.pick == "" {
		return nil
	}
	chosen, _ := e.asked.args[s.pick].(picks)
	return chosen
}

// has says whether a key stays.
func (p picks) has(key []byte) bool { return p == nil || p[string(key)] }

func (e *emitter) member(s *shape, object, key []byte, d *denied, first *bool) error {
	var m *member
	if s != nil {
		m = s.members[string(key)]
	}
	if m == nil {
		m = &untouched
	}
	isNull := e.peek() == 'n'
	if m.drop {
		_, err := e.value()
		return err
	}
	if m.spread {
		if !isNull {
			return e.members(m.shape, d, first)
		}
		if _, err := e.value(); err != nil {
			return err
		}
		for _, pair := range m.nulls {
			if err := e.pair(pair, first); err != nil {
				return err
			}
		}
		return nil
	}
	omit := isNull && (m.omitNull || d != nil && d.leaf)
	if m.unless != nil {
		ahead := e.scanner
		raw, err := ahead.value()
		if err != nil {
			return err
		}
		omit = omit || !bytes.Equal(raw, m.unless)
	}
	if omit {
		_, err := e.value()
		return err
	}
	e.comma(first)
	e.byte('"')
	e.out = append(e.out, key...)
	e.out = append(e.out, '"', ':')
	if m.words != nil || m.choices != nil {
		return e.changed(m, object)
	}
	return e.project(m.shape, d)
}

// changed writes another value than that of the key.
func (e *emitter) changed(m *member, object []byte) error {
	raw, err := e.value()
	if err != nil {
		return err
	}
	for _, c := range m.choices {
		fits, err := c.fits(object)
		if err != nil {
			return err
		}
		if fits {
			return e.copy(c.value)
		}
	}
	if word, ok := m.words[string(raw)]; ok {
		raw = word
	}
	return e.copy(raw)
}

// untouched is the member of a key that no rule names.
var untouched member

func (e *emitter) comma(first *bool) {
	if !*first {
		e.byte(',')
	}
	*first = false
}

func (e *emitter) pair(rendered []byte, first *bool) error {
	e.comma(first)
	return e.copy(rendered)
}

// joinOf looks ahead whether the next object is one that a join adds to.
func (e *emitter) joinOf(s *shape) (*join, error) {
	if s == nil || s.join == nil || e.joins[s.join.index].equals == nil {
		return nil, nil
	}
	value, err := find(e.b[e.i:], []string{s.join.key})
	if err != nil || !bytes.Equal(value, e.joins[s.join.index].equals) {
		return nil, err
	}
	return s.join, nil
}

// joined writes the keys of a joined object into the one that is open.
func (e *emitter) joined(j *join, first *bool) error {
	outer := e.scanner
	e.scanner = scanner{b: e.joins[j.index].object}
	err := e.members(j.shape, nil, first)
	e.scanner = outer
	return err
}
