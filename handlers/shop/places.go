package shop

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/place"
	"regulars/store/profile"
	"regulars/store/visitor"
	"regulars/views/shop"
	"regulars/views/ui"
)

// places is GET /places.
func (b *Browsing) places(c echo.Context) error {
	page := shop.Places{Crumbs: crumbs(ui.Link{Text: "Our shops", URL: "/places"})}
	mine := ""
	if who := web.Of(c).Shown(); who != nil {
		mine = who.Visitor.PlaceID
	}
	for _, p := range b.Catalog.Snapshot().Places() {
		x := placeOf(b.House.Words(), p, b.House.DB.Now())
		x.Mine, x.MineURL = p.ID == mine, "/places/"+url.PathEscape(p.Handle)+"/mine"
		page.List = append(page.List, x)
	}
	if len(page.List) == 0 {
		page.Lead = "We are here on the web for now."
	}
	page.Page = web.Page(c, ui.Page{Title: "Our shops", Description: "Where to find us, and when we are open.", Canonical: b.House.Absolute("/places"),
		JSONLD: []string{b.breadcrumbs(page.Crumbs)}})
	return web.Render(c, http.StatusOK, page.View())
}

// choosePlace is POST /places/{handle}/mine: somebody says which shop is theirs, or
// that it is not any more (not=yes).
func (b *Browsing) choosePlace(c echo.Context) error {
	list := b.Catalog.Snapshot().Places()
	i := slices.IndexFunc(list, func(p place.Place) bool { return p.Handle == c.Param("handle") })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no such shop of ours.")
	}
	chosen, said := list[i].ID, web.Say(c, "{shop} is your shop now.", "shop", list[i].Name)
	if c.FormValue("not") == "yes" {
		chosen, said = "", web.Say(c, "{shop} is not your shop any more.", "shop", list[i].Name)
	}
	err := web.Of(c).Write(c, func(q db.Q, s visitor.Session) error {
		if err := identify.ChoosePlace(c.Request().Context(), q, profile.Key{CustomerID: s.CustomerID, VisitorID: s.VisitorID}, chosen); err != nil {
			return err
		}
		return web.FlashWith(c.Request().Context(), q, s, "done", said)
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/places")
}

func placeOf(w *ui.Words, p place.Place, now time.Time) shop.Place {
	x := shop.Place{Name: p.Name, Address: address(p), Phone: p.Phone, MapURL: mapURL(p), Hours: hours(w, p, now)}
	if p.Phone != "" {
		x.PhoneURL = "tel:" + strings.NewReplacer(" ", "", "(", "", ")", "", "-", "").Replace(p.Phone)
	}
	if p.Pickup {
		x.Text = w.Say("You can collect your order here.")
	}
	open, until := p.Open(now)
	if x.Open = open; open {
		x.Now = w.Say("Open until {time}", "time", until.Format("15:04"))
	} else if len(p.Hours) > 0 {
		x.Now = w.Say("Closed now")
	}
	return x
}

func address(p place.Place) (lines []string) {
	for _, line := range []string{p.Street, strings.TrimSpace(p.Postcode + " " + p.City)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// mapURL leads to the open map of the world; coordinates only, no name of a person.
func mapURL(p place.Place) string {
	if p.Latitude == 0 && p.Longitude == 0 {
		if p.Street == "" {
			return ""
		}
		return "https://www.openstreetmap.org/search?query=" + url.QueryEscape(p.Street+", "+p.City)
	}
	return fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f#map=17/%.6f/%.6f", p.Latitude, p.Longitude, p.Latitude, p.Longitude)
}

// hours is a line for each run of days with the same times, from Monday on.
func hours(w *ui.Words, p place.Place, now time.Time) (list []shop.Hours) {
	if len(p.Hours) == 0 {
		return nil
	}
	today, first := p.In(now).Weekday(), time.Monday
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		times, name := timesOn(w, p, day), w.Known(day.String())
		if n := len(list); n > 0 && list[n-1].Times == times {
			list[n-1].Days = w.Known(first.String()) + " – " + name
			list[n-1].Today = list[n-1].Today || day == today
			continue
		}
		first = day
		list = append(list, shop.Hours{Days: name, Times: times, Today: day == today})
	}
	return list
}

func timesOn(w *ui.Words, p place.Place, day time.Weekday) string {
	var spans []string
	for _, h := range p.Hours {
		if h.Weekday == day {
			spans = append(spans, clock(h.Opens)+" – "+clock(h.Closes))
		}
	}
	if len(spans) == 0 {
		return w.Say("closed")
	}
	return strings.Join(spans, ", ")
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
