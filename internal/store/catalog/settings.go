package catalog

import (
	"context"

	"teragraph/ent"
	"teragraph/ent/serversetting"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/plan"
)

// ServerSettings is what the server tells of itself. Its rows are those that matrix.yaml lets live; a setting
// that no row has is nil.
type ServerSettings struct {
	derived
	UUID, DeviceRegistrationKey *string
}

// Key gives 1; there is one server.
func (s *ServerSettings) Key() int { return 1 }

// ReadServerSettings reads the settings through the guarded client; nil for callers who see none.
func ReadServerSettings(ctx context.Context, c *ent.Client) (*ServerSettings, error) {
	if a := policy.AccessFrom(ctx); a == nil || a.Rows(domain.KindServerSetting).Verdict == policy.Never {
		return nil, nil
	}
	q := c.ServerSetting.Query()
	q.Select(serversetting.FieldServerSettingsName, serversetting.FieldServerSettingsValue)
	rows, err := q.All(ctx)
	if err != nil {
		return nil, err
	}
	s := &ServerSettings{}
	for _, r := range rows {
		switch r.ServerSettingsName {
		case "ServerUUID":
			s.UUID = &r.ServerSettingsValue
		case "DeviceRegisterKey":
			s.DeviceRegistrationKey = &r.ServerSettingsValue
		}
	}
	return s, nil
}

func serverSettings() *plan.Type {
	return &plan.Type{Name: "ServerSettings", Columns: map[string]plan.Column{
		"deviceRegistrationKey": {Action: "serverSetting.deviceRegistrationKey"},
	}}
}
