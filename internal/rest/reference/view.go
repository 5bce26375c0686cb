package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"teragraph/internal/rest/engine"
)

// dialect is what a page shows.
type dialect struct {
	Name, Path, Contract string
	Prefixes             []string
	Groups               []group
	Routes, Operations   int
}

// group is the routes of one subject.
type group struct {
	Name, ID string
	Routes   []route
}

type route struct {
	engine.RouteInfo
	ID, Mount string // Mount: the prefix of links
	Statuses  []status
	Documents []document
	Caller    string
	Twin      string
}

// status is what one status can mean.
type status struct {
	Code  int
	Good  bool
	About []string
}

// document is an operation, with the conditions under which it runs.
type document struct {
	Name, Text string
	Kind       string // query or mutation
	Before     bool   // it runs before the others
	Variants   []variant
}

type variant struct {
	engine.VariantInfo
	Condition, Twin, Open string // Condition: "" when no other variant fits
}

func newDialect(api engine.API, o Options) dialect {
	d := dialect{Name: api.Name, Path: Prefix + "/" + api.Name, Contract: o.Contract(api.Name), Prefixes: api.Prefixes, Routes: len(api.Routes)}
	names := map[string]bool{}
	for _, info := range api.Routes {
		r := newRoute(info, api.Prefixes[0])
		name := info.Subject
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Name != name {
			d.Groups = append(d.Groups, group{Name: name, ID: "of-" + strings.ReplaceAll(name, " ", "-")})
		}
		last := &d.Groups[len(d.Groups)-1]
		last.Routes = append(last.Routes, r)
		for _, doc := range r.Documents {
			names[doc.Name] = true
		}
	}
	d.Operations = len(names)
	return d
}

func newRoute(info engine.RouteInfo, mount string) route {
	r := route{RouteInfo: info, Mount: mount, Statuses: statuses(info), Caller: "a user"}
	r.ID = strings.ToLower(info.Method) + strings.NewReplacer("/", "-", "{", "_", "}", "").Replace(info.Path)
	if info.Anyone {
		r.Caller = "anybody"
	}
	if info.Basic {
		r.Caller = "HTTP Basic"
	}
	r.Twin = twinOf(info, mount, "", "")
	at := map[string]int{}
	if info.First != nil {
		r.Documents = append(r.Documents, document{Name: info.First.Operation, Text: info.First.Document, Kind: "query", Before: true})
	}
	for _, v := range info.Variants {
		one := variant{VariantInfo: v, Condition: engine.Conditions(v), Twin: twinOf(info, mount, v.Example, v.Operation)}
		one.Open = "/#twin=" + strings.ReplaceAll(url.QueryEscape(one.Twin), "+", "%20")
		i, known := at[v.Operation]
		if !known {
			i = len(r.Documents)
			at[v.Operation] = i
			kind, _, _ := strings.Cut(v.Document, " ")
			r.Documents = append(r.Documents, document{Name: v.Operation, Text: v.Document, Kind: kind})
		}
		r.Documents[i].Variants = append(r.Documents[i].Variants, one)
	}
	return r
}

// twinOf gives the address of a twin: of the route itself, or of a request that leads to one of its variants.
func twinOf(info engine.RouteInfo, mount, example, operation string) string {
	parameter := "__graphql"
	if info.Method != http.MethodGet {
		parameter += "=" + info.Method
	}
	if info.Body != nil && operation != "" {
		parameter += ":" + operation
	}
	if example != "" {
		example += "&"
	}
	return mount + info.Example + "?" + example + parameter
}

// statuses gives what a route answers, good answers first.
func statuses(info engine.RouteInfo) []status {
	var list []status
	add := func(code int, about ...string) {
		for i := range list {
			if list[i].Code == code {
				for _, one := range about {
					if !slices.Contains(list[i].About, one) {
						list[i].About = append(list[i].About, one)
					}
				}
				return
			}
		}
		list = append(list, status{Code: code, Good: code < http.StatusBadRequest, About: about})
	}
	for _, a := range info.Answers {
		add(a.Status, a.About)
	}
	for _, v := range info.Variants {
		if v.Answer.Status < http.StatusBadRequest {
			add(v.Answer.Status)
		}
	}
	for _, f := range info.Failures {
		add(f.Status, spoken(f.Codes)...)
	}
	return list
}

// Wrapped gives the path of a field in a body.
func (r route) Wrapped() string {
	switch {
	case r.Body == nil || r.Body.Wrapper == "":
		return ""
	case r.Body.List:
		return strings.Join(append([]string{r.Body.Wrapper}, r.Body.Aliases...), " or ") + ": an object, or a list of objects"
	}
	return strings.Join(append([]string{r.Body.Wrapper}, r.Body.Aliases...), " or ") + ": an object"
}

// limits says what a schema of a parameter would.
func limits(p engine.ParameterInfo) string {
	var said []string
	if p.Min != nil {
		said = append(said, "from "+strconv.FormatInt(*p.Min, 10))
	}
	if p.Max != nil {
		said = append(said, "up to "+strconv.FormatInt(*p.Max, 10))
	}
	if p.Default != "" {
		said = append(said, "otherwise "+p.Default)
	}
	if p.Nullable {
		said = append(said, "may be null")
	}
	if len(p.Words) > 0 {
		said = append(said, strings.Join(p.Words, ", "))
	}
	return strings.Join(said, "; ")
}

// spoken writes what is refused before a route looks at it in words.
func spoken(codes []string) []string {
	list := slices.Clone(codes)
	for i, code := range list {
		switch code {
		case "json":
			list[i] = "no JSON"
		case "mediaType":
			list[i] = "another media type than JSON"
		}
	}
	return list
}
