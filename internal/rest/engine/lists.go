package engine

import (
	"strings"
)

// The types of parameters that are lists in one text, with commas between the elements.
const (
	typeIDs   = "ids"   // ids, blanks around them dropped; the same one twice counts once
	typeTexts = "texts" // texts, blanks around them dropped; empty ones do not count, nor the same one twice
)

// maxElements is how many elements such a list may have: as many as a list of the graph's arguments.
const maxElements = 1000

// isList says that the value of a parameter is a list of scalars.
func (p *param) isList() bool { return p.typ == typeIDs || p.typ == typeTexts }

// element is what one element of a list is, under the list's name.
func (p *param) element() *param {
	typ := typeID
	if p.typ == typeTexts {
		typ = typeString
	}
	return &param{name: p.name, path: p.path, typ: typ, required: true}
}

// parseList reads the elements; a list without any counts as absent.
func (p *param) parseList(s string) (any, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	if strings.Count(s, ",") >= maxElements {
		return nil, fault("has more than 1000 elements")
	}
	var elements []string
	for element := range strings.SplitSeq(s, ",") {
		elements = append(elements, strings.TrimSpace(element))
	}
	return p.listOf(elements)
}

// listOf gives the value of a list, each element once.
func (p *param) listOf(elements []string) (any, error) {
	if len(elements) > maxElements {
		return nil, fault("has more than 1000 elements")
	}
	var list []any
	seen := map[any]bool{}
	for _, text := range elements {
		var value any = text
		if p.typ == typeIDs {
			n, err := p.whole(text)
			if err != nil {
				return nil, err
			}
			value = n
		}
		if value != "" && !seen[value] {
			seen[value], list = true, append(list, value)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}
