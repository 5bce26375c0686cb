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
	name     string
	style    domain.Style
	config   Config
	spec     dialectSpec
	failures failureTable
	routes   map[string]map[string]*route // path with prefix -> method
}

// New builds the engine of a dialect and checks all of its data against the executor's schema. The
// error names the file and what is wrong in it.
func New(d Dialect, config Config) (*Engine, error) {
	if config.Executor == nil || config.Authenticate == nil || config.ListLimit == nil || config.MaxRows < 1 || config.Log == nil {
		return nil, errors.New("engine: Executor, Authenticate, ListLimit, MaxRows and Log are needed")
	}
	e := &Engine{name: d.Name, style: d.Style, config: config, routes: map[string]map[string]*route{}}
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
	if e.failures, err = newFailureTable(e.spec.Errors); err != nil {
		return fmt.Errorf("dialect.yaml: %w", err)
	}
	if err = checkRefusals(e.spec.Refusals); err != nil {
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
	l := &loader{schema: e.config.Executor.Schema(), documents: documents, handlers: d.Handlers, handled: map[string]bool{}}
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
	return l.unused()
}

// add mounts one route under every prefix.
func (e *Engine) add(l *loader, spec routeSpec) error {
	if !slices.ContainsFunc(e.spec.Roots, func(root string) bool { return strings.HasPrefix(spec.Path, root) }) {
		return fmt.Errorf("the path is under none of the roots %q", e.spec.Roots)
	}
	r, err := l.route(spec)
	if err != nil {
		return err
	}
	for _, prefix := range e.spec.Prefixes {
		path := prefix + spec.Path
		if e.routes[path] == nil {
			e.routes[path] = map[string]*route{}
		}
		if e.routes[path][spec.Method] != nil {
			return errors.New("the route is there twice")
		}
		e.routes[path][spec.Method] = r
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
func (e *Engine) Routes() []Route {
	var routes []Route
	for path, methods := range e.routes {
		for method := range methods {
			routes = append(routes, Route{Method: method, Path: path})
		}
	}
	slices.SortFunc(routes, func(a, b Route) int {
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return routes
}

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
