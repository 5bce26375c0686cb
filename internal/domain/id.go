package domain

import (
	"context"
	"encoding/base64"
	"io"
	"strconv"
	"strings"
)

// Kind names what a row is. It is the policy's type name, and the prefix of an opaque ID.
type Kind string

// The kinds of the graph, one per OpenTera table that has a type or a row rule.
const (
	KindSite                  Kind = "site"
	KindProject               Kind = "project"
	KindParticipantGroup      Kind = "participantGroup"
	KindParticipant           Kind = "participant"
	KindUser                  Kind = "user"
	KindUserGroup             Kind = "userGroup"
	KindMembership            Kind = "membership"
	KindServiceRole           Kind = "serviceRole"
	KindServiceAccess         Kind = "serviceAccess"
	KindService               Kind = "service"
	KindDevice                Kind = "device"
	KindSession               Kind = "session"
	KindDeviceType            Kind = "deviceType"
	KindDeviceSubtype         Kind = "deviceSubtype"
	KindDeviceProject         Kind = "deviceProject"
	KindDeviceSite            Kind = "deviceSite"
	KindDeviceParticipant     Kind = "deviceParticipant"
	KindServiceConfig         Kind = "serviceConfig"
	KindServiceConfigSpecific Kind = "serviceConfigSpecific"
	KindServiceProject        Kind = "serviceProject"
	KindServiceSite           Kind = "serviceSite"
	KindServerSetting         Kind = "serverSetting"
	KindSessionType           Kind = "sessionType"
	KindSessionTypeProject    Kind = "sessionTypeProject"
	KindSessionTypeSite       Kind = "sessionTypeSite"
	KindSessionTypeService    Kind = "sessionTypeService"
	KindSessionEvent          Kind = "sessionEvent"
	KindAsset                 Kind = "asset"
	KindTest                  Kind = "test"
	KindTestType              Kind = "testType"
	KindTestTypeProject       Kind = "testTypeProject"
	KindTestTypeSite          Kind = "testTypeSite"
	KindTestInvitation        Kind = "testInvitation"
	KindSessionParticipant    Kind = "sessionParticipant"
	KindSessionUser           Kind = "sessionUser"
	KindSessionDevice         Kind = "sessionDevice"
	KindPerson                Kind = "person" // a user by name; ids are of the kind user
)

// ID names one row: its kind and the integer of its table, from 1.
// The zero ID names nothing.
type ID struct {
	Kind Kind
	N    int
}

// String gives the opaque form that GraphQL clients see: base64url of "kind:n", without padding.
func (id ID) String() string { return string(id.appendOpaque(nil)) }

func (id ID) appendOpaque(to []byte) []byte {
	var room [48]byte
	raw := append(append(room[:0], id.Kind...), ':')
	return base64.RawURLEncoding.AppendEncode(to, strconv.AppendInt(raw, int64(id.N), 10))
}

// ParseID reads the opaque form of an ID of the wanted kind. Anything else gives a
// CodeBadInput error that names the argument and what would be right.
func ParseID(want Kind, argument, s string) (ID, error) {
	id, ok := readID(s)
	if !ok {
		return ID{}, BadInput(argument, "is not an id; take ids from the answers of this server")
	}
	if id.Kind != want {
		return ID{}, BadInput(argument, "is the id of another type of object; the id of a "+string(want)+" is needed")
	}
	return id, nil
}

// readID reads the one spelling of an ID: base64 and numbers would allow more.
func readID(s string) (ID, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	kind, digits, found := strings.Cut(string(raw), ":")
	n, convErr := strconv.Atoi(digits)
	id := ID{Kind: Kind(kind), N: n}
	if err != nil || !found || convErr != nil || n < 1 || n > 1<<31-1 || id.String() != s {
		return ID{}, false
	}
	return id, true
}

// MarshalGQLContext writes the ID in the style of the context: opaque, or the integer.
func (id ID) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return WriteShort(w, func(to []byte) []byte {
		if StyleFrom(ctx).IntegerIDs() {
			return strconv.AppendInt(to, int64(id.N), 10)
		}
		return append(id.appendOpaque(append(to, '"')), '"')
	})
}

// UnmarshalGQLContext reads an ID of any kind in the style of the context: opaque, or the integer, which names
// no kind. Whoever knows the kind that is wanted says what is wrong with it, so nothing is refused here but what is no
// text and no number.
func (id *ID) UnmarshalGQLContext(ctx context.Context, v any) error {
	if s, ok := v.(string); ok {
		*id, _ = readID(s)
	}
	if !StyleFrom(ctx).IntegerIDs() {
		return nil
	}
	switch n := v.(type) {
	case int64:
		*id = ID{N: int(n)}
	case int:
		*id = ID{N: n}
	}
	return nil
}
