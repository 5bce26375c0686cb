package docs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/app"
	"teragraph/internal/config"
)

// Addresses that the examples use: what `go run .` serves, and the same with the strict policy.
const (
	usual  = "127.0.0.1:4000"
	strict = "127.0.0.1:4001"
)

// block is what a code fence holds.
type block struct {
	language, text string
	line           int
}

func (p page) blocks() []block {
	var all []block
	open := -1
	for i, l := range p.lines {
		language, fence := strings.CutPrefix(l, "```")
		switch {
		case fence && open < 0:
			open = i
			all = append(all, block{language: language, line: i + 1})
		case fence:
			all[len(all)-1].text = strings.Join(p.lines[open+1:i], "\n")
			open = -1
		}
	}
	return all
}

// TestExamples sends every curl command that stands right before a JSON block, and compares the answer
// with the block. A text that ends in "..." there stands for any text that begins so.
func TestExamples(t *testing.T) {
	servers := map[string]server{
		usual:  start(t, "default"),
		strict: start(t, "strict"),
	}
	ran := 0
	for _, p := range pages(t) {
		blocks := p.blocks()
		for i, b := range blocks {
			if b.language != "json" {
				continue
			}
			if i == 0 || !strings.HasPrefix(blocks[i-1].text, "curl ") {
				t.Errorf("%s:%d shows an answer, and no curl command before it", p.path, b.line)
				continue
			}
			ran++
			t.Run(fmt.Sprintf("%s:%d", p.path, b.line), func(t *testing.T) { replay(t, servers, blocks[i-1].text, b.text) })
		}
	}
	if ran < 5 {
		t.Errorf("only %d examples were found", ran)
	}
}

func replay(t *testing.T, servers map[string]server, command, shown string) {
	t.Helper()
	r, err := request(t.Context(), command, servers)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range servers { // addresses in answers are those of the pages
		body = bytes.ReplaceAll(body, []byte(s.address), []byte(name))
	}
	var got, want any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%v in the answer %s", err, body)
	}
	if err := json.Unmarshal([]byte(shown), &want); err != nil {
		t.Fatalf("%v in what the page shows", err)
	}
	abbreviated := cmp.FilterValues(func(x, y any) bool { return begins(x, y) || begins(y, x) }, cmp.Ignore())
	if d := cmp.Diff(want, got, abbreviated); d != "" {
		t.Errorf("the page shows (-), the server answers (+):\n%s", d)
	}
}

// begins says whether x is an abbreviation of y.
func begins(x, y any) bool {
	short, isText := x.(string)
	long, areTexts := y.(string)
	short, abbreviated := strings.CutSuffix(short, "...")
	return isText && areTexts && abbreviated && strings.HasPrefix(long, short)
}

// request makes the request of a curl command, as far as the pages use curl.
func request(ctx context.Context, command string, servers map[string]server) (*http.Request, error) {
	words, err := shellWords(command)
	if err != nil {
		return nil, err
	}
	var address, body, user string
	query, header := url.Values{}, http.Header{}
	for i := 1; i < len(words); i++ {
		value := ""
		if slices.Contains([]string{"-u", "-H", "-d", "--data-urlencode"}, words[i]) && i+1 < len(words) {
			value = words[i+1]
		}
		name, rest, _ := strings.Cut(value, "=")
		switch w := words[i]; w {
		case "-s", "-G":
			continue
		case "-u":
			user = value
		case "-H":
			key, text, _ := strings.Cut(value, ": ")
			header.Set(key, text)
		case "-d":
			body = value
		case "--data-urlencode":
			query.Set(name, rest)
		default:
			address = w
			continue
		}
		i++
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	s, known := servers[u.Host]
	if !known {
		return nil, fmt.Errorf("nothing serves %q; examples use %v", u.Host, slices.Sorted(maps.Keys(servers)))
	}
	u.Host = s.address
	if len(query) > 0 {
		u.RawQuery = query.Encode()
	}
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header = header
	if name, password, given := strings.Cut(user, ":"); given {
		r.SetBasicAuth(name, password)
	}
	return r, nil
}

// shellWords splits a command as a shell does that knows single quotes and lines that go on.
func shellWords(command string) ([]string, error) {
	var words []string
	for rest := strings.ReplaceAll(command, "\\\n", " "); rest != ""; {
		switch {
		case strings.ContainsAny(rest[:1], " \n"):
			rest = rest[1:]
		case rest[0] == '\'':
			word, after, closed := strings.Cut(rest[1:], "'")
			if !closed {
				return nil, errors.New("a quote is not closed")
			}
			words, rest = append(words, word), after
		default:
			end := strings.IndexAny(rest+" ", " \n")
			words, rest = append(words, rest[:end]), rest[end:]
		}
	}
	return words, nil
}

// server is the program over a new demo database.
type server struct {
	address  string
	greeting string // what it printed
	database string
}

func start(t *testing.T, policy string) server {
	t.Helper()
	s := server{database: "sqlite:" + filepath.Join(t.TempDir(), "teragraph.db")}
	args := []string{"--listen", "127.0.0.1:0", "--database", s.database, "--policy", policy}
	command, err := config.Parse(args, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	printed, out := io.Pipe()
	go func() {
		err := app.Program{Out: out, Log: io.Discard}.Run(ctx, command)
		_ = out.CloseWithError(err)
		done <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	const end = "must change the password first\n\n"
	var text bytes.Buffer
	for piece := make([]byte, 4096); !strings.HasSuffix(text.String(), end); {
		n, err := printed.Read(piece)
		if err != nil {
			t.Fatalf("%v, after it printed %q", err, text.String())
		}
		text.Write(piece[:n])
	}
	s.greeting = text.String()
	first, _, _ := strings.Cut(s.greeting, "\n")
	s.address = strings.TrimPrefix(first, "Teragraph listens on ")
	return s
}

// TestGreeting compares what the README shows under `go run .` with what the program prints.
func TestGreeting(t *testing.T) {
	s := start(t, "default")
	want := strings.NewReplacer(s.address, usual, s.database, "sqlite:teragraph.db").Replace(strings.TrimSpace(s.greeting))
	blocks := readPage(t, "README.md").blocks()
	for i, b := range blocks {
		if i > 0 && b.language == "text" && blocks[i-1].text == "go run ." {
			if d := cmp.Diff(want, b.text); d != "" {
				t.Errorf("the program prints (-), the README shows (+):\n%s", d)
			}
			return
		}
	}
	t.Error("the README shows no greeting under `go run .`")
}
