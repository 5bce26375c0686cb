package engine

// dialectSpec is dialect.yaml.
type dialectSpec struct {
	Prefixes []string             `yaml:"prefixes"` // each route is served under each; "" is one, too
	Roots    []string             `yaml:"roots"`    // what the dialect owns under a prefix, "/user/"
	Headers  map[string]string    `yaml:"headers"`  // on every answer, refusals included
	Errors   map[string]errorSpec `yaml:"errors"`   // one row for each domain code
}

type errorSpec struct {
	Status int    `yaml:"status"`
	Body   string `yaml:"body"` // string, message, errors or text
	Text   string `yaml:"text"` // instead of the error's own text
}

// routeSpec is one entry of a file in routes/.
type routeSpec struct {
	Method     string          `yaml:"method"`
	Path       string          `yaml:"path"`
	Caller     string          `yaml:"caller"` // user or anyone
	Unknown    string          `yaml:"unknown"`
	Parameters []paramSpec     `yaml:"parameters"`
	Handler    string          `yaml:"handler"` // a named exception instead of variants
	Reason     string          `yaml:"reason"`  // why it is an exception
	Operation  string          `yaml:"operation"`
	Variables  map[string]any  `yaml:"variables"`
	Projection *projectionSpec `yaml:"projection"`
	OnDeny     string          `yaml:"onDeny"`
	Variants   []variantSpec   `yaml:"variants"`
}

type paramSpec struct {
	Name    string   `yaml:"name"`
	Type    string   `yaml:"type"`
	Aliases []string `yaml:"aliases"`
	Min     *int64   `yaml:"min"`
}

// variantSpec is a row of a route; the first that fits is taken. What it leaves out it has from the
// route; its variables are added to the route's.
type variantSpec struct {
	When       []string        `yaml:"when"`    // all of these
	WhenAny    []string        `yaml:"whenAny"` // one of these
	Answer     *answerSpec     `yaml:"answer"`
	Operation  string          `yaml:"operation"`
	Variables  map[string]any  `yaml:"variables"`
	Projection *projectionSpec `yaml:"projection"`
}

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
	Add        []additionSpec             `yaml:"add"`
	Join       *joinSpec                  `yaml:"join"`
	Fields     map[string]*projectionSpec `yaml:"fields"` // projections of values
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
