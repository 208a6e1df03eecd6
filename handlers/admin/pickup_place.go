package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/db"
	"regulars/store/fault"
	where "regulars/store/place"
	"regulars/views/admin"
	"regulars/views/ui"
)

// promiseOf is what a place promises, as it is typed.
func (d *Door) promiseOf(c echo.Context) error {
	p, err := where.Find(c.Request().Context(), d.House.DB.Read(), c.Param("place"))
	if err != nil {
		return err
	}
	return d.showPromise(c, http.StatusOK, p, strings.Join(p.Closed, "\n"), nil)
}

// savePromise changes from when on a place can say that an order is ready.
func (d *Door) savePromise(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := where.Find(ctx, d.House.DB.Read(), c.Param("place"))
	if err != nil {
		return err
	}
	wrong := fault.Fields{}
	number := func(name string, most int) int {
		n, err := strconv.Atoi(strings.TrimSpace(c.FormValue(name)))
		if err != nil || n < 1 || n > most {
			wrong[name] = fmt.Sprintf("Enter a number from 1 to %d.", most)
		}
		return n
	}
	p.Pickup, p.PrepareMinutes, p.KeepDays = c.FormValue("pickup") == "yes", number("prepare", 10_080), number("keep", 60)
	p.Returns = c.FormValue("returns") == "yes"
	p.Closed = strings.Fields(c.FormValue("closed"))
	if len(wrong) == 0 {
		err = d.write(c, func(q db.Q) error {
			before, err := where.Find(ctx, q, p.ID)
			if err != nil {
				return err
			}
			if err := where.Save(ctx, q, &p); err != nil {
				return err
			}
			after, err := where.Find(ctx, q, p.ID)
			if err != nil {
				return err
			}
			return notePlace(c, q, []where.Place{before}, after)
		})
		if wrong, err = refused(err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showPromise(c, http.StatusUnprocessableEntity, p, c.FormValue("closed"), wrong)
	}
	return d.done(c, pickupsPage+"?place="+p.ID, "Saved. New promises are made like this.")
}

func (d *Door) showPromise(c echo.Context, status int, p where.Place, closed string, wrong fault.Fields) error {
	value := func(name string, n int) string {
		if c.Request().Method == http.MethodPost {
			return c.FormValue(name)
		}
		return strconv.Itoa(n)
	}
	page := admin.PickupPlace{Frame: d.frame(c, "Pickup at "+p.Name), Head: admin.Head{Title: "Pickup at " + p.Name, Back: ui.Link{Text: "Pickups", URL: pickupsPage}}, URL: pickupsPage + "/places/" + p.ID,
		Pickup:  ui.Check{Name: "pickup", Label: "Orders can be collected here", Checked: p.Pickup},
		Returns: ui.Check{Name: "returns", Label: "Shoppers may bring back here what they return", Hint: "They choose the place when they ask.", Checked: p.Returns},
		Fields: ui.Fields{
			{Name: "prepare", Label: "Minutes to prepare an order", Hint: "They count only while the place is open.", Value: value("prepare", p.PrepareMinutes), Inputmode: "numeric", Width: ui.Short, MaxLength: 5, Error: wrong["prepare"]},
			{Name: "keep", Label: "Days an order is kept", Hint: "Then it goes back on the shelf and the money home.", Value: value("keep", p.KeepDays), Inputmode: "numeric", Width: ui.Short, MaxLength: 2, Error: wrong["keep"]},
			{Name: "closed", Label: "Days it stays closed", Hint: "One a line, like 2026-12-25.", Value: closed, Rows: 4, Optional: true, MaxLength: 2000, Error: wrong["closed"]},
		}}
	return web.Render(c, status, page.View())
}
