package graph_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// TestOneParticipantOfAName: of many who take a user name at once, one gets it; no constraint of the table sees to that.
func TestOneParticipantOfAName(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		fields := []string{
			`createParticipant(input: {projectId: "$project:1", name: "x", username: "one"}) { id }`,
			`updateParticipant(id: "$participant:2", input: {username: "one"}) { id }`,
			`createParticipant(input: {participantGroupId: "$participantGroup:7", name: "x", username: "one"}) { id }`,
			`updateParticipant(id: "$participant:5", input: {username: "one"}) { id }`,
		}
		codes := make(chan domain.Code, 12)
		var group sync.WaitGroup
		ctx := f.as(t, "admin")
		for i := range cap(codes) {
			group.Go(func() {
				got := f.send(t, ctx, "mutation { "+withIDs(fields[i%len(fields)])+" }", nil)
				codes <- outcome(t, got)
			})
		}
		group.Wait()
		close(codes)
		wins := map[domain.Code]int{}
		for code := range codes {
			wins[code]++
		}
		if n := count(t, db, "t_participants", "participant_username = 'one'"); n != 1 || wins[domain.CodeTaken] == 0 || len(wins) != 2 {
			t.Errorf("%d participants of one name; %v", n, wins)
		}
	})
}

// TestLongestNames: a participant's name is in an index, whose entries PostgreSQL bounds: the longest that is allowed is stored,
// however many bytes its characters have and however little they compress.
func TestLongestNames(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		random := rand.New(rand.NewPCG(1, 2))
		for _, length := range []int{600, 601} {
			name := make([]rune, length)
			for i := range name {
				name[i] = 0x20000 + random.Int32N(0xa000)
			}
			want := domain.CodeBadInput
			if length == 600 {
				want = ""
			}
			got := f.mutate(t, "admin", `createParticipant(input: {projectId: "$project:1", name: "`+string(name)+`"}) { id }`)
			if code := outcome(t, got); code != want {
				t.Errorf("%d characters: %q %+v", length, code, got.Errors)
			}
		}
	})
}
