package graph

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// Media types of answers (GraphQL over HTTP, section 4).
const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
)

// acceptance is how much a client wants one media type.
type acceptance struct {
	exact   int     // 3 the type itself, 2 application/*, 1 */*, 0 not at all
	quality float64 // 0 to 1
}

// accepted chooses the media type of the answer, "" when the client takes none of ours. Who names nothing, or
// everything, gets application/json (GraphQL over HTTP, section 6.1); who wants both alike the one made for GraphQL.
func accepted(h http.Header) string {
	lines := h.Values("Accept")
	if strings.TrimSpace(strings.Join(lines, "")) == "" {
		return mediaJSON
	}
	var graphQL, plain acceptance
	for _, line := range lines {
		for text := range strings.SplitSeq(line, ",") {
			graphQL.consider(text, mediaGraphQL)
			plain.consider(text, mediaJSON)
		}
	}
	switch {
	case graphQL.quality == 0 && plain.quality == 0:
		return ""
	case graphQL.quality > plain.quality, graphQL.quality == plain.quality && graphQL.exact == 3:
		return mediaGraphQL
	}
	return mediaJSON
}

// consider takes over a range of an Accept header when it speaks of the media type more exactly than those before
// (RFC 9110, section 12.5.1).
func (a *acceptance) consider(text, media string) {
	named, params, err := mime.ParseMediaType(text)
	if err != nil {
		return
	}
	exact := map[string]int{media: 3, "application/*": 2, "*/*": 1}[named]
	if charset := strings.ToLower(params["charset"]); charset != "" && charset != "utf-8" && charset != "utf8" {
		exact = 0
	}
	quality := 1.0
	if q, given := params["q"]; given {
		if quality, err = strconv.ParseFloat(q, 64); err != nil || !(quality >= 0 && quality <= 1) {
			return
		}
	}
	if exact > a.exact || exact > 0 && exact == a.exact && quality > a.quality {
		a.exact, a.quality = exact, quality
	}
}
