package docs_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"teragraph/internal/config"
)

// TestSettingsAreListed compares the operator's table with what --help says: each flag, its variable and
// its default.
func TestSettingsAreListed(t *testing.T) {
	var help bytes.Buffer
	for _, args := range [][]string{{"--help"}, {"seed", "--help"}, {"adopt", "--help"}, {"parity", "--help"}} {
		_, err := config.Parse(args, func(string) (string, bool) { return "", false }, &help)
		if !errors.Is(err, config.ErrHelp) {
			t.Fatal(err)
		}
	}
	flat := strings.Join(strings.Fields(help.String()), " ")
	settings := regexp.MustCompile(`\[(TERAGRAPH_[A-Z_]+)(?:, default ([^\]]+))?\]`).FindAllStringSubmatch(flat, -1)
	guide := readPage(t, "docs/guide/operating.md").text()
	seen := map[string]bool{}
	for _, s := range settings {
		if seen[s[1]] {
			continue
		}
		seen[s[1]] = true
		flag := "--" + strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(s[1], "TERAGRAPH_"), "_", "-"))
		if s[1] == "TERAGRAPH_PARITY_DIR" {
			flag = "--dir"
		}
		row := fmt.Sprintf("| `%s` | `%s` | ", flag, s[1])
		if s[2] != "" {
			row += "`" + s[2] + "`"
		}
		if !strings.Contains(guide, row) {
			t.Errorf("operating.md has no row that begins with %s", row)
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d settings were found in the help", len(seen))
	}
	for _, m := range regexp.MustCompile("\\| `(TERAGRAPH_[A-Z_]+)` \\|").FindAllStringSubmatch(guide, -1) {
		if !seen[m[1]] {
			t.Errorf("operating.md lists %s, which is no setting", m[1])
		}
	}
}
