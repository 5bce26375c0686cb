package app

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// sameText says whether two documents are the same operation, whatever their layout.
func sameText(a, b *ast.QueryDocument) bool {
	return reflect.DeepEqual(outline(a.Operations[0].SelectionSet), outline(b.Operations[0].SelectionSet)) &&
		a.Operations[0].Name == b.Operations[0].Name && len(a.Operations[0].VariableDefinitions) == len(b.Operations[0].VariableDefinitions)
}

func outline(set ast.SelectionSet) []any {
	var list []any
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			entry := []any{s.Alias, s.Name}
			for _, a := range s.Arguments {
				entry = append(entry, a.Name, a.Value.String())
			}
			for _, d := range s.Directives {
				entry = append(entry, d.Name, d.Arguments[0].Value.String())
			}
			list = append(list, entry, outline(s.SelectionSet))
		case *ast.InlineFragment:
			list = append(list, "...", s.TypeCondition, outline(s.SelectionSet))
		case *ast.FragmentSpread:
			list = append(list, s.Name)
		}
	}
	return list
}

// differs compares an answer of the graph with one in a dialect's style, and gives the first place that differs; a list
// of the graph is a page of 50.
func differs(at string, graph, styled any) string {
	if reflect.DeepEqual(graph, styled) || sameScalar(graph, styled) {
		return ""
	}
	switch g := graph.(type) {
	case map[string]any:
		s, ok := styled.(map[string]any)
		if !ok || !slices.Equal(slices.Sorted(maps.Keys(g)), slices.Sorted(maps.Keys(s))) {
			break
		}
		for key := range g {
			if where := differs(at+"."+key, g[key], s[key]); where != "" {
				return where
			}
		}
		return ""
	case []any:
		s, ok := styled.([]any)
		if !ok || len(g) != len(s) && (len(g) != 50 || len(s) < 50) {
			break
		}
		for i := range g {
			if where := differs(at+"["+strconv.Itoa(i)+"]", g[i], s[i]); where != "" {
				return where
			}
		}
		return ""
	}
	return fmt.Sprintf("%s: %.200v, and the route has %.200v", at, graph, styled)
}

func sameScalar(graph, styled any) bool {
	text, isText := graph.(string)
	switch s := styled.(type) {
	case float64:
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if _, n, found := strings.Cut(string(raw), ":"); err == nil && found {
			return n == strconv.Itoa(int(s))
		}
		for _, words := range [][]string{domain.SessionStatus(0).Words(), domain.SessionTypeCategory(0).Words(), domain.SessionEventType(0).Words(), domain.TestStatus(0).Words()} {
			if int(s) < len(words) && words[int(s)] == text {
				return true
			}
		}
	case string:
		if isText && strings.EqualFold(text, s) {
			return true
		}
		a, errA := time.Parse(time.RFC3339Nano, text)
		b, errB := time.Parse(time.RFC3339Nano, s)
		if errA == nil && errB == nil {
			return a.Equal(b) || a.Truncate(time.Millisecond).Equal(b)
		}
		var value any // of the scalar JSON, which OpenTera writes as text
		return json.Unmarshal([]byte(s), &value) == nil && reflect.DeepEqual(value, graph)
	}
	return false
}
