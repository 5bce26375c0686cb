package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/crypto/bcrypt"
)

const (
	maxPasswordBytes = 72 // bcrypt reads no more; OpenTera's passlib cuts silently, and so do we
	knownFor         = time.Minute
	knownAtMost      = 4096 // passwords remembered as right, across all accounts
	usualCost        = 12   // passlib's default
	dummyCostAtMost  = 14   // a single costly hash must not make every unknown name as costly
	dummyTail        = "u7Gz0K1nQ4c9xYw2LbVe5u8SdFhJkPqRtZmAoNiCgXyBvEs3Ul6Tr"
)

// storedHash is the only form that is compared: what passlib writes, and its older siblings.
// Anything else (also with text behind it) is a hash that no password fits.
var storedHash = regexp.MustCompile(`^\$2[aby]\$([0-3][0-9])\$[./A-Za-z0-9]{53}$`)

// passwords compares passwords with stored hashes, and remembers for a minute which were right
// (architecture.md, section 4: bcrypt at cost 12 is 0.2 s of CPU a request otherwise).
type passwords struct {
	compare   func(hash, password []byte) error
	clock     func() time.Time
	secret    [32]byte // of this process; the cache holds no key that means anything outside it
	right     *otter.Cache[[32]byte, time.Time]
	dummyCost atomic.Int32
}

func newPasswords(compare func(hash, password []byte) error, clock func() time.Time) (*passwords, error) {
	if compare == nil {
		compare = bcrypt.CompareHashAndPassword
	}
	right, err := otter.New(&otter.Options[[32]byte, time.Time]{MaximumSize: knownAtMost})
	if err != nil {
		return nil, fmt.Errorf("auth: make the password cache: %w", err)
	}
	p := &passwords{compare: compare, clock: clock, right: right}
	if _, err := rand.Read(p.secret[:]); err != nil {
		return nil, fmt.Errorf("auth: make the password cache's key: %w", err)
	}
	p.dummyCost.Store(usualCost)
	return p, nil
}

// known says whether this password was right for this very hash within the last minute, without
// computing bcrypt. A changed stored hash is another key, so it misses.
func (p *passwords) known(hash, password string) bool {
	at, ok := p.right.GetIfPresent(p.key(hash, password))
	if !ok {
		return false
	}
	age := p.clock().Sub(at)
	return age >= 0 && age < knownFor
}

// remember keeps a password as right.
func (p *passwords) remember(hash, password string) {
	p.right.Set(p.key(hash, password), p.clock())
}

// fits always computes bcrypt once. Without a usable hash (an unknown account has "") it compares with
// a hash that fits nothing and costs what stored ones cost, so that the time tells nothing.
func (p *passwords) fits(hash, password string) bool {
	cost, usable := hashCost(hash)
	if usable {
		p.dummyCost.Store(int32(min(cost, dummyCostAtMost)))
	} else {
		hash = fmt.Sprintf("$2b$%02d$%s", p.dummyCost.Load(), dummyTail)
	}
	err := p.compare([]byte(hash), []byte(cut(password)))
	return err == nil && usable && !strings.Contains(password, "\x00")
}

// hashCost gives the bcrypt cost of a stored hash, and whether it is one.
func hashCost(hash string) (int, bool) {
	m := storedHash.FindStringSubmatch(hash)
	if m == nil {
		return 0, false
	}
	cost, err := strconv.Atoi(m[1])
	return cost, err == nil && cost >= bcrypt.MinCost && cost <= bcrypt.MaxCost
}

func (p *passwords) key(hash, password string) [32]byte {
	mac := hmac.New(sha256.New, p.secret[:])
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(hash)))
	mac.Write(length[:])
	mac.Write([]byte(hash))
	mac.Write([]byte(cut(password)))
	return [32]byte(mac.Sum(nil))
}

func cut(password string) string {
	return password[:min(len(password), maxPasswordBytes)]
}
