package arch

// A Room is a folder with all that lies below it, unless a deeper room is named too.
type Room struct {
	Path string
	// May are the rooms it may import in code that ships. One that ends in "/..." allows everything
	// below; any other allows that package and its room, "ent" only the package ent itself.
	May []string
}

// Rooms is the plan: domain <- policy <- store <- graph <- rest/engine <- rest/<dialect> <- app <- server.go.
// A package that imports others of ours and is in no room fails the test: give it a line here.
func Rooms() []Room {
	return []Room{
		{"internal/domain", nil},
		{"internal/cast", nil},
		{"schema", nil},
		{"migrations", nil},
		{"ent", []string{"internal/domain"}}, // its own template writes field lists in the words of the domain

		{"internal/policy", []string{"internal/domain"}},
		{"internal/auth", []string{"internal/domain"}},
		{"internal/ratelimit", []string{"internal/domain"}},
		{"internal/httpx", []string{"internal/domain", "internal/ratelimit"}},
		{"internal/config", []string{"internal/domain"}},
		{"internal/events", []string{"internal/domain"}},
		{"internal/files", []string{"internal/domain"}},
		{"internal/audit", []string{"internal/domain"}},
		{"internal/telemetry", []string{"internal/domain"}},

		{"internal/store", []string{"internal/domain", "internal/policy", "internal/cast", "migrations", "ent/..."}},
		{"graph", []string{"internal/domain", "internal/policy", "internal/store", "schema", "ent"}},
		{"internal/rest/engine", []string{"internal/domain", "internal/policy", "internal/store", "graph", "schema"}},
		{"internal/rest/openapi", []string{"internal/domain", "internal/rest/engine"}},
		{"internal/rest/reference", []string{"internal/domain", "internal/rest/engine", "internal/rest/openapi"}},
		{"internal/rest/opentera", dialect()},
		{"internal/rest/squash", dialect()},
		{"internal/rest/orgs", dialect()},
		{"internal/rest/corteza", dialect()},
		{"internal/rest/xstudio", dialect()},

		{"internal/parity", []string{"internal/domain", "internal/rest/engine", "internal/store/snapshot"}},
		{"internal/app", []string{
			"internal/domain", "internal/policy", "internal/cast", "internal/auth", "internal/ratelimit", "internal/httpx", "internal/config",
			"internal/events", "internal/files", "internal/audit", "internal/telemetry", "internal/store", "internal/rest/...", "internal/parity",
			"graph", "schema", "migrations",
		}},
		{"", []string{"internal/app", "internal/config"}},
	}
}

func dialect() []string {
	return []string{"internal/domain", "internal/policy", "internal/store", "internal/auth", "graph", "schema", "internal/rest/engine"}
}
