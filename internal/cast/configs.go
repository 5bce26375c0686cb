package cast

// configs adds the settings that services keep per user, participant or device.
func (b *builder) configs() {
	b.add("t_services_configs", ServiceOpenTera, 1, nil, nil, `{"notification_sounds": true}`)
	video := b.add("t_services_configs", ServiceVideoRehab, nil, ParticipantComplete, nil, `{"default_muted": false, "view_local": true}`)
	b.add("t_services_configs", ServiceVideoRehab, nil, nil, DeviceStroke, `{"camera": "wide"}`)
	b.add("t_services_configs", ServiceGait, b.userID(ProjectUser), nil, nil, `{"window_s": 5}`)
	b.add("t_services_configs", ServiceGait, nil, ParticipantParkinson, nil, `{"window_s": 20}`)
	b.addDeleted("t_services_configs", ServiceGait, b.userID(ProjectAdmin), nil, nil, `{"window_s": 60}`)

	b.add("t_services_configs_specifics", video, "living-room", `{"default_muted": true}`)
	b.add("t_services_configs_specifics", video, "kitchen", `{"default_muted": true, "view_local": false}`)
	b.addDeleted("t_services_configs_specifics", video, "old-laptop", `{"view_local": false}`)
}
