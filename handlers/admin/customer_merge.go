package admin

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/views/admin"
	"regulars/views/ui"
)

// askMerge asks with whom, and says what would happen.
func (d *Door) askMerge(c echo.Context) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	who, err := customer.Find(ctx, q, c.Param("id"))
	if err != nil {
		return err
	}
	url, other := customerURL(who.ID), strings.TrimSpace(c.QueryParam("other"))
	page := admin.CustomerMerge{Frame: d.frame(c, "Merge into "+name(who)), Back: ui.Link{Text: name(who), URL: url}, Name: name(who), URL: url + "/merge",
		Other: ui.Field{Name: "other", Label: "Email address of the other account", Hint: "It becomes a part of " + name(who) + ".", Value: other, Type: "email", LeftToRight: true, MaxLength: 254}}
	if page.Parts, err = d.mergedBefore(c, who.ID); err != nil {
		return err
	}
	if other != "" {
		page.Would, page.Other.Error, err = d.would(c, who.ID, other)
		if err != nil {
			return err
		}
	}
	if page.Mistakes = ui.Summary(page.Other); page.Other.Error != "" {
		return web.Invalid(c, page.View())
	}
	return web.Render(c, http.StatusOK, page.View())
}

// would is what merging would do, or what keeps it from happening.
func (d *Door) would(c echo.Context, keptID, email string) (*admin.Would, string, error) {
	ctx := c.Request().Context()
	gone, err := customer.FindByEmail(ctx, d.House.DB.Read(), email)
	if err == nil {
		var w tend.Would
		if w, err = tend.FindWould(ctx, d.House.DB.Read(), keptID, gone.ID); err == nil {
			return &admin.Would{Name: name(gone), GoneID: gone.ID, Moves: moves(w)}, "", nil
		}
	}
	switch fault.KindOf(err) {
	case fault.NotFound:
		return nil, "Enter the address of another account.", nil
	case fault.Invalid, fault.Conflict:
		return nil, fault.Message(err), nil
	}
	return nil, "", err
}

// moves are what changes hands, in numbers.
func moves(w tend.Would) (list []admin.Fact) {
	for _, f := range []struct {
		label string
		n     int64
	}{{"Orders", w.Orders}, {"Events", w.Events}, {"Browsers", w.Browsers}, {"Mails", w.Mails}, {"Reviews", w.Reviews}, {"Addresses", w.Addresses}, {"Notes", w.Notes}, {"Tags", w.Tags}, {"Wishes", w.Wishes}} {
		list = append(list, admin.Fact{Label: f.label, Value: strconv.FormatInt(f.n, 10)})
	}
	cart := "none"
	if w.Cart {
		cart = "joins; of what is in both, the larger number"
	}
	return append(list, admin.Fact{Label: "Cart", Value: cart})
}

func (d *Door) mergedBefore(c echo.Context, keptID string) (list []admin.Merged, err error) {
	merges, err := customer.ListMerges(c.Request().Context(), d.House.DB.Read(), keptID)
	for _, m := range merges {
		list = append(list, admin.Merged{Name: cmp.Or(m.Gone.Name, m.Gone.Email), At: d.clock(m.At), URL: customerURL(keptID) + "/merges/" + m.ID + "/part"})
	}
	return list, err
}

func (d *Door) mergeCustomer(c echo.Context) error {
	ctx, keptID, goneID := c.Request().Context(), c.Param("id"), c.FormValue("gone")
	url := customerURL(keptID)
	merges, err := customer.ListMerges(ctx, d.House.DB.Read(), keptID)
	if err != nil {
		return err
	}
	for _, m := range merges {
		if m.GoneID == goneID {
			return d.done(c, url, "These two are one already.") // a second click
		}
	}
	_, err = tend.Merge(ctx, d.House.DB, keptID, goneID, actor(c), func(q db.Q, _ customer.Merge) error {
		if err := noted(c, q, staff.Act{Did: "merged customer " + goneID + " into", Title: known(keptID), About: url}, nil, nil); err != nil {
			return err
		}
		return note(c, q, logbook.Merged, "customer "+goneID+" into customer "+keptID)
	})
	if err != nil {
		return err
	}
	return d.done(c, url, "The two are one.")
}

func (d *Door) partCustomer(c echo.Context) error {
	ctx, url := c.Request().Context(), customerURL(c.Param("id"))
	err := d.write(c, func(q db.Q) error {
		m, err := tend.Unmerge(ctx, q, c.Param("merge"))
		if err != nil {
			return err
		}
		if err := noted(c, q, staff.Act{Did: "parted customer " + m.GoneID + " from", Title: known(m.KeptID), About: url}, nil, nil); err != nil {
			return err
		}
		return note(c, q, logbook.Merged, "customer "+m.GoneID+" parted from customer "+m.KeptID)
	})
	if err != nil {
		return err
	}
	return d.done(c, url, "They are two again.")
}
