package arch

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Module is the path that our own imports begin with.
const Module = "teragraph"

// A File is one Go source, with its path in the repository.
type File struct {
	Path   string // with slashes, such as "graph/site.go"
	Source []byte
}

// Imports says what a file imports against the plan; nothing when all is well.
func Imports(rooms []Room, f File) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if reason := judge(rooms, f.Path, path); reason != "" {
			wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", f.Path, path, reason))
		}
	}
	return wrong, nil
}

func judge(rooms []Room, file, path string) string {
	dir := ""
	if i := strings.LastIndexByte(file, '/'); i >= 0 {
		dir = file[:i]
	}
	test := strings.HasSuffix(file, "_test.go")
	if !test && buildsPredicates(path) && !within(dir, "internal/store") && !within(dir, "ent") {
		return "only internal/store builds ent predicates, because that is where rows are guarded (law 1)"
	}
	own, isOwn := ownPackage(path)
	if !isOwn {
		return ""
	}
	if name := dialectOf(own); name != "" && dialectOf(dir) != "" && dialectOf(dir) != name {
		return "dialects never import each other"
	}
	if test {
		return "" // a test may stand anywhere to look at its room
	}
	room, found := roomOf(rooms, dir)
	if !found {
		return "the package has no room; give it a line in arch.Rooms"
	}
	to, _ := roomOf(rooms, own)
	if to.Path == room.Path && within(own, room.Path) && (room.Path != "" || own == "") {
		return ""
	}
	if !slices.ContainsFunc(room.May, func(may string) bool { return allows(may, own, to) }) {
		return fmt.Sprintf("%s may import %s", orRoot(room.Path), orNothing(room.May))
	}
	return ""
}

func allows(may, own string, to Room) bool {
	if base, below := strings.CutSuffix(may, "/..."); below {
		return within(own, base)
	}
	return own == may || (may != "ent" && to.Path == may)
}

// buildsPredicates says whether a package gives its importer conditions for SQL: ent's builders, or
// the generated package of a table. The generated models in ent itself are harmless.
func buildsPredicates(path string) bool {
	return strings.HasPrefix(path, "entgo.io/ent/dialect/sql") ||
		(strings.HasPrefix(path, Module+"/ent/") && path != Module+"/ent/schema")
}

func roomOf(rooms []Room, dir string) (Room, bool) {
	best, found := Room{}, false
	for _, r := range rooms {
		if (r.Path == "" && dir == "") || (r.Path != "" && within(dir, r.Path)) {
			if !found || len(r.Path) > len(best.Path) {
				best, found = r, true
			}
		}
	}
	return best, found
}

func within(dir, room string) bool { return dir == room || strings.HasPrefix(dir, room+"/") }

func dialectOf(dir string) string {
	rest, found := strings.CutPrefix(dir, "internal/rest/")
	name, _, _ := strings.Cut(rest, "/")
	if !found || name == "engine" || name == "openapi" || name == "reference" {
		return ""
	}
	return name
}

func ownPackage(path string) (dir string, own bool) {
	if path == Module {
		return "", true
	}
	return strings.CutPrefix(path, Module+"/")
}

func orRoot(room string) string {
	if room == "" {
		return "the main package"
	}
	return room
}

func orNothing(may []string) string {
	if len(may) == 0 {
		return "none of our packages"
	}
	return "of our packages only " + strings.Join(may, ", ")
}
