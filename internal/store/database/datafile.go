package database

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"teragraph/migrations"
)

// insertion is INSERT INTO table (columns) VALUES (...), ... with values of the columns' Go types.
type insertion struct {
	table   string
	columns []string
	rows    [][]any
}

// setval is SELECT setval('sequence', value, called): value is the last id given, or with called
// false the next one to give.
type setval struct {
	sequence, table string
	value           int64
	called          bool
}

// grammar is what a data-only file may say. Nothing else is executed, whatever the file holds.
type grammar struct {
	tables    []table
	sequences map[string]string // sequence -> the table it numbers
}

// newGrammar reads the names of the sequences from the migrations: OpenTera's follow no rule.
func newGrammar() (*grammar, error) {
	all, err := migrations.For(dialect.Postgres)
	if err != nil {
		return nil, err
	}
	g := &grammar{tables: tables(), sequences: map[string]string{}}
	pair := regexp.MustCompile(`create table (\w+) \(\s+\w+ integer primary key default nextval\('(\w+)'\)`)
	for _, m := range all {
		for _, found := range pair.FindAllStringSubmatch(m.SQL, -1) {
			g.sequences[found[2]] = found[1]
		}
	}
	return g, nil
}

// parse gives an insertion, a setval, or nil for what needs no action: BEGIN and COMMIT (the whole
// file is one transaction), SET, and DELETE FROM a table, which is empty already.
func (g *grammar) parse(st statement) (any, error) {
	p := &parser{tokens: st.tokens}
	var action any
	switch first := p.take(); {
	case first.is("insert"):
		action = p.insertion(g)
	case first.is("select"):
		action = p.setval(g)
	case first.is("delete"):
		p.keyword("from")
		p.table(g)
	case first.is("set"):
		p.setting()
	case first.is("begin"), first.is("commit"):
		p.maybe("transaction")
	default:
		p.fail("%q is refused: only INSERT, DELETE FROM a table, SELECT setval, SET, BEGIN and COMMIT are permitted", first.text)
	}
	if p.fault == "" && len(p.tokens) > 0 {
		p.fail("%q is not expected here", p.tokens[0].text)
	}
	if p.fault != "" {
		return nil, &lineError{line: st.line, what: p.fault}
	}
	return action, nil
}

// parser walks over the tokens of one statement. After the first fault every step does nothing.
type parser struct {
	tokens []token
	fault  string
}

func (p *parser) fail(format string, args ...any) {
	if p.fault == "" {
		p.fault = fmt.Sprintf(format, args...)
	}
}

func (p *parser) take() token {
	if p.fault != "" || len(p.tokens) == 0 {
		p.fail("the statement ends too early")
		return token{}
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

func (p *parser) keyword(k string) {
	if t := p.take(); !t.is(k) {
		p.fail("%q stands where %s belongs", t.text, strings.ToUpper(k))
	}
}

func (p *parser) mark(m string) {
	if t := p.take(); !t.isMark(m) {
		p.fail("%q stands where %q belongs", t.text, m)
	}
}

// maybe takes the next token if it is the keyword or the mark, and tells whether it did.
func (p *parser) maybe(s string) bool {
	if p.fault != "" || len(p.tokens) == 0 || !p.tokens[0].is(s) && !p.tokens[0].isMark(s) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *parser) table(g *grammar) table {
	name := p.take()
	i := slices.IndexFunc(g.tables, func(t table) bool { return name.is(t.Name) })
	if i < 0 {
		p.fail("%q is no table of OpenTera", name.text)
		return table{}
	}
	return g.tables[i]
}

func (p *parser) insertion(g *grammar) insertion {
	p.keyword("into")
	t := p.table(g)
	in := insertion{table: t.Name}
	var columns []*schema.Column
	p.mark("(")
	for p.fault == "" {
		name := p.take()
		i := slices.IndexFunc(t.Columns, func(c *schema.Column) bool { return name.is(c.Name) })
		if i < 0 || slices.Contains(in.columns, t.Columns[i].Name) {
			p.fail("%s has no column %q, or the statement names it twice", t.Name, name.text)
			break
		}
		in.columns = append(in.columns, t.Columns[i].Name)
		columns = append(columns, t.Columns[i])
		if !p.maybe(",") {
			break
		}
	}
	p.mark(")")
	p.keyword("values")
	for p.fault == "" {
		p.mark("(")
		row := make([]any, len(columns))
		for i, c := range columns {
			if i > 0 {
				p.mark(",")
			}
			v, err := literal(c, p.take())
			if err != nil {
				p.fail("%s.%s: %s", t.Name, c.Name, err)
			}
			row[i] = v
		}
		p.mark(")")
		in.rows = append(in.rows, row)
		if !p.maybe(",") {
			break
		}
	}
	return in
}

func (p *parser) setval(g *grammar) setval {
	p.keyword("setval")
	p.mark("(")
	name := p.take()
	s := setval{sequence: name.text, table: g.sequences[name.text], called: true}
	if name.kind != text || s.table == "" {
		p.fail("%q is no sequence of OpenTera", name.text)
	}
	p.mark(",")
	n, err := strconv.ParseInt(p.take().text, 10, 32)
	if err != nil || n < 1 {
		p.fail("the value of a sequence is a number from 1 to %d", 1<<31-1)
	}
	s.value = n
	if p.maybe(",") {
		switch called := p.take(); {
		case called.is("false"):
			s.called = false
		case !called.is("true"):
			p.fail("the third argument of setval is true or false")
		}
	}
	p.mark(")")
	return s
}

// setting passes over SET, but refuses what would give the file's literals another meaning.
func (p *parser) setting() {
	name := p.take().text
	if !p.maybe("=") {
		p.keyword("to")
	}
	value := p.take()
	needed := map[string][]string{
		"client_encoding":             {"utf8", "utf-8"},
		"timezone":                    {"utc", "etc/utc", "gmt"},
		"standard_conforming_strings": {"on", "true"},
		"datestyle":                   {"iso", "iso, mdy"},
	}[strings.ToLower(name)]
	if needed != nil && !slices.Contains(needed, strings.ToLower(value.text)) {
		p.fail("the file has to be written with %s = %s", name, needed[0])
	}
	for p.maybe(",") {
		p.take()
	}
}
