package admin

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/fault"
	"regulars/store/identify"
	"regulars/store/profile"
	"regulars/store/staff"
	"regulars/store/tend"
	"regulars/views/admin"
	"regulars/views/ui"
)

// known is what the audit log keeps of an account: that somebody touched it, and what
// of it, never whom; the log outlives an erasure.
func known(customerID string) string { return "customer " + customerID }

func customerURL(customerID string) string { return "/admin/customers/" + customerID }

func (d *Door) tagCustomer(c echo.Context) error {
	tag := strings.TrimSpace(c.FormValue("tag"))
	err := d.changeTags(c, "tagged", tag, func(q db.Q, k profile.Key) error { return profile.Tag(c.Request().Context(), q, k, tag) })
	wrong, err := refused(err)
	switch {
	case err != nil:
		return err
	case wrong != nil:
		return d.showCustomer(c, typedOn{tag: tag, wrong: wrong})
	}
	return d.done(c, customerURL(c.Param("id")), "Tagged “"+tag+"”.")
}

func (d *Door) untagCustomer(c echo.Context) error {
	tag := c.FormValue("tag")
	err := d.changeTags(c, "took a tag off", tag, func(q db.Q, k profile.Key) error { return profile.Untag(c.Request().Context(), q, k, tag) })
	if err != nil {
		return err
	}
	return d.done(c, customerURL(c.Param("id")), "Took “"+tag+"” off.")
}

// changeTags changes a person's tags, keeps what they were, and lets the person be
// looked at.
func (d *Door) changeTags(c echo.Context, did, tag string, change func(q db.Q, k profile.Key) error) error {
	ctx := c.Request().Context()
	return d.write(c, func(q db.Q) error {
		who, err := customer.Find(ctx, q, c.Param("id"))
		if err != nil {
			return err
		}
		k := profile.Key{CustomerID: who.ID}
		before, err := profile.ListTags(ctx, q, k)
		if err != nil {
			return err
		}
		if err := change(q, k); err != nil {
			return err
		}
		after, err := profile.ListTags(ctx, q, k)
		if err != nil || len(before) == len(after) {
			return err
		}
		if err := identify.LookAt(ctx, q, event.Event{CustomerID: who.ID}); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: did, Title: known(who.ID), About: customerURL(who.ID)}, before, after)
	})
}

func (d *Door) noteCustomer(c echo.Context) error {
	n := customer.Note{ID: c.FormValue("id"), Author: actor(c), Words: c.FormValue("note")}
	if len(n.ID) < 10 || len(n.ID) > 40 {
		return fault.New(fault.Invalid, "This form is incomplete. Open the customer again.")
	}
	err := d.write(c, func(q db.Q) error {
		if err := customer.AddNote(c.Request().Context(), q, c.Param("id"), n); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "wrote a note about", Title: known(c.Param("id")), About: customerURL(c.Param("id"))}, nil, nil)
	})
	wrong, err := refused(err)
	switch {
	case err != nil:
		return err
	case wrong != nil:
		return d.showCustomer(c, typedOn{note: n.Words, wrong: wrong})
	}
	return d.done(c, customerURL(c.Param("id")), "Noted.")
}

func (d *Door) removeNote(c echo.Context) error {
	err := d.write(c, func(q db.Q) error {
		if _, err := customer.RemoveNote(c.Request().Context(), q, c.Param("id"), c.Param("note")); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "removed a note about", Title: known(c.Param("id")), About: customerURL(c.Param("id"))}, nil, nil)
	})
	if err != nil {
		return err
	}
	return d.done(c, customerURL(c.Param("id")), "Removed the note.")
}

// corrected is an account as it was typed.
type corrected struct {
	customer.Correction
	write bool
	whole string
	wrong fault.Fields
}

func readCorrection(c echo.Context) (v corrected) {
	v.Name, v.Email, v.Phone, v.write = strings.TrimSpace(c.FormValue("name")), strings.TrimSpace(c.FormValue("email")), strings.TrimSpace(c.FormValue("phone")), c.FormValue("write") == "yes"
	if ms, err := strconv.ParseInt(c.FormValue("seen"), 10, 64); err == nil {
		v.Seen = time.UnixMilli(ms)
	}
	return v
}

func (d *Door) newCustomer(c echo.Context) error {
	return d.showCorrection(c, http.StatusOK, customer.Customer{}, corrected{write: true})
}

func (d *Door) enterCustomer(c echo.Context) error {
	v := readCorrection(c)
	var made customer.Customer
	err := d.write(c, func(q db.Q) (err error) {
		made, err = tend.Enter(c.Request().Context(), q, customer.New{Name: v.Name, Email: v.Email, Phone: v.Phone, Language: d.House.Shop().Language}, v.write)
		if err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "added", Title: known(made.ID), About: customerURL(made.ID)}, nil, nil)
	})
	if errors.Is(err, customer.ErrTaken) {
		err = fault.InvalidFields(fault.Fields{"email": fault.Message(err)})
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	if v.wrong != nil {
		return d.showCorrection(c, http.StatusUnprocessableEntity, customer.Customer{}, v)
	}
	return d.done(c, customerURL(made.ID), "Added.")
}

func (d *Door) editCustomer(c echo.Context) error {
	who, err := customer.Find(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showCorrection(c, http.StatusOK, who, corrected{Correction: customer.Correction{Name: who.Name, Email: who.Email, Phone: who.Phone, Seen: who.ChangedAt}})
}

func (d *Door) correctCustomer(c echo.Context) error {
	ctx, v := c.Request().Context(), readCorrection(c)
	who, err := customer.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	said := "Saved."
	err = d.write(c, func(q db.Q) error {
		before, after, err := tend.Correct(ctx, q, who.ID, v.Correction)
		if err != nil {
			return err
		}
		if before.Email != after.Email {
			said = "Saved. The new address is asked to confirm, and the old one was told."
		}
		return noted(c, q, staff.Act{Did: "corrected " + changedFields(before, after) + " of", Title: known(who.ID), About: customerURL(who.ID)}, nil, nil)
	})
	if errors.Is(err, customer.ErrChanged) {
		v.whole, v.Seen = fault.Message(err), who.ChangedAt
		return d.showCorrection(c, http.StatusConflict, who, v)
	}
	if v.wrong, err = refused(err); err != nil {
		return err
	}
	if v.wrong != nil {
		return d.showCorrection(c, http.StatusUnprocessableEntity, who, v)
	}
	return d.done(c, customerURL(who.ID), said)
}

// changedFields names what is different, without saying what it was: see known.
func changedFields(a, b customer.Customer) string {
	var list []string
	for _, f := range []struct{ name, a, b string }{{"the name", a.Name, b.Name}, {"the address", a.Email, b.Email}, {"the phone", a.Phone, b.Phone}} {
		if f.a != f.b {
			list = append(list, f.name)
		}
	}
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, " and ")
}

func (d *Door) showCorrection(c echo.Context, status int, who customer.Customer, v corrected) error {
	page := admin.CustomerForm{URL: "/admin/customers/new", BackURL: "/admin/customers", Act: "Add customer", Whole: v.whole, Fields: ui.Fields{
		{Name: "name", Label: "Name", Value: v.Name, MaxLength: 100, Optional: true, Error: v.wrong["name"]},
		{Name: "email", Label: "Email address", Type: "email", Value: v.Email, MaxLength: 254, LeftToRight: true, Error: v.wrong["email"]},
		{Name: "phone", Label: "Phone", Inputmode: "tel", Value: v.Phone, MaxLength: 40, Optional: true, LeftToRight: true, Error: v.wrong["phone"]},
	}}
	page.Head = admin.Head{Title: "Add a customer", Back: ui.Link{Text: "Customers", URL: "/admin/customers"}}
	if who.ID != "" {
		page.Head = admin.Head{Title: "Correct " + name(who), Back: ui.Link{Text: name(who), URL: customerURL(who.ID)}}
		page.URL, page.BackURL, page.Act, page.Seen = customerURL(who.ID)+"/edit", customerURL(who.ID), "Save customer", strconv.FormatInt(v.Seen.UnixMilli(), 10)
		page.Fields[1].Hint = "Another address has to be confirmed by its mailbox; the old one is told and can take it back. They are logged out everywhere."
	} else {
		page.Write = ui.Check{Name: "write", Label: "Write to them: confirm the address, choose a password", Checked: v.write}
	}
	page.Frame, page.Mistakes = d.frame(c, page.Head.Title), ui.Summary(page.Fields)
	return web.Render(c, status, page.View())
}
