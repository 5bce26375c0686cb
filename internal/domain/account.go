package domain

import (
	"io"
	"strconv"
)

// AccountKind says who signs in with an account (contract/concepts.md, section 2).
type AccountKind string

// The kinds of accounts. An account of which nothing else is known is a person's.
const (
	AccountHuman AccountKind = "HUMAN"
	AccountBot   AccountKind = "BOT"
)

// MarshalGQL writes the word.
func (k AccountKind) MarshalGQL(w io.Writer) {
	_, _ = w.Write(k.Append(nil)) // a buffer
}

// Append appends what MarshalGQL writes.
func (k AccountKind) Append(to []byte) []byte { return strconv.AppendQuote(to, string(k)) }

// UnmarshalGQL reads HUMAN or BOT.
func (k *AccountKind) UnmarshalGQL(v any) error {
	switch word, _ := v.(string); AccountKind(word) {
	case AccountHuman, AccountBot:
		*k = AccountKind(word)
		return nil
	}
	return Errorf(CodeBadInput, "an AccountKind is HUMAN or BOT")
}
