package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/graph"
)

func apollo(operations string) string {
	return `{"format":"apollo-persisted-query-manifest","version":1,"operations":[` + operations + `]}`
}

func TestParseManifest(t *testing.T) {
	f := newCast(t, defaultRules)
	kind := fmt.Sprintf(`{"id":%q,"name":"Kind","type":"query","body":%q}`, sum(trustedText), trustedText)
	for name, c := range map[string]struct {
		text      string
		documents int
	}{
		"Relay's":              {fmt.Sprintf(`{%q:%q,%q:%q}`, sum(trustedText), trustedText, sum(changeText), changeText), 2},
		"with a prefix":        {fmt.Sprintf(`{"sha256:%s":%q}`, sum(trustedText), trustedText), 1},
		"Apollo's":             {apollo(kind), 1},
		"Apollo's, twice":      {apollo(kind + "," + kind), 1},
		"with unknown members": {apollo(strings.Replace(kind, "{", `{"more":1,`, 1)), 1},
	} {
		m, err := graph.ParseManifest([]byte(c.text))
		if err != nil || m.Len() != c.documents || m.Validate(f.graph.Schema()) != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad := "query Bad { nothing }"
	for text, says := range map[string]string{
		``:                            "not the JSON of a manifest",
		`[]`:                          "not the JSON of a manifest",
		`{}`:                          "it has no documents",
		`null`:                        "it has no documents",
		`{"a":1}`:                     "not an object of hash and document",
		`{"a":"{ viewer { kind } }"}`: `document "a": its id is "a", and the SHA-256 of its text is`,
		`{} {}`:                       "not the JSON of a manifest",
		fmt.Sprintf(`{%q:%q}`, sum(trustedText), trustedText+" "): `document "` + sum(trustedText) + `"`,
		apollo(""): "it has no documents",
		apollo(`{"id":"x","name":"Kind","body":"{ viewer { kind } }"}`): `operation "Kind": its id is "x"`,
		apollo("7"): "not Apollo's form",
		`{"format":"another","version":1,"operations":[]}`: `its format is "another"`,
		`{"format":7}`: "not Apollo's form",
		strings.Replace(apollo(kind), `:1`, `:2`, 1): "version 2",
	} {
		if m, err := graph.ParseManifest([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, %v", text, m.Len(), err)
		}
	}
	for text, says := range map[string]string{
		bad:                         `operation "Bad": `,
		"{ viewer":                  "document " + sum("{ viewer"),
		"fragment f on Site { id }": "it has no operation",
	} {
		m, err := graph.ParseManifest(fmt.Appendf(nil, `{%q:%q}`, sum(text), text))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Validate(f.graph.Schema()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzManifest: what is no manifest is an error; what is one has only documents under their own hash.
func FuzzManifest(f *testing.F) {
	kind := fmt.Sprintf(`{"id":%q,"name":"Kind","type":"query","body":%q}`, sum(trustedText), trustedText)
	for _, seed := range []string{apollo(kind), fmt.Sprintf(`{%q:%q}`, sum(trustedText), trustedText), `{"a":"b"}`, `{"format":null}`, `[]`, `{"format":"x","version":1e400}`, "\xff"} {
		f.Add([]byte(seed))
	}
	schema := newCast(f, defaultRules).graph.Schema()
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := graph.ParseManifest(text)
		if (err == nil) != (m.Len() > 0) {
			t.Fatalf("%d documents and %v", m.Len(), err)
		}
		if err == nil {
			_ = m.Validate(schema)
		}
	})
}
