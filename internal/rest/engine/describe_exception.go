package engine

import (
	"maps"
	"slices"
	"strings"
)

// describesSpec tells what an exception answers, for documents about it: no operation tells.
type describesSpec struct {
	Basic   bool                  `yaml:"basic"` // it reads HTTP Basic
	Answers []describedAnswerSpec `yaml:"answers"`
}

// describedAnswerSpec is an object of texts: key -> what it is. A key that ends in "?" is not always there.
type describedAnswerSpec struct {
	Status int               `yaml:"status"`
	About  string            `yaml:"about"`
	Texts  map[string]string `yaml:"texts"`
}

func (d *describesSpec) info() (basic bool, answers []AnswerInfo) {
	if d == nil {
		return false, nil
	}
	for _, a := range d.Answers {
		object := &Value{Members: []Member{}}
		for _, key := range slices.Sorted(maps.Keys(a.Texts)) {
			name, optional := strings.CutSuffix(key, "?")
			object.Members = append(object.Members, Member{Key: name, About: a.Texts[key], Optional: optional, Value: &Value{Scalar: "String"}})
		}
		answers = append(answers, AnswerInfo{Status: a.Status, About: a.About, Value: object})
	}
	return d.Basic, answers
}
