package property_test

import (
	"crypto/sha256"
	"math/rand/v2"
	"slices"
	"testing"

	"entgo.io/ent/dialect"
	"pgregory.net/rapid"
)

// FuzzAnswers is the property of TestEveryAnswerIsAsTheReferenceSays with Go's fuzzer in place of dice: it keeps the
// queries that reach new code and changes those. Rows and random rules are drawn by number, out of few enough that
// what was built for them is used again.
func FuzzAnswers(f *testing.F) {
	for n := range byte(40) {
		f.Add(n/8, n, []byte{n})
	}
	c := &campaign{server: newServer(f, dialect.SQLite), files: readFiles(f), seen: &coverage{drawn: map[string]int{}}}
	drawn := drawnRules{campaign: c, of: map[byte]*rules{}}
	stages := map[byte]*world{}
	f.Fuzz(func(t *testing.T, rows, rules byte, query []byte) {
		rows %= 16
		if stages[rows] == nil {
			stages[rows] = worlds().Example(int(rows))
		}
		w := stages[rows]
		c.load(t, w)
		r := drawn.take(t, rules)
		rapid.MakeFuzz(func(rt *rapid.T) {
			d := draw{rt}
			who := d.caller(w)
			j := newJudge(w, r.book, who)
			if d.oneIn(6, "follow the pages") {
				c.pages(rt, r, j, c.author(rt, w, r, who, nil))
				return
			}
			c.compare(rt, r, j, c.author(rt, w, r, who, nil).query())
		})(t, stretched(query))
	})
}

// drawnRules are the shipped rules and some random ones, by number and form of their conditions.
type drawnRules struct {
	*campaign
	of map[byte]*rules
}

// take gives the rules of a number; of each four, two are the shipped ones.
func (d drawnRules) take(t *testing.T, n byte) *rules {
	n %= 32
	form := []float64{0, 2}[n/4%2]
	d.wideFrom = &form
	if n%4 < 2 {
		return d.base(t)[n%4]
	}
	if d.of[n] == nil {
		matrix := rapid.Custom(func(t *rapid.T) matrixText { return matrixText(randomMatrix(t, d.matrix)) }).Example(int(n))
		d.of[n] = d.under(t, "random", []byte(matrix), nil)
	}
	return d.of[n]
}

// stretched goes on behind the bytes with those that follow from them, enough for any query: what a short input
// leaves open is drawn, always the same.
func stretched(input []byte) []byte {
	more := make([]byte, 64<<10)
	dice := rand.NewChaCha8(sha256.Sum256(input))
	_, _ = dice.Read(more)
	whole := slices.Grow(slices.Clone(input), len(more)+8)
	for len(whole)%8 > 0 {
		whole = append(whole, 0)
	}
	return append(whole, more...)
}
