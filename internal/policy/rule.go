package policy

import (
	"fmt"
	"slices"
	"strings"

	"teragraph/internal/domain"
)

// word is the first word of a line of the matrix.
type word string

const (
	wordUser       word = "user"
	wordAdmin      word = "admin"
	wordSelf       word = "self"
	wordMember     word = "member"
	wordSees       word = "sees"
	wordRow        word = "row"
	wordAnyone     word = "anyone"
	wordSomewhere  word = "admin somewhere"
	wordSuperadmin word = "superadmin"
	wordNobody     word = "nobody"
	wordAdminOfAll word = "admin of all"
	wordNot        word = "not"
)

// clause is one line of the matrix, or several that must fit together.
type clause struct {
	word   word
	path   *Path
	column string // of "not"
	all    []clause
}

// Rule is what one entry of the matrix asks for: any of its lines.
type Rule struct {
	Name    string // e.g. "participant.read", "participant.email"
	clauses []clause
}

// Need says in words what the rule asks for, as it follows "it needs": "the role admin on its project".
func (r *Rule) Need() string {
	words := make([]string, len(r.clauses))
	for i, c := range r.clauses {
		words[i] = c.String()
	}
	return strings.Join(words, ", or ")
}

// CoversSuperadmins says that Need leaves nothing to add about superadmins: some line holds for each of them as it
// reads, or none for anybody.
func (r *Rule) CoversSuperadmins() bool {
	return r.nobody() || slices.ContainsFunc(r.clauses, func(c clause) bool {
		return c.word == wordSuperadmin || c.word == wordAnyone || c.word == wordRow
	})
}

// String spells the clause for clients, who know the schema but neither the matrix nor the tables.
func (c clause) String() string {
	switch c.word {
	case "":
		words := make([]string, len(c.all))
		for i, sub := range c.all {
			words[i] = sub.String()
		}
		return strings.Join(words, " and ")
	case wordUser:
		return "the role user or admin on " + c.path.words("it")
	case wordAdmin:
		return "the role admin on " + c.path.words("it")
	case wordAdminOfAll:
		return "the role admin on each of its " + spell(strings.TrimPrefix(c.path.Name, "all"))
	case wordSelf:
		return "being " + c.path.words("that user")
	case wordMember:
		return "being in " + c.path.words("that user group")
	case wordSees:
		return "seeing " + c.path.words("it")
	case wordNot:
		_, flag, _ := strings.Cut(c.column, "_")
		return "that it is not " + strings.ReplaceAll(flag, "_", " ")
	case wordRow:
		return "seeing the row"
	case wordNobody:
		return "what nobody has"
	case wordAnyone:
		return "being signed in as a user"
	case wordSomewhere:
		return "the role admin on some site"
	}
	return "being superadmin"
}

// words calls the rows to which the path leads by what they are to the row: one of several where its name is a plural.
func (p *Path) words(itself string) string {
	switch {
	case p.Called != "":
		return p.Called
	case p.Name == "itself":
		return itself
	case strings.HasSuffix(p.Name, "s"):
		return "one of its " + spell(p.Name)
	}
	return "its " + spell(p.Name)
}

// spell turns a camelCase name into words.
func spell(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte(' ')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// parseClause reads one line: a text, or a mapping {all: [...]}.
func parseClause(line any, paths map[string]*Path) (clause, error) {
	if m, ok := line.(map[string]any); ok {
		list, ok := m["all"].([]any)
		if !ok || len(m) != 1 || len(list) == 0 {
			return clause{}, fmt.Errorf("%v: a mapping has the one key `all` with a list", line)
		}
		var c clause
		for _, l := range list {
			sub, err := parseClause(l, paths)
			if err != nil {
				return clause{}, err
			}
			c.all = append(c.all, sub)
		}
		return c, nil
	}
	text, ok := line.(string)
	if !ok {
		return clause{}, fmt.Errorf("%v: a line is a text", line)
	}
	return parseLine(strings.Fields(text), text, paths)
}

func parseLine(f []string, text string, paths map[string]*Path) (clause, error) {
	if len(f) == 0 {
		return clause{}, fmt.Errorf("a line is empty")
	}
	switch w := word(strings.Join(f, " ")); w {
	case wordRow, wordSuperadmin, wordNobody, wordAnyone, wordSomewhere:
		return clause{word: w}, nil
	}
	if len(f) == 1 {
		return clause{}, fmt.Errorf("%q: unknown word", text)
	}
	if len(f) == 2 && f[0] == string(wordNot) {
		if !columnNotation.MatchString(f[1]) {
			return clause{}, fmt.Errorf("%q: %s is not a column", text, f[1])
		}
		return clause{word: wordNot, column: f[1]}, nil
	}
	name := f[len(f)-1]
	p := paths[name]
	if p == nil {
		return clause{}, fmt.Errorf("%q: there is no path %q", text, name)
	}
	c := clause{word: word(f[0]), path: p}
	if len(f) == 4 && strings.Join(f[:3], " ") == string(wordAdminOfAll) {
		return clause{word: wordAdminOfAll, path: p}, nil
	}
	wantOf := len(f) == 3 && f[1] == "of"
	var fits bool
	switch c.word {
	case wordUser, wordAdmin:
		fits = wantOf && (p.To == domain.KindSite || p.To == domain.KindProject)
	case wordSelf:
		fits = wantOf && p.To == domain.KindUser
	case wordMember:
		fits = wantOf && p.To == domain.KindUserGroup
	case wordSees:
		fits = len(f) == 2
	}
	if !fits {
		return clause{}, fmt.Errorf("%q: does not fit a path to %s", text, p.To)
	}
	return c, nil
}
