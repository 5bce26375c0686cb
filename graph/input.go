package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// input gives an input object of the field that is being resolved as it was sent, and objects gives a list of them: a
// key that was left out is not there, one that was given as null is nil. gqlgen's own reading of inputs knows no
// difference between a variable that was not sent and one that is null.
func input(ctx context.Context, name string) map[string]any {
	object, _ := given(ctx, name).(map[string]any)
	return object
}

func objects(ctx context.Context, name string) []map[string]any {
	list, isList := given(ctx, name).([]any)
	if !isList {
		list = []any{given(ctx, name)} // GraphQL takes a single value for a list of one
	}
	all := make([]map[string]any, len(list))
	for i, v := range list {
		all[i], _ = v.(map[string]any)
	}
	return all
}

// lists gives arguments as they were sent, without those that were left out.
func lists(ctx context.Context, names ...string) map[string]any {
	all := map[string]any{}
	for _, name := range names {
		if v, was := argument(ctx, name); was {
			all[name] = v
		}
	}
	return all
}

func given(ctx context.Context, name string) any {
	v, _ := argument(ctx, name)
	return v
}

func argument(ctx context.Context, name string) (any, bool) {
	a := graphql.GetFieldContext(ctx).Field.Arguments.ForName(name)
	if a == nil {
		return nil, false
	}
	return sent(a.Value, graphql.GetOperationContext(ctx).Variables)
}

// sent evaluates a value; false when it is a variable that was not sent and has no default.
func sent(v *ast.Value, variables map[string]any) (any, bool) {
	switch v.Kind {
	case ast.Variable:
		if value, there := variables[v.Raw]; there {
			return value, true
		}
		if v.VariableDefinition != nil && v.VariableDefinition.DefaultValue != nil {
			return sent(v.VariableDefinition.DefaultValue, variables)
		}
		return nil, false
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, child := range v.Children {
			if value, there := sent(child.Value, variables); there {
				object[child.Name] = value
			}
		}
		return object, true
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, child := range v.Children {
			list[i], _ = sent(child.Value, variables)
		}
		return list, true
	}
	value, err := v.Value(variables)
	return value, err == nil
}
