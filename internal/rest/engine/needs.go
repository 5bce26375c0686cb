package engine

import (
	"context"
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/internal/domain"
)

// needsDocument asks what a route needs; the graph's own answer decides.
const needsDocument = `query Needs($action: String!) { viewer { can(action: $action) } }`

// needs compiles that document, and checks the action.
func (l *loader) needs(action string) error {
	if action == "" {
		return nil
	}
	if l.hasAction == nil || !l.hasAction(action) {
		return fmt.Errorf("needs: the policy has no action %q", action)
	}
	if l.asking != nil {
		return nil
	}
	doc, problems := gqlparser.LoadQueryWithRules(l.schema, needsDocument, rules.NewDefaultRules())
	if len(problems) > 0 {
		return fmt.Errorf("needs: %w", problems)
	}
	l.asking = &document{doc: doc, operation: doc.Operations[0]}
	return nil
}

// admit refuses a caller who may not do what a route needs.
func (e *Engine) admit(ctx context.Context, action string) error {
	response := e.config.Executor.Execute(ctx, e.asking.doc, e.asking.operation.Name, map[string]any{"action": action})
	if _, err := outcome(response, nil); err != nil {
		return err
	}
	may, err := find(response.Data, []string{"viewer", "can"})
	if err != nil {
		return err
	}
	if string(may) != "true" {
		return domain.Errorf(domain.CodeForbidden, "you may not do this; it needs %s", action)
	}
	return nil
}
