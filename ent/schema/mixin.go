package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

// SoftDelete is the time at which a row was deleted; living rows have none. Deleted rows stay and
// keep their unique names, as in OpenTera.
type SoftDelete struct{ mixin.Schema }

// Fields implements ent.Mixin.
func (SoftDelete) Fields() []ent.Field {
	return []ent.Field{field.Time("deleted_at").Optional().Nillable()}
}

// Version is OpenTera's optimistic lock, in epoch milliseconds. Every write sets max(now, old+1)
// where the old value still stands, because two servers may write one database
// (architecture.md, section 4).
type Version struct{ mixin.Schema }

// Fields implements ent.Mixin.
func (Version) Fields() []ent.Field {
	return []ent.Field{field.Int64("version_id")}
}

// Details are side columns that several types have: who made and last changed a row here, and when. A side
// column stands in a tg_ table beside the type's own (docs/adr/0011-side-columns.md); its name begins with tg_, and
// like reach no table has it: store writes an expression of this name.
type Details struct{ mixin.Schema }

// Fields implements ent.Mixin.
func (Details) Fields() []ent.Field {
	return []ent.Field{
		field.Int("tg_created_by").Optional().Nillable(),
		field.Time("tg_created_at").Optional().Nillable(),
		field.Int("tg_updated_by").Optional().Nillable(),
		field.Time("tg_updated_at").Optional().Nillable(),
	}
}

// Reach is a column that no table has: bits that say which field rules hold for a row
// (permissions.md, point 4). store appends an expression of this name to its SELECTs, and always
// names its columns, so a query that forgets to fails loudly.
type Reach struct{ mixin.Schema }

// Fields implements ent.Mixin.
func (Reach) Fields() []ent.Field {
	return []ent.Field{field.Int("reach").Optional()}
}
