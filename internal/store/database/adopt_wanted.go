package database

import (
	"regexp"
	"strings"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

// wanted is what the migrations give a database of ours and an OpenTera server does not give its own.
type wanted struct {
	ids     []wantedID
	indexes []wantedIndex
	records []string // the migrations that make the indexes
	side    []string // the migrations of the tg_ tables
	listing *migrations.Migration
}

// wantedID is an id that PostgreSQL should count by itself; OpenTera's program asks its sequence instead.
type wantedID struct{ table, column, sequence string }

// wantedIndex is an index in the words of its migration; rest begins with its columns.
type wantedIndex struct{ name, table, rest string }

var (
	idColumn   = regexp.MustCompile(`create table (\w+) \(\s*(\w+) integer primary key default nextval\('(\w+)'\)`)
	newIndex   = regexp.MustCompile(`^create index (\w+) on (\w+) (\(.+)$`)
	sqlComment = regexp.MustCompile(`--[^\n]*`)
)

// readWanted takes the ids from the first migration and the indexes from the later ones. But for those of the tg_
// tables and of triggers, which run as they are, they hold nothing else: what an adopted database cannot get must not be in them (a test demands it).
func readWanted(all []migrations.Migration) (wanted, error) {
	var w wanted
	for i, step := range all {
		switch {
		case step.Name == migrations.First:
			for _, m := range idColumn.FindAllStringSubmatch(step.SQL, -1) {
				w.ids = append(w.ids, wantedID{table: m[1], column: m[2], sequence: m[3]})
			}
		case step.Side:
			w.side = append(w.side, step.Name)
		case step.Triggers:
			w.listing = &all[i]
		default:
			indexes, err := readIndexes(step)
			if err != nil {
				return w, err
			}
			w.indexes = append(w.indexes, indexes...)
			w.records = append(w.records, step.Name)
		}
	}
	return w, nil
}

func readIndexes(step migrations.Migration) ([]wantedIndex, error) {
	var list []wantedIndex
	for s := range strings.SplitSeq(sqlComment.ReplaceAllString(step.SQL, ""), ";") {
		s = strings.Join(strings.Fields(s), " ")
		if s == "" {
			continue
		}
		m := newIndex.FindStringSubmatch(s)
		if m == nil {
			return nil, domain.Errorf(domain.CodeInternal, "migration %s cannot be given to a database of OpenTera: %.80s", step.Name, s)
		}
		list = append(list, wantedIndex{name: m[1], table: m[2], rest: m[3]})
	}
	return list, nil
}

// defines tells whether PostgreSQL's description of an index says the same as ours: it writes capitals,
// names the method, and puts the condition in brackets.
func (w wantedIndex) defines(description string) bool {
	_, rest, found := strings.Cut(strings.ToLower(description), " using btree ")
	bare := strings.NewReplacer("(", "", ")", "")
	return found && bare.Replace(rest) == bare.Replace(strings.ToLower(w.rest))
}
