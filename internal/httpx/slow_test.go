package httpx

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// started serves until the test ends, and gives a connection to it.
func started(t *testing.T, s Server) net.Conn {
	t.Helper()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Logger = slog.New(slog.DiscardHandler)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(ctx, l) }()
	t.Cleanup(func() { stop(); <-done })
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil { // a server that waits for ever fails the test
		t.Fatal(err)
	}
	return c
}

// raw sends text and gives all that is answered until the server closes the connection.
func raw(t *testing.T, s Server, text string) string {
	t.Helper()
	c := started(t, s)
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(text, "\r\n\r\n") {
		_ = c.(*net.TCPConn).CloseWrite()
	}
	b, err := io.ReadAll(c)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the server keeps the connection: %q", b)
	}
	return string(b)
}

// TestSlowHeaders: a client that does not end its headers is cut off, with 408 when it began some, and nobody is asked.
func TestSlowHeaders(t *testing.T) {
	var refused counted
	asked := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler ran") })
	s := Server{Handler: asked, TimeLimit: time.Minute, HeaderTimeout: 50 * time.Millisecond, MaxHeader: 1000, Refused: refused.add}
	if got := raw(t, s, ""); got != "" || len(refused) > 0 { // browsers open connections before they need them
		t.Errorf("without a byte: got %q, counted %v", got, refused)
	}
	for _, begun := range []string{"G", "GET", "GET / HTTP/1.1\r\nHost: x\r\n", "GET /graphql HTTP/1.1\r\nHost: x\r\nX-A: b\r\nX-"} {
		refused = nil
		got := raw(t, s, begun)
		if !strings.HasPrefix(got, "HTTP/1.1 408 Request Timeout\r\n") || strings.Count(got, "HTTP/1.1") != 1 || !strings.HasSuffix(got, "within 50ms (header-timeout)") {
			t.Errorf("%q: got %q", begun, got)
		}
		if diff := cmp.Diff(counted{"header-timeout"}, refused); diff != "" {
			t.Errorf("%q: counted (-want +got):\n%s", begun, diff)
		}
	}
}

// TestSlowSecondHeaders: what was answered before does not hide that the next request stalls.
func TestSlowSecondHeaders(t *testing.T) {
	var refused counted
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s := Server{Handler: h, TimeLimit: time.Minute, HeaderTimeout: 50 * time.Millisecond, MaxHeader: 1000, Refused: refused.add}
	c := started(t, s)
	in := bufio.NewReader(c)
	for _, text := range []string{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost"} {
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		want := http.StatusNoContent
		if !strings.HasSuffix(text, "\r\n\r\n") {
			want = http.StatusRequestTimeout
		}
		got, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != want {
			t.Errorf("%q: got %s", text, got.Status)
		}
	}
	if diff := cmp.Diff(counted{"header-timeout"}, refused); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
}

// TestSlowBody: a client that does not send the body that it promised is told so, and its handler never runs.
func TestSlowBody(t *testing.T) {
	var refused counted
	h, _ := shell(t, func(o *Options) {
		o.Refused = refused.add
		o.GraphQL = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler ran") })
	})
	for _, length := range []string{"Content-Length: 90", "Transfer-Encoding: chunked"} {
		s := Server{Handler: h, TimeLimit: time.Nanosecond, HeaderTimeout: time.Minute, MaxHeader: 1000, slower: &slower{toSend: 50 * time.Millisecond, toRead: time.Minute}}
		got := raw(t, s, "POST /graphql HTTP/1.1\r\nHost: x\r\n"+length+"\r\n\r\n5\r\n{\"que")
		if !strings.HasPrefix(got, "HTTP/1.1 408 ") || !strings.Contains(got, `"limit":"time-limit"`) || !strings.Contains(got, "did not arrive in time") {
			t.Errorf("%s: got %q", length, got)
		}
	}
	if len(refused) != 2 || refused[0] != "time-limit" {
		t.Errorf("counted %v", refused)
	}
}

// TestSlowReader: a client that does not take its answer is cut off, so that it does not keep the memory of the answer.
func TestSlowReader(t *testing.T) {
	failed := make(chan error, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		chunk := make([]byte, 1<<20)
		for range 1000 { // more than the buffers of a connection hold
			if _, err := w.Write(chunk); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	})
	var refused counted
	s := Server{Handler: h, TimeLimit: time.Nanosecond, HeaderTimeout: time.Minute, MaxHeader: 1000, Refused: refused.add, slower: &slower{toSend: time.Second, toRead: 50 * time.Millisecond}}
	c := started(t, s)
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the answer was written: %v", err)
	}
	if diff := cmp.Diff(counted{"time-limit"}, refused); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
}

// TestHugeHeaders: what is far above the limit is not even read to its end.
func TestHugeHeaders(t *testing.T) {
	var refused counted
	h, _ := shell(t, func(o *Options) {
		o.MaxHeader, o.Refused = 10_000, refused.add
		o.GraphQL = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler ran") })
	})
	s := Server{Handler: h, TimeLimit: time.Minute, HeaderTimeout: time.Minute, MaxHeader: 10_000, Refused: refused.add}
	for name, headers := range map[string]string{
		"one a little too long": "X-A: " + strings.Repeat("x", 12_000) + "\r\n",
		"many":                  strings.Repeat("X-A: b\r\n", 2000),
		"one without an end":    "X-A: " + strings.Repeat("x", 200_000),
		"many far too many":     strings.Repeat("X-A: b\r\n", 100_000),
	} {
		refused = nil
		got := raw(t, s, "GET /graphql HTTP/1.1\r\nHost: x\r\n"+headers+"\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 431 ") || !strings.Contains(got, "max-header") || !strings.Contains(got, "10000 bytes") {
			t.Errorf("%s: got %.300q", name, got)
		}
		if diff := cmp.Diff(counted{"max-header"}, refused); diff != "" {
			t.Errorf("%s: counted (-want +got):\n%s", name, diff)
		}
	}
}
