package admin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/personalize"
	"regulars/store/rule"
	"regulars/store/segment"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

const keepingPage = "/admin/settings/keeping"

// keptFor is how long events of a name are kept, in whole days.
func keptFor(k setting.Keeping, name string) int { return int(k.Of(name) / (24 * time.Hour)) }

// keeping is GET /admin/settings/keeping: how long it is remembered what was looked at.
func (d *Door) keeping(c echo.Context) error {
	k, err := setting.FindKeeping(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for _, name := range event.Views() {
		typed[name] = strconv.Itoa(keptFor(k, name))
	}
	return d.showKeeping(c, http.StatusOK, k, typed, keepingSeen(k), nil)
}

func keepingSeen(k setting.Keeping) string {
	text, err := json.Marshal(k)
	if err != nil {
		return ""
	}
	return id.Hash(string(text))
}

// keepingField names the field of an event.
func keepingField(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "_") }

var errKeepingChanged = fault.New(fault.Conflict, "Somebody else has changed this since you opened it. What you typed is still here: save again to take it.")

func (d *Door) saveKeeping(c echo.Context) error {
	ctx, k, typed := c.Request().Context(), setting.Keeping{Days: map[string]int{}}, map[string]string{}
	for _, name := range event.Views() {
		typed[name] = strings.TrimSpace(c.FormValue(keepingField(name)))
		if k.Days[name] = days(typed[name]); typed[name] == "" {
			k.Days[name] = setting.KeepDays
		}
	}
	var was setting.Keeping
	err := d.write(c, func(q db.Q) (err error) {
		if was, err = setting.FindKeeping(ctx, q); err != nil {
			return err
		}
		if c.FormValue("seen") != keepingSeen(was) {
			return errKeepingChanged
		}
		if err := setting.SaveKeeping(ctx, q, k); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "changed", About: keepingPage, Title: "how long looks are kept"}, was, k)
	})
	if errors.Is(err, errKeepingChanged) {
		return d.showKeeping(c, http.StatusConflict, k, typed, keepingSeen(was), fault.Fields{event.Views()[0]: fault.Message(err)})
	}
	if err != nil {
		wrong, err := refused(err)
		if err != nil {
			return err
		}
		return d.showKeeping(c, http.StatusUnprocessableEntity, was, typed, c.FormValue("seen"), wrong)
	}
	return d.done(c, keepingPage, "Saved. What is older is forgotten within the hour.")
}

func (d *Door) showKeeping(c echo.Context, status int, k setting.Keeping, typed map[string]string, seen string, wrong fault.Fields) error {
	all, err := segment.List(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.Keeping{Frame: d.frame(c, "How long looks are kept"), Seen: seen}
	for _, name := range event.Views() {
		page.Fields = append(page.Fields, ui.Field{Name: keepingField(name), Label: happened(name), Hint: "Days.", Value: typed[name], Inputmode: "numeric", Width: ui.Short, MaxLength: 3, Error: wrong[name]})
	}
	for _, s := range all {
		if short := tooShort(s, all, k); s.Enabled && short != "" {
			page.Short = append(page.Short, admin.KeepingShort{Name: s.Name, URL: "/admin/segments/" + s.ID, Words: short})
		}
	}
	return web.Render(c, status, page.View())
}

// tooShort says of which events a segment asks for more than is kept; "" for none. A rule
// that looks back for ever counts what is kept, and says so by itself.
func tooShort(s segment.Segment, all []segment.Segment, k setting.Keeping) string {
	r, err := rule.Parse(s.Rule)
	if err != nil {
		return ""
	}
	reaches := personalize.Rules(all).Reaches(r)
	var list []string
	for _, name := range event.Views() {
		if reach := reaches[name]; reach.Longest > k.Of(name) {
			list = append(list, "asks for "+plural(int(reach.Longest/(24*time.Hour)), "day", "days")+" of “"+happened(name)+"”, and "+strconv.Itoa(keptFor(k, name))+" are kept")
		}
	}
	return strings.Join(list, "; ")
}

// looksBack says how much history a rule needs, and what of it is not kept.
func looksBack(s segment.Segment, all []segment.Segment, k setting.Keeping) string {
	r, err := rule.Parse(s.Rule)
	if err != nil {
		return ""
	}
	var list []string
	reaches := personalize.Rules(all).Reaches(r)
	for _, name := range event.Views() {
		if reach, asked := reaches[name]; asked && reach.Forever {
			list = append(list, "“"+happened(name)+"”: as long as it is kept, "+strconv.Itoa(keptFor(k, name))+" days")
		} else if asked {
			list = append(list, "“"+happened(name)+"”: "+plural(int(reach.Longest/(24*time.Hour)), "day", "days"))
		}
	}
	if len(list) == 0 {
		return ""
	}
	text := "History it needs: " + strings.Join(list, "; ") + "."
	if short := tooShort(s, all, k); short != "" {
		text += " Too little is kept: it " + short + ". What is older does not count."
	}
	return text
}
