package admin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/browse"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/money"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// mostConditions bounds a rule; membersShown is how many products a preview shows.
const (
	mostConditions = 60
	membersShown   = 24
)

// readShelf reads the form: the fields that a merchandiser may set and no others.
func (d *Door) readShelf(c echo.Context, v *rack) error {
	for name, to := range map[string]*string{"title": &v.Title, "description": &v.text, "handle": &v.Handle, "sort": &v.Sort, "add": &v.add, "keep_out": &v.out, "ask": &v.ask} {
		*to = strings.TrimSpace(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"))
	}
	v.DescriptionHTML, v.Hidden = d.descriptionOf(v.text), c.FormValue("shown") != "yes"
	v.Rule = catalog.Rule{Any: c.FormValue("any") == "any"}
	for n := range rowsSent(c, "conditions", mostConditions) {
		d.readCondition(c, v, n)
	}
	sent := c.Request().Form
	v.Products, v.Excluded = slices.Clone(sent["chosen"]), slices.Clone(sent["kept_out"])
	if v.Inside = nil; c.FormValue("asks_inside") == "yes" {
		if err := d.readInside(c, v); err != nil {
			return err
		}
	}
	for _, gone := range sent["back_in"] {
		v.Excluded = slices.DeleteFunc(v.Excluded, func(productID string) bool { return productID == gone })
	}
	p, err := d.sentPicture(c, content.Picture{File: v.MediaFile}, v.wrong)
	if err != nil {
		return err
	}
	if v.MediaFile, v.MediaAlt = p.File, p.Alt; p.File != "" && p.Alt == "" {
		v.wrong["picture_alt"] = "Describe the picture for people who cannot see it."
	}
	ctx, q := c.Request().Context(), d.House.DB.Read()
	if err := d.addNamed(ctx, q, &v.Products, &v.add, "add", v.wrong); err != nil {
		return err
	}
	return d.addNamed(ctx, q, &v.Excluded, &v.out, "keep_out", v.wrong)
}

// readInside reads which collections it holds: those that there are, in their own order.
func (d *Door) readInside(c echo.Context, v *rack) error {
	list, err := catalog.ListCollections(c.Request().Context(), d.House.DB.Read())
	for _, other := range list {
		if c.FormValue("inside-"+other.ID) == "yes" && other.ID != v.ID {
			v.Inside = append(v.Inside, other.ID)
		}
	}
	return err
}

// insideChecks asks which collections it holds.
func (d *Door) insideChecks(c echo.Context, v rack) (checks []ui.Check, err error) {
	list, err := catalog.ListCollections(c.Request().Context(), d.House.DB.Read())
	for _, other := range list {
		if other.ID == v.ID {
			continue
		}
		x := ui.Check{Name: "inside-" + other.ID, Label: other.Title, Checked: slices.Contains(v.Inside, other.ID)}
		if other.Hidden {
			x.Hint = "Hidden from shoppers; its products are shown here."
		}
		checks = append(checks, x)
	}
	return checks, err
}

// readCondition reads one line of the rule; one without a value is left out.
func (d *Door) readCondition(c echo.Context, v *rack, n int) {
	key := "c." + strconv.Itoa(n) + "."
	condition := catalog.Where(c.FormValue(key+"field"), c.FormValue(key+"relation"), strings.TrimSpace(c.FormValue(key+"value")))
	if condition.Value == "" {
		return
	}
	switch condition.Field {
	case "price", "was":
		a, err := money.ParseDecimal(condition.Value, d.House.Shop().Currency)
		if err != nil {
			v.wrong[key+"value"] = "Enter an amount, such as 50."
		} else {
			condition.Value = strconv.FormatInt(a.Minor, 10)
		}
	case "rating":
		stars, err := strconv.ParseFloat(strings.ReplaceAll(condition.Value, ",", "."), 64)
		if err != nil || stars < 0 || stars > 5 {
			v.wrong[key+"value"] = "Enter stars from 0 to 5, such as 4.5."
		} else {
			condition.Value = strconv.Itoa(int(stars * 100))
		}
	case "available":
		condition.Value = strconv.FormatBool(!slices.Contains([]string{"no", "false", "0"}, catalog.Fold(condition.Value)))
	}
	v.Rule.Conditions = append(v.Rule.Conditions, condition)
}

// typedValue is a condition's value as one types it.
func (d *Door) typedValue(c catalog.Condition) string {
	n, err := strconv.ParseInt(c.Value, 10, 64)
	switch {
	case err != nil && c.Field == "available":
		return yesNo(c.Value == "true")
	case err != nil:
	case c.Field == "price" || c.Field == "was":
		return money.Of(n, d.House.Shop().Currency).Decimal()
	case c.Field == "rating":
		return strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
	}
	return c.Value
}

// addNamed adds products by title, handle or SKU, a line each. What is found is
// taken out of the text.
func (d *Door) addNamed(ctx context.Context, q db.Q, to *[]string, typed *string, field string, wrong fault.Fields) error {
	var left []string
	for _, line := range lines(*typed) {
		list, err := catalog.ListNamed(ctx, q, []string{line}, []string{catalog.Handle(line)})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			if list, err = catalog.ListProducts(ctx, q, catalog.Filter{Query: line, Limit: 2}); err != nil {
				return err
			}
		}
		if len(list) != 1 {
			wrong[field] = "No one product is called “" + line + "”. Enter its title, the last part of its address, or a SKU."
			left = append(left, line)
			continue
		}
		if !slices.Contains(*to, list[0].ID) {
			*to = append(*to, list[0].ID)
		}
	}
	*typed = strings.Join(left, "\n")
	return nil
}

// move does what a button beside a chosen product says.
func (v *rack) move(act string) {
	what, productID, _ := strings.Cut(act, ":")
	i := slices.Index(v.Products, productID)
	switch {
	case i < 0:
	case what == "out":
		v.Products = slices.Delete(v.Products, i, i+1)
	case what == "up" && i > 0:
		v.Products[i-1], v.Products[i] = v.Products[i], v.Products[i-1]
	case what == "down" && i+1 < len(v.Products):
		v.Products[i+1], v.Products[i] = v.Products[i], v.Products[i+1]
	case what == "first":
		v.Products = slices.Insert(slices.Delete(v.Products, i, i+1), 0, productID)
	}
}

// shelfPicture asks for the picture of a collection. Its size is not kept: it is cut
// to its place wherever it stands.
func shelfPicture(v rack) admin.PictureField {
	f := admin.PictureField{Name: "picture", Label: "Picture", Hint: "JPEG, PNG or WebP. Without one the first product’s is shown.", File: v.MediaFile, Width: 120, Height: 90, Error: v.wrong["picture"],
		Alt: ui.Field{Name: "picture_alt", Label: "What it shows", Hint: "For people who cannot see it.", Value: v.MediaAlt, Optional: v.MediaFile == "", MaxLength: 300, Error: v.wrong["picture_alt"]}}
	if v.MediaFile != "" {
		f.Src = "/media/" + v.MediaFile
	}
	return f
}

func (d *Door) showCollection(c echo.Context, status int, v rack) error {
	page := admin.Collection{
		Frame: d.frame(c, orWord(v.Title, "New collection")), ID: v.ID, Version: strconv.FormatInt(v.Version, 10), MayEdit: at(c).May(staff.EditProducts), URL: collectionURL(v.ID),
		Head: admin.Head{Title: orWord(v.Title, "New collection"), Back: ui.Link{Text: "Collections", URL: "/admin/collections"}},
		Words: ui.Fields{{Name: "title", Label: "Title", Value: v.Title, MaxLength: 200, Error: v.wrong["title"]},
			{Name: "description", Label: "Description", Hint: "Markdown, or HTML.", Value: v.text, Rows: 4, Optional: true}},
		Shown:   ui.Check{Name: "shown", Label: "Shown in the shop", Checked: !v.Hidden},
		Sort:    ui.Field{Name: "sort", Label: "Order", Options: sortOptions(v.Sort)},
		Handle:  ui.Field{Name: "handle", Label: "Address", Hint: "The last part of /collections/…. When it changes, the old address leads on.", Value: v.Handle, Optional: v.isNew, LeftToRight: true, MaxLength: 200, Error: v.wrong["handle"]},
		Any:     ui.Field{Name: "any", Label: "A product belongs here when", Options: chosenOf([]ui.Option{{Value: "all", Label: "all of these hold"}, {Value: "any", Label: "any of these holds"}}, map[bool]string{true: "any", false: "all"}[v.Rule.Any])},
		Add:     ui.Field{Name: "add", Label: "Add products by hand", Hint: "Titles, ends of addresses or SKUs, one a line.", Value: v.add, Rows: 2, Optional: true, Error: v.wrong["add"]},
		Out:     ui.Field{Name: "keep_out", Label: "Keep products out", Hint: "In the same way. They stay out whatever the rule says.", Value: v.out, Rows: 2, Optional: true, Error: v.wrong["keep_out"]},
		Ask:     ui.Field{Name: "ask", Label: "Why is it here, or not?", Hint: "The title or the end of the address of a product.", Value: v.ask, Optional: true},
		Picture: shelfPicture(v),
		Theirs:  v.theirs, TheirsWho: v.theirsWho, RuleError: v.wrong["conditions"],
	}
	if v.isNew {
		page.URL = "/admin/collections/new"
	} else if page.Head.State = "Hidden"; !v.Hidden {
		page.Head.State, page.Head.StateKind, page.SeeURL = "Shown", "on", "/collections/"+v.Handle
	}
	snapshot := d.Catalog.Snapshot()
	var err error
	if page.Inside, err = d.insideChecks(c, v); err != nil {
		return err
	}
	page.InsideError = v.wrong["inside"]
	page.Conditions = d.conditionRows(v, snapshot)
	if err := d.listMembers(c, &page, v, snapshot); err != nil {
		return err
	}
	page.Mistakes = page.Problems()
	if v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(catalog.ErrChanged))
	}
	return web.Render(c, status, page.View())
}

func sortOptions(chosen string) []ui.Option {
	return chosenOf([]ui.Option{{Value: catalog.ByHand, Label: "By hand first, then the newest"}, {Value: catalog.Newest, Label: "Newest first"}, {Value: catalog.TitleUp, Label: "By title"},
		{Value: catalog.PriceUp, Label: "Cheapest first"}, {Value: catalog.PriceDown, Label: "Dearest first"}, {Value: catalog.BestRated, Label: "Best rated first"}}, chosen)
}

// conditionRows are the lines of the rule, with some to fill in.
func (d *Door) conditionRows(v rack, s *browse.Snapshot) (rows []admin.ConditionRow) {
	conditions := append(slices.Clone(v.Rule.Conditions), catalog.Condition{Field: "type"}, catalog.Condition{Field: "tag"})
	fields := ruleFields(s)
	for n, condition := range conditions {
		key := "c." + strconv.Itoa(n) + "."
		number := strconv.Itoa(n + 1)
		value := ui.Field{Name: key + "value", Label: "Value of condition " + number, Value: d.typedValue(condition), QuietLabel: true, MaxLength: 200, Error: v.wrong[key+"value"]}
		if value.Error != "" {
			value.Value = condition.Value
		}
		rows = append(rows, admin.ConditionRow{
			Field:    ui.Field{Name: key + "field", Label: "What condition " + number + " looks at", QuietLabel: true, Options: chosenOf(slices.Clone(fields), condition.Field)},
			Relation: ui.Field{Name: key + "relation", Label: "How condition " + number + " compares", QuietLabel: true, Options: chosenOf(relations(), condition.Relation)}, Value: value})
	}
	return rows
}

func relations() []ui.Option {
	return []ui.Option{{Value: "=", Label: "is"}, {Value: "!=", Label: "is not"}, {Value: "contains", Label: "contains"}, {Value: "starts", Label: "begins with"}, {Value: "ends", Label: "ends with"}, {Value: "<", Label: "is less than"}, {Value: ">", Label: "is more than"}}
}

// ruleFields are what a rule can look at, the shop's own options included.
func ruleFields(s *browse.Snapshot) []ui.Option {
	list := []ui.Option{{Value: "type", Label: "Type"}, {Value: "tag", Label: "Tag"}, {Value: "vendor", Label: "Vendor"}, {Value: "title", Label: "Title"}, {Value: "category", Label: "Category"},
		{Value: "price", Label: "Price"}, {Value: "was", Label: "Was-price"}, {Value: "rating", Label: "Stars"}, {Value: "available", Label: "To be had"}}
	for _, name := range s.OptionNames() {
		if len(list) < 40 {
			list = append(list, ui.Option{Value: "option:" + name, Label: "Option " + name})
		}
	}
	return list
}

// conditionSaid is a condition as one says it.
func (d *Door) conditionSaid(c catalog.Condition) string {
	relation := c.Relation
	for _, o := range relations() {
		if o.Value == c.Relation {
			relation = o.Label
		}
	}
	return strings.ToLower(strings.TrimPrefix(c.Field, "option:")) + " " + relation + " " + d.typedValue(c)
}

// listMembers shows what was chosen, what is kept out, what the rack would hold, and
// why one product is there.
func (d *Door) listMembers(c echo.Context, page *admin.Collection, v rack, s *browse.Snapshot) error {
	names, err := d.titlesOf(c.Request().Context(), d.House.DB.Read(), slices.Concat(v.Products, v.Excluded))
	if err != nil {
		return err
	}
	member := func(productID string) admin.ShelfMember {
		p := names[productID]
		state, kind := stateOf(p)
		return admin.ShelfMember{ID: productID, Title: orWord(p.Title, "A product that is gone"), URL: productURL(productID), State: state, StateKind: kind}
	}
	for i, productID := range v.Products {
		m := member(productID)
		m.First, m.Last = i == 0, i == len(v.Products)-1
		page.Chosen = append(page.Chosen, m)
	}
	for _, productID := range v.Excluded {
		page.KeptOut = append(page.KeptOut, member(productID))
	}
	tried := s.Try(v.Collection)
	page.Total = strconv.Itoa(tried.Size())
	for _, p := range tried.Products(membersShown) {
		why, held := s.Explain(v.Collection, p)
		page.Members = append(page.Members, admin.ShelfMember{ID: p.ID, Title: p.Title, URL: productURL(p.ID), Why: d.whySaid(why, tried.Through(p), held, v.Rule.Any)})
	}
	if v.ask != "" {
		page.Answer, page.Held = d.answerWhy(s, v)
	}
	return nil
}

func (d *Door) whySaid(why browse.Why, through []string, held []browse.Held, anyOf bool) string {
	switch why {
	case browse.ByOther:
		return "Through “" + strings.Join(through, "”, through “") + "”"
	case browse.ByHand:
		return "Chosen by hand"
	case browse.KeptOut:
		return "Kept out by hand"
	case browse.NotIn:
		return "Not here: neither chosen by hand nor taken by the rule"
	}
	var list []string
	for _, h := range held {
		if h.Holds && (anyOf || len(list) < 3) {
			list = append(list, d.conditionSaid(h.Condition))
		}
	}
	return "By rule: " + strings.Join(list, ", ")
}

// answerWhy says why one product is here or is not, condition by condition.
func (d *Door) answerWhy(s *browse.Snapshot, v rack) (answer string, lines []admin.HeldLine) {
	p, ok := s.Product(catalog.Handle(v.ask))
	if !ok {
		if at := slices.IndexFunc(s.Products(), func(p *browse.Product) bool { return catalog.Fold(p.Title) == catalog.Fold(v.ask) }); at >= 0 {
			p, ok = s.Products()[at], true
		}
	}
	if !ok {
		return "No product that shoppers see is called “" + v.ask + "”. Drafts and archived ones are in no collection.", nil
	}
	why, held := s.Explain(v.Collection, p)
	for _, h := range held {
		line := admin.HeldLine{Text: d.conditionSaid(h.Condition), State: "Does not hold"}
		if h.Holds {
			line.State, line.StateKind = "Holds", "on"
		}
		lines = append(lines, line)
	}
	return "“" + p.Title + "”: " + d.whySaid(why, s.Try(v.Collection).Through(p), held, v.Rule.Any) + ".", lines
}
