package main

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The image is built with the Go of go.mod, and runs as nobody on nothing.
func TestDockerfile(t *testing.T) {
	file := read(t, "Dockerfile")
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "go.mod"))
	for _, line := range []string{
		"FROM golang:" + version[1] + " AS build", "FROM scratch", "USER 65532:65532", `ENTRYPOINT ["/teragraph"]`,
	} {
		if !strings.Contains(file, "\n"+line+"\n") {
			t.Errorf("the Dockerfile lacks the line %s", line)
		}
	}
	for _, part := range []string{"CGO_ENABLED=0", "/etc/ssl/certs/ca-certificates.crt", "TMPDIR=/data"} {
		if !strings.Contains(file, part) {
			t.Errorf("the Dockerfile lacks %s", part)
		}
	}
}

// container runs a program as the image does: alone in a root that cannot be written to, with /data, as user 65532.
const container = `
mount --bind "$1" "$1" && mount --bind "$2" "$1/data" && mount -o remount,ro,bind "$1" &&
{ ! touch "$1/written" 2>/dev/null; } &&
exec env -i PATH="$PATH" TERAGRAPH_LISTEN=127.0.0.1:0 TERAGRAPH_DATABASE=sqlite:/data/teragraph.db TERAGRAPH_SEED=admin TMPDIR=/data \
  chroot --userspec=65532:65532 "$1" /teragraph`

// TestRunsInAContainer takes a program that was built as the Dockerfile builds it, since building it takes minutes where
// nothing of it is cached ("make container" does both), and needs root and mount namespaces.
func TestRunsInAContainer(t *testing.T) {
	program := os.Getenv("TERAGRAPH_TEST_STATIC")
	if program == "" {
		t.Skip("TERAGRAPH_TEST_STATIC names no static program to run in a container")
	}
	if os.Getuid() != 0 || exec.Command("unshare", "--mount", "true").Run() != nil {
		t.Skip("not root, or there are no mount namespaces: no container to run in")
	}
	root, data := t.TempDir(), t.TempDir()
	if out, err := exec.Command("cp", program, filepath.Join(root, "teragraph")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Mkdir(filepath.Join(root, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{os.Chmod(root, 0o755), os.Chown(data, 65532, 65532)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var failure strings.Builder
	cmd := exec.Command("unshare", "--mount", "sh", "-c", container, "sh", root, data)
	cmd.Stderr = &failure
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	at := ""
	for lines := bufio.NewScanner(out); at == "" && lines.Scan(); {
		at, _ = strings.CutPrefix(lines.Text(), "Teragraph listens on ")
		if at == lines.Text() {
			at = ""
		}
	}
	if at == "" {
		_ = cmd.Wait()
		t.Fatalf("it did not start: %s", failure.String())
	}
	resp, err := http.Get("http://" + at + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Error(resp.Status)
	}
	info, err := os.Stat(filepath.Join(data, "teragraph.db"))
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != 65532 {
		t.Errorf("%v %v", info, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, failure.String())
	}
}
