package engine

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// page writes the list of the root in its envelope.
func (e *emitter) page(p *projection, data []byte, d *denied) error {
	before, behind, err := p.page.around(data, e.asked)
	if err != nil {
		return err
	}
	e.out = append(e.out, before...)
	if err := e.project(p.root, d); err != nil {
		return err
	}
	return e.copy(behind)
}

// grouped writes the next list as an object of lists. Elements without a word or a value are in none.
func (e *emitter) grouped(s *shape, d *denied) error {
	lists := map[string][][]byte{}
	if err := e.take('['); err != nil {
		return err
	}
	for start := true; ; start = false {
		more, err := e.more(start, ']')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		element, err := e.value()
		if err != nil {
			return err
		}
		word, value, err := s.group.part(element)
		if err != nil {
			return err
		}
		if value != nil {
			lists[word] = append(lists[word], value)
		}
	}
	rest := e.scanner
	e.byte('{')
	for i, word := range slices.Sorted(maps.Keys(lists)) {
		if i > 0 {
			e.byte(',')
		}
		e.out = append(append(append(e.out, quoted(word)...), ':'), '[')
		for i, value := range lists[word] {
			if i > 0 {
				e.byte(',')
			}
			e.scanner = scanner{b: value}
			if err := e.body(s, d.below(s.group.value)); err != nil {
				return err
			}
		}
		e.byte(']')
	}
	e.byte('}')
	e.scanner = rest
	return nil
}

// part gives the word of an element and its value, nil for one that is left out.
func (g *group) part(element []byte) (word string, value []byte, err error) {
	raw, err := find(element, g.by)
	if err != nil || raw == nil || bytes.Equal(raw, null) {
		return "", nil, err
	}
	word = string(raw)
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &word); err != nil {
			return "", nil, errMalformed
		}
	}
	if renamed, ok := g.words[word]; ok {
		word = renamed
	}
	value, err = find(element, g.value)
	if err != nil || value == nil || bytes.Equal(value, null) {
		return "", nil, err
	}
	return word, value, nil
}
