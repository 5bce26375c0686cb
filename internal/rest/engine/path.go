package engine

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// pathSegment is one part of a route's path: a literal, or a parameter such as {id}.
type pathSegment struct {
	text      string // of a parameter its name
	parameter bool
}

// parsePath reads "/users/{id}/teams". A parameter is a whole segment, and no segment is empty.
func parsePath(path string) ([]pathSegment, error) {
	rest, found := strings.CutPrefix(path, "/")
	if !found {
		return nil, fmt.Errorf("the path %q begins with no slash", path)
	}
	var segments []pathSegment
	for text := range strings.SplitSeq(rest, "/") {
		name, opened := strings.CutPrefix(text, "{")
		name, closed := strings.CutSuffix(name, "}")
		s := pathSegment{text: name, parameter: opened}
		if name == "" || opened != closed || strings.ContainsAny(name, "{}") {
			return nil, fmt.Errorf("the path %q has the segment %q; a segment is a text or a parameter such as {id}", path, text)
		}
		if s.parameter && slices.Contains(segments, s) {
			return nil, fmt.Errorf("the path %q has the parameter %s twice", path, text)
		}
		segments = append(segments, s)
	}
	return segments, nil
}

// parametersOf gives the names of a path's parameters in their order.
func parametersOf(segments []pathSegment) []string {
	var names []string
	for _, s := range segments {
		if s.parameter {
			names = append(names, s.text)
		}
	}
	return names
}

// pathNode is a place in the tree of all paths. Routes whose paths differ in the names of parameters
// only are at one place.
type pathNode struct {
	literals  map[string]*pathNode
	parameter *pathNode
	methods   map[string]mounted // nil where no path ends
}

// mounted is a route under one of its prefixes.
type mounted struct {
	route  *route
	prefix string
}

// place gives the node of a path, which it makes.
func (n *pathNode) place(segments []pathSegment) *pathNode {
	for _, s := range segments {
		switch {
		case s.parameter && n.parameter == nil:
			n.parameter = &pathNode{}
			fallthrough
		case s.parameter:
			n = n.parameter
		default:
			if n.literals == nil {
				n.literals = map[string]*pathNode{}
			}
			if n.literals[s.text] == nil {
				n.literals[s.text] = &pathNode{}
			}
			n = n.literals[s.text]
		}
	}
	return n
}

// match finds the path that a request's segments take, and the values of its parameters. A literal goes
// before a parameter, segment by segment from the left; when that leads nowhere, the parameter is tried.
func (n *pathNode) match(segments, values []string) (*pathNode, []string) {
	if len(segments) == 0 {
		if n.methods == nil {
			return nil, nil
		}
		return n, values
	}
	if next := n.literals[segments[0]]; next != nil {
		if found, bound := next.match(segments[1:], values); found != nil {
			return found, bound
		}
	}
	if n.parameter == nil {
		return nil, nil
	}
	return n.parameter.match(segments[1:], append(slices.Clip(values), segments[0]))
}

// splitSegments reads an escaped path into decoded segments; an empty one, also after a slash at the end, is
// in no path: false.
func splitSegments(escaped string) ([]string, bool) {
	rest, found := strings.CutPrefix(escaped, "/")
	if !found {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, raw := range segments {
		text, err := url.PathUnescape(raw)
		if err != nil || text == "" {
			return nil, false
		}
		segments[i] = text
	}
	return segments, true
}
