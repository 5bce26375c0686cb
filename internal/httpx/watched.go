package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// watched is a connection that sees what ends there without a handler, where net/http has no hook: headers that are too
// slow or far too long, and answers that are not taken in time. It counts them, and has the client told which limit it was.
type watched struct {
	net.Conn
	server *Server
	asked  atomic.Bool // a handler has the request
	begun  atomic.Bool // bytes came since the last request was answered
	ended  atomic.Bool // a limit was met, which is counted once
	told   atomic.Bool // the client has been told, so what net/http says of it is left out
}

// watching makes the server's connections watched.
func (s *Server) watching(srv *http.Server) {
	srv.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connectionKey{}, c)
	}
	srv.ConnState = func(c net.Conn, state http.ConnState) {
		if c, ok := c.(*watched); ok && state == http.StateIdle {
			c.asked.Store(false)
			c.begun.Store(false)
		}
	}
	next := srv.Handler
	srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(connectionKey{}).(*watched); ok {
			c.asked.Store(true)
		}
		next.ServeHTTP(w, r)
	})
}

type connectionKey struct{}

// watchedListener gives watched connections.
type watchedListener struct {
	net.Listener
	server *Server
}

func (l watchedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &watched{Conn: c, server: l.server}, nil
}

func (c *watched) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	switch {
	case c.asked.Load(): // a body, or whether the client is still there
	case n > 0:
		c.begun.Store(true)
	case c.begun.Load() && errors.Is(err, os.ErrDeadlineExceeded):
		if c.end("header-timeout") {
			c.tooSlow()
		}
	}
	return n, err
}

// tooSlow answers headers that have no end. By itself net/http answers 400 where they stop within a line, and nothing where
// they stop after one.
func (c *watched) tooSlow() {
	c.told.Store(true)
	_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second)) // a client that does not read either is left alone
	_, _ = fmt.Fprintf(c.Conn, "HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"+
		"408 Request Timeout: the headers did not arrive within %v (header-timeout)", c.server.HeaderTimeout)
}

// Write sends what net/http writes; its own refusals of headers it makes tell the limit.
func (c *watched) Write(p []byte) (int, error) {
	sent := p
	switch {
	case c.told.Load():
		return len(p), nil
	case c.asked.Load():
	case bytes.HasPrefix(p, []byte("HTTP/1.1 431 ")) && c.end("max-header"):
		sent = fmt.Appendf(bytes.Clone(p), ": the address and headers may have %d bytes (max-header)", c.server.MaxHeader)
	}
	n, err := c.Conn.Write(sent)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.end("time-limit")
	}
	return min(n, len(p)), err
}

// CloseWrite lets net/http end its side first, so that a client which is still sending gets to read a refusal.
func (c *watched) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// end counts the limit that ends the connection; it says whether it is the first.
func (c *watched) end(limit string) bool {
	if c.ended.Swap(true) {
		return false
	}
	if c.server.Refused != nil {
		c.server.Refused(limit)
	}
	return true
}
