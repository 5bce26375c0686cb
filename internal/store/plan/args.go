package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"teragraph/internal/domain"
)

// Limits bound what one operation may ask for (architecture.md, law 4).
type Limits struct {
	DefaultList      int // rows of a list without a limit
	MaxList          int // rows of a list at most
	FilterConditions int // of all filters of an operation, nested ones included
	FilterRelations  int // relations within relations, in one filter; a relation with two paths writes twice what is in it
}

// Args are the arguments of a list or of a single object, read and decided.
type Args struct {
	ID     int // the single object asked for; 0 for lists
	Filter Condition
	Order  []Term
	Limit  int
	Offset int
	After  []any // the order's values of the cursor's row; nil without a cursor
}

// number reads an integer argument; ok is false when it is absent or null.
func number(args map[string]any, name string, least int) (n int, ok bool, err error) {
	v, present := args[name]
	if !present || v == nil {
		return 0, false, nil
	}
	var i int64
	switch v := v.(type) {
	case int64:
		i = v
	case int:
		i = int64(v)
	case json.Number:
		if i, err = v.Int64(); err != nil {
			return 0, false, domain.BadInput(name, "is not a whole number")
		}
	case float64:
		if v != math.Trunc(v) || math.Abs(v) > 1<<31 {
			return 0, false, domain.BadInput(name, "is not a whole number")
		}
		i = int64(v)
	default:
		return 0, false, domain.BadInput(name, "is not a whole number")
	}
	if i < int64(least) || i > 1<<31-1 {
		return 0, false, domain.BadInput(name, "is out of range; the least is "+itoa(least))
	}
	return int(i), true, nil
}

// window reads first/after or limit/offset. max is the longest list allowed here.
func (b *builder) window(n *Node, args map[string]any) error {
	first, hasFirst, err := number(args, "first", 0)
	if err != nil {
		return err
	}
	limit, hasLimit, err := number(args, "limit", 0)
	if err != nil {
		return err
	}
	offset, hasOffset, err := number(args, "offset", 0)
	if err != nil {
		return err
	}
	after, hasAfter := args["after"].(string)
	switch {
	case (hasFirst || hasAfter) && (hasLimit || hasOffset):
		return domain.BadInput("first", "does not go with limit and offset: page either by first and after, or by limit and offset")
	case hasFirst:
		n.Args.Limit = first
	case hasLimit:
		n.Args.Limit = limit
	default:
		n.Args.Limit = b.limits.DefaultList
	}
	if n.Args.Limit > b.limits.MaxList {
		name := "first"
		if hasLimit {
			name = "limit"
		}
		return domain.ArgumentOverLimit("max-page-size", name, "is too large; a list has "+itoa(b.limits.MaxList)+" rows at most, page through longer ones")
	}
	n.Args.Offset = offset
	if hasAfter {
		n.Args.After, err = decodeCursor(after, n.Args.Order)
	}
	return err
}

// identity reads the argument id of a single object.
func (b *builder) identity(kind domain.Kind, argument string, v any) (int, error) {
	return identity(b.style, kind, argument, v)
}

// Identity reads the id of a row of a kind: opaque, or the number of its table, which names no kind. What is none is a
// CodeBadInput error that names the argument.
func Identity(ctx context.Context, kind domain.Kind, argument string, v any) (int, error) {
	return identity(domain.StyleFrom(ctx), kind, argument, v)
}

func identity(style domain.Style, kind domain.Kind, argument string, v any) (int, error) {
	if style.IntegerIDs() {
		if n, ok, err := number(map[string]any{argument: v}, argument, math.MinInt32); ok || err != nil {
			return n, err
		}
	}
	switch v := v.(type) {
	case domain.ID:
		if v.Of(kind) {
			return v.N, nil
		}
		return 0, domain.BadInput(argument, "is not the id of a "+string(kind))
	case int, int64, json.Number:
		id, err := domain.ParseID(kind, argument, fmt.Sprint(v))
		return id.N, err
	case string:
		id, err := domain.ParseID(kind, argument, v)
		return id.N, err
	}
	return 0, domain.BadInput(argument, "is not an id")
}
