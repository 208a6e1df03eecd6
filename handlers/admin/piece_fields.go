package admin

import (
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/segment"
	"regulars/views/admin"
	"regulars/views/ui"
)

// pieceFields maps a draft to the fields of its form.
func pieceFields(v draft, segments []segment.Segment, collections []catalog.Collection) admin.Piece {
	wrong := v.wrong
	return admin.Piece{
		Words: ui.Fields{
			{Name: "kicker", Label: "Kicker", Hint: "A few words above the title.", Value: v.Kicker, Optional: true, MaxLength: 100, Error: wrong["kicker"]},
			{Name: "title", Label: "Title", Value: v.Title, MaxLength: 200, Error: wrong["title"]},
			{Name: "body", Label: "Text", Hint: "Markdown: **bold**, *italic*, [words](/collections/new), lists with a hyphen.", Value: v.Body, Rows: 8, Optional: true, Error: wrong["body"]},
		},
		Link: ui.Fields{
			{Name: "link_text", Label: "Words", Value: v.LinkText, Optional: true, MaxLength: 100, Error: wrong["link_text"]},
			{Name: "link_url", Label: "Leads to", Hint: "Such as /collections/new, or an https address.", Value: v.LinkURL, Optional: true, MaxLength: 500, LeftToRight: true, Error: wrong["link_url"]},
		},
		Enabled:  ui.Check{Name: "enabled", Label: "Shown", Hint: "Off keeps it here, and no shopper sees it.", Checked: v.Enabled},
		Segment:  ui.Field{Name: "segment", Label: "For", Options: segmentOptions(v.SegmentID, segments), Error: wrong["segment"]},
		Why:      ui.Field{Name: "why", Label: "Why, for the shopper", Hint: "Half a sentence, such as “Because you are at a university”.", Value: v.Why, Optional: true, MaxLength: 200, Error: wrong["why"]},
		Slot:     ui.Field{Name: "slot", Label: "Place", Options: slotOptions(v.Slot), Error: wrong["slot"]},
		Kind:     ui.Field{Name: "kind", Label: "Kind", Options: kindOptions(v.Slot, v.Kind), Error: wrong["kind"]},
		Priority: ui.Field{Name: "position", Label: "Order", Hint: "Lower numbers are asked first.", Value: v.position, Inputmode: "numeric", Width: ui.Tiny, Error: wrong["position"]},
		Schedule: ui.Fields{
			{Name: "starts_at", Label: "From", Type: "datetime-local", Value: v.startsAt, Optional: true, Error: wrong["starts_at"]},
			{Name: "ends_at", Label: "Until", Type: "datetime-local", Value: v.endsAt, Optional: true, Error: wrong["ends_at"]},
			{Name: "zone", Label: "Time zone", Hint: "Such as Europe/Amsterdam; empty is the shop's own.", Value: v.Zone, Optional: true, LeftToRight: true, MaxLength: 60, Error: wrong["zone"]},
		},
		More: ui.Fields{
			{Name: "accent", Label: "Colours of the page", Options: []ui.Option{{Value: "", Label: "The shop's own"}, {Value: "campus", Label: "Campus", Selected: v.Accent == "campus"}}, Error: wrong["accent"]},
		},
		Picture: pictureField(v),
		Holds:   holdsFields(v, collections),
		Devices: ui.Choice{Name: "device", Legend: "Devices", Hint: "None chosen is all of them.", Many: true, Options: boundDevices(v.Devices), Error: wrong["device"]},
		Channel: ui.Field{Name: "channel", Label: "Channel", Options: channelOptions(v.Channel), Error: wrong["channel"]},
		Often: ui.Fields{
			{Name: "most", Label: "Shown to a person at most", Hint: "Times; empty is no bound. Counted of those who agreed to be remembered; others do not see it.", Value: v.most, Optional: true, Inputmode: "numeric", Width: ui.Tiny, Error: wrong["most"]},
			{Name: "keep", Label: "Stays with whoever has seen it", Hint: "Days, or “visit” for as long as the visit; empty is as its segment says.", Value: v.keep, Optional: true, Width: ui.Tiny, Error: wrong["keep"]},
		},
	}
}

func pictureField(v draft) admin.PictureField {
	f := admin.PictureField{
		Name: "picture", Label: "Choose a picture", Hint: "JPEG, PNG or WebP, up to 10 MB.", Error: v.wrong["picture"], File: v.Picture.File, Width: v.Picture.Width, Height: v.Picture.Height,
		Alt: ui.Field{Name: "picture_alt", Label: "What the picture shows", Hint: "For people who cannot see it. Needed once there is a picture.", Value: v.Picture.Alt, Optional: v.Picture.File == "", MaxLength: 300, Error: v.wrong["picture_alt"]},
	}
	if v.Picture.File != "" {
		f.Src, f.Label = "/media/"+v.Picture.File, "Choose another picture"
	}
	return f
}

func segmentOptions(chosen string, segments []segment.Segment) []ui.Option {
	list := []ui.Option{{Value: "", Label: "Everybody (the default)"}}
	found := chosen == ""
	for _, s := range segments {
		label := s.Name
		if !s.Enabled {
			label += " (off)"
		}
		list = append(list, ui.Option{Value: s.ID, Label: label, Selected: s.ID == chosen})
		found = found || s.ID == chosen
	}
	if !found {
		list = append(list, ui.Option{Value: chosen, Label: "A segment that is gone", Selected: true})
	}
	return list
}

func slotOptions(chosen string) (list []ui.Option) {
	for _, s := range content.Slots() {
		list = append(list, ui.Option{Value: s.Name, Label: s.Page + ": " + s.Label, Selected: s.Name == chosen})
	}
	return list
}

// kindOptions are the kinds that fit a slot first; the others are there for a
// place that is changed in the same form.
func kindOptions(slot, chosen string) (list []ui.Option) {
	fits, rest := map[string]bool{}, []ui.Option(nil)
	if s, ok := content.FindSlot(slot); ok {
		for _, k := range s.Kinds {
			fits[k] = true
		}
	}
	for _, k := range []struct{ kind, label string }{
		{content.KindAnnouncement, "Announcement: one line"}, {content.KindHero, "Hero: opens a page"}, {content.KindBanner, "Banner: a strip with a picture"},
		{content.KindRow, "Row: products"}, {content.KindStory, "Story: picture and text"}, {content.KindNote, "Note: a short text"},
		{content.KindCoupon, "Coupon: a code to type in"}, {content.KindCountdown, "Countdown: how long something lasts"},
	} {
		o := ui.Option{Value: k.kind, Label: k.label, Selected: k.kind == chosen}
		if fits[k.kind] {
			list = append(list, o)
		} else {
			o.Label += " (not in this place)"
			rest = append(rest, o)
		}
	}
	return append(list, rest...)
}

func collectionOptions(chosen string, collections []catalog.Collection) []ui.Option {
	list := []ui.Option{{Value: "", Label: "None"}}
	for _, c := range collections {
		list = append(list, ui.Option{Value: c.Handle, Label: c.Title, Selected: c.Handle == chosen})
	}
	return list
}
