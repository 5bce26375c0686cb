package command

import (
	"context"

	"teragraph/internal/domain"
)

func sessionEventTable() *table {
	return &table{
		kind: domain.KindSessionEvent, word: "session event", apart: true,
		fields: map[string]field{
			"sessionId": {column: "id_session", read: key(domain.KindSession), required: true, parent: domain.KindSession},
			"type":      {column: "id_session_event_type", read: numbered[domain.SessionEventType], required: true},
			"at":        {column: "session_event_datetime", read: moment},
			"text":      {column: "session_event_text", read: text(longText), nullable: true},
			"context":   {column: "session_event_context", read: text(longText), nullable: true},
		},
		made: func(c *change) map[string]any { return map[string]any{"session_event_datetime": c.now} },
	}
}

// numbered reads a word of an enumeration and gives the number that OpenTera stores.
func numbered[T domain.Numbered](_ context.Context, _ *Commands, argument string, v any) (any, error) {
	word, ok := v.(string)
	if n, known := domain.NumberOf[T](word); ok && known {
		return n, nil
	}
	return nil, domain.BadInput(argument, "is none of the words of its type; the schema lists them")
}
