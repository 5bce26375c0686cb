package stress_test

import (
	"testing"

	"teragraph/internal/store/testdb"
)

// The program is killed (kill -9) while clients write, several times: what it acknowledged is there when it runs again,
// and nothing is there in part. Told to stop (SIGTERM) it ends well, and loses nothing either.
func TestKilledWhileWriting(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			url := filled(t, name)
			written := newMarks()
			ends := []func(*program){(*program).kill, (*program).kill, (*program).kill, (*program).stop}
			for round, end := range ends {
				p := start(t, url)
				c := signIn(t, p.base)
				acked := make(chan struct{}, 1000)
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					all(clients, func(int) {
						for a := written.make(t, c); a.err == nil && a.is(t, ""); a = written.make(t, c) {
							acked <- struct{}{}
						}
					})
				}()
				for range 25 + 7*round {
					select {
					case <-acked:
					case <-ended:
						t.Fatal("the clients ended before the program")
					}
				}
				end(p)
				<-ended
			}
			p := start(t, url)
			w := &world{client: signIn(t, p.base), t: t, dialect: name, plain: second(t, url)}
			written.check(w)
			written.make(t, w.client).is(t, "")
			p.stop()
		})
	}
}
