package graph

import (
	"slices"
	"time"

	"teragraph/graph/scalar"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// flatWriter appends shapes to an answer, in the style of the request.
type flatWriter struct{ style domain.Style }

// row appends what is selected on a row.
func (w flatWriter) row(to []byte, s *shape, row plan.Row) []byte {
	to = append(to, '{')
	for i := range s.fields {
		if i > 0 {
			to = append(to, ',')
		}
		p := &s.fields[i]
		to = append(to, p.key...)
		if p.gated && !p.gate.May(row.ReachBits()) {
			to = append(to, "null"...)
			continue
		}
		to = w.field(to, p, row)
	}
	return append(to, '}')
}

func (w flatWriter) field(to []byte, p *part, row plan.Row) []byte {
	switch p.form {
	case formPlain:
		return p.value(to, row, w.style)
	case formText:
		return append(to, p.text...)
	case formOne, formAll, formConnection:
		return w.edge(to, p, p.node.Found(row))
	case formRole:
		return w.role(to, row)
	case formMoment:
		return w.moment(to, p.node.Found(row))
	}
	return append(to, "null"...)
}

// edge appends what was found for an edge or a root; nil is nothing.
func (w flatWriter) edge(to []byte, p *part, found *plan.Result) []byte {
	switch {
	case p.form == formConnection:
		return w.connection(to, p, found)
	case p.form == formAll && found == nil:
		return append(to, '[', ']')
	case p.form == formAll:
		return w.rows(to, p.sub, found.Rows)
	case found.Row() == nil:
		return append(to, "null"...)
	}
	return w.row(to, p.sub, found.Row())
}

// rows appends a list. What the first row took tells the room that the others need.
func (w flatWriter) rows(to []byte, s *shape, rows []plan.Row) []byte {
	to = append(to, '[')
	start := len(to)
	for i, row := range rows {
		if i > 0 {
			to = append(to, ',')
		}
		to = w.row(to, s, row)
		if i == 0 {
			to = slices.Grow(to, (len(rows)-1)*(len(to)-start+8))
		}
	}
	return append(to, ']')
}

func (w flatWriter) connection(to []byte, p *part, found *plan.Result) []byte {
	if found == nil {
		found = &plan.Result{}
	}
	to = append(to, '{')
	for i := range p.sub.fields {
		if i > 0 {
			to = append(to, ',')
		}
		f := &p.sub.fields[i]
		to = append(to, f.key...)
		switch f.form {
		case formNodes:
			to = w.rows(to, f.sub, found.Rows)
		case formTotal:
			to = scalar.AppendInt(to, found.Total)
		case formInfo:
			to = w.info(to, f.sub, plan.InfoOf(p.node, found))
		default:
			to = append(to, f.text...)
		}
	}
	return append(to, '}')
}

func (w flatWriter) info(to []byte, s *shape, info plan.PageInfo) []byte {
	to = append(to, '{')
	for i := range s.fields {
		if i > 0 {
			to = append(to, ',')
		}
		f := &s.fields[i]
		to = append(to, f.key...)
		switch f.cf.Name {
		case "hasNextPage":
			to = scalar.AppendBool(to, info.HasNextPage)
		case "hasPreviousPage":
			to = scalar.AppendBool(to, info.HasPreviousPage)
		case "startCursor":
			to = appendCursor(to, info.StartCursor)
		case "endCursor":
			to = appendCursor(to, info.EndCursor)
		default:
			to = append(to, f.text...)
		}
	}
	return append(to, '}')
}

func appendCursor(to []byte, cursor *string) []byte {
	if cursor == nil {
		return append(to, "null"...)
	}
	return scalar.AppendText(to, *cursor)
}

// role appends what the caller holds, as the resolvers of sites and projects answer.
func (w flatWriter) role(to []byte, row plan.Row) []byte {
	named, ok := row.(interface{ GlobalID() domain.ID })
	if !ok {
		return append(to, "null"...)
	}
	held, _ := role(row, named.GlobalID()) // it gives no error
	if held == nil {
		return append(to, "null"...)
	}
	return held.Append(to, w.style)
}

func (w flatWriter) moment(to []byte, found *plan.Result) []byte {
	if found != nil {
		if at, ok := found.Value.(*time.Time); ok && at != nil {
			return scalar.AppendDateTime(to, w.style, *at)
		}
	}
	return append(to, "null"...)
}
