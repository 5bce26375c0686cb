package stress_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"teragraph/internal/app"
	"teragraph/internal/config"
)

// asProgram tells the test binary to be the program.
const asProgram = "TERAGRAPH_STRESS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	command, err := config.Parse(os.Args[1:], func(string) (string, bool) { return "", false }, os.Stdout)
	if err == nil {
		err = app.Program{Out: os.Stdout, Log: os.Stderr}.Run(ctx, command)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(config.ExitCode(err))
}

// program is a running server.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	log  bytes.Buffer // to be read once it has ended
}

// start runs the program on a free port over a database that is filled already.
func start(t *testing.T, database string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t}
	p.cmd = exec.Command(self, "--listen=127.0.0.1:0", "--seed=none", "--log-level=warn", "--database="+database)
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	p.cmd.Stderr = &p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, found := strings.CutPrefix(lines.Text(), "Teragraph listens on "); found {
			p.base = "http://" + at
			break
		}
	}
	if p.base == "" {
		_ = p.cmd.Wait()
		t.Fatalf("the program did not start: %s", &p.log)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

// kill ends it as kill -9 does.
func (p *program) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Error(err)
	}
	_ = p.cmd.Wait()
}

// stop ends it as an operator does; it has to finish what it has begun, and end well.
func (p *program) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Error(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ended with %v: %s", err, &p.log)
	}
}
