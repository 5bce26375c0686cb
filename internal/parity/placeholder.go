package parity

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
)

// anyValue is the placeholder that stands for a whole value of any kind.
const anyValue = "<any>"

// placeholders are what may stand inside a recorded string, each with what it matches.
var placeholders = strings.NewReplacer(
	regexp.QuoteMeta("<jwt>"), `[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`,
	regexp.QuoteMeta("<uuid>"), `[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`,
	regexp.QuoteMeta("<datetime>"), `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?`,
	regexp.QuoteMeta("<hex>"), `[0-9a-fA-F]+`,
)

// fits says whether a string of ours is what was recorded.
func fits(recorded, ours string) bool {
	if !strings.Contains(recorded, "<") {
		return recorded == ours
	}
	pattern := placeholders.Replace(regexp.QuoteMeta(recorded))
	matched, err := regexp.MatchString(`\A(?:`+pattern+`)\z`, ours)
	return recorded == ours || err == nil && matched
}

// sameNumber compares numbers by value: 1, 1.0 and 1e0 are the same.
func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	const longest = 40 // digits and exponent of anything real; more would only cost memory
	if len(a) > longest || len(b) > longest || strings.ContainsAny(string(a+b), "eE") {
		x, errX := a.Float64()
		y, errY := b.Float64()
		return errX == nil && errY == nil && x == y
	}
	x, okX := new(big.Rat).SetString(string(a))
	y, okY := new(big.Rat).SetString(string(b))
	return okX && okY && x.Cmp(y) == 0
}
