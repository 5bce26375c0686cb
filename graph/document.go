package graph

import (
	"context"
	"log/slog"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/internal/domain"
)

// keptBytes is the longest document that is kept in parsed form: that of a client's form is far shorter, and what
// is made to fill the memory is not.
const keptBytes = 8 << 10

// mostErrors is how many mistakes of one document are told; who made them will fix these first.
const mostErrors = 10

// documents gives the parsed and validated document of a request.
type documents struct {
	schema  *ast.Schema
	limits  Limits
	kept    graphql.Cache[*ast.QueryDocument] // by text
	trusted TrustedDocuments
	sent    graphql.Cache[string] // texts of automatic persisted queries, by hash; nil = off
	log     *slog.Logger
}

func newDocuments(schema *ast.Schema, l Limits, t TrustedDocuments, log *slog.Logger) *documents {
	d := &documents{schema: schema, limits: l, kept: lru.New[*ast.QueryDocument](l.Documents), trusted: t, log: log}
	if t.Automatic {
		d.sent = lru.New[string](automaticQueries)
	}
	return d
}

type requestKey struct{}

// withRequest has the operation that runs in the context open the document of a request from outside.
func withRequest(ctx context.Context, r request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// opened puts the document of the context's request where the executor finds it. Operations from within have theirs.
func (g *Graph) opened(ctx context.Context, params *graphql.RawParams) (context.Context, gqlerror.List) {
	r, ok := ctx.Value(requestKey{}).(request)
	if !ok {
		return ctx, nil
	}
	doc, text, errs := g.documents.open(ctx, r)
	params.Query = text
	return context.WithValue(ctx, documentKey{}, doc), errs
}

// parse gives a document that is within the limits and valid. Short ones are kept, so that their number bounds the
// memory too. Suggestions are for those who signed in: to others they would tell the schema name by name.
func (d *documents) parse(ctx context.Context, text string) (*ast.QueryDocument, gqlerror.List) {
	if doc, ok := d.kept.Get(ctx, text); ok {
		return doc, nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, d.limits.Tokens)
	if err != nil {
		return nil, gqlerror.List{d.unparsed(err)}
	}
	if len(doc.Operations) == 0 {
		return nil, invalid(gqlerror.Errorf("no operation provided"))
	}
	if err := d.bounded(doc); err != nil {
		return nil, gqlerror.List{gqlerror.Wrap(err)}
	}
	if errs := d.validate(doc, len(text) <= keptBytes && domain.CallerFrom(ctx).Kind != domain.Anonymous); errs != nil {
		return nil, invalid(errs...)
	}
	if len(text) <= keptBytes {
		d.kept.Add(ctx, text, doc)
	}
	return doc, nil
}

// unparsed is the error of a document that is no GraphQL, or has more tokens than allowed.
func (d *documents) unparsed(err error) *gqlerror.Error {
	e := gqlerror.WrapIfUnwrapped(err)
	if strings.HasPrefix(e.Message, "exceeded token limit") {
		return gqlerror.Wrap(domain.OverLimit("max-tokens", "the document has more than %d tokens; send a shorter one", d.limits.Tokens))
	}
	errcode.Set(e, errcode.ParseFailed)
	return e
}

// validate looks for suggestions only when there is little to look for: each is a comparison with every name.
func (d *documents) validate(doc *ast.QueryDocument, suggest bool) gqlerror.List {
	errs := validator.ValidateWithRules(d.schema, doc, plainRules())
	if len(errs) == 0 {
		return nil
	}
	if suggest && len(errs) <= mostErrors {
		return validator.ValidateWithRules(d.schema, doc, rules.NewDefaultRules())
	}
	return errs[:min(len(errs), mostErrors)]
}

// plainRules are the rules of the specification, in words that name nothing which was not asked for.
func plainRules() *rules.Rules {
	plain := rules.NewDefaultRules()
	plain.ReplaceRule(rules.FieldsOnCorrectTypeRule.Name, rules.FieldsOnCorrectTypeRuleWithoutSuggestions.RuleFunc)
	plain.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
	plain.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
	plain.ReplaceRule(rules.ScalarLeafsRule.Name, rules.ScalarLeafsRuleWithoutSuggestions.RuleFunc)
	plain.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	return plain
}

func invalid(errs ...*gqlerror.Error) gqlerror.List {
	for _, e := range errs {
		errcode.Set(e, errcode.ValidationFailed)
	}
	return errs
}
