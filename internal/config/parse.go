package config

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/alecthomas/kong"
)

// ErrHelp is returned after the help was written. It is no failure: the program ends with 0.
var ErrHelp = errors.New("help was asked for")

// Error is a setting that cannot be used. Its text is one line that begins with the flag, and with
// the variable when the value came from there; it never holds a secret.
type Error struct {
	Setting string // the flag such as "--listen"; "" when the command line itself is at fault
	From    string // the variable the value came from, "" for a flag or default
	Problem string
}

// Error gives the line.
func (e *Error) Error() string {
	switch {
	case e.Setting == "":
		return e.Problem
	case e.From != "":
		return fmt.Sprintf("%s (from %s): %s", e.Setting, e.From, e.Problem)
	}
	return e.Setting + ": " + e.Problem
}

// ExitCode gives the status that the program ends with: 0 without an error and after the help,
// 2 for a broken setting, 1 for anything else.
func ExitCode(err error) int {
	var setting *Error
	switch {
	case err == nil, errors.Is(err, ErrHelp):
		return 0
	case errors.As(err, &setting):
		return 2
	}
	return 1
}

// Parse reads the command line (without the program's name) and the variables. It writes to out
// only when help is asked for, and then returns ErrHelp. Any other error is an *Error.
func Parse(args []string, env func(name string) (value string, ok bool), out io.Writer) (*Command, error) {
	var g grammar
	source := environment{lookup: env, names: map[string]string{}, used: map[string]string{}}
	parser, err := kong.New(&g,
		kong.Name("teragraph"),
		kong.Description("One permission-aware graph over a rehabilitation database, spoken in GraphQL and in REST dialects.\n\nEvery setting is a flag or a variable; the flag wins."),
		kong.Writers(out, out),
		kong.NoDefaultHelp(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 110}),
		kong.ValueFormatter(source.describe),
		kong.PostBuild(source.bind),
		kong.Resolvers(kong.ResolverFunc(source.resolve)),
	)
	if err != nil {
		return nil, fmt.Errorf("the command line's own description is broken: %w", err)
	}
	ctx, err := parser.Parse(args)
	if errors.Is(err, ErrHelp) {
		return nil, ErrHelp
	}
	if err != nil {
		return nil, source.problem(err)
	}
	cmd, setting := g.check(CommandName(ctx.Selected().Name))
	if setting != nil {
		setting.From = source.used[strings.TrimPrefix(setting.Setting, "--")]
		return nil, setting
	}
	if cmd.Name == Check {
		cmd.Effective = source.effective(ctx, cmd.Settings)
	}
	return cmd, nil
}

type helpFlag bool

// BeforeReset prints the help before any value is looked at, so that a broken variable does not hide it.
func (helpFlag) BeforeReset(ctx *kong.Context) error {
	about := *ctx
	if chosen := ctx.Selected(); chosen != nil && chosen.Name == string(Serve) && !slices.Contains(ctx.Args, string(Serve)) {
		about.Path = ctx.Path[:1] // no command was named: the help of the whole program
	}
	if err := about.PrintUsage(false); err != nil {
		return err
	}
	return ErrHelp
}

// environment hands the variables to kong, which would read the process's own.
type environment struct {
	lookup func(string) (string, bool)
	names  map[string]string // flag -> its variable
	used   map[string]string // flag -> the variable its value came from
}

// bind names the variable of each flag, and takes the names that tags give away from kong.
func (e environment) bind(k *kong.Kong) error {
	return kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			switch {
			case len(flag.Tag.Envs) == 0:
				e.names[flag.Name] = "TERAGRAPH_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
			case flag.Tag.Envs[0] != "-":
				e.names[flag.Name] = flag.Tag.Envs[0]
			}
			flag.Tag.Envs = nil
		}
		return next(nil)
	})
}

// describe ends the help of a flag with its variable and its default.
func (e environment) describe(v *kong.Value) string {
	name := e.names[v.Name]
	if v.Flag == nil || name == "" {
		return v.Help
	}
	if v.HasDefault {
		name += ", default " + v.Default
	}
	return v.Help + " [" + name + "]"
}

func (e environment) resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	name := e.names[flag.Name]
	if name == "" {
		return nil, nil
	}
	if value, ok := e.lookup(name); ok && value != "" {
		e.used[flag.Name] = name
		return value, nil
	}
	return nil, nil
}

// problem turns kong's complaint into our one line, without what would drive a terminal: kong repeats arguments as
// they came.
func (e environment) problem(err error) *Error {
	text := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, err.Error())
	if name, rest, found := strings.Cut(text, ": "); found && strings.HasPrefix(name, "--") {
		name, _, _ = strings.Cut(name, "=")
		return &Error{Setting: name, From: e.used[strings.TrimPrefix(name, "--")], Problem: rest}
	}
	return &Error{Problem: text + `; "teragraph --help" shows what there is`}
}
