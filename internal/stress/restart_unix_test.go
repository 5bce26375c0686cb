//go:build unix

package stress_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
)

// within is how soon there is service again once PostgreSQL takes connections.
const within = 2 * time.Second

// outage is what the clients of a server saw while its PostgreSQL was stopped and started.
type outage struct {
	t    *testing.T
	mu   sync.Mutex
	down time.Time // PostgreSQL was told to stop
	up   time.Time // it takes connections again
	seen chan string
	late map[string]time.Duration // how long after that the first request of a kind was served
}

// judge looks at an answer, and says whether its client has seen enough: several good ones after the outage.
func (o *outage) judge(kind string, a answer, unavailable bool, began time.Time, after *int) (enough bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	good, stopped, back := a.err == nil && a.status == http.StatusOK && a.code() == "", !o.down.IsZero(), !o.up.IsZero()
	switch {
	case good && back && began.After(o.up):
		if _, before := o.late[kind]; !before {
			o.late[kind] = time.Since(o.up)
		}
		*after++
	case good:
		o.tell("good")
	case !stopped:
		o.t.Errorf("before the outage: %v", a)
	case back && began.After(o.up.Add(within)):
		o.t.Errorf("%v after PostgreSQL is back: %v", began.Sub(o.up), a)
	case !unavailable || a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "":
		o.t.Errorf("during the outage: %v, Retry-After %q", a, a.header.Get("Retry-After"))
	default:
		o.tell("refused")
	}
	return *after == 5 || o.t.Failed()
}

// tell lets the test know, if it listens.
func (o *outage) tell(what string) {
	select {
	case o.seen <- what:
	default:
	}
}

// wait returns after n answers of a kind.
func (o *outage) wait(what string, n int, ended <-chan struct{}) {
	o.t.Helper()
	for n > 0 {
		select {
		case saw := <-o.seen:
			if saw == what {
				n--
			}
		case <-ended:
			o.t.Fatal("the clients ended early")
		}
	}
}

// PostgreSQL stops at once and starts again while clients write and read: meanwhile they are told so, in GraphQL and in
// REST, soon after it is back they are served, without a restart of ours, and what was acknowledged is there.
func TestPostgresStopsAndStarts(t *testing.T) {
	c := newCluster(t)
	url := c.url + "&application_name=restarted"
	fill(t, url)
	p := start(t, url)
	client := signIn(t, p.base)
	ruth := (&world{t: t, dialect: dialect.Postgres, plain: second(t, c.url)}).user(cast.NoGroup)
	written := newMarks()
	for range 2 {
		o := &outage{t: t, seen: make(chan string, 100), late: map[string]time.Duration{}}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			all(clients+2, func(i int) {
				for after := 0; ; {
					began := time.Now()
					var a answer
					unavailable := true
					kind := "GraphQL"
					switch i {
					default:
						a = written.make(t, client)
						unavailable = a.code() == domain.CodeUnavailable
					case clients:
						kind, a = "GET", client.get(t.Context(), "/user/sites")
					case clients + 1:
						kind, a = "POST", client.join(t, ruth, 1)
					}
					if o.judge(kind, a, unavailable, began, &after) {
						return
					}
				}
			})
		}()
		o.wait("good", 40, ended)
		o.mu.Lock()
		o.down = time.Now()
		o.mu.Unlock()
		c.stop()
		o.wait("refused", 40, ended)
		if err := c.start(); err != nil {
			t.Fatalf("PostgreSQL does not start again: %v: %s", err, &c.log)
		}
		o.mu.Lock()
		o.up = time.Now()
		o.mu.Unlock()
		<-ended
		t.Logf("served again after PostgreSQL is back: %v", o.late)
		for kind, late := range o.late {
			if late > within {
				t.Errorf("%s: that is too late", kind)
			}
		}
	}
	written.check(&world{client: client, t: t, dialect: dialect.Postgres, plain: second(t, c.url)})
	p.stop()
	if t.Failed() {
		t.Logf("the program's log ends: %s", p.log.Bytes()[max(0, p.log.Len()-3000):])
	}
}
