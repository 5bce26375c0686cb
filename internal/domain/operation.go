package domain

// Operation is what is told of an executed operation when it has ended, for metrics, traces and the log. Of what the
// client sent it holds the name alone: no variables, no document.
type Operation struct {
	Name string // as the document spells it; "" when it has none, or could not be read
	Kind string // "query" or "mutation"; "" when the document could not be read
	// Named says that the name is from a set that clients cannot extend: a route's document, or one of the manifest.
	// Any other name is a text of the client's choice, which must not become the label of a metric.
	Named    bool
	Caller   CallerKind
	Outcome  string           // OutcomeOK, or the code of the first error that is no withheld field
	Withheld map[string]int64 // fields that were withheld, by rule; nil = none
}

// The outcomes of operations that have no Code.
const (
	OutcomeOK      = "OK"      // also when fields were withheld
	OutcomeInvalid = "INVALID" // the document or its variables do not fit the schema
)

// String names the kind of caller, as traces spell it.
func (k CallerKind) String() string {
	switch k {
	case CallerUser:
		return "user"
	case CallerDevice:
		return "device"
	case CallerParticipant:
		return "participant"
	case CallerService:
		return "service"
	}
	return "anonymous"
}
