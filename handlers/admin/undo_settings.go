package admin

import (
	"net/url"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/order"
	premises "regulars/store/place"
	"regulars/store/setting"
	"regulars/store/shipment"
	"regulars/store/staff"
	"regulars/store/tax"
	"regulars/store/wording"
)

// Where settings are changed, as acts say what they are about.
const (
	settingsPage  = "/admin/settings"
	staffPage     = "/admin/staff"
	taxesStep     = "/admin/begin/tax"
	deliveryStep  = "/admin/begin/delivery"
	pickupPlaceAt = pickupsPage + "/places/"
)

// settingUndoings are the changes of settings that can be taken back.
func settingUndoings() []undoing {
	return []undoing{
		{did: "changed", about: settingsPage, needs: staff.EditSettings, logged: true, put: putShop},
		{did: "changed", about: staffPage, needs: staff.ManageStaff, logged: true, fresh: true, put: putShop},
		{did: "changed", about: stockRulesPage, needs: staff.EditSettings, put: putKeptBack},
		{did: "changed", about: taxesStep, needs: staff.EditSettings, logged: true, put: putTaxes},
		{did: "changed", about: deliveryStep, needs: staff.EditSettings, logged: true, put: putZones},
		{did: "changed", also: []string{placeAdded}, about: pickupPlaceAt, needs: staff.EditSettings, logged: true, ends: true, put: putPlace},
	}
}

// keepShop saves the shop's setting, with who changed what of it. title names the page
// about.
func keepShop(c echo.Context, q db.Q, about, title string, s setting.Shop) error {
	was, err := setting.FindShop(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if err := setting.SaveShop(c.Request().Context(), q, s); err != nil {
		return err
	}
	return noteShop(c, q, about, title, was, s)
}

// noteShop keeps what of the shop's setting was changed. A bank account is told by its
// ends, apart from the rest, which can be put back.
func noteShop(c echo.Context, q db.Q, about, title string, was, is setting.Shop) error {
	if was.Bank != is.Bank {
		act := staff.Act{Did: "changed the bank account in", About: settingsPage + "#bank_iban", Title: "Settings"}
		if err := noted(c, q, act, shortIBAN(was.Bank.IBAN), shortIBAN(is.Bank.IBAN)); err != nil {
			return err
		}
	}
	before, after, err := setting.Compare(was, is)
	if err != nil || len(after) == 0 {
		return err
	}
	return noted(c, q, staff.Act{Did: "changed", About: about, Title: title}, before, after)
}

// noteGround keeps what a step of opening the shop has changed.
func (d *Door) noteGround(c echo.Context, q db.Q, was ground) error {
	is, err := d.ground(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if err := noteShop(c, q, settingsPage, "Settings", was.shop, is.shop); err != nil {
		return err
	}
	if !reflect.DeepEqual(was.taxes, is.taxes) {
		err = noted(c, q, staff.Act{Did: "changed", About: taxesStep, Title: "Taxes"}, was.taxes, is.taxes)
	}
	if err == nil && !reflect.DeepEqual(was.zones, is.zones) {
		err = noted(c, q, staff.Act{Did: "changed", About: deliveryStep, Title: "Delivery"}, was.zones, is.zones)
	}
	if err == nil && len(is.places) > 0 && !reflect.DeepEqual(was.places, is.places) {
		err = notePlace(c, q, was.places, is.places[0])
	}
	return err
}

// placeAdded is what an act says that makes a place.
const placeAdded = "added the place"

// notePlace keeps how a place was and is.
func notePlace(c echo.Context, q db.Q, were []premises.Place, is premises.Place) error {
	act := staff.Act{Did: "changed", About: pickupPlaceAt + is.ID, Title: is.Name}
	for _, was := range were {
		switch {
		case was.ID == is.ID && reflect.DeepEqual(was, is):
			return nil
		case was.ID == is.ID:
			return noted(c, q, act, was, is)
		}
	}
	act.Did = placeAdded
	return noted(c, q, act, nil, is)
}

func putShop(c echo.Context, q db.Q, a staff.Act) error {
	was, is, err := readAct[setting.Change](a)
	if err != nil {
		return err
	}
	now, err := setting.FindShop(c.Request().Context(), q)
	if err != nil {
		return err
	}
	put, err := now.PutBack(was, is)
	if err != nil {
		return err
	}
	if goods, err := catalog.ListProducts(c.Request().Context(), q, catalog.Filter{Limit: 1}); err != nil {
		return err
	} else if len(goods) > 0 && put.Currency != now.Currency {
		return fault.New(fault.Conflict, "There are prices in "+string(now.Currency)+" already, so the currency stays.")
	}
	return setting.SaveShop(c.Request().Context(), q, put)
}

func putTaxes(c echo.Context, q db.Q, a staff.Act) error {
	before, _, err := readAct[tax.Table](a)
	if err != nil {
		return err
	}
	now, err := tax.List(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if err := stands(a, now); err != nil {
		return err
	}
	return tax.Replace(c.Request().Context(), q, before)
}

func putZones(c echo.Context, q db.Q, a staff.Act) error {
	before, _, err := readAct[[]shipment.Zone](a)
	if err != nil {
		return err
	}
	now, err := shipment.List(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if err := stands(a, now); err != nil {
		return err
	}
	return shipment.Replace(c.Request().Context(), q, before)
}

// putPlace makes a place what it was before an act. One that was new goes, as long as no
// goods have been there.
func putPlace(c echo.Context, q db.Q, a staff.Act) error {
	ctx := c.Request().Context()
	before, after, err := readEnds[premises.Place](a)
	if err != nil {
		return err
	}
	now, err := premises.Find(ctx, q, strings.TrimPrefix(a.About, pickupPlaceAt))
	gone := err != nil && fault.KindOf(err) == fault.NotFound
	switch {
	case err != nil && !gone:
		return err
	case gone != (after == nil):
		return errSince
	case !gone:
		if err := stands(a, now); err != nil {
			return err
		}
	}
	if before != nil {
		return premises.Save(ctx, q, before)
	}
	used, err := inventory.Used(ctx, q, now.ID)
	if err == nil && !used {
		used, err = order.PlaceUsed(ctx, q, now.ID)
	}
	if err != nil || used {
		return errOr(err, func() error { return errPlaceUsed })
	}
	return premises.Delete(ctx, q, now.ID)
}

var errPlaceUsed = fault.New(fault.Conflict, "Goods or orders have been at this place already, so it stays. Where nobody should collect there any more, say so on its page.")

// putWords puts texts of a language back, those alone that the act changed.
func putWords(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readAct[map[string]string](a)
	if err != nil {
		return err
	}
	to, err := url.Parse(a.About)
	if err != nil {
		return err
	}
	var changes []wording.Change
	for source, text := range after {
		changes = append(changes, wording.Change{Source: source, Was: text, Text: before[source]})
	}
	err = wording.Save(c.Request().Context(), q, to.Query().Get("language"), at(c).Name, changes)
	if fault.KindOf(err) == fault.Conflict {
		return errSince
	}
	return err
}

// stands refuses when what is now is not what an act left.
func stands(a staff.Act, now any) error {
	text, err := document(now)
	if err == nil && text != a.After {
		err = errSince
	}
	return err
}
