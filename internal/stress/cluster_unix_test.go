//go:build unix

package stress_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
)

// cluster is a PostgreSQL server of the test's own.
type cluster struct {
	t    *testing.T
	bin  string
	data string
	as   *syscall.Credential // not root: PostgreSQL refuses that
	url  string
	port string
	cmd  *exec.Cmd
	end  chan error // has the end of cmd
	log  bytes.Buffer
}

// binaries finds PostgreSQL's programs; without them the test skips, unless it was told where they are.
func binaries(t *testing.T) string {
	t.Helper()
	if told := os.Getenv("TERAGRAPH_TEST_POSTGRES_BIN"); told != "" {
		return told
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		t.Skip("no PostgreSQL to stop and start: initdb is not in PATH; TERAGRAPH_TEST_POSTGRES_BIN says in which folder it is")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

// nobodySpecial gives the account to run PostgreSQL as, when the test runs as root.
func nobodySpecial(t *testing.T) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		account, err = user.Lookup("nobody")
	}
	if err != nil {
		t.Skip("PostgreSQL does not run as root, and there is no account postgres or nobody")
	}
	uid, errUID := strconv.ParseUint(account.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(account.Gid, 10, 32)
	if errUID != nil || errGID != nil {
		t.Fatal(errUID, errGID)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// newCluster makes one and starts it.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, bin: binaries(t), as: nobodySpecial(t)}
	dir, err := os.MkdirTemp("", "teragraph-postgres-") // t.TempDir is closed to other accounts
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if c.as != nil {
		if err := os.Chown(dir, int(c.as.Uid), int(c.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	c.data = filepath.Join(dir, "data")
	initdb := c.command("initdb", "-D", c.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	for try := 0; c.cmd == nil; try++ {
		c.port = freePort(t)
		if c.start() != nil && try == 5 {
			t.Fatalf("PostgreSQL does not start: %s", &c.log)
		}
	}
	t.Cleanup(c.stop)
	return c
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = filepath.Dir(c.data)
	if c.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as}
	}
	return cmd
}

// start starts the server and returns once it takes connections; an error when it ends instead. What it has committed
// has to outlive it, though not the machine.
func (c *cluster) start() error {
	c.t.Helper()
	cmd := c.command("postgres", "-D", c.data, "-p", c.port, "-k", filepath.Dir(c.data),
		"-c", "listen_addresses=127.0.0.1", "-c", "synchronous_commit=on", "-c", "fsync=off")
	cmd.Stdout, cmd.Stderr = &c.log, &c.log
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.end = make(chan error, 1)
	go func() { c.end <- cmd.Wait() }()
	c.url = fmt.Sprintf("postgres://postgres@127.0.0.1:%s/postgres?sslmode=disable", c.port)
	db, err := sql.Open("postgres", c.url)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for db.Ping() != nil {
		select {
		case err := <-c.end:
			return fmt.Errorf("it ended: %w", err)
		default:
		}
	}
	c.cmd = cmd
	return nil
}

// stop ends the server at once, as "pg_ctl stop -m immediate" does: nobody is waited for, nothing is tidied up.
func (c *cluster) stop() {
	if c.cmd == nil {
		return
	}
	_ = c.cmd.Process.Signal(syscall.SIGQUIT)
	<-c.end
	c.cmd = nil
}
