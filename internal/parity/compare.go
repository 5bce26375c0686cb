package parity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Difference is one place where our answer is not the recorded one.
type Difference struct {
	Path string // "$[*].key" in the reply, "db.TABLE.inserted[*].COLUMN" in the database; "status" and "body" for those
	Text string
}

func (d Difference) String() string { return d.Path + ": " + d.Text }

// ordered are the routes whose top-level list has an order.
var ordered = map[string]bool{
	"/api/user/sessions": true, "/api/service/sessions": true, "/api/participant/sessions": true,
}

// compareReply gives all differences between a recorded reply and ours.
func compareReply(c Case, status int, ours Reply) []Difference {
	if status != c.Status {
		return []Difference{{"status", fmt.Sprintf("%d instead of %d, with the body %s", status, c.Status, brief(ours))}}
	}
	_, sentence := c.Reply.JSON.(string)
	if status >= 400 || sentence {
		if want, have := kindOf(c.Reply), kindOf(ours); want != have {
			return []Difference{{"body", fmt.Sprintf("%s instead of %s", have, want)}}
		}
		return nil
	}
	if c.Reply.Kind != ours.Kind {
		return []Difference{{"body", fmt.Sprintf("%s instead of %s: %s", ours.Kind, c.Reply.Kind, brief(ours))}}
	}
	switch c.Reply.Kind {
	case "text":
		if !fits(c.Reply.Text, ours.Text) {
			return []Difference{{"body", fmt.Sprintf("%q instead of %q", ours.Text, c.Reply.Text)}}
		}
		return nil
	case "json":
		return compare("$", c.Reply.JSON, ours.JSON, ordered[c.Route.Path])
	}
	return nil
}

// kindOf names the kind of body of an error or message; texts are not compared.
func kindOf(r Reply) string {
	switch r.Kind {
	case "json":
	case "text":
		return "plain text"
	default:
		return "an empty body"
	}
	switch v := r.JSON.(type) {
	case string:
		return "a JSON string"
	case []any:
		return "a list"
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if slices.Equal(keys, []string{"message"}) {
			return `{"message"}`
		}
		if faults, ok := v["errors"].(map[string]any); ok && slices.Equal(keys, []string{"errors", "message"}) {
			return fmt.Sprintf(`{"errors": %q, "message"}`, slices.Sorted(maps.Keys(faults)))
		}
		return fmt.Sprintf("an object with %q", keys)
	}
	return "a JSON value"
}

// compare gives the differences of one value.
func compare(path string, recorded, ours any, inOrder bool) []Difference {
	if recorded == anyValue {
		return nil
	}
	differs := []Difference{{path, fmt.Sprintf("%s instead of %s", shown(ours), shown(recorded))}}
	switch recorded := recorded.(type) {
	case map[string]any:
		if ours, ok := ours.(map[string]any); ok {
			return compareObject(path, recorded, ours)
		}
	case []any:
		if ours, ok := ours.([]any); ok {
			if inOrder && len(recorded) == len(ours) {
				return compareInOrder(path, recorded, ours)
			}
			return compareSet(path, recorded, ours)
		}
	case string:
		if ours, ok := ours.(string); ok && fits(recorded, ours) {
			return nil
		}
	case json.Number:
		if ours, ok := ours.(json.Number); ok && sameNumber(recorded, ours) {
			return nil
		}
	default:
		if recorded == ours {
			return nil
		}
	}
	return differs
}

func compareObject(path string, recorded, ours map[string]any) []Difference {
	var all []Difference
	for _, key := range slices.Sorted(maps.Keys(recorded)) {
		at := path + "." + key
		if value, ok := ours[key]; ok {
			all = append(all, compare(at, recorded[key], value, false)...)
		} else {
			all = append(all, Difference{at, "is missing"})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(ours)) {
		if _, ok := recorded[key]; !ok {
			all = append(all, Difference{path + "." + key, "was not recorded"})
		}
	}
	return all
}

func compareInOrder(path string, recorded, ours []any) []Difference {
	var all []Difference
	for i := range recorded {
		all = append(all, compare(path+"[*]", recorded[i], ours[i], false)...)
	}
	return all
}

// brief shows a reply in a line.
func brief(r Reply) string {
	if r.Kind == "json" {
		return shown(r.JSON)
	}
	return shown(r.Text)
}

// shown writes a value in at most a hundred characters or so.
func shown(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%T", v)
	}
	const most = 120
	if text := []rune(string(raw)); len(text) > most {
		return string(text[:most]) + "..."
	}
	return string(raw)
}
