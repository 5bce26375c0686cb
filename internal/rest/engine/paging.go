package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// paging names the parameters of a route that answers page by page, and the one that is made of them.
type paging struct {
	page, size string
	offset     *param // how many elements are before the page
}

// newPaging checks that both parameters are numbers which are always there.
func newPaging(spec *pagingSpec, b *binder) (*paging, error) {
	if spec == nil {
		return nil, nil
	}
	for name, least := range map[string]int64{spec.Page: 0, spec.Size: 1} {
		p := b.names[name]
		if p == nil || p.name != name || p.typ != typeInteger || p.usual == nil || p.min == nil || *p.min < least {
			return nil, fmt.Errorf("paging: %q has to be an integer with a default and a min, from %d", name, least)
		}
	}
	if spec.Offset == "" || spec.Page == spec.Size {
		return nil, errors.New("paging: it has a page, a size and an offset")
	}
	return &paging{spec.Page, spec.Size, &param{name: spec.Offset, path: spec.Page, typ: typeInteger, required: true}}, nil
}

// bind adds the offset. A page so far that no database could count to it is as empty as any behind the last.
func (p *paging) bind(args Args) {
	page, _ := args[p.page].(int64)
	size, _ := args[p.size].(int64)
	args[p.offset.name] = min(page*size, math.MaxInt32) // both have 32 bits
}

// asked is what an answer says again of its request.
type asked struct {
	args  Args
	base  string // scheme, host and prefix, without a slash at the end
	self  string // the whole address without the query string
	query string // as the client sent it
}

// href gives the address of another page, with all parameters that the route knows: a token, which the route
// does not know, is never said again.
func (a asked) href(b *binder, p *paging, page int64) string {
	size, _ := a.args[p.size].(int64)
	var out strings.Builder
	fmt.Fprintf(&out, "%s?%s=%d&%s=%d", a.self, p.page, page, p.size, size)
	pairs, _ := parseQuery(a.query) // it was read before
	for _, pair := range pairs {
		if known := b.names[pair.name]; known != nil && known.name != p.page && known.name != p.size {
			out.WriteString("&" + url.QueryEscape(pair.name) + "=" + url.QueryEscape(pair.value))
		}
	}
	return out.String()
}

// pageRule writes a list as a page: {"_embedded": {KEY: list}, "_links": {..}, "page": {..}}, as HAL APIs do.
type pageRule struct {
	key    string
	total  []string // path of the number of all elements
	paging *paging
	binder *binder
}

// around gives what stands before and behind the list of a page. first and prev are there when something is
// before the page, next and last when something is behind it; prev leads to a page that has elements, also
// from a page behind the last.
func (r *pageRule) around(data []byte, a asked) (before, behind []byte, err error) {
	raw, err := find(data, r.total)
	if err != nil {
		return nil, nil, err
	}
	total, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return nil, nil, errMalformed
	}
	page, _ := a.args[r.paging.page].(int64)
	size, _ := a.args[r.paging.size].(int64)
	pages := (total + size - 1) / size
	out := bytes.NewBufferString(`},"_links":{`)
	link := func(name string, to int64) {
		if out.Bytes()[out.Len()-1] != '{' {
			out.WriteByte(',')
		}
		out.Write(quotedKey(name))
		out.WriteString(`{"href":`)
		out.Write(quoted(a.href(r.binder, r.paging, to)))
		out.WriteByte('}')
	}
	if page > 0 {
		link("first", 0)
		link("prev", max(0, min(page, pages)-1))
	}
	link("self", page)
	if page+1 < pages {
		link("next", page+1)
		link("last", pages-1)
	}
	fmt.Fprintf(out, `},"page":{"size":%d,"totalElements":%d,"totalPages":%d,"number":%d}}`, size, total, pages, page)
	return append([]byte(`{"_embedded":{`), quotedKey(r.key)...), out.Bytes(), nil
}

// quoted gives a JSON string, in which only what has to be is escaped.
func quoted(s string) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return []byte(`""`) // of no string
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
