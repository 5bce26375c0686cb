package httpx

import (
	"html"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

func homePage(t *testing.T, o HomeOptions) (body, policy string) {
	t.Helper()
	h, err := NewHome(o)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if got := w.Header().Get("Content-Type"); w.Code != 200 || got != "text/html; charset=utf-8" {
		t.Fatalf("status %d, type %s", w.Code, got)
	}
	return w.Body.String(), w.Header().Get("Content-Security-Policy")
}

func TestHomeShowsWhatItIsGiven(t *testing.T) {
	body, _ := homePage(t, HomeOptions{
		Endpoint: "http://127.0.0.1:4000/graphql",
		Logins:   []Login{{Name: "maya", Password: "demo-password", Says: `admin of "Lakeside" <b>`}},
		Policy:   "strict",
	})
	text := html.UnescapeString(body)
	for _, want := range []string{"http://127.0.0.1:4000/graphql", `data-name="maya"`, `data-password="demo-password"`, `admin of "Lakeside"`, "strict", ExampleQuery()} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, "<b>\"") || !strings.Contains(body, "&lt;b&gt;") {
		t.Error("a description got into the page as markup")
	}
	if body, _ = homePage(t, HomeOptions{Endpoint: "/graphql"}); strings.Contains(body, "data-password") || strings.Contains(body, "Policy") {
		t.Error("logins or a policy are shown though none were given")
	}
}

func TestHomePolicyCoversScriptAndStyle(t *testing.T) {
	body, policy := homePage(t, HomeOptions{Endpoint: "/graphql"})
	for element, directive := range map[string]string{"script": "script-src", "style": "style-src"} {
		inline := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(body, -1)
		if len(inline) != 1 || strings.Count(body, "<"+element) != 1 {
			t.Fatalf("%d elements %s, want one without attributes", len(inline), element)
		}
		if want := directive + " '" + hashOf(inline[0][1]) + "'"; !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	for _, want := range []string{"default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
		t.Errorf("the policy has a hole: %s", policy)
	}
	if m := regexp.MustCompile(`\s(on[a-z]+|style)=`).FindString(body); m != "" {
		t.Errorf("the policy forbids the attribute %s", m)
	}
}

func TestHomeLoadsNothingForeign(t *testing.T) {
	body, _ := homePage(t, HomeOptions{Endpoint: "/graphql"})
	rest := strings.ReplaceAll(body, "xmlns='http://www.w3.org/2000/svg'", "")
	if m := regexp.MustCompile(`(?i)https?://[^"'\s]*|(src|href|url)\s*[=(]\s*["']?//|@import`).FindString(rest); m != "" {
		t.Errorf("the page names %q", m)
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if !strings.HasPrefix(m[1], "data:") && !strings.HasPrefix(m[1], "/") {
			t.Errorf("the page loads %q", m[1])
		}
	}
}

func TestExampleQueryFitsTheSchema(t *testing.T) {
	files, err := filepath.Glob("../../schema/*.graphqls")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schema: %v", err)
	}
	var sources []*ast.Source
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: name, Input: string(b)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	if _, errs := gqlparser.LoadQueryWithRules(schema, ExampleQuery(), rules.NewDefaultRules()); len(errs) > 0 {
		t.Error(errs)
	}
}
