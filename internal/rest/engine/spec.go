package engine

// dialectSpec is dialect.yaml.
type dialectSpec struct {
	Prefixes []string             `yaml:"prefixes"` // each route is served under each; "" is one, too
	Roots    []string             `yaml:"roots"`    // what the dialect owns under a prefix, "/user/"
	Headers  map[string]string    `yaml:"headers"`  // on every answer, refusals included
	Template string               `yaml:"template"` // JSON of the errors whose body is template: {kind}, {message} and {argument} stand in its texts
	Errors   map[string]errorSpec `yaml:"errors"`   // one row for each domain code
	Refusals map[string]errorSpec `yaml:"refusals"` // method, mediaType, json: refused before a route looks at it
}

type errorSpec struct {
	Status       int               `yaml:"status"`
	Body         string            `yaml:"body"`         // string, message, errors, text or template
	Kind         string            `yaml:"kind"`         // of a template
	Text         string            `yaml:"text"`         // instead of the error's own text
	Headers      map[string]string `yaml:"headers"`      // besides those of the dialect
	InBody       *errorSpec        `yaml:"inBody"`       // of routes with a body, once the query string was read
	Unrestricted *errorSpec        `yaml:"unrestricted"` // for callers who see every row: superadmins
}

// routeSpec is one entry of a file in routes/.
type routeSpec struct {
	Method     string          `yaml:"method"`
	Path       string          `yaml:"path"`
	Caller     string          `yaml:"caller"` // user or anyone
	Needs      string          `yaml:"needs"`  // an action of the policy; who may not do it is FORBIDDEN before anything else is looked at
	Unknown    string          `yaml:"unknown"`
	Parameters []paramSpec     `yaml:"parameters"`
	Paging     *pagingSpec     `yaml:"paging"`
	Body       *bodySpec       `yaml:"body"`      // of POST, PUT and PATCH
	Handler    string          `yaml:"handler"`   // a named exception instead of variants
	Reason     string          `yaml:"reason"`    // why it is an exception
	Describes  *describesSpec  `yaml:"describes"` // what an exception answers
	First      *firstSpec      `yaml:"first"`
	Operation  string          `yaml:"operation"`
	Variables  map[string]any  `yaml:"variables"`
	MustFind   string          `yaml:"mustFind"`
	Status     int             `yaml:"status"` // of an answer that a projection makes; 200 unless it says otherwise
	Projection *projectionSpec `yaml:"projection"`
	Answer     *answerSpec     `yaml:"answer"` // after every operation, instead of a projection
	OnDeny     string          `yaml:"onDeny"`
	Variants   []variantSpec   `yaml:"variants"`
}

// paramSpec is a parameter of the query string or the path: id, integer, boolean, flag, string, enum, date or dateEnd
// (param.go), ids or texts (lists.go), sort (sort.go), or fields (picks.go).
type paramSpec struct {
	Name       string              `yaml:"name"`
	In         string              `yaml:"in"` // query, path or form (form.go)
	Type       string              `yaml:"type"`
	Aliases    []string            `yaml:"aliases"`
	Min        *int64              `yaml:"min"`
	Max        *int64              `yaml:"max"`
	Default    string              `yaml:"default"`    // as a client would write it
	Required   bool                `yaml:"required"`   // BAD_INPUT without it; one of the path always is
	Values     map[string]string   `yaml:"values"`     // of an enum: what clients write -> the schema's word
	Attributes map[string][]string `yaml:"attributes"` // of a sort: name -> fields of the schema's order, "-FIELD" for one that runs the other way
	Names      []string            `yaml:"names"`      // of fields: all that can be picked
	Always     []string            `yaml:"always"`     // of fields: those that cannot be left out
	Usual      []string            `yaml:"usual"`      // of fields: those without the parameter; all when there are none
}

// pagingSpec names parameters: page, from 0, and size. offset is what they make, for variables.
type pagingSpec struct {
	Page   string `yaml:"page"`
	Size   string `yaml:"size"`
	Offset string `yaml:"offset"`
}

// firstSpec is a query before the variants. What it gives are further arguments: name -> path in its answer,
// through the first elements of lists. Where there is nothing the request is NOT_FOUND.
type firstSpec struct {
	Operation string            `yaml:"operation"`
	Variables map[string]any    `yaml:"variables"`
	Gives     map[string]string `yaml:"gives"`
}

// bodySpec is a JSON body: an object with one member, the wrapper, which holds an object, or a list of
// them. Without a wrapper the body is the object itself. The fields of an object are parameters like those of the query string; a list is a parameter of
// the wrapper's name, for {$each}.
type bodySpec struct {
	Wrapper string      `yaml:"wrapper"`
	Aliases []string    `yaml:"aliases"` // of the wrapper
	List    bool        `yaml:"list"`    // a list is accepted; a single object then is a list of one
	Fields  []fieldSpec `yaml:"fields"`
	Ignored []string    `yaml:"ignored"` // accepted with any value and not looked at; all other fields are BAD_INPUT
}

// fieldSpec is a field of a body: key, id, integer, boolean, string, datetime, json, enum or list (field.go).
type fieldSpec struct {
	Name     string         `yaml:"name"`
	Type     string         `yaml:"type"`
	Aliases  []string       `yaml:"aliases"`
	Min      *int64         `yaml:"min"`      // of an integer
	Required bool           `yaml:"required"` // BAD_INPUT without it, for every variant
	Nullable bool           `yaml:"nullable"` // null is handed on; otherwise it is BAD_INPUT
	ZeroNull bool           `yaml:"zeroNull"` // of an id: 0 is handed on as null
	Empty    string         `yaml:"empty"`    // of a string: what an empty one is, absent or null; otherwise a text as any
	OnNull   string         `yaml:"onNull"`   // of a string: empty = null is handed on as an empty text
	Values   map[string]any `yaml:"values"`   // of an enum: a client's word -> the schema's, or null
	Fold     bool           `yaml:"fold"`     // of an enum: large and small letters are the same
	Checked  bool           `yaml:"checked"`  // it has to be right, and nothing is made of it
	Fields   []fieldSpec    `yaml:"fields"`   // of a list: those of its objects
	Ignored  []string       `yaml:"ignored"`  // of a list, as in a body
}

// variantSpec is a row of a route; the first that fits is taken. What it leaves out it has from the
// route; its variables are added to the route's.
type variantSpec struct {
	When       []string        `yaml:"when"`     // all of these: name (given), !name (absent), name=literal
	WhenAny    []string        `yaml:"whenAny"`  // one of these
	Require    []string        `yaml:"require"`  // parameters that are given then, and not null; else BAD_INPUT names the first
	MustSee    string          `yaml:"mustSee"`  // a root of the operation; where it is null the request is FORBIDDEN
	MustFind   string          `yaml:"mustFind"` // the same with NOT_FOUND
	Answer     *answerSpec     `yaml:"answer"`
	Operation  string          `yaml:"operation"`
	Variables  map[string]any  `yaml:"variables"`
	Projection *projectionSpec `yaml:"projection"`
}

// answerSpec is a constant answer: instead of an operation, or after one that succeeded.
type answerSpec struct {
	Status int `yaml:"status"`
	Body   any `yaml:"body"`
}

type projectionSpec struct {
	Unwrap     string                     `yaml:"unwrap"`     // path into the value, "projects.nodes"
	WhenNull   any                        `yaml:"whenNull"`   // instead of null at the end of the path
	Wrap       string                     `yaml:"wrap"`       // "list", or the key of an object around it
	Spread     map[string][]string        `yaml:"spread"`     // objects flattened into their parent, and the nulls of a null one
	OmitNull   []string                   `yaml:"omitNull"`   // keys left out when null
	OmitUnless map[string]any             `yaml:"omitUnless"` // keys left out unless they have this value
	EmptyNull  []string                   `yaml:"emptyNull"`  // keys whose empty text becomes null
	Words      map[string]map[string]any  `yaml:"words"`      // of keys: what values become; of an enum all, else what is not named stays
	Choose     map[string][]choiceSpec    `yaml:"choose"`     // of keys: the value of the first choice that fits, instead of their own
	Drop       []string                   `yaml:"drop"`       // keys that other rules need and nobody gets
	Pick       string                     `yaml:"pick"`       // a parameter of type fields, which says which keys stay
	Add        []additionSpec             `yaml:"add"`
	Links      map[string]string          `yaml:"links"` // added behind all as "_links": name -> path, where {key} is of the object, {$parameter} of the request
	Group      *groupSpec                 `yaml:"group"`
	Page       *pageSpec                  `yaml:"page"` // of the whole answer only: the list in the envelope of a page (paging.go)
	Join       *joinSpec                  `yaml:"join"`
	Fields     map[string]*projectionSpec `yaml:"fields"` // projections of values
	Concat     []*projectionSpec          `yaml:"concat"` // of the whole answer only: lists (unwrap) as one list; a null one has no elements
}

type additionSpec struct {
	Key   string   `yaml:"key"`
	Value any      `yaml:"value"` // a constant, or $parameter
	When  []string `yaml:"when"`
}

// joinSpec adds the keys of one object of the answer to those rows whose key has a certain value.
type joinSpec struct {
	Key        string          `yaml:"key"`
	Equals     string          `yaml:"equals"` // path from the answer's root
	Object     string          `yaml:"object"` // path from the answer's root
	Projection *projectionSpec `yaml:"projection"`
}

// choiceSpec fits an object in which all keys have these values.
type choiceSpec struct {
	When  map[string]any `yaml:"when"`
	Value any            `yaml:"value"`
}

// groupSpec makes an object of a list: its keys are the words at one path of the elements, sorted, and its values
// lists of what is at another. The other rules are about those.
type groupSpec struct {
	By    string            `yaml:"by"`
	Words map[string]string `yaml:"words"` // what words become; others stay
	Value string            `yaml:"value"`
}

// pageSpec names the list and the path of the number of all its elements.
type pageSpec struct {
	Key   string `yaml:"key"`
	Total string `yaml:"total"`
}
