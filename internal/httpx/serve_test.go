package httpx

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// tellsWhenClosed is a listener that lets a test wait until the server takes no more connections.
type tellsWhenClosed struct {
	net.Listener
	closed chan struct{}
}

func (l *tellsWhenClosed) Close() error {
	defer close(l.closed)
	return l.Listener.Close()
}

// inFlight starts a server, gets one request into its handler and stops the server. It returns when
// the server takes no more connections while the request is still in flight.
func inFlight(t *testing.T, grace time.Duration) (release chan struct{}, answer chan string, stopped chan error, address string) {
	t.Helper()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	entered, closed := make(chan struct{}), make(chan struct{})
	release, answer, stopped = make(chan struct{}), make(chan string, 1), make(chan error, 1)
	s := Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(entered)
			<-release
			if r.Context().Err() != nil {
				_, _ = io.WriteString(w, "cancelled, ")
			}
			_, _ = io.WriteString(w, "finished")
		}),
		Logger: slog.New(slog.DiscardHandler), TimeLimit: time.Minute, Grace: grace, HeaderTimeout: time.Minute, MaxHeader: 1000,
	}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	go func() { stopped <- s.Serve(ctx, &tellsWhenClosed{l, closed}) }()
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			answer <- err.Error()
			return
		}
		answer <- string(b)
	}()
	<-entered
	stop()
	<-closed
	return release, answer, stopped, l.Addr().String()
}

func TestServeDrainsRequestsInFlight(t *testing.T) {
	release, answer, stopped, address := inFlight(t, time.Minute)
	if c, err := net.Dial("tcp", address); err == nil {
		_ = c.Close()
		t.Error("a stopping server took a connection")
	}
	select {
	case err := <-stopped:
		t.Fatalf("the server stopped with a request in flight: %v", err)
	default:
	}
	close(release)
	if got := <-answer; got != "finished" {
		t.Errorf("got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("got %v", err)
	}
}

func TestServeBreaksOffAfterTheGrace(t *testing.T) {
	release, answer, stopped, _ := inFlight(t, 0)
	if err := <-stopped; err == nil || !strings.HasPrefix(err.Error(), "requests were broken off") {
		t.Errorf("got %v", err)
	}
	if got := <-answer; got == "finished" {
		t.Error("the request was answered")
	}
	close(release)
}

// A load balancer gets the time to notice: while the server says that it stops, and for the delay, it still answers.
func TestServeAnswersDuringTheDelay(t *testing.T) {
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	const delay = 50 * time.Millisecond
	var told time.Time
	s := Server{
		Handler: say("here"), Logger: slog.New(slog.DiscardHandler), TimeLimit: time.Minute, Grace: time.Minute, Delay: delay,
		Stopping: func() {
			told = time.Now()
			resp, err := http.Get("http://" + l.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
		},
	}
	stop()
	if err := s.Serve(ctx, l); err != nil {
		t.Error(err)
	}
	if took := time.Since(told); told.IsZero() || took < delay {
		t.Errorf("it stopped after %v", took)
	}
}

func TestServeSaysWhenItCannotGoOn(t *testing.T) {
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := (Server{Handler: say(""), Logger: slog.New(slog.DiscardHandler)}).Serve(t.Context(), l); err == nil {
		t.Error("no error")
	}
}

func TestListen(t *testing.T) {
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	taken := l.Addr().String()
	for address, want := range map[string]string{
		taken:         "--listen: " + taken + " is in use; stop the program that uses it or choose another address",
		"192.0.2.1:0": "--listen: 192.0.2.1:0 is not an address of this machine",
	} {
		_, err := Listen(t.Context(), address)
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v", address, err)
		}
	}
}
