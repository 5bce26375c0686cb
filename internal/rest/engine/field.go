package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"teragraph/internal/domain"
)

// The types of fields in a body, besides id, integer, boolean and string. Numbers may be sent as text,
// as clients of OpenTera do ("3"), and booleans as 0 and 1; a text is a JSON string, an empty one is
// given as well. An id of 0 counts as absent.
const (
	typeKey      = "key"      // the id of the object itself: 0 is given, too, and says that there is none yet
	typeDatetime = "datetime" // ISO 8601; without an offset it is in UTC, without a time it is midnight
	typeJSON     = "json"     // any JSON, kept as text; a JSON string is the text itself
	typeEnum     = "enum"     // one of some words
	typeList     = "list"     // a list of objects
)

// What an empty string can be, besides a text as any.
const (
	emptyAbsent = "absent"
	emptyNull   = "null"
)

// nullEmpty says that null stands for an empty text.
const nullEmpty = "empty"

func newField(at string, s fieldSpec) (*param, error) {
	p := &param{
		name: s.Name, path: below(at, s.Name), typ: s.Type, min: s.Min, required: s.Required,
		nullable: s.Nullable || s.ZeroNull || s.Empty == emptyNull, zeroNull: s.ZeroNull, empty: s.Empty, null: s.OnNull,
		values: s.Values, fold: s.Fold, checked: s.Checked,
	}
	switch s.Type {
	case typeID, typeKey, typeInteger, typeBoolean, typeString, typeDatetime, typeJSON, typeEnum, typeList:
	default:
		return nil, fmt.Errorf("there is no type %q", s.Type)
	}
	switch {
	case s.Min != nil && s.Type != typeInteger:
		return nil, errors.New("only an integer has a min")
	case s.ZeroNull && s.Type != typeID:
		return nil, errors.New("only an id has zeroNull")
	case s.Empty != "" && (s.Type != typeString || s.Empty != emptyAbsent && s.Empty != emptyNull):
		return nil, errors.New("empty is absent or null, and only of a string")
	case s.OnNull != "" && (s.Type != typeString || s.OnNull != nullEmpty || p.nullable):
		return nil, errors.New("onNull is empty, and only of a string that is not null otherwise")
	case (len(s.Values) > 0) != (s.Type == typeEnum) || s.Fold && s.Type != typeEnum:
		return nil, errors.New("an enum has values, and nothing else has")
	case (len(s.Fields) > 0) != (s.Type == typeList) || len(s.Ignored) > 0 && s.Type != typeList:
		return nil, errors.New("a list has fields, and nothing else has")
	}
	for word, value := range s.Values {
		if value == nil {
			p.nullable = true
		} else if _, ok := value.(string); !ok {
			return nil, fmt.Errorf("the value of %q is neither a name nor null", word)
		}
	}
	if s.Type != typeList {
		return p, nil
	}
	var err error
	p.fields, err = newFieldSet(p.path+"[]", s.Fields, s.Ignored)
	return p, err
}

// read gives the typed value of a field, and false for one that counts as absent.
func (p *param) read(at string, v any) (value any, given bool, err error) {
	if v == nil {
		if p.null == nullEmpty {
			return "", true, nil
		}
		if !p.nullable {
			return nil, false, domain.BadInput(at, "is null; give a value, or leave it out")
		}
		return nil, true, nil
	}
	if p.typ == typeList {
		list, err := p.fields.bindList(at, v)
		return list, err == nil, err
	}
	value, given, err = p.scalar(v)
	if err != nil {
		return nil, false, domain.BadInput(at, err.Error())
	}
	return value, given, nil
}

func (p *param) scalar(v any) (any, bool, error) {
	text, isText := v.(string)
	_, isNumber := v.(json.Number)
	if isNumber {
		text, _ = written(v)
	}
	switch p.typ {
	case typeID, typeKey, typeInteger:
		n, err := p.whole(text)
		switch {
		case err != nil || n != 0 || p.typ != typeID:
			return n, true, err
		case p.zeroNull:
			return nil, true, nil
		}
		return nil, false, nil
	case typeBoolean:
		if b, ok := v.(bool); ok {
			return b, true, nil
		}
		if isNumber && (text == "0" || text == "1") {
			return text == "1", true, nil
		}
		return nil, false, fault("is not a boolean; give true or false")
	case typeEnum:
		value, ok := p.word(text)
		if !ok || !isText && !isNumber {
			return nil, false, fault("is none of: " + strings.Join(p.words(), ", "))
		}
		return value, true, nil
	case typeJSON:
		if isText {
			return text, true, nil
		}
		return compact(v)
	}
	if !isText {
		return nil, false, fault("is not a text; give a JSON string")
	}
	if p.typ == typeDatetime {
		moment, err := datetime(text)
		return moment, true, err
	}
	if text == "" && p.empty != "" {
		return nil, p.empty == emptyNull, nil
	}
	return text, true, nil
}

// written gives the text of a JSON string or number.
func written(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// word gives what a client's word of an enum stands for.
func (p *param) word(text string) (any, bool) {
	if value, ok := p.values[text]; ok || !p.fold {
		return value, ok
	}
	for word, value := range p.values {
		if strings.EqualFold(word, text) {
			return value, true
		}
	}
	return nil, false
}

func (p *param) words() []string {
	var words []string
	for word := range p.values {
		if word != "" {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

func compact(v any) (any, bool, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, false, fault("is no JSON that can be kept")
	}
	return strings.TrimSuffix(out.String(), "\n"), true, nil
}

// datetime gives an ISO 8601 moment as the graph reads it: RFC 3339 in UTC, to the microsecond.
func datetime(s string) (string, error) {
	for _, layout := range []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly,
	} {
		t, err := time.Parse(layout, strings.Replace(s, " ", "T", 1))
		if err != nil {
			continue
		}
		if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
			break
		}
		return t.Format("2006-01-02T15:04:05.999999Z07:00"), nil
	}
	return "", fault("is not a date and time; give one such as 2026-03-15T10:00:00+00:00")
}

// literal reads the value of a condition.
func (p *param) literal(s string) (any, error) {
	var value any
	var err error
	switch p.typ {
	case typeKey:
		value, err = p.whole(s)
	case typeEnum:
		value = p.values[s]
	case typeList, typeDatetime, typeJSON, typeIDs, typeTexts, typeSort, typeFields:
		return nil, fault("cannot be compared")
	default:
		value, err = p.parse(s)
	}
	if err == nil && value == nil {
		err = fault("is never given")
	}
	return value, err
}
