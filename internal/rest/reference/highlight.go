package reference

import (
	"html/template"
	"regexp"
	"strings"
)

// tokens are the parts of a GraphQL document that have a colour: strings, variables, directives, words before a colon
// (aliases and arguments), and keywords.
var tokens = regexp.MustCompile(`"[^"]*"|\$\w+|@\w+|\w+:|\b(?:query|mutation|fragment|on|true|false|null)\b`)

// highlight marks a document up. All of it is escaped.
func highlight(text string) template.HTML {
	var out strings.Builder
	at := 0
	for _, span := range tokens.FindAllStringIndex(text, -1) {
		out.WriteString(template.HTMLEscapeString(text[at:span[0]]))
		token := text[span[0]:span[1]]
		class := "w"
		switch {
		case token[0] == '"':
			class = "s"
		case token[0] == '$':
			class = "v"
		case token[0] == '@':
			class = "d"
		case strings.HasSuffix(token, ":"):
			class = "k"
		}
		out.WriteString(`<span class="` + class + `">` + template.HTMLEscapeString(token) + `</span>`)
		at = span[1]
	}
	out.WriteString(template.HTMLEscapeString(text[at:]))
	return template.HTML(out.String()) // every part was escaped
}

// inline writes each name of a condition as code.
func inline(condition string) template.HTML {
	var out strings.Builder
	for i, word := range strings.Fields(condition) {
		if i > 0 {
			out.WriteByte(' ')
		}
		switch word {
		case "and", "or", "with":
			out.WriteString(word)
		default:
			out.WriteString("<code>" + template.HTMLEscapeString(word) + "</code>")
		}
	}
	return template.HTML(out.String()) // every part was escaped
}
