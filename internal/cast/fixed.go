package cast

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// namespace is the version 5 namespace of every uuid of the cast.
const namespace = "teragraph demo cast/"

// uuidOf gives the version 5 uuid of a name such as "participant/12".
func uuidOf(kind string, n int) string {
	sum := sha1.Sum(fmt.Appendf(nil, "%s%s/%d", namespace, kind, n))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// staticToken gives the HS256 token without expiry that OpenTera stores in device_token and
// participant_token; kind is "device" or "participant".
func staticToken(key, kind string, id int) string {
	encode := base64.RawURLEncoding.EncodeToString
	payload := fmt.Sprintf(`{"iss":"TeraServer","jti":%q,"%s_uuid":%q,"id_%s":%d}`,
		uuidOf(kind+"-token", id), kind, uuidOf(kind, id), kind, id)
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(payload))
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil))
}

// dice is a stream of fixed numbers that look drawn; each use in the package has its own stream.
type dice uint64

const (
	diceParticipant dice = iota + 1
	diceType
	diceLead
	diceHour
	diceLength
	diceStatus
	diceDevice
	diceOnline
)

// roll gives the i-th number of the stream, in [0, n) (the finalizer of splitmix64).
func (d dice) roll(i, n int) int {
	z := uint64(d)<<40 + uint64(i)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

// pick gives one of the values; of none, the zero value.
func pick[T any](d dice, i int, of []T) T {
	if len(of) == 0 {
		var none T
		return none
	}
	return of[d.roll(i, len(of))]
}
