package plan

import (
	"encoding/json"
	"testing"

	"teragraph/internal/domain"
)

func TestNumber(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		want  int
		ok    bool
		fails bool
	}{
		"int64": {int64(5), 5, true, false}, "int": {5, 5, true, false}, "json": {json.Number("5"), 5, true, false}, "float": {5.0, 5, true, false},
		"null": {nil, 0, false, false}, "zero": {int64(0), 0, true, false}, "the most": {int64(1<<31 - 1), 1<<31 - 1, true, false},
		"too much": {int64(1 << 31), 0, false, true}, "negative": {int64(-1), 0, false, true}, "fraction": {1.5, 0, false, true},
		"json fraction": {json.Number("1.5"), 0, false, true}, "json too much": {json.Number("99999999999999999999"), 0, false, true},
		"huge float": {1e300, 0, false, true}, "text": {"5", 0, false, true}, "truth": {true, 0, false, true}, "list": {[]any{1}, 0, false, true},
	} {
		n, ok, err := number(map[string]any{"first": c.value}, "first", 0)
		if n != c.want || ok != c.ok || (err != nil) != c.fails || err != nil && domain.AsError(err).Argument != "first" {
			t.Errorf("%s: %d, %t, %v", name, n, ok, err)
		}
	}
	if _, ok, err := number(nil, "first", 0); ok || err != nil {
		t.Errorf("absent: %t, %v", ok, err)
	}
}

// TestIdentityByStyle: integers are ids in every style; in the graph's own they have to be ones that a row can have.
func TestIdentityByStyle(t *testing.T) {
	opaque := domain.ID{Kind: domain.KindSite, N: 4}.String()
	for _, c := range []struct {
		style domain.Style
		value any
		want  int
		fails bool
	}{
		{domain.StyleGraph, opaque, 4, false},
		{domain.StyleGraph, int64(4), 4, false},
		{domain.StyleGraph, json.Number("4"), 4, false},
		{domain.StyleGraph, "4", 4, false},
		{domain.StyleGraph, domain.ID{N: 4}, 4, false},
		{domain.StyleGraph, int64(0), 0, true},
		{domain.StyleGraph, int64(-4), 0, true},
		{domain.StyleGraph, int64(1) << 31, 0, true},
		{domain.StyleGraph, json.Number("4.0"), 0, true},
		{domain.StyleGraph, "04", 0, true},
		{domain.StyleGraph, true, 0, true},
		{domain.StyleGraph, domain.ID{Kind: domain.KindSite, N: 4}, 4, false},
		{domain.StyleGraph, domain.ID{Kind: domain.KindUser, N: 4}, 0, true},
		{domain.StyleOpenTera, int64(4), 4, false},
		{domain.StyleOpenTera, json.Number("4"), 4, false},
		{domain.StyleOpenTera, int64(-4), -4, false}, // an id that no row has, as OpenTera takes it
		{domain.StyleOpenTera, int64(1) << 40, 0, true},
		{domain.StyleOpenTera, nil, 0, true},
	} {
		b := &builder{style: c.style}
		n, err := b.identity(domain.KindSite, "id", c.value)
		if n != c.want || (err != nil) != c.fails {
			t.Errorf("%v in style %d: %d, %v", c.value, c.style, n, err)
		}
	}
}

func TestWindow(t *testing.T) {
	b := &builder{limits: Limits{DefaultList: 50, MaxList: 1000}}
	for name, c := range map[string]struct {
		args          map[string]any
		limit, offset int
		refused       string
	}{
		"nothing":      {nil, 50, 0, ""},
		"first":        {map[string]any{"first": int64(7)}, 7, 0, ""},
		"first 0":      {map[string]any{"first": int64(0)}, 0, 0, ""},
		"limit":        {map[string]any{"limit": int64(7), "offset": int64(9)}, 7, 9, ""},
		"offset alone": {map[string]any{"offset": int64(9)}, 50, 9, ""},
		"the most":     {map[string]any{"limit": int64(1000)}, 1000, 0, ""},
		"too many":     {map[string]any{"limit": int64(1001)}, 0, 0, "limit"},
		"first of two": {map[string]any{"first": int64(1001)}, 0, 0, "first"},
		"both":         {map[string]any{"first": int64(1), "limit": int64(1)}, 0, 0, "first"},
		"both cursors": {map[string]any{"after": "x", "offset": int64(1)}, 0, 0, "first"},
		"nulls":        {map[string]any{"first": nil, "after": nil, "limit": nil, "offset": int64(3)}, 50, 3, ""},
	} {
		n := &Node{}
		err := b.window(n, c.args)
		if err != nil {
			if domain.AsError(err).Argument != c.refused {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if c.refused != "" || n.Args.Limit != c.limit || n.Args.Offset != c.offset {
			t.Errorf("%s: %+v", name, n.Args)
		}
	}
}
