package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Site is the tenant, a clinic or a company: it owns projects, and roles are held on it.
type Site struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Site) Annotations() []schema.Annotation { return table("t_sites") }

// Mixin implements ent.Interface.
func (Site) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Site) Fields() []ent.Field {
	return []ent.Field{
		key("id_site"),
		field.String("site_name").SchemaType(varchar()),
		field.Bool("site_2fa_required"),
	}
}
