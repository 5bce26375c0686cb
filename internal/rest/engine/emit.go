package engine

import (
	"bytes"
	"io"
	"slices"
)

// flushBytes is how much of an answer is held back at most: answers up to it go out in one piece, with their length, and
// larger ones in such pieces.
const flushBytes = 1 << 20

var null = []byte("null")

// emitter writes one answer through a projection.
type emitter struct {
	scanner
	w     io.Writer
	asked asked
	base  []byte // of links, as a part of a JSON string
	out   []byte
	adds  [][]byte
	joins []joined
	leaps [][]leap // by the index of the shape
}

type joined struct{ equals, object []byte }

// write sends the projected data but for its last piece, which it gives, in room or in a larger one. Bytes that no rule
// concerns are copied as they are.
func (p *projection) write(w io.Writer, room, data []byte, a asked, d *denied) ([]byte, error) {
	base := quoted(a.base)
	e := emitter{
		scanner: scanner{b: data}, w: w, asked: a, base: base[1 : len(base)-1],
		out: slices.Grow(room, min(len(data)+1, flushBytes)), leaps: make([][]leap, p.shapes),
	}
	if len(p.additions) > 0 {
		e.adds = make([][]byte, len(p.additions))
	}
	for i, addition := range p.additions {
		rendered, err := addition.render(a.args)
		if err != nil {
			return e.out, err
		}
		e.adds[i] = rendered
	}
	for _, j := range p.joins {
		equals, err := find(data, j.equals)
		if err != nil {
			return e.out, err
		}
		object, err := find(data, j.object)
		if err != nil {
			return e.out, err
		}
		if bytes.Equal(equals, null) || len(object) == 0 || object[0] != '{' {
			equals = nil
		}
		e.joins = append(e.joins, joined{equals, object})
	}
	err := e.answer(p, data, d)
	return append(e.out, '\n'), err
}

// answer writes the whole value.
func (e *emitter) answer(p *projection, data []byte, d *denied) error {
	if p.page != nil {
		return e.page(p, data, d)
	}
	if len(p.parts) == 0 {
		return e.project(p.root, d)
	}
	first := true
	e.byte('[')
	for _, part := range p.parts {
		list, err := find(data, part.unwrap)
		if err != nil {
			return err
		}
		if list == nil || bytes.Equal(list, null) {
			continue
		}
		e.scanner = scanner{b: list}
		if err := e.elements(part, d.below(part.unwrap), &first); err != nil {
			return err
		}
	}
	e.byte(']')
	return nil
}

// copy appends bytes as they are; large ones go out directly.
func (e *emitter) copy(b []byte) error {
	if len(e.out)+len(b) > flushBytes {
		if _, err := e.w.Write(e.out); err != nil {
			return err
		}
		e.out = e.out[:0]
		if len(b) > flushBytes {
			_, err := e.w.Write(b)
			return err
		}
	}
	e.out = append(e.out, b...)
	return nil
}

func (e *emitter) byte(c byte) { e.out = append(e.out, c) }

// project writes the next value through a shape.
func (e *emitter) project(s *shape, d *denied) error {
	if s == nil {
		return e.body(s, d)
	}
	return e.unwrapped(s, s.unwrap, d)
}

func (e *emitter) unwrapped(s *shape, path []string, d *denied) error {
	if len(path) == 0 {
		return e.wrapped(s, d)
	}
	if e.peek() != '{' {
		if _, err := e.value(); err != nil {
			return err
		}
		return e.absent(s)
	}
	e.i++
	found := false
	for first := true; ; first = false {
		more, err := e.more(first, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		key, err := e.key()
		if err != nil {
			return err
		}
		if string(key) == path[0] && !found {
			found = true
			err = e.unwrapped(s, path[1:], d.at(key))
		} else {
			_, err = e.value()
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return e.absent(s)
	}
	return nil
}

// absent writes what stands for a null at the end of a path.
func (e *emitter) absent(s *shape) error {
	return e.copy(s.whenNull)
}

func (e *emitter) wrapped(s *shape, d *denied) error {
	if e.peek() == 'n' {
		if _, err := e.value(); err != nil {
			return err
		}
		return e.absent(s)
	}
	switch s.wrap {
	case "":
		return e.body(s, d)
	case wrapList:
		e.byte('[')
	default:
		e.byte('{')
		e.out = append(e.out, quotedKey(s.wrap)...)
	}
	if err := e.body(s, d); err != nil {
		return err
	}
	if s.wrap == wrapList {
		e.byte(']')
	} else {
		e.byte('}')
	}
	return nil
}

// body writes a value whose objects, also those in lists, have the shape.
func (e *emitter) body(s *shape, d *denied) error {
	if (s == nil || s.plain()) && d == nil {
		raw, err := e.value()
		if err != nil {
			return err
		}
		return e.copy(raw)
	}
	switch e.peek() {
	case '[':
		if s != nil && s.group != nil {
			return e.grouped(s, d)
		}
		return e.list(s, d)
	case '{':
		first := true
		e.byte('{')
		if err := e.members(s, d, &first); err != nil {
			return err
		}
		e.byte('}')
		return nil
	}
	raw, err := e.value()
	if err != nil {
		return err
	}
	return e.copy(raw)
}

func (e *emitter) list(s *shape, d *denied) error {
	first := true
	e.byte('[')
	if err := e.elements(s, d, &first); err != nil {
		return err
	}
	e.byte(']')
	return nil
}

// elements writes those of the next list into the one that is open in the output; first says that
// nothing was written into that yet.
func (e *emitter) elements(s *shape, d *denied, first *bool) error {
	if err := e.take('['); err != nil {
		return err
	}
	for start := true; ; start = false {
		more, err := e.more(start, ']')
		if err != nil || !more {
			return err
		}
		e.comma(first)
		if err := e.body(s, d); err != nil {
			return err
		}
	}
}
