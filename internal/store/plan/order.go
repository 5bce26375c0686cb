package plan

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// Term is one step of an ordering. The last term of every ordering is the key, so that it is total.
type Term struct {
	Name string // value of the order enum
	Desc bool
	Order
	masked policy.Decision // Where: rows outside count as having no value
}

func itoa(n int) string { return strconv.Itoa(n) }

// order reads orderBy. A column that the caller may never read is refused, the argument named.
func (b *builder) order(n *Node, args map[string]any) error {
	list, _ := args["orderBy"].([]any)
	if one, ok := args["orderBy"].(map[string]any); ok {
		list = []any{one}
	}
	total := false
	for _, item := range list {
		o, _ := item.(map[string]any)
		name, _ := o["field"].(string)
		direction, _ := o["direction"].(string)
		order, ok := n.Type.Orders[name]
		if !ok {
			return domain.BadInput("orderBy", "names no field to order by")
		}
		if slices.ContainsFunc(n.Args.Order, func(t Term) bool { return t.Name == name }) {
			continue // the first decides already
		}
		t := Term{Name: name, Desc: direction == "DESC", Order: order}
		if order.Action != "" {
			d := n.decide(b.access, order.Action)
			if d.decision.Verdict == policy.Never {
				return withheldArgument("orderBy", order.Action, d.decision.Rule)
			}
			t.masked = d.decision
		}
		n.Args.Order = append(n.Args.Order, t)
		total = total || name == "ID"
	}
	if !total {
		n.Args.Order = append(n.Args.Order, Term{Name: "ID", Order: n.Type.Orders["ID"]})
	}
	return nil
}

func withheldArgument(argument, action string, rule *policy.Rule) error {
	e := domain.BadInput(argument, "uses "+action+", which is withheld from you; it needs "+rule.Need())
	e.Code = domain.CodeFieldWithheld
	return e
}

// nullable says whether a row may have no value in the term: none is stored, or its rule does not hold.
func (t Term) nullable() bool { return t.Nullable || t.masked.Verdict == policy.Where }

// expr writes the term's value: the column, or null where its rule does not hold.
func (t Term) expr(b *sql.Builder, col rowguard.Column) {
	value := col(t.Column)
	if t.Flag {
		value = "CASE WHEN " + value + " THEN 1 ELSE 0 END"
	}
	if t.masked.Verdict == policy.Where {
		b.WriteString("CASE WHEN ")
		rowguard.Write(b, col, t.masked)
		b.WriteString(" THEN " + value + " END")
	} else {
		b.WriteString(value)
	}
	if t.Text && b.Dialect() == dialect.Postgres {
		b.WriteString(` COLLATE "C"`) // byte order, as SQLite has it: one order on every database
	}
}

// writeOrder writes the ORDER BY list; nulls come last.
func writeOrder(b *sql.Builder, col rowguard.Column, terms []Term) {
	for i, t := range terms {
		if i > 0 {
			b.WriteString(", ")
		}
		t.expr(b, col)
		if t.Desc {
			b.WriteString(" DESC")
		}
		if t.nullable() {
			b.WriteString(" NULLS LAST")
		}
	}
}

// writeAfter writes that a row comes after the cursor's: equal in the terms before, greater in one.
func writeAfter(b *sql.Builder, col rowguard.Column, terms []Term, values []any) {
	b.WriteByte('(')
	for i := range terms {
		if i > 0 {
			b.WriteString(" OR ")
		}
		b.WriteByte('(')
		for j := range i {
			writeEqual(b, col, terms[j], values[j])
			b.WriteString(" AND ")
		}
		writeGreater(b, col, terms[i], values[i])
		b.WriteByte(')')
	}
	b.WriteByte(')')
}

func writeEqual(b *sql.Builder, col rowguard.Column, t Term, v any) {
	t.expr(b, col)
	if v == nil {
		b.WriteString(" IS NULL")
		return
	}
	b.WriteString(" = ").Arg(v)
}

func writeGreater(b *sql.Builder, col rowguard.Column, t Term, v any) {
	if v == nil {
		b.WriteString("FALSE") // nothing comes after null in this term
		return
	}
	word := " > "
	if t.Desc {
		word = " < "
	}
	b.WriteByte('(')
	t.expr(b, col)
	b.WriteString(word).Arg(v)
	if t.nullable() {
		b.WriteString(" OR ")
		t.expr(b, col)
		b.WriteString(" IS NULL")
	}
	b.WriteByte(')')
}

// cursorForm is what a cursor holds: the ordering it belongs to and the row's values in it. Withheld
// values are null in it.
type cursorForm struct {
	Order  string `json:"o"`
	Values []any  `json:"v"`
}

// signature names an ordering; a cursor holds for its own only.
func signature(terms []Term) string {
	var b strings.Builder
	for _, t := range terms {
		b.WriteString(t.Name)
		if t.Desc {
			b.WriteByte('-')
		}
		b.WriteByte(',')
	}
	return b.String()
}

// encodeCursor gives the position of a row of the node.
func encodeCursor(n *Node, r Row) string {
	form := cursorForm{Order: signature(n.Args.Order)}
	for _, t := range n.Args.Order {
		var v any
		if n.may(t.Action, r.ReachBits()) {
			v = t.Value(r)
		}
		if at, ok := v.(time.Time); ok {
			v = at.UTC().Format(time.RFC3339Nano)
		}
		form.Values = append(form.Values, v)
	}
	text, _ := json.Marshal(form) // texts, numbers and booleans always have a JSON form
	return base64.RawURLEncoding.EncodeToString(text)
}

// decodeCursor reads a cursor for an ordering. Whatever is wrong with it, the caller learns that it is
// no cursor of this list.
func decodeCursor(s string, terms []Term) ([]any, error) {
	bad := domain.BadInput("after", "is not a cursor of this list in this order; take endCursor of its previous page")
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(text) > 1<<16 {
		return nil, bad
	}
	var form cursorForm
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&form) != nil || form.Order != signature(terms) || len(form.Values) != len(terms) {
		return nil, bad
	}
	for i, t := range terms {
		v, ok := t.cursorValue(form.Values[i])
		if !ok || v == nil && !t.nullable() {
			return nil, bad
		}
		form.Values[i] = v
	}
	return form.Values, nil
}

// cursorValue brings a decoded value back to the column's type.
func (t Term) cursorValue(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case json.Number:
		n, err := v.Int64()
		if t.Name == "ID" && n != int64(int32(n)) {
			return nil, false // PostgreSQL's integer holds no more, and fails on it
		}
		return n, err == nil && !t.Text && !t.Time
	case string:
		if t.Time {
			at, err := time.Parse(time.RFC3339Nano, v)
			at = at.UTC() // which may be of a year that RFC 3339 cannot write
			return at, err == nil && at.Year() >= 0 && at.Year() <= 9999
		}
		return v, t.Text && !strings.ContainsRune(v, 0)
	}
	return nil, false
}
