package property_test

import (
	"fmt"

	"teragraph/internal/domain"
)

// outcome is what a mutation ought to come to.
type outcome struct {
	*answer
	refusal *refusal // nil: it is done
	after   *world   // the rows then
}

// foresee runs a mutation on a copy of the rows: all root fields one after the other, or none.
func foresee(w *world, rules ruleBook, who domain.Caller, q *query, cascade []foreignKey, stored func(string, int, string) any) (o outcome) {
	x := &writer{w: copyWorld(w), j: newJudge(w, rules, who), cascade: cascade, stored: stored}
	o = outcome{answer: &answer{judge: x.j, withheld: map[string]int{}, refused: map[string]bool{}}, after: w}
	if o.planned(q); len(o.refused) > 0 || o.refusal != nil {
		return o
	}
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case refusal:
			o.refusal, o.after, o.data = &cause, w, nil
		default:
			panic(cause)
		}
	}()
	data := map[string]any{}
	for _, f := range active(q.fields) {
		x.renew()
		e, keys := x.do(f)
		o.judge = newJudge(x.w, rules, who)
		if o.refuse([]*field{f}, ""); len(o.refused) > 0 { // by what the caller holds now
			return o
		}
		data[f.alias] = o.written(f, e, keys)
	}
	o.data, o.after = data, x.w
	return o
}

// planned refuses what is found before anything runs: arguments that are withheld, and ids of another kind.
func (o *outcome) planned(q *query) {
	for _, f := range active(q.fields) {
		if id, ok := f.arg("id").(objectID); ok && len(f.sub) > 0 && id.kind != verbs[f.name].kind {
			o.refusal = &refusal{code: domain.CodeBadInput, why: "an id of another kind"}
			return
		}
		if o.refuse([]*field{f}, ""); len(o.refused) > 0 {
			return
		}
	}
}

// do runs one root field and gives the keys of the rows that it answers; of a deletion without an entity, their ids.
func (x *writer) do(f *field) (e *entity, keys []int) {
	v := verbs[f.name]
	name, _ := typeOfKind(v.kind)
	e = entities[name]
	ids, bulk := f.arg("ids").([]any)
	if !bulk {
		ids = []any{f.arg("id")}
	}
	inputs, _ := f.arg("inputs").([]any)
	switch v.does {
	case "create":
		return e, []int{x.create(v.kind, f.arg("input").(object))}
	case "update":
		return e, x.update(v.kind, ids, f.arg("version"), f.arg("input").(object))
	case "delete":
		return nil, x.delete(v.kind, ids)
	case "rename":
		return e, x.rename(f.arg("id").(objectID), f.arg("username").(string))
	case "regroup":
		add, _ := f.arg("add").([]any)
		remove, _ := f.arg("remove").([]any)
		return e, x.regroup(f.arg("userId").(objectID), add, remove)
	case "join":
		return e, x.joinAll(inputs)
	case "grant":
		for _, in := range inputs {
			checkGrant(in.(object), v.kind)
		}
		keys = x.grant(v.kind, rolesOf(inputs, 0, v.kind))
		x.renew()
		for _, id := range keys { // also of those that stood: the answer tells of them
			x.mayAll("update", []row{x.w.find("t_services_access", id)})
		}
		return entities["ServiceAccess"], keys
	}
	panic(f.name + " does what has no meaning: " + v.does)
}

// joinAll is addMemberships.
func (x *writer) joinAll(inputs []any) []int {
	var pairs []pair
	for _, v := range inputs {
		in := v.(object)
		user, group := in["userId"].(objectID), in["userGroupId"].(objectID)
		if user.kind != "user" || group.kind != "userGroup" {
			refuse(domain.CodeBadInput, "an id of another kind")
		}
		pairs = append(pairs, pair{user.n, group.n})
	}
	for _, p := range pairs {
		if !x.j.sees("user", x.w.find("t_users", p.user)) {
			refuse(domain.CodeNotFound, "a user out of reach")
		}
	}
	return x.join(pairs)
}

// written answers rows that were just written: whoever may write a row is shown it, its field rules applied.
func (o *outcome) written(f *field, e *entity, keys []int) any {
	list := []any{}
	for _, key := range keys {
		if e == nil {
			list = append(list, opaque(verbs[f.name].kind, key))
			continue
		}
		own := *o.judge
		own.wrote = written{e.kind, key}
		shown := &answer{judge: &own, withheld: o.withheld}
		r := o.w.find(e.table, key)
		if r == nil {
			panic(fmt.Sprintf("%s %d was not written", e.kind, key))
		}
		list = append(list, shown.shown(f, e, r, f.alias))
		o.rows += shown.rows
	}
	if _, bulk := f.arg("ids").([]any); bulk || f.arg("inputs") != nil {
		return list
	}
	return list[0]
}
