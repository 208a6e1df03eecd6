package admin

import (
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/picture"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) showNewProduct(c echo.Context, status int, v goods, typedPrice string) error {
	page := admin.NewProduct{
		Frame: d.frame(c, "New product"), ID: v.ID,
		Fields: ui.Fields{
			{Name: "title", Label: "Title", Value: v.Title, MaxLength: 200, Error: v.wrong["title"]},
			{Name: "price", Label: "Price in " + string(d.House.Shop().Currency), Hint: "Such as 12.50. Variants can have prices of their own later.", Value: typedPrice, Inputmode: "decimal", Width: ui.Short, Error: v.wrong["price"]},
		},
	}
	return web.Render(c, status, page.View())
}

func (d *Door) showProduct(c echo.Context, status int, v goods) error {
	mayEdit := at(c).May(staff.EditProducts)
	page := admin.Product{
		Frame: d.frame(c, v.Title), URL: productURL(v.ID), Version: strconv.FormatInt(v.Version, 10), MayEdit: mayEdit, Once: id.New(),
		Head:   admin.Head{Title: orWord(v.Title, "Product"), Back: ui.Link{Text: "Products", URL: "/admin/products"}},
		Words:  wordFields(v),
		Status: ui.Field{Name: "status", ID: "state", Label: "State", Options: statusOptions(v.Status), Error: v.wrong["status"]},
		Online: ui.Check{Name: "published", Label: "In the online shop", Hint: "Off hides an active product, too.", Checked: v.Published},
		Kind:   kindFields(v), Search: searchFields(v), Found: d.foundAs(v),
		Upload: ui.Field{Name: "upload", Error: v.wrong["upload"]}, OptionsError: v.wrong["options"] + v.wrong["variants"],
		AllPrice: ui.Field{Name: "all_price", Label: "One price for all variants", Hint: "Empty leaves each its own.", Optional: true, Inputmode: "decimal", Width: ui.Short},
		Theirs:   v.theirs, TheirsWho: v.theirsWho,
	}
	page.Head.State, page.Head.StateKind = stateOf(v.Product)
	page.Links = productLinks(v)
	page.Pictures, page.Axes, page.Rows = pictureRows(v), axisRows(v), variantRows(v)
	if hidden := len(v.rows) - len(page.Rows); hidden > 0 {
		page.Hidden = strconv.Itoa(hidden) + " more variants are not listed here. They stay as they are; change them on the sheet."
	}
	if v.sample {
		page.Sample = &admin.Sample{Title: v.Title, HTML: v.DescriptionHTML}
	}
	page.Mistakes = page.Problems()
	if v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(catalog.ErrChanged))
	}
	return web.Render(c, status, page.View())
}

func stateOf(p catalog.Product) (text, kind string) {
	switch {
	case p.Status == catalog.Archived:
		return "Archived", ""
	case p.Visible():
		return "Active", "on"
	case p.Status == catalog.Active:
		return "Not published", "waits"
	}
	return "Draft", ""
}

func statusOptions(status string) []ui.Option {
	return []ui.Option{
		{Value: catalog.Active, Label: "Active", Selected: status == catalog.Active}, {Value: catalog.Draft, Label: "Draft: nobody sees it", Selected: status == catalog.Draft},
		{Value: catalog.Archived, Label: "Archived: no longer sold", Selected: status == catalog.Archived},
	}
}

func wordFields(v goods) ui.Fields {
	return ui.Fields{
		{Name: "title", Label: "Title", Value: v.Title, MaxLength: 200, Error: v.wrong["title"]},
		{Name: "description", Label: "Description", Hint: "Markdown: ## Heading, **bold**, lists with a hyphen. HTML is kept as it is, without scripts.", Value: v.text, Rows: 8, Optional: true, Error: v.wrong["description"]},
	}
}

func kindFields(v goods) ui.Fields {
	return ui.Fields{
		{Name: "vendor", Label: "Vendor", Value: v.Vendor, Optional: true, MaxLength: 200, Error: v.wrong["vendor"]},
		{Name: "type", Label: "Type", Hint: "Such as Backpack.", Value: v.Type, Optional: true, MaxLength: 200, Error: v.wrong["type"]},
		{Name: "category", Label: "Category", Value: v.Category, Optional: true, MaxLength: 300, Error: v.wrong["category"]},
		{Name: "tags", Label: "Tags", Hint: "Commas between them.", Value: v.tags, Optional: true, Rows: 2, Error: v.wrong["tags"]},
	}
}

func searchFields(v goods) ui.Fields {
	return ui.Fields{
		{Name: "seo_title", Label: "Title in search engines", Hint: "Empty is the product’s title.", Value: v.SEOTitle, Optional: true, MaxLength: 200, Error: v.wrong["seo_title"]},
		{Name: "seo_description", Label: "Description in search engines", Hint: "Empty is how the description begins.", Value: v.SEODescription, Rows: 3, Optional: true, MaxLength: 400, Error: v.wrong["seo_description"]},
		{Name: "handle", Label: "Address", Hint: "The last part of /products/…. When it changes, the old address leads on.", Value: v.Handle, LeftToRight: true, MaxLength: 200, Error: v.wrong["handle"]},
	}
}

// foundAs is how a search engine may show the product.
func (d *Door) foundAs(v goods) admin.Found {
	f := admin.Found{Title: orWord(v.SEOTitle, v.Title) + " – " + d.House.Shop().Name, URL: d.House.Absolute("/products/" + v.Handle), Text: v.SEODescription}
	if f.Text == "" {
		f.Text = shortText(v.DescriptionHTML, 160)
	}
	return f
}

// shortText is how a text begins, without tags.
func shortText(html string, longest int) string {
	text := strings.Join(strings.Fields(untagged(html)), " ")
	if r := []rune(text); len(r) > longest {
		return strings.TrimSpace(string(r[:longest])) + " …"
	}
	return text
}

func productLinks(v goods) []ui.Link {
	url := productURL(v.ID)
	links := []ui.Link{{Text: "Stock", URL: url + "/stock"}, {Text: "Goes with", URL: "/admin/products/" + v.Handle + "/fits"}, {Text: "What was done", URL: url + "/history"}}
	if v.Visible() {
		links = slices.Insert(links, 0, ui.Link{Text: "See it in the shop", URL: "/products/" + v.Handle})
	}
	return links
}

func pictureRows(v goods) (list []admin.ProductPicture) {
	for i, m := range v.Media {
		key := "m." + strconv.Itoa(i) + "."
		row := admin.ProductPicture{
			Key: key, ID: m.ID, First: i == 0, Last: i == len(v.Media)-1, Number: strconv.Itoa(i + 1), Fresh: slices.Contains(v.fresh, m.ID), File: m.File, Width: m.Width, Height: m.Height,
			Alt: ui.Field{Name: key + "alt", Label: "What it shows", Value: m.Alt, MaxLength: 300},
			X:   ui.Field{Name: key + "x", Label: "From the left, %", Value: orNothing(m.FocusX), Inputmode: "numeric", Optional: true, Width: ui.Tiny},
			Y:   ui.Field{Name: key + "y", Label: "From the top, %", Value: orNothing(m.FocusY), Inputmode: "numeric", Optional: true, Width: ui.Tiny},
		}
		if m.Alt == "" {
			row.Alt.Hint = "For people who do not see it, in a few words: “Green backpack, front”."
		}
		if row.Src = m.Source; m.File != "" {
			sizes := picture.Sizes(m.File, m.Width)
			row.Src = "/media/" + sizes[min(1, len(sizes)-1)].Name
		}
		list = append(list, row)
	}
	return list
}

func axisRows(v goods) (list []admin.Axis) {
	axes := v.axes
	if len(axes) == 0 || axes[len(axes)-1].was != "" || axes[len(axes)-1].name != "" {
		axes = append(slices.Clone(axes), axis{})
	}
	for i, a := range axes {
		key := "axis." + strconv.Itoa(i) + "."
		row := admin.Axis{
			Key: key, Was: a.was, Gone: a.gone, Fresh: a.was == "",
			Name: ui.Field{Name: key + "name", Label: "Option", Hint: "Such as Colour or Size.", Value: a.name, MaxLength: 100, Optional: a.was == "", Width: ui.Half, Error: v.wrong[key+"name"]},
			More: ui.Field{Name: key + "more", Label: "Add values", Hint: "Commas between them.", Value: a.more, Optional: true, Error: v.wrong[key+"more"]},
		}
		if row.Fresh && len(a.values) == 0 {
			row.More.Label = "Values"
		}
		for m, x := range a.values {
			row.Values = append(row.Values, admin.AxisValue{Was: x.was, Field: ui.Field{Name: key + "value." + strconv.Itoa(m), Label: "Value " + strconv.Itoa(m+1), Value: x.text, MaxLength: 100, QuietLabel: true}})
		}
		list = append(list, row)
	}
	return list
}

func variantRows(v goods) (list []admin.VariantRow) {
	media := []ui.Option{{Value: "", Label: "None"}}
	for i, m := range v.Media {
		media = append(media, ui.Option{Value: m.ID, Label: strconv.Itoa(i+1) + " " + shortText(m.Alt, 40)})
	}
	for n, i := range v.shown() {
		list = append(list, v.variantRow(n, v.rows[i], media))
	}
	return list
}

func (v *goods) variantRow(n int, r offer, media []ui.Option) admin.VariantRow {
	key := "v." + strconv.Itoa(n) + "."
	name := v.nameOf(r)
	field := func(part, label, value, mode string) ui.Field {
		return ui.Field{Name: key + part, Label: label + " of " + name, Value: value, Inputmode: mode, QuietLabel: true, Error: v.wrong[key+part]}
	}
	row := admin.VariantRow{
		Key: key, ID: r.variant.ID, At: placesKey(r.at), Had: r.had, Name: name, Stock: r.stock, Gone: r.gone, Fresh: r.variant.ID == "",
		SKU: field("sku", "SKU", r.variant.SKU, ""), Price: field("price", "Price", r.price, "decimal"), CompareAt: field("compare_at", "Was-price", r.compareAt, "decimal"), Cost: field("cost", "Cost", r.pay, "decimal"),
		Barcode: ui.Field{Name: key + "barcode", Label: "Barcode", Value: r.variant.Barcode, Optional: true, Width: ui.Half},
		Weight:  ui.Field{Name: key + "weight", Label: "Weight in grams", Value: r.weight, Optional: true, Inputmode: "numeric", Width: ui.Short, Error: v.wrong[key+"weight"]},
		Ship:    ui.Check{Name: key + "ship", Label: "Is sent", Checked: r.variant.RequiresShipping}, Tax: ui.Check{Name: key + "tax", Label: "Is taxed", Checked: r.variant.Taxable},
		Picture: ui.Field{Name: key + "media", Label: "Picture", Width: ui.Half},
	}
	for _, o := range media {
		o.Selected = o.Value == r.variant.MediaID
		row.Picture.Options = append(row.Picture.Options, o)
	}
	return row
}

// nameOf is a variant's values as they are typed now.
func (v *goods) nameOf(r offer) string {
	var values []string
	for i, place := range r.at {
		if i < len(v.axes) && place >= 0 && place < len(v.axes[i].values) {
			values = append(values, orWord(v.axes[i].values[place].text, v.axes[i].values[place].was))
		}
	}
	return orWord(strings.Join(values, " / "), "The product")
}
