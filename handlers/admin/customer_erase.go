package admin

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/enrol"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/mailbox"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/views/admin"
	"regulars/views/ui"
)

// customerData hands out everything that is kept of somebody.
func (d *Door) customerData(c echo.Context) error {
	ctx := c.Request().Context()
	data, err := enrol.Collect(ctx, d.House.DB.Read(), c.Param("id"), "")
	if err != nil {
		return err
	}
	err = d.write(c, func(q db.Q) error {
		if err := noted(c, q, staff.Act{Did: "took out all data of", Title: known(data.Account.ID), About: customerURL(data.Account.ID)}, nil, nil); err != nil {
			return err
		}
		return note(c, q, logbook.Exported, known(data.Account.ID))
	})
	if err != nil {
		return err
	}
	return d.House.HandOut(c, data, c.QueryParam("format"))
}

func (d *Door) askErase(c echo.Context) error { return d.showErase(c, http.StatusOK, "", nil) }

func (d *Door) showErase(c echo.Context, status int, typed string, wrong fault.Fields) error {
	who, err := customer.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	url := customerURL(who.ID)
	now := c.FormValue("when") == "now"
	page := admin.CustomerErase{Frame: d.frame(c, "Erase "+name(who)), Back: ui.Link{Text: name(who), URL: url}, Name: name(who), URL: url + "/erase",
		Goes:  []string{"The account, its addresses, notes and tags, and every login.", "Visits, searches, carts, wishes, choices and what was shown.", "Mails to them, and their address in the logs.", "Name, address, note and link of their orders."},
		Stays: []string{"Of orders: number, goods, sums, tax and country, as the books need them.", "The words of reviews, without the name.", "That somebody was erased, without who it was.", "Copies that you have made of the database, until you delete them."},
		When:  ui.Choice{Name: "when", Legend: "When", Options: []ui.Option{{Value: "later", Label: "In 24 hours", Hint: "Until then it can be taken back.", Selected: !now}, {Value: "now", Label: "Now", Hint: "It cannot be taken back.", Selected: now}}},
		Typed: ui.Field{Name: "typed", Label: "Type " + who.Email + " to go on", Value: typed, LeftToRight: true, MaxLength: 254, Autocomplete: "off", Error: wrong["typed"]}}
	page.Mistakes = ui.Summary(page.Typed)
	return web.Render(c, status, page.View())
}

func (d *Door) eraseCustomer(c echo.Context) error {
	ctx, typed := c.Request().Context(), c.FormValue("typed")
	who, err := customer.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if fault.KindOf(err) == fault.NotFound {
		return d.done(c, "/admin/customers", "This customer is gone.") // a second click
	}
	if err != nil {
		return err
	}
	if mailbox.Key(strings.TrimSpace(typed)) != mailbox.Key(who.Email) {
		return d.showErase(c, http.StatusUnprocessableEntity, typed, fault.Fields{"typed": "This is not their address. Type it as it stands above."})
	}
	due := d.House.DB.Now().Add(customer.UndoFor)
	now := c.FormValue("when") == "now"
	if now {
		due = d.House.DB.Now().Add(-time.Millisecond)
	}
	err = d.write(c, func(q db.Q) error {
		if err := customer.AskErasure(ctx, q, who.ID, actor(c), due); err != nil {
			return err
		}
		if err := noted(c, q, staff.Act{Did: "asked to erase", Title: known(who.ID), About: "/admin/customers"}, nil, nil); err != nil {
			return err
		}
		return note(c, q, logbook.ErasureAsked, known(who.ID))
	})
	if err != nil {
		return err
	}
	if !now {
		return d.done(c, customerURL(who.ID), "Erased in 24 hours, unless you take it back.")
	}
	if _, err := tend.EraseDue(ctx, d.House.DB); err != nil {
		d.House.Log.Warn("an erasure is done later", "error", err) // the job tries again within minutes
		return d.done(c, "/admin/customers", "It is being erased.")
	}
	return d.done(c, "/admin/customers", "Erased.")
}

func (d *Door) keepCustomer(c echo.Context) error {
	id := c.Param("id")
	err := d.write(c, func(q db.Q) error {
		if err := customer.CancelErasure(c.Request().Context(), q, id); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "took back to erase", Title: known(id), About: customerURL(id)}, nil, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, customerURL(id), "Kept.")
}
