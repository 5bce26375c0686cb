package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"teragraph/internal/domain"
)

// Engine serves the routes of one dialect. It is an http.Handler, safe for concurrent use, and holds
// no state of requests.
type Engine struct {
	name      string
	style     domain.Style
	config    Config
	spec      dialectSpec
	failures  failureTable
	paths     *pathNode // of all routes under all prefixes
	routes    []Route
	asking    *document   // what a route needs
	described []described // in the order of the files
}

// New builds the engine of a dialect and checks all of its data against the executor's schema. The
// error names the file and what is wrong in it.
func New(d Dialect, config Config) (*Engine, error) {
	if config.Executor == nil || config.Authenticate == nil || config.ListLimit == nil || config.MaxRows < 1 || config.Log == nil {
		return nil, errors.New("engine: Executor, Authenticate, ListLimit, MaxRows and Log are needed")
	}
	e := &Engine{name: d.Name, style: d.Style, config: config, paths: &pathNode{}}
	if err := e.load(d); err != nil {
		return nil, fmt.Errorf("dialect %s: %w", d.Name, err)
	}
	return e, nil
}

func (e *Engine) load(d Dialect) error {
	if err := decode(d.Files, "dialect.yaml", &e.spec); err != nil {
		return err
	}
	if len(e.spec.Prefixes) == 0 || len(e.spec.Roots) == 0 {
		return errors.New("dialect.yaml: prefixes and roots are needed")
	}
	var err error
	if e.failures, err = newFailureTable(e.spec.Errors, e.spec.Template); err != nil {
		return fmt.Errorf("dialect.yaml: %w", err)
	}
	if err = checkRefusals(e.spec.Refusals, e.spec.Template); err != nil {
		return fmt.Errorf("dialect.yaml: %w", err)
	}
	documents, err := loadDocuments(d.Files, e.config.Executor.Schema())
	if err != nil {
		return err
	}
	names, err := fs.Glob(d.Files, "routes/*.yaml")
	if err != nil {
		return err
	}
	l := &loader{schema: e.config.Executor.Schema(), documents: documents, handlers: d.Handlers, handled: map[string]bool{}, hasAction: e.config.HasAction}
	for _, name := range names {
		var specs []routeSpec
		if err := decode(d.Files, name, &specs); err != nil {
			return err
		}
		for _, spec := range specs {
			if err := e.add(l, spec); err != nil {
				return fmt.Errorf("%s: %s %s: %w", name, spec.Method, spec.Path, err)
			}
		}
	}
	e.asking = l.asking
	slices.SortFunc(e.routes, func(a, b Route) int {
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return l.unused()
}

// add mounts one route under every prefix.
func (e *Engine) add(l *loader, spec routeSpec) error {
	if !slices.ContainsFunc(e.spec.Roots, func(root string) bool { return strings.HasPrefix(spec.Path, root) }) {
		return fmt.Errorf("the path is under none of the roots %q", e.spec.Roots)
	}
	own, err := parsePath(spec.Path)
	if err != nil {
		return err
	}
	r, err := l.route(spec, own)
	if err != nil {
		return err
	}
	r.spec = spec
	e.described = append(e.described, described{spec, r})
	for _, prefix := range e.spec.Prefixes {
		segments, err := parsePath(prefix + spec.Path)
		if err != nil {
			return err
		}
		if len(parametersOf(segments)) > len(parametersOf(own)) {
			return fmt.Errorf("the prefix %s has a parameter", prefix)
		}
		node := e.paths.place(segments)
		if node.methods == nil {
			node.methods = map[string]mounted{}
		}
		if _, twice := node.methods[spec.Method]; twice {
			return errors.New("the route is there twice, perhaps with another name of a parameter")
		}
		node.methods[spec.Method] = mounted{r, prefix}
		e.routes = append(e.routes, Route{Method: spec.Method, Path: prefix + spec.Path})
	}
	return nil
}

// Mounts are the path prefixes which the engine is to be mounted at, each ending in a slash: all that
// it owns, so that an unknown path under them gets its plain 404.
func (e *Engine) Mounts() []string {
	var mounts []string
	for _, prefix := range e.spec.Prefixes {
		for _, root := range e.spec.Roots {
			mounts = append(mounts, prefix+root)
		}
	}
	return mounts
}

// Routes are all routes with each of their prefixes, sorted by path.
func (e *Engine) Routes() []Route { return slices.Clone(e.routes) }

func decode(files fs.FS, name string, into any) error {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if err := yaml.NewDecoder(bytes.NewReader(content), yaml.Strict()).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
