package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// retryAfter is the extension that says after how many seconds it is worth to try again.
const retryAfter = "retryAfter"

// present turns any error into what the client may read: code, safe text, the argument at fault. The cause goes to
// the log.
func (g *Graph) present(ctx context.Context, err error) *gqlerror.Error {
	var known *gqlerror.Error
	if errors.As(err, &known) && known.Err == nil {
		return brief(named(discreet(ctx, known))) // gqlgen's and gqlparser's own: syntax, validation, arguments
	}
	var protocol protocolError
	if errors.As(err, &protocol) {
		return &gqlerror.Error{Message: protocol.text, Extensions: map[string]any{"code": protocol.code}}
	}
	e := domain.AsError(timeout(err))
	out := gqlerror.Errorf("%s", e.Message)
	if known != nil {
		out.Path, out.Locations = known.Path, known.Locations
	}
	if out.Path == nil {
		out.Path = graphql.GetPath(ctx)
	}
	out.Extensions = map[string]any{"code": e.Code}
	if argument := cmp.Or(e.Argument, within(ctx, known)); argument != "" {
		out.Extensions["argument"] = argument
	}
	if e.Limit != "" {
		out.Extensions["limit"] = e.Limit
	}
	if e.Version != 0 {
		out.Extensions["currentVersion"] = strconv.FormatInt(e.Version, 10)
	}
	var blocked interface{ RetryAfter() time.Duration }
	if errors.As(err, &blocked) {
		out.Extensions[retryAfter] = int(math.Ceil(blocked.RetryAfter().Seconds()))
	}
	if e.Code == domain.CodeInternal || e.Code == domain.CodeUnavailable {
		g.log.ErrorContext(ctx, "operation failed", "code", e.Code, "cause", e.Error())
		if g.requestID != nil {
			out.Extensions["request"] = g.requestID(ctx)
		}
	}
	return out
}

// within names the argument whose scalar was refused: gqlgen tells it in the path only, behind the field.
func within(ctx context.Context, e *gqlerror.Error) string {
	field := graphql.GetFieldContext(ctx)
	if e == nil || field == nil || len(e.Path) <= len(field.Path()) {
		return ""
	}
	return e.Path[len(field.Path()):].String()
}

// discreet keeps a password out of the message that says it is no text: gqlparser repeats what it did not understand.
func discreet(ctx context.Context, e *gqlerror.Error) *gqlerror.Error {
	if len(e.Locations) == 0 || !graphql.HasOperationContext(ctx) {
		return e
	}
	text := graphql.GetOperationContext(ctx).RawQuery
	if !strings.Contains(text, "password") {
		return e
	}
	before, isValue := strings.CutSuffix(strings.TrimRight(upTo(text, e.Locations[0]), blank), ":")
	if !isValue || !strings.HasSuffix(strings.TrimRight(before, blank), "password") {
		return e
	}
	silent := *e
	silent.Message = "argument \"password\" is not a text"
	return &silent
}

// blank is what GraphQL skips between tokens.
const blank = " \t\r\n,"

// upTo gives the text before a place, which is counted in lines and runes.
func upTo(text string, at gqlerror.Location) string {
	start := 0
	for line := 1; line < at.Line; line++ {
		end := strings.IndexAny(text[start:], "\r\n")
		if end < 0 {
			return ""
		}
		start += end + 1
		if text[start-1] == '\r' && strings.HasPrefix(text[start:], "\n") {
			start++
		}
	}
	column := 1
	for i := range text[start:] {
		if column == at.Column {
			return text[:start+i]
		}
		column++
	}
	return text
}

// named lets the message of a wrong variable say which one: gqlparser tells it in the path only.
func named(e *gqlerror.Error) *gqlerror.Error {
	if len(e.Path) < 2 || e.Path[0] != ast.PathName("variable") {
		return e
	}
	named := *e
	name := strings.TrimPrefix(e.Path.String(), "variable.")
	named.Message = fmt.Sprintf("variable %q: %s", name, e.Message)
	named.Extensions = map[string]any{"argument": name}
	maps.Copy(named.Extensions, e.Extensions)
	return &named
}

// mostText is how many bytes of gqlparser's texts are told: they repeat what was sent, however long it is.
const mostText = 500

func brief(e *gqlerror.Error) *gqlerror.Error {
	if len(e.Message) <= mostText {
		return e
	}
	short := *e
	short.Message = strings.ToValidUTF8(e.Message[:mostText], "") + "..."
	return &short
}

// timeout gives an ended context its own code.
func timeout(err error) error {
	var e *domain.Error
	if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &e) {
		return domain.OutOfTime(err)
	}
	return err
}

// recovered turns a panic into an error; its text goes to the log only.
func (g *Graph) recovered(_ context.Context, cause any) error {
	return domain.Wrap(fmt.Errorf("panic: %v\n%s", cause, debug.Stack()), domain.CodeInternal, "the server failed; the reason is in its log")
}
