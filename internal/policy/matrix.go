package policy

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"teragraph/internal/domain"
)

//go:embed matrix.yaml
var defaultYAML []byte

//go:embed strict.yaml
var strictYAML []byte

// Matrix is who may read what, read from matrix.yaml and an overlay. It never changes after loading.
type Matrix struct {
	types  map[domain.Kind]*Type
	passed map[string]bool // tables to which paths lead, or lead through
}

// Type is the matrix's entry of one kind of row.
type Type struct {
	Kind    domain.Kind
	Table   string
	Key     string // column of the primary key
	Lives   Living
	Grows   bool // there are as many rows as work was done
	Visible *Rule
	Fields  map[string]*Field // by the name in actions: "email" of "participant.email"
	Secrets []string          // columns that no answer ever holds
	Writes  map[string]*Write // by the name in actions: "update" of "participant.update"
	Actions map[string]*Rule  // what is neither a read, a field nor a write: "administer" of "user.administer"
	paths   map[string]*Path
}

// Field is a column that needs more than seeing its row, or might by an overlay.
type Field struct {
	Column string
	Read   *Rule
}

// typeYAML and fieldYAML mirror the files.
type typeYAML struct {
	Table   string               `yaml:"table"`
	Key     string               `yaml:"key"`
	Lives   string               `yaml:"lives"`
	Grows   bool                 `yaml:"grows"`
	Paths   map[string]pathYAML  `yaml:"paths"`
	Visible []any                `yaml:"visible"`
	Fields  map[string]fieldYAML `yaml:"fields"`
	Secrets []string             `yaml:"secrets"`
	Write   map[string]any       `yaml:"write"`
	Actions map[string][]any     `yaml:"actions"`
}

type pathYAML struct {
	To  domain.Kind `yaml:"to"`
	Via string      `yaml:"via"`
	// Called is for texts only and changes no decision.
	Called string `yaml:"called"`
}

type fieldYAML struct {
	Column string `yaml:"column"`
	Read   []any  `yaml:"read"`
}

// Load reads the matrix by the name of the setting TERAGRAPH_POLICY: "default" or "strict".
func Load(name string) (*Matrix, error) {
	switch name {
	case "default":
		return Parse(defaultYAML, nil)
	case "strict":
		return Parse(defaultYAML, strictYAML)
	}
	return nil, fmt.Errorf("there is no policy %q; there are default and strict", name)
}

// read reads YAML without what is not known. The library panics on some texts that are none.
func read(text []byte, into any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("this is no YAML: %v", cause)
		}
	}()
	return yaml.UnmarshalWithOptions(text, into, yaml.Strict())
}

// Parse reads a matrix and an overlay (nil: none) in the notation of matrix.yaml. An overlay can
// replace who reads a field, and nothing else. An error names the entry at fault.
func Parse(matrix, overlay []byte) (*Matrix, error) {
	var raw, over map[domain.Kind]typeYAML
	if err := read(matrix, &raw); err != nil {
		return nil, err
	}
	if err := read(overlay, &over); err != nil && len(overlay) > 0 {
		return nil, err
	}
	if err := apply(raw, over); err != nil {
		return nil, err
	}
	m := &Matrix{types: make(map[domain.Kind]*Type, len(raw))}
	for kind, y := range raw {
		t, err := y.compile(kind)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		m.types[kind] = t
	}
	m.passes()
	return m, m.check()
}

func apply(raw, over map[domain.Kind]typeYAML) error {
	for kind, y := range over {
		for name, f := range y.Fields {
			base, ok := raw[kind].Fields[name]
			if !ok || f.Column != "" || len(f.Read) == 0 {
				return fmt.Errorf("overlay: %s.%s: an overlay replaces the `read` lines of a field of the matrix", kind, name)
			}
			base.Read = f.Read
			raw[kind].Fields[name] = base
		}
		if y.Table != "" || y.Lives != "" || y.Grows || y.Visible != nil || y.Paths != nil || y.Secrets != nil || y.Write != nil || y.Actions != nil {
			return fmt.Errorf("overlay: %s: an overlay holds fields only", kind)
		}
	}
	return nil
}

func (y typeYAML) compile(kind domain.Kind) (*Type, error) {
	t := &Type{Kind: kind, Table: y.Table, Key: y.Key, Grows: y.Grows, Secrets: y.Secrets, Fields: map[string]*Field{}}
	if t.Table == "" || t.Key == "" {
		return nil, fmt.Errorf("needs `table` and `key`")
	}
	var err error
	if t.Lives, err = parseLiving(y.Lives); err != nil {
		return nil, err
	}
	paths := make(map[string]*Path, len(y.Paths))
	for name, p := range y.Paths {
		path, err := ParsePath(name, p.To, p.Via)
		if err != nil {
			return nil, err
		}
		path.Called = p.Called
		paths[name] = path
	}
	t.paths = paths
	if t.Visible, err = compileRule(string(kind)+".read", y.Visible, paths); err != nil {
		return nil, fmt.Errorf("visible: %w", err)
	}
	for name, f := range y.Fields {
		rule, err := compileRule(string(kind)+"."+name, f.Read, paths)
		if err != nil {
			return nil, fmt.Errorf("fields: %s: read: %w", name, err)
		}
		if f.Column == "" {
			return nil, fmt.Errorf("fields: %s: needs `column`", name)
		}
		if slices.Contains(y.Secrets, f.Column) {
			return nil, fmt.Errorf("fields: %s: %s is a secret", name, f.Column)
		}
		t.Fields[name] = &Field{Column: f.Column, Read: rule}
	}
	t.Writes, err = compileWrites(kind, y.Write, paths)
	if err != nil {
		return nil, fmt.Errorf("write: %w", err)
	}
	for name := range t.Writes {
		if t.Fields[name] != nil {
			return nil, fmt.Errorf("write: %s is a field, too; an action has one meaning", name)
		}
	}
	t.Actions = make(map[string]*Rule, len(y.Actions))
	for name, lines := range y.Actions {
		if name == "read" || t.Fields[name] != nil || t.Writes[name] != nil {
			return nil, fmt.Errorf("actions: %s stands elsewhere, too; an action has one meaning", name)
		}
		if t.Actions[name], err = compileRule(string(kind)+"."+name, lines, paths); err != nil {
			return nil, fmt.Errorf("actions: %s: %w", name, err)
		}
	}
	return t, nil
}

func compileRule(name string, lines []any, paths map[string]*Path) (*Rule, error) {
	if len(lines) == 0 {
		return nil, fmt.Errorf("nobody is named; write `nobody` if that is meant")
	}
	r := &Rule{Name: name}
	for _, line := range lines {
		c, err := parseClause(line, paths)
		if err != nil {
			return nil, err
		}
		r.clauses = append(r.clauses, c)
	}
	return r, nil
}

// check refuses what no single entry shows: `sees` in a circle or of an unknown kind, and a row
// rule that speaks of the row rule.
func (m *Matrix) check() error {
	for kind, t := range m.types {
		if err := m.follow(kind, nil); err != nil {
			return err
		}
		for name, f := range t.Fields {
			if err := m.known(kind, name, f.Read); err != nil {
				return err
			}
		}
		for name, w := range t.Writes {
			if err := m.known(kind, name, w.Rule); err != nil {
				return err
			}
		}
		for name, r := range t.Actions {
			if err := m.known(kind, name, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// known refuses a rule that sees rows of a kind which the matrix lacks.
func (m *Matrix) known(kind domain.Kind, name string, r *Rule) error {
	for _, c := range flatten(r.clauses) {
		if c.word == wordSees && m.types[c.path.To] == nil {
			return fmt.Errorf("%s.%s: there is no type %s to see", kind, name, c.path.To)
		}
	}
	return nil
}

func (m *Matrix) follow(kind domain.Kind, trail []domain.Kind) error {
	if slices.Contains(trail, kind) {
		return fmt.Errorf("%v: `sees` leads in a circle back to %s", trail, kind)
	}
	t := m.types[kind]
	if t == nil {
		return fmt.Errorf("%v: there is no type %s to see", trail, kind)
	}
	for _, c := range flatten(t.Visible.clauses) {
		if c.word == wordRow {
			return fmt.Errorf("%s: `row` cannot say who sees the row", kind)
		}
		if c.word == wordSees {
			if err := m.follow(c.path.To, append(trail, kind)); err != nil {
				return err
			}
		}
	}
	return nil
}

func flatten(cs []clause) []clause {
	var out []clause
	for _, c := range cs {
		out = append(out, c)
		out = append(out, flatten(c.all)...)
	}
	return out
}

// Type gives the entry of a kind, nil when the matrix has none: nobody but the program itself
// reads such rows.
func (m *Matrix) Type(kind domain.Kind) *Type { return m.types[kind] }

// Kinds lists all kinds of the matrix, sorted.
func (m *Matrix) Kinds() []domain.Kind {
	var out []domain.Kind
	for kind := range m.types {
		out = append(out, kind)
	}
	slices.Sort(out)
	return out
}

// action finds the rule of an action such as "participant.read", "participant.email" or "participant.update".
func (m *Matrix) action(name string) (*Type, *Rule, bool) {
	kind, verb, _ := strings.Cut(name, ".")
	t := m.types[domain.Kind(kind)]
	if t == nil {
		return nil, nil, false
	}
	if verb == "read" {
		return t, t.Visible, true
	}
	if f := t.Fields[verb]; f != nil {
		return t, f.Read, true
	}
	if w := t.Writes[verb]; w != nil {
		return t, w.Rule, true
	}
	if r := t.Actions[verb]; r != nil {
		return t, r, true
	}
	return nil, nil, false
}

// Rule gives the rule of an action, nil when the matrix does not know it.
func (m *Matrix) Rule(action string) *Rule {
	_, rule, _ := m.action(action)
	return rule
}

// Has says whether the matrix knows an action.
func (m *Matrix) Has(action string) bool {
	_, _, ok := m.action(action)
	return ok
}
