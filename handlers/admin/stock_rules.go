package admin

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/checkout"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/inventory"
	"regulars/store/setting"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// stockRulesPage is where the owner says where orders are taken from, and what places
// keep back from the online shop.
const stockRulesPage = "/admin/stock/rules"

func (d *Door) stockRules(c echo.Context) error {
	kept, err := inventory.ListKeptBack(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for placeID, n := range kept {
		typed[placeID] = strconv.FormatInt(n, 10)
	}
	return d.showStockRules(c, http.StatusOK, inventory.Routing(d.House.Shop().Routing), typed, nil)
}

func (d *Door) showStockRules(c echo.Context, status int, rule inventory.Routing, typed map[string]string, wrong fault.Fields) error {
	page := admin.StockRules{Frame: d.frame(c, "Where orders are taken from"), URL: stockRulesPage, Rule: ui.Choice{Name: "rule", Legend: "Where orders are taken from", Error: wrong["rule"]}}
	if rule == "" {
		rule = inventory.MostStock
	}
	for _, r := range []inventory.Routing{inventory.MostStock, inventory.FewestParcels, inventory.Nearest} {
		name, about := checkout.RoutingSaid(r)
		page.Rule.Options = append(page.Rule.Options, ui.Option{Value: string(r), Label: name, Hint: about, Selected: r == rule})
	}
	for _, p := range d.Catalog.Snapshot().Places() {
		page.Keep = append(page.Keep, ui.Field{Name: "keep." + p.ID, Label: p.Name, Value: typed[p.ID], Inputmode: "numeric", Optional: true, Width: ui.Tiny, Error: wrong["keep."+p.ID]})
	}
	return web.Render(c, status, page.View())
}

func (d *Door) saveStockRules(c echo.Context) error {
	ctx, rule, wrong := c.Request().Context(), inventory.Routing(c.FormValue("rule")), fault.Fields{}
	if !rule.Known() {
		wrong["rule"] = "Choose a rule."
	}
	typed, keep := map[string]string{}, map[string]int64{}
	for _, p := range d.Catalog.Snapshot().Places() {
		typed[p.ID] = strings.TrimSpace(c.FormValue("keep." + p.ID))
		n, ok := typedPieces(typed[p.ID])
		if keep[p.ID] = n; !ok {
			wrong["keep."+p.ID] = "Enter a whole number of pieces, 0 for none."
		}
	}
	if len(wrong) > 0 {
		return d.showStockRules(c, http.StatusUnprocessableEntity, rule, typed, wrong)
	}
	err := d.write(c, func(q db.Q) error {
		shop, err := setting.FindShop(ctx, q)
		if err != nil {
			return err
		}
		if shop.Routing = string(rule); rule == inventory.MostStock {
			shop.Routing = ""
		}
		if err := keepShop(c, q, settingsPage, "where orders are taken from", shop); err != nil {
			return err
		}
		return keepBack(c, q, keep)
	})
	if err != nil {
		return err
	}
	return d.done(c, stockRulesPage, "Saved. It holds for orders from now on.")
}

// keepBack saves what places keep back, those alone that changed, with who did.
func keepBack(c echo.Context, q db.Q, keep map[string]int64) error {
	ctx := c.Request().Context()
	was, err := inventory.ListKeptBack(ctx, q)
	if err != nil {
		return err
	}
	maps.DeleteFunc(was, func(_ string, n int64) bool { return n == 0 })
	is := maps.Clone(was)
	for placeID, n := range keep {
		if was[placeID] == n {
			continue
		}
		if is[placeID] = n; n == 0 {
			delete(is, placeID)
		}
		if err := inventory.KeepBack(ctx, q, placeID, n); err != nil {
			return err
		}
	}
	if maps.Equal(was, is) {
		return nil
	}
	return noted(c, q, staff.Act{Did: "changed", About: stockRulesPage, Title: "what is kept back"}, was, is)
}

// putKeptBack puts back what places keep back from the online shop.
func putKeptBack(c echo.Context, q db.Q, a staff.Act) error {
	before, after, err := readAct[map[string]int64](a)
	if err != nil {
		return err
	}
	now, err := inventory.ListKeptBack(c.Request().Context(), q)
	if err != nil {
		return err
	}
	maps.DeleteFunc(now, func(_ string, n int64) bool { return n == 0 })
	if !maps.Equal(now, after) {
		return errSince
	}
	for placeID := range after {
		if _, kept := before[placeID]; !kept {
			before[placeID] = 0
		}
	}
	for placeID, n := range before {
		if err := inventory.KeepBack(c.Request().Context(), q, placeID, n); err != nil {
			return err
		}
	}
	return nil
}
