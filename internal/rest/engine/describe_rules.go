package engine

import (
	"maps"
	"slices"
)

// reword changes a value as the rules emptyNull, words and choose do.
func (s shaper) reword(m *Member, spec *projectionSpec) {
	if slices.Contains(spec.EmptyNull, m.Key) {
		m.Value.Nullable = true
	}
	if words, ok := spec.Words[m.Key]; ok {
		m.Value = s.words(m.Value, words)
	}
	if choices, ok := spec.Choose[m.Key]; ok {
		m.Value = &Value{}
		for _, c := range choices {
			m.Value.AnyOf = append(m.Value.AnyOf, constantOf(c.Value))
		}
	}
}

// words gives a value in other words: an enum has no more than those, any other keeps what is not named.
func (s shaper) words(v *Value, words map[string]any) *Value {
	if v.Constant != nil {
		for word, instead := range words {
			if string(quoted(word)) == string(v.Constant) {
				return constantOf(instead)
			}
		}
		return v
	}
	reworded := &Value{Nullable: v.Nullable}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		reworded.AnyOf = append(reworded.AnyOf, constantOf(words[word]))
	}
	if !s.enum(v.Scalar) {
		plain := *v
		plain.Nullable = false
		reworded.AnyOf = append(reworded.AnyOf, &plain)
	}
	return reworded
}

func linkTo() *Value {
	return &Value{Members: []Member{{Key: "href", Value: &Value{Scalar: "String"}}}}
}

// linksOf describes "_links": a link whose keys may be null may be missing.
func linksOf(links map[string]string, byKey map[string]*collected) Member {
	all := &Value{Members: []Member{}}
	for _, name := range slices.Sorted(maps.Keys(links)) {
		link := Member{Key: name, Value: linkTo()}
		parts, _ := parseLink(links[name]) // it was compiled before
		for _, part := range parts {
			if part.key {
				f := byKey[part.text]
				link.Optional = link.Optional || f.maybe || !f.field.Definition.Type.NonNull
			}
		}
		all.Members = append(all.Members, link)
	}
	return Member{Key: linksKey, Value: all}
}

// pageOf describes the envelope of a page (paging.go).
func pageOf(key string, list *Value) *Value {
	links := &Value{}
	for _, name := range []string{"first", "prev", "self", "next", "last"} {
		links.Members = append(links.Members, Member{Key: name, Optional: name != "self", Value: linkTo()})
	}
	numbers := &Value{}
	for _, name := range []string{"size", "totalElements", "totalPages", "number"} {
		numbers.Members = append(numbers.Members, Member{Key: name, Value: &Value{Scalar: "Int"}})
	}
	return &Value{Members: []Member{
		{Key: "_embedded", Value: &Value{Members: []Member{{Key: key, Value: list}}}},
		{Key: linksKey, Value: links},
		{Key: "page", Value: numbers},
	}}
}
