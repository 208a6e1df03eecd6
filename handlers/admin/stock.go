package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/inventory"
	spots "regulars/store/place"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// movesShown is how many moves of a product one page lists.
const movesShown = 50

// stocked is the stock of a product at one place, as it was typed.
type stocked struct {
	catalog.Product
	place, reason, note, once string
	typed                     map[string]string // pieces by variant
	wrong                     fault.Fields
	whole                     string
}

func (d *Door) stock(c echo.Context) error {
	p, err := catalog.FindProductByID(c.Request().Context(), d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	return d.showStock(c, http.StatusOK, stocked{Product: p, place: c.QueryParam("place"), reason: inventory.Received, once: id.New()})
}

func (d *Door) saveStock(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := catalog.FindProductByID(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	v := stocked{Product: p, place: c.FormValue("place"), reason: c.FormValue("reason"), note: strings.TrimSpace(c.FormValue("note")), once: c.FormValue("once"), typed: map[string]string{}, wrong: fault.Fields{}}
	if len(v.once) < 10 || len(v.once) > 40 {
		v.once = id.New()
	}
	places, err := spots.List(ctx, d.House.DB.Read())
	if err != nil {
		return err
	}
	if v.place != "" && nameOfPlace(places, v.place) == "" {
		v.wrong["place"] = "Choose a place."
	}
	list := v.adjustments(c)
	if len(list) == 0 && len(v.wrong) == 0 {
		v.whole = "Enter a number of pieces beside at least one variant."
	}
	if len(v.wrong) > 0 || v.whole != "" {
		return d.showStock(c, http.StatusUnprocessableEntity, v)
	}
	err = d.write(c, func(q db.Q) error { return d.adjustAll(c, q, v, list) })
	if short, ok := errors.AsType[*inventory.Short](err); ok {
		v.wrong["pieces."+short.VariantID] = fmt.Sprintf("Only %d are there.", short.Available)
		return d.showStock(c, http.StatusUnprocessableEntity, v)
	}
	if errors.Is(err, inventory.ErrMoved) {
		v.whole = fault.Message(err)
		return d.showStock(c, http.StatusConflict, v)
	}
	if err != nil {
		if v.wrong, err = refused(err); err != nil {
			return err
		}
		return d.showStock(c, http.StatusUnprocessableEntity, v)
	}
	return d.done(c, productURL(p.ID)+"/stock?place="+v.place, "The stock of “"+p.Title+"” is kept.")
}

// adjustments are the numbers that were typed; an empty one is none.
func (v *stocked) adjustments(c echo.Context) (list []inventory.Adjustment) {
	for i, variant := range v.Variants {
		typed := strings.TrimSpace(c.FormValue("pieces." + variant.ID))
		if v.typed[variant.ID] = typed; typed == "" {
			continue
		}
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || n < 0 || n == 0 && v.reason != inventory.Counted {
			v.wrong["pieces."+variant.ID] = "Enter a whole number of pieces."
			continue
		}
		list = append(list, inventory.Adjustment{Once: v.once + "-" + strconv.Itoa(i), VariantID: variant.ID, PlaceID: v.place, Reason: v.reason, Pieces: n, Seen: seen(c, "seen."+variant.ID), Note: v.note})
	}
	return list
}

func (d *Door) adjustAll(c echo.Context, q db.Q, v stocked, list []inventory.Adjustment) error {
	ctx, ids := c.Request().Context(), variantIDs([]catalog.Product{v.Product})
	before, err := inventory.Levels(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, a := range list {
		a.By = at(c).Name
		if err := inventory.Adjust(ctx, q, a); err != nil {
			return err
		}
	}
	after, err := inventory.Levels(ctx, q, ids)
	if err != nil {
		return err
	}
	return noted(c, q, staff.Act{Did: "changed the stock (" + strings.ToLower(reasonSaid(v.reason)) + ") of", About: productURL(v.ID) + "/stock", Title: v.Title}, v.levelsSaid(before), v.levelsSaid(after))
}

// levelsSaid is the stock by variant, as an act tells of it.
func (v *stocked) levelsSaid(levels map[string]inventory.Level) map[string][]inventory.Count {
	said := map[string][]inventory.Count{}
	for _, variant := range v.Variants {
		said[orWord(strings.Join(variant.Options, " / "), v.Title)] = levels[variant.ID].Places
	}
	return said
}

// countStock says whether a product's stock is counted, and whether it may be sold
// below zero.
func (d *Door) countStock(c echo.Context) error {
	ctx, how := c.Request().Context(), c.FormValue("how")
	p, err := catalog.FindProductByID(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if how != "counted" && how != "owed" && how != "endless" {
		return fault.New(fault.Invalid, "Choose how its stock is kept.")
	}
	err = d.write(c, func(q db.Q) error {
		for _, v := range p.Variants {
			if err := inventory.Track(ctx, q, v.ID, how != "endless", how == "owed"); err != nil {
				return err
			}
		}
		return noted(c, q, staff.Act{Did: "changed how stock is kept of", About: productURL(p.ID) + "/stock", Title: p.Title}, nil, map[string]string{"how": how})
	})
	if err != nil {
		return err
	}
	return d.done(c, productURL(p.ID)+"/stock", "Kept for all variants of “"+p.Title+"”.")
}

func nameOfPlace(places []spots.Place, placeID string) string {
	for _, p := range places {
		if p.ID == placeID {
			return p.Name
		}
	}
	return ""
}

// placeSaid is a place by name; what is nowhere else is in the shop's own stock.
func placeSaid(places []spots.Place, placeID string) string {
	if placeID == "" {
		return "The shop itself"
	}
	return orWord(nameOfPlace(places, placeID), "A place that is gone")
}

// reasonSaid is why a level changed, in words.
func reasonSaid(reason string) string {
	for _, o := range stockReasons() {
		if o.Value == reason {
			return o.Label
		}
	}
	switch reason {
	case inventory.Taken:
		return "Ordered"
	case inventory.Returned:
		return "Back from an order"
	case inventory.SentOn:
		return "Sent to another place"
	case inventory.Arrived:
		return "Came from another place"
	case inventory.CalledBack:
		return "Called back on its way"
	}
	return reason
}

func stockReasons() []ui.Option {
	return []ui.Option{
		{Value: inventory.Received, Label: "Received", Hint: "Adds to what is there."}, {Value: inventory.Counted, Label: "Counted", Hint: "The number is what is there now."},
		{Value: inventory.Damaged, Label: "Damaged or lost", Hint: "Takes away."}, {Value: inventory.SoldElse, Label: "Sold elsewhere", Hint: "Takes away: a market, the telephone."},
		{Value: inventory.CameBack, Label: "Brought back", Hint: "Adds; without an order of this shop."},
	}
}

func (d *Door) showStock(c echo.Context, status int, v stocked) error {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	places, k := d.placesOf(c), at(c)
	ids := variantIDs([]catalog.Product{v.Product})
	levels, err := inventory.LevelsWithin(ctx, q, ids)
	if err != nil {
		return err
	}
	moves, err := inventory.ListMovesOf(ctx, q, ids, movesShown)
	if err != nil {
		return err
	}
	url := productURL(v.ID) + "/stock"
	page := admin.Stock{
		Frame: d.frame(c, "Stock"), URL: url, MayEdit: at(c).May(staff.EditStock), Once: v.once, Whole: v.whole,
		Head:    admin.Head{Title: v.Title, Lead: "Its stock, place by place, and why it is what it is.", Back: ui.Link{Text: "The product", URL: productURL(v.ID)}},
		Place:   ui.Field{Name: "place", Label: "Where", Options: placeOptions(places, v), Error: v.wrong["place"], Width: ui.Half},
		Reason:  ui.Choice{Name: "reason", Legend: "What happened", Options: chosenOf(stockReasons(), v.reason), Error: v.wrong["reason"]},
		Note:    ui.Field{Name: "note", Label: "Note", Value: v.note, Optional: true, MaxLength: 200, Width: ui.Half},
		How:     ui.Choice{Name: "how", Legend: "How stock is kept", Quiet: true, Options: howOptions(levels, ids)},
		Columns: stockColumns(places, levels),
	}
	if k.Bound() {
		page.How.Options, page.Place.Options = nil, page.Place.Options[1:] // neither the whole shop's
	}
	for _, variant := range v.Variants {
		page.Rows = append(page.Rows, v.stockRow(variant, levels[variant.ID], page.Columns))
	}
	for _, m := range moves {
		page.Moves = append(page.Moves, admin.StockMove{When: d.clock(m.At), What: v.variantName(m.VariantID), Where: placeSaid(places, m.PlaceID), Delta: fmt.Sprintf("%+d", m.Delta), Why: reasonSaid(m.Reason), Who: joinDot(m.By, m.Note)})
	}
	return web.Render(c, status, page.View())
}

func placeOptions(places []spots.Place, v stocked) []ui.Option {
	list := []ui.Option{{Value: "", Label: "The shop itself", Selected: v.place == ""}}
	for _, p := range places {
		list = append(list, ui.Option{Value: p.ID, Label: p.Name, Selected: p.ID == v.place})
	}
	return list
}

func chosenOf(list []ui.Option, value string) []ui.Option {
	for i := range list {
		list[i].Selected = list[i].Value == value
	}
	return list
}

func howOptions(levels map[string]inventory.Level, ids []string) []ui.Option {
	how := "endless"
	for _, v := range ids {
		if l := levels[v]; l.Tracked {
			if how = "counted"; l.Oversell {
				how = "owed"
			}
		}
	}
	return chosenOf([]ui.Option{{Value: "counted", Label: "Counted: sold out is sold out"}, {Value: "owed", Label: "Counted, and sold below zero: goods are owed then"}, {Value: "endless", Label: "Not counted: always to be had"}}, how)
}

// stockColumns are the places where something lies or could.
func stockColumns(places []spots.Place, levels map[string]inventory.Level) []admin.StockColumn {
	list := []admin.StockColumn{}
	for _, l := range levels {
		for _, at := range l.Places {
			if at.PlaceID == "" && len(list) == 0 {
				list = append(list, admin.StockColumn{ID: "", Name: "The shop itself"})
			}
		}
	}
	if len(places) == 0 && len(list) == 0 {
		list = append(list, admin.StockColumn{Name: "The shop itself"})
	}
	for _, p := range places {
		list = append(list, admin.StockColumn{ID: p.ID, Name: p.Name})
	}
	return list
}

func (v *stocked) variantName(variantID string) string {
	for _, variant := range v.Variants {
		if variant.ID == variantID {
			return orWord(strings.Join(variant.Options, " / "), "The product")
		}
	}
	return "A variant that is gone"
}

func (v *stocked) stockRow(variant catalog.Variant, l inventory.Level, columns []admin.StockColumn) admin.StockRow {
	row := admin.StockRow{ID: variant.ID, Name: v.variantName(variant.ID), SKU: variant.SKU, Total: levelInWords(l), Seen: "0"}
	for _, column := range columns {
		text := "–"
		for _, at := range l.Places {
			if at.PlaceID == column.ID {
				text = strconv.FormatInt(at.Available, 10)
			}
		}
		row.Places = append(row.Places, text)
	}
	for _, at := range l.Places {
		if at.PlaceID == v.place {
			row.Seen = strconv.FormatInt(at.Available, 10)
		}
	}
	row.Pieces = ui.Field{Name: "pieces." + variant.ID, Label: "Pieces of " + row.Name, Value: v.typed[variant.ID], Inputmode: "numeric", QuietLabel: true, Width: ui.Tiny, Error: v.wrong["pieces."+variant.ID]}
	return row
}
