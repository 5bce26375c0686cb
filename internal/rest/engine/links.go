package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// linksKey is the key of an object's links, as HAL has it.
const linksKey = "_links"

// link is an address made for an object: a path below the base, whose parameters are keys of the object or,
// with "$", parameters of the request.
type link struct {
	name  string // quoted, with its colon
	parts []linkPart
}

type linkPart struct {
	text string // as it is, or the name of
	key  bool   // a key of the object, or
	arg  bool   // a parameter
}

// links compiles the links of an object.
func (c *compiler) links(s *shape, specs map[string]string, set ast.SelectionSet) error {
	_, byKey := selection(set)
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		l := &link{name: string(quoted(name)) + ":"}
		segments, err := parseLink(specs[name])
		if err != nil {
			return fmt.Errorf("links: %s: %w", name, err)
		}
		for _, part := range segments {
			if part.key && (byKey[part.text] == nil || len(byKey[part.text].below) > 0) {
				return fmt.Errorf("links: %s: the operation selects no value %q", name, part.text)
			}
			if part.arg {
				p, err := c.scope.find(part.text)
				if err != nil {
					return fmt.Errorf("links: %s: %w", name, err)
				}
				if !p.certain() || p.typ != typeID && p.typ != typeString && p.typ != typeEnum {
					return fmt.Errorf("links: %s: $%s is no value that is always there", name, part.text)
				}
			}
			l.parts = append(l.parts, part)
		}
		s.links = append(s.links, l)
	}
	return nil
}

// parseLink reads "/users/{id}/permissions" or "/users/{$id}/permissions".
func parseLink(path string) ([]linkPart, error) {
	segments, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	var parts []linkPart
	for _, s := range segments {
		parts = append(parts, linkPart{text: "/"})
		name, arg := strings.CutPrefix(s.text, "$")
		switch {
		case s.parameter:
			parts = append(parts, linkPart{text: name, key: !arg, arg: arg})
		default:
			parts = append(parts, linkPart{text: url.PathEscape(s.text)})
		}
	}
	return parts, nil
}

// links writes "_links":{..}; base is a part of a JSON string. A link to nothing is left out.
func (e *emitter) links(links []*link, object []byte, first *bool) error {
	e.comma(first)
	e.out = append(e.out, quotedKey(linksKey)...)
	e.byte('{')
	none := true
	for _, l := range links {
		address, err := e.address(l, object)
		if err != nil {
			return err
		}
		if address == nil {
			continue
		}
		e.comma(&none)
		e.out = append(e.out, l.name...)
		e.out = append(e.out, `{"href":"`...)
		e.out = append(e.out, address...)
		e.out = append(e.out, `"}`...)
	}
	e.byte('}')
	return nil
}

// address gives a link's address as a part of a JSON string; nil when a key that it needs is null.
func (e *emitter) address(l *link, object []byte) ([]byte, error) {
	address := bytes.Clone(e.base)
	for _, part := range l.parts {
		text := part.text
		switch {
		case part.arg:
			text = url.PathEscape(fmt.Sprint(e.asked.args[part.text]))
		case part.key:
			raw, err := find(object, []string{part.text})
			if err != nil || raw == nil || bytes.Equal(raw, null) {
				return nil, err
			}
			text = string(raw)
			if raw[0] == '"' {
				if err := json.Unmarshal(raw, &text); err != nil {
					return nil, errMalformed
				}
			}
			text = url.PathEscape(text)
		}
		address = append(address, text...)
	}
	return address, nil
}
