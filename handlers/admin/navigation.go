package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/staff"
	"regulars/views/admin"
	"regulars/views/ui"
)

// menu is a menu as it was typed.
type menu struct {
	name      string
	items     []content.MenuItem
	seen      string
	wrong     fault.Fields
	theirs    []admin.Difference
	theirsWho string
}

// mostLinks bounds the links of a menu; freshLinks is how many empty lines a form has.
const (
	mostLinks  = 60
	freshLinks = 2
)

func menuTitle(name string) string {
	if name == content.FooterMenu {
		return "At the foot of the page"
	}
	return "At the top of the page"
}

// menuNow is a menu as it is kept.
func (d *Door) menuNow(c echo.Context, q db.Q) (v menu, err error) {
	v.name = c.Param("menu")
	if v.name != content.MainMenu && v.name != content.FooterMenu {
		return v, fault.New(fault.NotFound, "There is no such menu.")
	}
	v.items, err = menuOf(c.Request().Context(), q, v.name)
	v.seen = menuSeen(v.items)
	return v, err
}

// menuOf are the links of a menu.
func menuOf(ctx context.Context, q db.Q, name string) (items []content.MenuItem, err error) {
	all, err := content.ListMenus(ctx, q)
	for _, item := range all {
		if item.Menu == name {
			items = append(items, item)
		}
	}
	return items, err
}

// menuSeen names what a menu holds, so that nobody saves over what they have not seen.
func menuSeen(items []content.MenuItem) string {
	sum := sha256.New()
	for _, x := range items {
		sum.Write([]byte(x.Heading + "\x1f" + x.Text + "\x1f" + x.URL + "\x1f" + strconv.FormatBool(x.Under) + "\x1e"))
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

func (d *Door) menus(c echo.Context) error {
	return web.SeeOther(c, "/admin/menus/"+content.MainMenu)
}

func (d *Door) menu(c echo.Context) error {
	v, err := d.menuNow(c, d.House.DB.Read())
	if err != nil {
		return err
	}
	return d.showMenu(c, http.StatusOK, v)
}

func (d *Door) saveMenu(c echo.Context) error {
	v := menu{name: c.Param("menu"), seen: c.FormValue("seen"), wrong: fault.Fields{}}
	if err := d.readMenu(c, &v); err != nil {
		return err
	}
	switch act := c.FormValue("act"); {
	case len(v.wrong) > 0:
		return d.showMenu(c, http.StatusUnprocessableEntity, v)
	case act != "" && act != "save":
		v.move(act)
		return d.showMenu(c, http.StatusOK, v)
	}
	var now menu
	err := d.write(c, func(q db.Q) (err error) {
		if now, err = d.menuNow(c, q); err != nil {
			return err
		}
		if now.seen != v.seen {
			return content.ErrChanged
		}
		if err := content.SaveMenu(c.Request().Context(), q, v.name, v.items); err != nil {
			return err
		}
		return noted(c, q, staff.Act{Did: "changed the menu", About: "/admin/menus/" + v.name, Title: menuTitle(v.name)}, now.items, v.items)
	})
	if fault.KindOf(err) == fault.Conflict {
		v.theirs, v.theirsWho, v.seen = differencesOf(menuSaid(v.items), menuSaid(now.items)), "Theirs is what shoppers see now.", now.seen
		return d.showMenu(c, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	return d.done(c, "/admin/menus/"+v.name, "Saved the menu. Shoppers see it on every page.")
}

func menuSaid(items []content.MenuItem) []said {
	var list []string
	for _, x := range items {
		level := x.Heading + " "
		if x.Under {
			level = "– "
		}
		list = append(list, strings.TrimSpace(level+x.Text+" → "+x.URL))
	}
	return []said{{"Links", strings.Join(list, "\n"), false}}
}

// readMenu reads the links. One whose words are empty is left out.
func (d *Door) readMenu(c echo.Context, v *menu) error {
	for n := range rowsSent(c, "links", mostLinks) {
		key := "l." + strconv.Itoa(n) + "."
		text := func(name string) string { return strings.TrimSpace(c.FormValue(key + name)) }
		item := content.MenuItem{Menu: v.name, Heading: text("heading"), Text: text("text"), URL: text("pick"), Under: text("under") == "yes"}
		if typed := text("url"); typed != "" || item.URL == "" {
			item.URL = typed
		}
		if item.Text == "" {
			if item.URL != "" && text("pick") == "" {
				v.wrong["l."+strconv.Itoa(len(v.items))+".text"] = "Enter the words of the link."
				v.items = append(v.items, item)
			}
			continue
		}
		url, err := d.linkNamed(c, item.URL)
		if err != nil {
			return err
		}
		if url == "" {
			v.wrong["l."+strconv.Itoa(len(v.items))+".url"] = "Choose where it leads, or enter a product’s title, a path or an https address."
		} else {
			item.URL = url
		}
		v.items = append(v.items, item)
	}
	return nil
}

// linkNamed is the address of what was named: an address itself, or a product by its
// title, handle or SKU. It is "" for nothing.
func (d *Door) linkNamed(c echo.Context, typed string) (string, error) {
	if typed == "" || content.SafeLink(typed) {
		return typed, nil
	}
	list, err := catalog.ListNamed(c.Request().Context(), d.House.DB.Read(), []string{typed}, []string{catalog.Handle(typed)})
	if err != nil || len(list) != 1 {
		return "", err
	}
	return "/products/" + list[0].Handle, nil
}

func (v *menu) move(act string) {
	what, place, _ := strings.Cut(act, ":")
	i, err := strconv.Atoi(place)
	if err != nil || i < 0 || i >= len(v.items) {
		return
	}
	switch what {
	case "up":
		v.swap(v.before(i), i)
	case "down":
		v.swap(i, v.after(i))
	case "under", "above":
		v.items[i].Under = what == "under"
	case "out":
		v.items = slices.Delete(v.items, i, i+1)
	}
	if len(v.items) > 0 {
		v.items[0].Under = false
	}
}

// before is where a link changes places upwards: with the line above, or, with all
// that stands under it, with the one above that stands under none.
func (v *menu) before(i int) int {
	for j := i - 1; j >= 0; j-- {
		if v.items[i].Under || !v.items[j].Under {
			return j
		}
	}
	return -1
}

// after is the end of a link with what stands under it.
func (v *menu) after(i int) int {
	j := i + 1
	for ; j < len(v.items) && !v.items[i].Under && v.items[j].Under; j++ {
	}
	return j
}

// swap lets the links from one place on change places with the link behind them.
func (v *menu) swap(i, j int) {
	if i < 0 || j >= len(v.items) {
		return
	}
	end := v.after(j)
	v.items = slices.Concat(v.items[:i], v.items[j:end], v.items[i:j], v.items[end:])
}

// leadsNowhere says whether a path of the shop has nothing behind it.
func (d *Door) leadsNowhere(url string) bool {
	path, _, _ := strings.Cut(url, "?")
	kind, handle, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !ok || handle == "" {
		return false
	}
	s := d.Catalog.Snapshot()
	switch kind {
	case "products":
		_, ok = s.Product(handle)
	case "collections":
		_, ok = s.Collection(handle)
	case "pages":
		_, ok = d.Stylist.Now().Page(handle, d.House.DB.Now())
	}
	return !ok
}

func (d *Door) showMenu(c echo.Context, status int, v menu) error {
	page := admin.Menu{Frame: d.frame(c, "Menus"), MayEdit: at(c).May(staff.EditContent), URL: "/admin/menus/" + v.name, Seen: v.seen, Grouped: v.name == content.FooterMenu, Theirs: v.theirs, TheirsWho: v.theirsWho}
	for _, name := range []string{content.MainMenu, content.FooterMenu} {
		page.Views = append(page.Views, ui.Link{Text: menuTitle(name), URL: "/admin/menus/" + name, Current: name == v.name})
	}
	targets, err := d.linkTargets(c)
	if err != nil {
		return err
	}
	items := v.items
	for range freshLinks {
		items = append(items, content.MenuItem{})
	}
	for n, item := range items {
		row := linkRow(n, item, targets, v.wrong)
		row.First, row.Last, row.Fresh = n == 0, n == len(v.items)-1, n >= len(v.items)
		row.Under, row.Levels = item.Under, v.name == content.MainMenu && n > 0
		row.Broken = item.URL != "" && d.leadsNowhere(item.URL)
		page.Links = append(page.Links, row)
	}
	page.Mistakes = page.Problems()
	if v.theirs != nil {
		page.Mistakes = page.Mistakes.Whole(fault.Message(content.ErrChanged))
	}
	return web.Render(c, status, page.View())
}

func linkRow(n int, item content.MenuItem, targets []ui.Option, wrong fault.Fields) admin.LinkRow {
	key, number := "l."+strconv.Itoa(n)+".", strconv.Itoa(n+1)
	options := append([]ui.Option{{Value: "", Label: "Another address:"}}, targets...)
	listed := slices.ContainsFunc(targets, func(o ui.Option) bool { return o.Value == item.URL })
	row := admin.LinkRow{
		Place: strconv.Itoa(n), Name: orWord(item.Text, "link "+number),
		Text:    ui.Field{Name: key + "text", Label: "Words of link " + number, Value: item.Text, QuietLabel: true, MaxLength: 100, Error: wrong[key+"text"]},
		Heading: ui.Field{Name: key + "heading", Label: "Heading of link " + number, Value: item.Heading, QuietLabel: true, MaxLength: 100},
		Pick:    ui.Field{Name: key + "pick", Label: "Where link " + number + " leads", QuietLabel: true, Options: chosenOf(options, item.URL)},
		URL:     ui.Field{Name: key + "url", Label: "Another address of link " + number, QuietLabel: true, LeftToRight: true, MaxLength: 500, Error: wrong[key+"url"]},
	}
	if !listed {
		row.URL.Value = item.URL
	}
	return row
}

// linkTargets are collections and pages by name.
func (d *Door) linkTargets(c echo.Context) (list []ui.Option, err error) {
	ctx, q := c.Request().Context(), d.House.DB.Read()
	list = []ui.Option{{Value: "/", Label: "The start page"}, {Value: "/collections", Label: "All collections"}, {Value: "/collections/all", Label: "All products"}, {Value: "/places", Label: "Our places"}}
	collections, err := catalog.ListCollections(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, x := range collections {
		list = append(list, ui.Option{Value: "/collections/" + x.Handle, Label: "Collection: " + x.Title})
	}
	pages, err := content.ListPages(ctx, q)
	for _, p := range pages {
		list = append(list, ui.Option{Value: "/pages/" + p.Handle, Label: "Page: " + p.Title})
	}
	return list, err
}
