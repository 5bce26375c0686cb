package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"teragraph/internal/cast"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"teragraph": func() { os.Exit(run(os.Args[1:])) }})
}

// TestScripts runs the program as its users do: testdata/script/*.txtar. UPDATE_SCRIPTS=1 writes the answers anew;
// read them before committing.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[serverKey{}] = &holder{}
			return nil
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve, "stop": stop, "graphql": graphql, "rest": rest, "login": login, "differ": differ,
		},
	})
}

type server struct {
	cmd    *exec.Cmd
	base   string
	errors *bytes.Buffer
	tokens map[string]string
}

type serverKey struct{}

// of gives the server that the script started.
func of(ts *testscript.TestScript) *server {
	s, ok := ts.Value(serverKey{}).(*holder)
	if !ok || s.server == nil {
		ts.Fatalf("serve comes first")
	}
	return s.server
}

// holder is the script's place for its server.
type holder struct{ *server }

// serve starts the program on a free port, with the given arguments, and waits for the line that names it.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	program, err := exec.LookPath("teragraph")
	if p := filepath.Join(strings.Split(ts.Getenv("PATH"), string(filepath.ListSeparator))[0], "teragraph"); err != nil {
		program = p
	}
	cmd := exec.Command(program, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.Getenv("WORK")
	s := &server{cmd: cmd, errors: &bytes.Buffer{}, tokens: map[string]string{}}
	cmd.Stderr = s.errors
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, found := strings.CutPrefix(lines.Text(), "Teragraph listens on "); found {
			s.base = "http://" + at
			ts.Setenv("ADDRESS", at)
			break
		}
	}
	if s.base == "" {
		_ = cmd.Wait()
		ts.Fatalf("the server did not start: %s", s.errors)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	ts.Value(serverKey{}).(*holder).server = s
}

// stop ends the program with SIGTERM; it has to exit with 0.
func stop(ts *testscript.TestScript, _ bool, _ []string) {
	s := of(ts)
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("the server ended with %v: %s", err, s.errors)
	}
}

// authorize sets the header of a caller: a user name of the cast, token:NAME, bearer:FILE's text, or nobody.
func (s *server) authorize(r *http.Request, who string) {
	switch name, token := strings.CutPrefix(who, "token:"); {
	case who == "nobody":
	case token:
		r.Header.Set("Authorization", "OpenTera "+s.tokens[name])
	default:
		r.SetBasicAuth(who, cast.Password)
	}
}

func (s *server) send(ts *testscript.TestScript, r *http.Request) string {
	response, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	var pretty bytes.Buffer
	if json.Indent(&pretty, body, "", "  ") == nil {
		body = pretty.Bytes()
	}
	return fmt.Sprintf("%d\n%s\n", response.StatusCode, bytes.TrimSpace(body))
}

// graphql WHO FILE sends a query and prints status and answer.
func graphql(ts *testscript.TestScript, _ bool, args []string) {
	s := of(ts)
	body, err := json.Marshal(map[string]string{"query": ts.ReadFile(args[1])})
	ts.Check(err)
	r, err := http.NewRequest(http.MethodPost, s.base+"/graphql", bytes.NewReader(body))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	s.authorize(r, args[0])
	_, err = io.WriteString(ts.Stdout(), s.send(ts, r))
	ts.Check(err)
}

// rest WHO PATH [METHOD [FILE]] sends a GET, or what is said, with the file as a body that says it is JSON, and prints
// status and answer.
func rest(ts *testscript.TestScript, _ bool, args []string) {
	s := of(ts)
	method, body := http.MethodGet, ""
	if len(args) > 2 {
		method = args[2]
	}
	if len(args) > 3 {
		body = strings.TrimSpace(ts.ReadFile(args[3]))
	}
	r, err := http.NewRequest(method, s.base+args[1], strings.NewReader(body))
	ts.Check(err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	s.authorize(r, args[0])
	_, err = io.WriteString(ts.Stdout(), s.send(ts, r))
	ts.Check(err)
}

// login NAME keeps a token for token:NAME.
func login(ts *testscript.TestScript, _ bool, args []string) {
	s := of(ts)
	r, err := http.NewRequest(http.MethodGet, s.base+"/user/login", nil)
	ts.Check(err)
	s.authorize(r, args[0])
	_, body, _ := strings.Cut(s.send(ts, r), "\n")
	var answer struct {
		Token string `json:"user_token"`
	}
	ts.Check(json.Unmarshal([]byte(body), &answer))
	s.tokens[args[0]] = answer.Token
}

// differ FILE... fails when two of the files are equal: rights that differ must show.
func differ(ts *testscript.TestScript, _ bool, files []string) {
	seen := map[string]string{}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		return // the files are written when the script ends
	}
	for _, f := range files {
		text := ts.ReadFile(f)
		if other := seen[text]; other != "" {
			ts.Fatalf("%s and %s are equal", other, f)
		}
		seen[text] = f
	}
}
