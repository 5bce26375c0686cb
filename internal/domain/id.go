package domain

import (
	"context"
	"encoding/base64"
	"encoding/json"
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

// maxID is the greatest number that the column of an id holds.
const maxID = 1<<31 - 1

// String gives the opaque form that GraphQL clients see: base64url of "kind:n", without padding.
func (id ID) String() string { return string(id.appendOpaque(nil)) }

func (id ID) appendOpaque(to []byte) []byte {
	var room [48]byte
	raw := append(append(room[:0], id.Kind...), ':')
	return base64.RawURLEncoding.AppendEncode(to, strconv.AppendInt(raw, int64(id.N), 10))
}

// ParseID reads an ID of the wanted kind: the opaque form, or the number of the table, which names no kind, so that
// the place where it stands decides. Anything else gives a CodeBadInput error that names the argument and what would be
// right.
func ParseID(want Kind, argument, s string) (ID, error) {
	id, ok := readID(s)
	if !ok {
		return ID{}, BadInput(argument, "is not an id; take ids from the answers of this server")
	}
	if !id.Of(want) {
		return ID{}, BadInput(argument, "is the id of another type of object; the id of a "+string(want)+" is needed")
	}
	return ID{Kind: want, N: id.N}, nil
}

// Of says whether the ID can stand where one of a kind is wanted: it is of that kind, or a number, which has none.
func (id ID) Of(kind Kind) bool { return id.N > 0 && (id.Kind == kind || id.Kind == "") }

// readID reads the one spelling of an ID: base64 and numbers would allow more. What is all digits is a number: the
// opaque form of no kind is.
func readID(s string) (ID, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return ID{N: n}, n > 0 && n <= maxID && strconv.Itoa(n) == s
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	kind, digits, found := strings.Cut(string(raw), ":")
	n, convErr := strconv.Atoi(digits)
	id := ID{Kind: Kind(kind), N: n}
	if err != nil || !found || convErr != nil || kind == "" || n < 1 || n > maxID || id.String() != s {
		return ID{}, false
	}
	return id, true
}

// MarshalGQLContext writes the ID in the style of the context: opaque, or the integer.
func (id ID) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return WriteShort(w, func(to []byte) []byte { return id.Append(to, StyleFrom(ctx)) })
}

// Append appends what MarshalGQLContext writes.
func (id ID) Append(to []byte, style Style) []byte {
	if style.IntegerIDs() {
		return strconv.AppendInt(to, int64(id.N), 10)
	}
	return append(id.appendOpaque(append(to, '"')), '"')
}

// UnmarshalGQLContext reads an ID of any kind, opaque or a number, which names no kind. Whoever knows the kind that is
// wanted says what is wrong with it, so nothing is refused here but what is no text and no number.
func (id *ID) UnmarshalGQLContext(ctx context.Context, v any) error {
	switch v := v.(type) {
	case string:
		*id = one(readID(v))
	case json.Number:
		*id = one(readID(v.String()))
	case int64:
		*id = numbered(ctx, v)
	case int:
		*id = numbered(ctx, int64(v))
	}
	return nil
}

// one drops what could not be read.
func one(id ID, ok bool) ID {
	if !ok {
		return ID{}
	}
	return id
}

// numbered is the ID of a number. Routes, which have read it before, also say 0 for "none"; in the graph it is none.
func numbered(ctx context.Context, n int64) ID {
	if StyleFrom(ctx).IntegerIDs() || n > 0 && n <= maxID {
		return ID{N: int(n)}
	}
	return ID{}
}
