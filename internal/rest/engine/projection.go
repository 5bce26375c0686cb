package engine

import (
	"bytes"
	"encoding/json"
)

// projection rewrites the data of an answer while it is written. It is compiled once per route and
// holds nothing of a request.
type projection struct {
	root      *shape
	parts     []*shape    // of lists that are written as one; instead of root
	additions []*addition // all of the tree, by index
	joins     []*join     // all of the tree, by index
	page      *pageRule   // the envelope of root's list
	shapes    int         // their number in all of the tree
}

// shape is what happens to one value; lists are transparent: it happens to their elements.
type shape struct {
	index     int             // among all of the tree
	uniform   bool            // all objects have the same keys
	hidden    map[string]bool // keys below values that pass as they are
	unwrap    []string
	whenNull  []byte
	wrap      string
	members   map[string]*member
	additions []*addition
	join      *join
	pick      string // the parameter that says which keys stay
	links     []*link
	group     *group
}

// wrapList is the wrap that makes a list of one element.
const wrapList = "list"

// plain says that objects pass as they are.
func (s *shape) plain() bool {
	return len(s.members) == 0 && len(s.additions) == 0 && s.join == nil && s.pick == "" && len(s.links) == 0 && s.group == nil
}

// member is what happens to one key of an object.
type member struct {
	spread   bool
	nulls    [][]byte // `"key":null` for each key that a null object leaves behind
	omitNull bool
	unless   []byte
	drop     bool
	words    map[string][]byte // the value's JSON -> what is written instead
	choices  []choiceOf
	shape    *shape
}

// choiceOf is a value for objects in which keys have certain values.
type choiceOf struct {
	when  []keyValue
	value []byte
}

// keyValue is a key and the JSON of its value.
type keyValue struct {
	key   string
	value []byte
}

// fits looks into the object.
func (c choiceOf) fits(object []byte) (bool, error) {
	for _, w := range c.when {
		value, err := find(object, []string{w.key})
		if err != nil || !bytes.Equal(value, w.value) {
			return false, err
		}
	}
	return true, nil
}

// group makes an object of lists from a list.
type group struct {
	by    []string
	words map[string]string
	value []string
}

type addition struct {
	index int
	key   string
	value []byte // of a constant
	param string // of an argument
	when  conditions
}

// render gives `"key":value`, or nil when nothing is to be added.
func (a *addition) render(args Args) ([]byte, error) {
	if !a.when.hold(args) {
		return nil, nil
	}
	value := a.value
	if a.param != "" {
		v, ok := args[a.param]
		if !ok {
			return nil, nil
		}
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		value = encoded
	}
	return append(quotedKey(a.key), value...), nil
}

func quotedKey(key string) []byte {
	return append(append([]byte{'"'}, key...), '"', ':')
}

type join struct {
	index  int
	key    string
	equals []string
	object []string
	shape  *shape
}

// denied is the tree of the paths that were withheld, for onDeny: omit.
type denied struct {
	leaf bool
	next map[string]*denied
}

func (d *denied) at(key []byte) *denied {
	if d == nil {
		return nil
	}
	return d.next[string(key)]
}

// below gives the tree under a path.
func (d *denied) below(path []string) *denied {
	for _, key := range path {
		d = d.at([]byte(key))
	}
	return d
}

func (d *denied) add(path []string) {
	for _, key := range path {
		if d.next == nil {
			d.next = map[string]*denied{}
		}
		if d.next[key] == nil {
			d.next[key] = &denied{}
		}
		d = d.next[key]
	}
	d.leaf = true
}
