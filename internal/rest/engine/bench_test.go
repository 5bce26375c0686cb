package engine

import (
	"io"
	"strconv"
	"strings"
	"testing"
)

// The price of a projection over its operation (architecture.md, section 6: under 10 %; the executor
// takes 12 us and more a row).
func BenchmarkProjection(b *testing.B) {
	var rows strings.Builder
	for i := range 1000 {
		rows.WriteString(`,{"id":` + strconv.Itoa(i) + `,"id_participant_group":1,"participant_email":"someone@example.org",` +
			`"participant_name":"Participant","participant_uuid":"4460994c-c1c4-43e6-a626-db72bb288425","n":null,"u":true,"s":{"participant_project_enabled":true}}`)
	}
	data := []byte(`{"me":{"id":999999},"held":{"h":1},"rows":[` + rows.String()[1:] + `]}`)
	plain := &projection{root: &shape{unwrap: []string{"rows"}, whenNull: null}}
	for name, p := range map[string]*projection{"bytes pass": plain, "every rule": fuzzProjection()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			var room []byte
			for b.Loop() {
				var err error
				if room, err = p.write(io.Discard, room[:0], data, asked{}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
