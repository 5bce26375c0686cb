package main

import (
	"strings"
	"testing"
)

const generated = `package generated

func (ec *executionContext) _Site_name(ctx context.Context, field graphql.CollectedField, obj *ent.Site) (ret graphql.Marshaler) {
	return graphql.ResolveField(
		func(ctx context.Context) (any, error) {
			return obj.SiteName, nil
		},
		nil,
		func(ctx context.Context, selections ast.SelectionSet, v string) graphql.Marshaler {
			return ec.marshalNString2string(ctx, selections, v)
		},
	)
}

func (ec *executionContext) _Site_role(ctx context.Context, field graphql.CollectedField, obj *ent.Site) (ret graphql.Marshaler) {
	return graphql.ResolveField(
		func(ctx context.Context) (any, error) {
			return ec.Resolvers.Site().Role(ctx, obj)
		},
		func(ctx context.Context, selections ast.SelectionSet, v *domain.Role) graphql.Marshaler {
			return ec.marshalORole2ᚖteragraphᚋinternalᚋdomainᚐRole(ctx, selections, v)
		},
	)
}

func (ec *executionContext) _Site_ownerId(ctx context.Context, field graphql.CollectedField, obj *ent.Site) (ret graphql.Marshaler) {
	return graphql.ResolveField(
		func(ctx context.Context) (any, error) {
			return obj.OwnerID(), nil
		},
		func(ctx context.Context, selections ast.SelectionSet, v *domain.ID) graphql.Marshaler {
			return ec.marshalOID2ᚖteragraphᚋinternalᚋdomainᚐID(ctx, selections, v)
		},
	)
}

func (ec *executionContext) _Site_shape(ctx context.Context, field graphql.CollectedField, obj *ent.Site) (ret graphql.Marshaler) {
	return graphql.ResolveField(
		func(ctx context.Context) (any, error) {
			return obj.Shape, nil
		},
		func(ctx context.Context, selections ast.SelectionSet, v Shape) graphql.Marshaler {
			return ec.marshalNShape2Shape(ctx, selections, v)
		},
	)
}
`

func TestWrite(t *testing.T) {
	got, err := write([]byte(generated))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\"Site.name\": func(to []byte, row plan.Row, style domain.Style) []byte {\n\t\t\treturn scalar.AppendText(to, row.(*ent.Site).SiteName)\n",
		"v := row.(*ent.Site).OwnerID()\n\t\t\tif v == nil {\n\t\t\t\treturn append(to, \"null\"...)\n\t\t\t}\n\t\t\treturn v.Append(to, style)\n",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if n := strings.Count(string(got), "row plan.Row, style domain.Style) []byte {"); n != 2 {
		t.Errorf("%d appenders; a resolver's field and an unknown scalar have none:\n%s", n, got)
	}
	if _, err := write([]byte("package generated\n")); err == nil {
		t.Error("a source without fields is no error")
	}
}
