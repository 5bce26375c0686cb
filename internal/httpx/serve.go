package httpx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"
)

// Listen opens the address. The error is one line for the operator.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("--listen: %s is in use; stop the program that uses it or choose another address", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("--listen: %s needs rights that this program does not have; choose a port above 1023", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("--listen: %s is not an address of this machine", address)
	case err != nil:
		return nil, fmt.Errorf("--listen: %s cannot be used: %w", address, err)
	}
	return l, nil
}

// Server runs a handler until it is told to stop.
type Server struct {
	Handler   http.Handler
	Logger    *slog.Logger
	TimeLimit time.Duration // of one request; reading it and writing its answer get some more
	Grace     time.Duration // for requests in flight when it stops
	Delay     time.Duration // between Stopping and the end of new connections, in which a load balancer turns away
	Stopping  func()        // told at once when it is to stop; nil = nobody is

	HeaderTimeout time.Duration // for the headers of a request; a client that is slower is cut off
	MaxHeader     int           // bytes that the shell accepts as headers (Options.MaxHeader); far above them the connection ends

	Refused func(limit string) // counts what ends by a limit without a handler: "header-timeout", "max-header", "time-limit"; nil = not counted

	slower *slower // nil = usual; tests do not wait that long
}

// slower is what a client may take beside the time limit.
type slower struct{ toSend, toRead time.Duration }

// Serve answers on the listener, and closes it. When ctx ends it goes on for the delay, then takes no more connections, waits
// for the requests in flight and returns nil; after the grace it breaks them off and returns an error.
func (s Server) Serve(ctx context.Context, l net.Listener) error {
	more := slower{toSend: 10 * time.Second, toRead: 60 * time.Second} // a full REST list over a slow line
	if s.slower != nil {
		more = *s.slower
	}
	srv := &http.Server{
		Handler:           s.Handler,
		ReadHeaderTimeout: s.HeaderTimeout,
		ReadTimeout:       s.TimeLimit + more.toSend,
		WriteTimeout:      2*s.TimeLimit + more.toSend + more.toRead, // it begins with the body, whose time is up after half of that
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    2 * s.MaxHeader, // so that what is a little too much gets the shell's answer, which says what to do
		ErrorLog:          slog.NewLogLogger(s.Logger.Handler(), slog.LevelWarn),
	}
	s.watching(srv)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(watchedListener{Listener: l, server: &s}) }()
	select {
	case err := <-failed:
		return fmt.Errorf("the server stopped: %w", err)
	case <-ctx.Done():
	}
	if s.Stopping != nil {
		s.Stopping()
	}
	select {
	case err := <-failed:
		return fmt.Errorf("the server stopped: %w", err)
	case <-time.After(s.Delay):
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Grace)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		_ = srv.Close()
		return fmt.Errorf("requests were broken off: they took longer than the %v that they have to finish", s.Grace)
	}
	return nil
}
