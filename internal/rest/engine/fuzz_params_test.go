package engine

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// refusedWell says whether an error is one that a client may get.
func refusedWell(err error) bool {
	var e *domain.Error
	return errors.As(err, &e) && e.Code == domain.CodeBadInput && e.Message != "" && utf8.ValidString(e.Message)
}

// FuzzSort: a text is refused, or made of known attributes, each at most once, whose terms the schema has.
func FuzzSort(f *testing.F) {
	for _, seed := range []string{"", "id", "id,desc", "rank,DESC,id", "login,asc,desc", "id,id", ",", " id , desc ", "asc", "id;desc", "ID"} {
		f.Add(seed)
	}
	s, err := newSorting(map[string][]string{"id": {"ID"}, "login": {"NAME"}, "rank": {"-BOSS", "KIND"}})
	if err != nil {
		f.Fatal(err)
	}
	p := &param{name: "sort", typ: typeSort, sorting: s}
	f.Fuzz(func(t *testing.T, text string) {
		value, err := p.bound("sort", text)
		if err != nil {
			if !refusedWell(err) && utf8.ValidString(text) {
				t.Fatalf("%q gives %v", text, err)
			}
			return
		}
		terms, _ := value.([]any)
		if value != nil && len(terms) == 0 || len(terms) > 4 {
			t.Fatalf("%q gives %v", text, value)
		}
		var fields []string
		for _, term := range terms {
			object, _ := term.(map[string]any)
			field, _ := object["field"].(string)
			if slices.Contains(fields, field) || !slices.Contains([]string{"ID", "NAME", "BOSS", "KIND"}, field) ||
				object["direction"] != ascending && object["direction"] != descending {
				t.Fatalf("%q gives %v", text, value)
			}
			fields = append(fields, field)
		}
		if i := slices.Index(fields, "BOSS"); i >= 0 {
			boss, _ := terms[i].(map[string]any)
			kind, _ := terms[i+1].(map[string]any)
			if boss["direction"] == kind["direction"] {
				t.Fatalf("%q gives %v: one of them runs against the other", text, value)
			}
		}
	})
}

// FuzzLists: a list has different elements, each a row's number or a trimmed text, in the order in which they came.
func FuzzLists(f *testing.F) {
	for _, seed := range []string{"", "1", "1,2,1", " 3 ,4", "1,", "0", "-1", "99999999999", "a, b ,,a", "+1", "１", strings.Repeat("1,", 1000)} {
		f.Add(seed)
	}
	ids := &param{name: "ids", typ: typeIDs}
	texts := &param{name: "texts", typ: typeTexts}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range []*param{ids, texts} {
			value, err := p.bound(p.name, text)
			if err != nil {
				if !refusedWell(err) {
					t.Fatalf("%q gives %v", text, err)
				}
				continue
			}
			list, _ := value.([]any)
			if value != nil && len(list) == 0 || len(list) > maxElements {
				t.Fatalf("%q gives %d elements", text, len(list))
			}
			seen := map[any]bool{}
			for _, v := range list {
				n, isNumber := v.(int64)
				s, isText := v.(string)
				if seen[v] || isNumber != (p == ids) || isNumber && (n < 1 || n > 1<<31-1) || isText && (s == "" || s != strings.TrimSpace(s)) {
					t.Fatalf("%q gives %v", text, list)
				}
				seen[v] = true
			}
		}
	})
}

// FuzzForm: a body has the parameter, has not, or is refused; a form that a client wrote is read as it was meant.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{
		"", "names=a%2C+b", "names=%zz", `{"names":["a","b"]}`, `{"names":"a,b"}`, `{"names":null}`, `{"names":[1,true]}`, `{`, "[]", "x=1&names=y",
		`{"a":"names=1"}`, "{&names=x", "\xff", `{"names":["\u0000"]}`,
	} {
		f.Add([]byte(seed), "team")
	}
	b, err := newBinder([]paramSpec{{Name: "names", In: inForm, Type: typeTexts}}, "", nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		value, err := b.parseForm(raw, b.form)
		list, isList := value.([]any)
		if err != nil && !refusedWell(err) || value != nil && (!isList || len(list) == 0 || len(list) > maxElements) {
			t.Fatalf("%q gives %v, %v", raw, value, err)
		}
		for _, v := range list {
			if s, ok := v.(string); !ok || plainText(s) != nil {
				t.Fatalf("%q gives %q", raw, v)
			}
		}
		want := strings.TrimSpace(name)
		if want == "" || strings.Contains(name, ",") || plainText(name) != nil {
			return
		}
		value, err = b.parseForm([]byte(url.Values{"names": {name}, "other": {"{"}}.Encode()), b.form)
		if list, _ := value.([]any); err != nil || len(list) != 1 || list[0] != want {
			t.Fatalf("the form of %q gives %v, %v", name, value, err)
		}
	})
}

// FuzzPicks: only names that there are, and always those that cannot be left out.
func FuzzPicks(f *testing.F) {
	for _, seed := range []string{"", "*", "*,-a", "a,b", "-a", "-*", "-id", "x", " a , -a ,a", ",,", "--a"} {
		f.Add(seed)
	}
	p, err := newPicking([]string{"id", "a", "b"}, []string{"id"}, []string{"a"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, err := p.parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if value == nil {
			if strings.TrimSpace(text) != "" {
				t.Fatalf("%q picks nothing", text)
			}
			return
		}
		chosen, _ := value.(picks)
		for name := range chosen {
			if !slices.Contains(p.names, name) {
				t.Fatalf("%q picks %q", text, name)
			}
		}
		if !chosen["id"] || !p.usual["a"] || p.usual["b"] {
			t.Fatalf("%q picks %v", text, chosen)
		}
	})
}
