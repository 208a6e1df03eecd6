package admin

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/logbook"
	premises "regulars/store/place"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/tax"
	"regulars/views/admin"
	"regulars/views/ui"
)

// beginning is one step of opening a shop. Each may be left for later, and done
// again; nothing depends on their order.
type beginning struct {
	name, title, about string
	button             string
	fields             func(f ground) ui.Fields
	check              func(f ground) *ui.Check
	save               func(ctx context.Context, q db.Q, f answers) error
	missing            func(f ground) bool // the shop lacks it; nil where nobody can tell
}

// ground is what a shop that is being opened has already.
type ground struct {
	shop   setting.Shop
	seen   setting.Setup
	taxes  tax.Table
	places []premises.Place
	zones  []shipment.Zone
	empty  bool // nothing is sold yet
}

// answers are the fields of a step's form.
type answers func(name string) string

func beginnings() []beginning {
	return []beginning{
		{name: "shop", title: "Name and mail", about: "What shoppers see on every page and in every mail.", button: "Save and go on", fields: shopFields, save: saveShopStep,
			missing: func(f ground) bool { return f.shop.Email == "" }},
		{name: "money", title: "Country and money", about: "The currency stays once there are prices.", button: "Save and go on", fields: moneyFields, check: taxIncluded, save: saveMoneyStep},
		{name: "tax", title: "Taxes", about: "One rate for what you send within your country. Others can join it later.", button: "Save and go on", fields: taxFields, save: saveTaxStep,
			missing: func(f ground) bool { return len(f.taxes) == 0 }},
		{name: "place", title: "Where your goods are", about: "A shop or a store room. Stock is counted there.", button: "Save and go on", fields: placeFields, check: pickup, save: savePlaceStep,
			missing: func(f ground) bool { return len(f.places) == 0 }},
		{name: "delivery", title: "Delivery", about: "What it costs to send a parcel within your country. Without it nobody can order.", button: "Save and go on", fields: deliveryFields, save: saveDeliveryStep,
			missing: func(f ground) bool { return len(f.zones) == 0 }},
		{name: "payment", title: "Payment", button: "Go on", save: seenStep},
		{name: "goods", title: "First product", about: "Make one now, or bring a file of all.", button: "To the start of the back office", save: seenStep,
			missing: func(f ground) bool { return f.empty }},
	}
}

func seenStep(context.Context, db.Q, answers) error { return nil }

func (d *Door) ground(ctx context.Context, q db.Q) (f ground, err error) {
	if f.shop, err = setting.FindShop(ctx, q); err != nil {
		return f, err
	}
	if f.seen, err = setting.FindSetup(ctx, q); err != nil {
		return f, err
	}
	if f.taxes, err = tax.List(ctx, q); err != nil {
		return f, err
	}
	if f.places, err = premises.List(ctx, q); err != nil {
		return f, err
	}
	if f.zones, err = shipment.List(ctx, q); err != nil {
		return f, err
	}
	goods, err := catalog.ListProducts(ctx, q, catalog.Filter{Limit: 1})
	f.empty = len(goods) == 0
	return f, err
}

// begin goes on where the owner has stopped.
func (d *Door) begin(c echo.Context) error {
	f, err := d.ground(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	return web.SeeOther(c, nextStep(f, ""))
}

// nextStep is the first step after one that was neither answered nor left for later.
func nextStep(f ground, after string) string {
	list := beginnings()
	from := slices.IndexFunc(list, func(b beginning) bool { return b.name == after }) + 1
	for _, b := range list[from:] {
		if !f.seen.Has(b.name) && (b.missing == nil || b.missing(f)) {
			return "/admin/begin/" + b.name
		}
	}
	return "/admin"
}

func stepOf(c echo.Context) (beginning, error) {
	list := beginnings()
	i := slices.IndexFunc(list, func(b beginning) bool { return b.name == c.Param("step") })
	if i < 0 {
		return beginning{}, fault.New(fault.NotFound, "There is nothing at this address.")
	}
	return list[i], nil
}

func (d *Door) beginStep(c echo.Context) error {
	b, err := stepOf(c)
	if err != nil {
		return err
	}
	return d.showStep(c, http.StatusOK, b, nil)
}

func (d *Door) showStep(c echo.Context, status int, b beginning, wrong fault.Fields) error {
	f, err := d.ground(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.Begin{Frame: d.frame(c, b.title), Heading: b.title, About: b.about, URL: "/admin/begin/" + b.name, Button: b.button, Steps: stepList(f, b.name)}
	if b.fields != nil {
		page.Fields = b.fields(f)
	}
	if b.check != nil {
		page.Check = b.check(f)
	}
	switch b.name {
	case "payment":
		page.About, page.Links = d.paymentWords(), []ui.Link{{Text: "The bank account for transfers", URL: "/admin/settings"}}
	case "goods":
		page.Links = []ui.Link{{Text: "Make a product", URL: "/admin/products/new"}, {Text: "Bring in a product file of Shopify", URL: "/admin/products/import"}}
		page.Demo = f.empty && d.Demo != nil
	}
	for i := range page.Fields {
		field := &page.Fields[i]
		if status != http.StatusOK {
			field.Value, field.Error = c.FormValue(field.Name), wrong[field.Name]
		}
	}
	if page.Check != nil && status != http.StatusOK {
		page.Check.Checked = c.FormValue(page.Check.Name) != ""
	}
	return web.Render(c, status, page.View())
}

func stepList(f ground, current string) (list []admin.BeginStep) {
	for _, b := range beginnings() {
		s := admin.BeginStep{Title: b.title, URL: "/admin/begin/" + b.name, Current: b.name == current, State: "to do", Kind: "waits"}
		switch lacks := b.missing != nil && b.missing(f); {
		case lacks && f.seen.Has(b.name):
			s.State, s.Kind = "later", ""
		case !lacks && (b.missing != nil || f.seen.Has(b.name)):
			s.State, s.Kind = "done", "on"
		}
		list = append(list, s)
	}
	return list
}

// paymentWords say how shoppers can pay as the shop runs now.
func (d *Door) paymentWords() string {
	if d.House.TestMode {
		return "The shop is in test mode: payments are a demonstration, nothing is charged, and every page says so. For real payments start it without demo-payments; cards come with the key of a Stripe account (stripe-key)."
	}
	return "Shoppers pay by transfer, to the bank account in the settings. Cards come with the key of a Stripe account (stripe-key); with demo-payments you can try everything without money."
}

// saveStep keeps the answers of a step and goes on to the next one.
func (d *Door) saveStep(c echo.Context) error {
	b, err := stepOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	err = d.write(c, func(q db.Q) error {
		was, err := d.ground(ctx, q)
		if err != nil {
			return err
		}
		if err := b.save(ctx, q, c.FormValue); err != nil {
			return err
		}
		if err := setting.SeeStep(ctx, q, b.name); err != nil || b.fields == nil {
			return err
		}
		if err := d.noteGround(c, q, was); err != nil {
			return err
		}
		return note(c, q, logbook.SettingsChanged, b.title)
	})
	if err == nil {
		return d.leaveStep(c, b)
	}
	wrong, err := refused(err)
	if err != nil {
		return err
	}
	return d.showStep(c, http.StatusUnprocessableEntity, b, wrong)
}

// laterStep leaves a step for another day.
func (d *Door) laterStep(c echo.Context) error {
	b, err := stepOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := d.write(c, func(q db.Q) error { return setting.SeeStep(ctx, q, b.name) }); err != nil {
		return err
	}
	return d.leaveStep(c, b)
}

func (d *Door) leaveStep(c echo.Context, b beginning) error {
	f, err := d.ground(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	return web.SeeOther(c, nextStep(f, b.name))
}

// fillDemo fills an empty shop with the demonstration. That takes some seconds, and
// is not given up when the browser goes away.
func (d *Door) fillDemo(c echo.Context) error {
	if empty, err := d.emptyShop(c); err != nil || !empty || d.Demo == nil {
		return orFull(err)
	}
	if err := d.Demo(context.WithoutCancel(c.Request().Context())); err != nil {
		return err
	}
	return d.done(c, "/admin", "The shop is filled with the demonstration.")
}

func orFull(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "There is something in the shop already, so the demonstration stays out.")
}

// stillToDo are the steps that a young shop lacks, for the start of the back office.
func (d *Door) stillToDo(ctx context.Context) (list []admin.Task, err error) {
	f, err := d.ground(ctx, d.House.DB.Read())
	if err != nil {
		return nil, err
	}
	for _, b := range beginnings() {
		if b.missing != nil && b.missing(f) {
			list = append(list, admin.Task{Text: b.title, URL: "/admin/begin/" + b.name, About: b.about})
		}
	}
	return list, nil
}
