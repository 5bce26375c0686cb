// Package docs_test keeps the words true: links lead somewhere, commands answer what is written under
// them, and the tables of settings are those of the program.
package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// page is one Markdown file of the repository.
type page struct {
	path  string // from the root, with slashes
	lines []string
}

func readPage(t *testing.T, path string) page {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return page{path, strings.Split(string(text), "\n")}
}

func (p page) text() string { return strings.Join(p.lines, "\n") }

// pages gives all Markdown files.
func pages(t *testing.T) []page {
	t.Helper()
	var all []page
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules"):
			return filepath.SkipDir
		case filepath.Ext(path) == ".md":
			rel, err := filepath.Rel("..", path)
			if err != nil {
				return err
			}
			all = append(all, readPage(t, filepath.ToSlash(rel)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	link     = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	lineMark = regexp.MustCompile(`^L(\d+)$`)
	marks    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// prose gives the lines that no code fence holds, each with its number from 1.
func (p page) prose() map[int]string {
	out, fenced := map[int]string{}, false
	for i, l := range p.lines {
		if strings.HasPrefix(strings.TrimSpace(l), "```") {
			fenced = !fenced
			continue
		}
		if !fenced {
			out[i+1] = l
		}
	}
	return out
}

// anchors gives the names that headings have in a link, as GitHub makes them.
func (p page) anchors() []string {
	var names []string
	for _, l := range p.prose() {
		if title, ok := strings.CutPrefix(strings.TrimLeft(l, "#"), " "); ok && strings.HasPrefix(l, "#") {
			names = append(names, strings.ReplaceAll(strings.ToLower(marks.ReplaceAllString(title, "")), " ", "-"))
		}
	}
	return names
}

// TestLinks follows every relative link of every page to its file, line or heading.
func TestLinks(t *testing.T) {
	followed := 0
	for _, p := range pages(t) {
		for n, l := range p.prose() {
			for _, m := range link.FindAllStringSubmatch(l, -1) {
				if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
					continue
				}
				followed++
				if problem := follow(t, p, m[1]); problem != "" {
					t.Errorf("%s:%d links to %s: %s", p.path, n, m[1], problem)
				}
			}
		}
	}
	if followed < 30 {
		t.Errorf("only %d links were found", followed)
	}
}

func follow(t *testing.T, from page, target string) string {
	t.Helper()
	file, anchor, _ := strings.Cut(target, "#")
	path := from.path
	if file != "" {
		path = filepath.ToSlash(filepath.Join(filepath.Dir(from.path), filepath.FromSlash(file)))
	}
	if strings.HasPrefix(path, "..") {
		return "it leaves the repository"
	}
	if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(path))); err != nil {
		return "there is no such file"
	}
	if anchor == "" {
		return ""
	}
	to := readPage(t, path)
	if m := lineMark.FindStringSubmatch(anchor); m != nil {
		if n, err := strconv.Atoi(m[1]); err != nil || n > len(to.lines) {
			return "it has no such line"
		}
		return ""
	}
	if !slices.Contains(to.anchors(), anchor) {
		return "it has no such heading"
	}
	return ""
}

// TestTheReadmeLeadsToTheRules holds the README's two ways into the data: the line that guards a
// participant's e-mail, and the data that spells GET /user/projects.
func TestTheReadmeLeadsToTheRules(t *testing.T) {
	readme := readPage(t, "README.md")
	m := regexp.MustCompile(`\]\(internal/policy/matrix\.yaml#L(\d+)\)`).FindAllStringSubmatch(readme.text(), -1)
	if len(m) != 1 {
		t.Fatalf("%d links lead to a line of the matrix, one should", len(m))
	}
	n, err := strconv.Atoi(m[0][1])
	matrix := readPage(t, "internal/policy/matrix.yaml")
	if err != nil || n > len(matrix.lines) || !strings.Contains(matrix.lines[n-1], "email: {column: participant_email") {
		t.Errorf("line %s of the matrix does not guard a participant's e-mail", m[0][1])
	}
	for _, file := range []string{"internal/rest/opentera/routes/projects.yaml", "internal/rest/opentera/routes/projects.graphql"} {
		if !strings.Contains(readme.text(), "]("+file+")") {
			t.Errorf("no link leads to %s", file)
		}
	}
	if route := readPage(t, "internal/rest/opentera/routes/projects.yaml").text(); !strings.Contains(route, "path: /user/projects\n") {
		t.Error("projects.yaml does not spell /user/projects")
	}
}

// TestTheTestCommand holds the README to the command that the gate runs.
func TestTheTestCommand(t *testing.T) {
	const command = "go test ./..."
	if !slices.Contains(readPage(t, "README.md").lines, command) {
		t.Errorf("the README has no line %q", command)
	}
	if !strings.Contains(readPage(t, ".ci/run").text(), "all_tests() { "+command) {
		t.Errorf("the gate does not run %q", command)
	}
}

// TestTheMatrixIsQuotedRightly finds every line of the guide's YAML in the matrix.
func TestTheMatrixIsQuotedRightly(t *testing.T) {
	matrix, quoted := readPage(t, "internal/policy/matrix.yaml").lines, 0
	for _, b := range readPage(t, "docs/guide/permissions.md").blocks() {
		if b.language != "yaml" {
			continue
		}
		for _, l := range strings.Split(b.text, "\n") {
			if quoted++; !slices.Contains(matrix, l) {
				t.Errorf("the matrix has no line %q", l)
			}
		}
	}
	if quoted == 0 {
		t.Error("nothing is quoted")
	}
}
