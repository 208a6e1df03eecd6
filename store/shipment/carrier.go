package shipment

import (
	"net/url"
	"strings"
)

// Carrier is who brings parcels. Page is where a parcel can be followed, with %s for
// its number; empty where there is no such page for everybody.
type Carrier struct{ Handle, Name, Page string }

// Carriers are those whose pages we know, by name, then any other.
func Carriers() []Carrier {
	return []Carrier{
		{"bpost", "bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode=%s"},
		{"colissimo", "Colissimo", "https://www.laposte.fr/outils/suivre-vos-envois?code=%s"},
		{"dhl", "DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id=%s"},
		{"dpd", "DPD", "https://tracking.dpd.de/status/en_US/parcel/%s"},
		{"fedex", "FedEx", "https://www.fedex.com/fedextrack/?trknbr=%s"},
		{"gls", "GLS", "https://gls-group.com/track/%s"},
		{"postnl", "PostNL", "https://postnl.nl/tracktrace/?B=%s"},
		{"royal-mail", "Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/%s"},
		{"ups", "UPS", "https://www.ups.com/track?tracknum=%s"},
		{"usps", "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels=%s"},
		{"other", "Another carrier", ""},
	}
}

// FindCarrier returns a carrier by its handle.
func FindCarrier(handle string) (Carrier, bool) {
	for _, c := range Carriers() {
		if c.Handle == handle {
			return c, true
		}
	}
	return Carrier{}, false
}

// Link is where a parcel can be followed; "" when nobody knows.
func (c Carrier) Link(tracking string) string {
	if c.Page == "" || tracking == "" {
		return ""
	}
	return strings.Replace(c.Page, "%s", url.QueryEscape(tracking), 1)
}

// FollowableLink says whether an address that staff typed may stand in a letter: an
// encrypted page of a host.
func FollowableLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(address) <= 500
}
