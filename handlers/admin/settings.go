package admin

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/logbook"
	"regulars/store/money"
	"regulars/store/setting"
	"regulars/views/admin"
	"regulars/views/ui"
)

func (d *Door) settings(c echo.Context) error {
	shop, err := setting.FindShop(c.Request().Context(), d.House.DB.Read())
	if err != nil {
		return err
	}
	return d.showSettings(c, http.StatusOK, typedShop{Shop: shop, seen: shopSeen(shop)})
}

// typedShop is the form as it was typed: what the shop's setting was when it was drawn,
// what is wrong, and what somebody else has saved since.
type typedShop struct {
	setting.Shop
	seen   string
	wrong  fault.Fields
	theirs *setting.Shop
}

// shopSeen names what a form was drawn from.
func shopSeen(s setting.Shop) string {
	text, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return id.Hash(string(text))
}

var errSettingsChanged = fault.New(fault.Conflict, "Somebody else has saved the settings since you opened them. Compare what differs, then save again.")

func (d *Door) saveSettings(c echo.Context) error {
	ctx := c.Request().Context()
	shop, err := setting.FindShop(ctx, d.House.DB.Read())
	if err != nil {
		return err
	}
	bank := shop.Bank
	wrong, err := d.readSettings(c, &shop)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showSettings(c, http.StatusUnprocessableEntity, typedShop{Shop: shop, seen: c.FormValue("seen"), wrong: wrong})
	}
	var now setting.Shop
	err = d.write(c, func(q db.Q) (err error) {
		if now, err = setting.FindShop(ctx, q); err != nil {
			return err
		}
		if c.FormValue("seen") != shopSeen(now) {
			return errSettingsChanged
		}
		if err := keepShop(c, q, settingsPage, "Settings", shop); err != nil {
			return err
		}
		if shop.Bank != bank {
			return note(c, q, logbook.BankChanged, "From "+shortIBAN(bank.IBAN)+" to "+shortIBAN(shop.Bank.IBAN))
		}
		return note(c, q, logbook.SettingsChanged, shop.Name)
	})
	if errors.Is(err, errSettingsChanged) {
		return d.showSettings(c, http.StatusConflict, typedShop{Shop: shop, seen: shopSeen(now), theirs: &now})
	}
	if err != nil {
		return err
	}
	return d.done(c, settingsPage, "Saved the settings.")
}

// readSettings changes a shop's setting to what was typed, and says what is wrong with it.
func (d *Door) readSettings(c echo.Context, shop *setting.Shop) (fault.Fields, error) {
	currency, bank, wrong := shop.Currency, shop.Bank, fault.Fields{}
	readShop(c, shop)
	for name, text := range fault.FieldsOf(shop.Validate()) {
		wrong[name] = text
	}
	readStages(c.FormValue, shop, wrong)
	languages, err := d.languages(c, d.House.DB.Read())
	if err != nil {
		return nil, err
	}
	checkShop(*shop, languages, wrong)
	if empty, err := d.emptyShop(c); err != nil {
		return nil, err
	} else if !empty && shop.Currency != currency {
		wrong["currency"] = "There are prices in " + string(currency) + " already, so the currency stays."
	}
	if len(wrong) == 0 && shop.Bank != bank {
		return wrong, d.mayChangeBank(c, wrong)
	}
	return wrong, nil
}

// mayChangeBank wants the password typed a short time ago, or with the form: whoever
// found an open browser must not lead shoppers' money elsewhere.
func (d *Door) mayChangeBank(c echo.Context, wrong fault.Fields) error {
	k := at(c)
	if k.session.Fresh(d.House.DB.Now()) {
		return nil
	}
	if c.FormValue("present") == "" {
		wrong["present"] = "Type your password to change where money goes."
		return nil
	}
	token, err := admit.Prove(c.Request().Context(), d.House.DB, k.Member, k.session, c.FormValue("present"), from(c))
	switch {
	case err == nil:
		d.goOnWith(c, token)
		return nil
	case fault.KindOf(err) == fault.TooMany:
		wrong["present"] = fault.Message(err)
		return nil
	}
	mistakes, err := refused(err)
	maps.Copy(wrong, mistakes)
	return err
}

// shortIBAN names an account without telling it.
func shortIBAN(iban string) string {
	if len(iban) < 12 {
		return "none"
	}
	return iban[:4] + "…" + iban[len(iban)-4:]
}

// readShop takes what the form may set.
func readShop(c echo.Context, s *setting.Shop) {
	text := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	s.Name, s.Tagline, s.Email, s.Phone, s.Address = text("name"), text("tagline"), text("email"), text("phone"), lines(c.FormValue("address"))
	s.Country, s.Currency = strings.ToUpper(text("country")), money.Currency(strings.ToUpper(text("currency")))
	s.Language, s.TimeZone, s.OrderPrefix, s.PricesIncludeTax = text("language"), text("time_zone"), text("order_prefix"), text("prices_include_tax") == "yes"
	if form, err := c.FormParams(); err == nil && form.Has("capture") { // a form without it changes nothing
		s.Capture = text("capture")
	}
	if form, err := c.FormParams(); err == nil && form.Has("change_minutes") {
		s.ChangeMinutes = days(text("change_minutes"))
	}
	if approval := text("approval"); approval != "" { // nor one without this
		s.Staff.SecondApprover = approval == approvalSecond
	}
	s.ReturnFee = int64(days(text("return_fee")))
	s.ReturnDays, s.FinalSaleTag = days(text("return_days")), text("final_sale_tag")
	s.Bank = setting.Bank{Holder: text("bank_holder"), IBAN: strings.ToUpper(strings.ReplaceAll(text("bank_iban"), " ", "")), BIC: strings.ToUpper(text("bank_bic"))}
	s.Academic = setting.Academic{Allow: lines(c.FormValue("academic_allow")), Deny: lines(c.FormValue("academic_deny"))}
}

// days reads a number of days; nothing is 0, and -1 is what no number can mean.
func days(text string) int {
	if text == "" {
		return 0
	}
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return -1
}

func lines(text string) (list []string) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// checkShop says what Validate does not: whether other parts will understand it.
func checkShop(s setting.Shop, languages []string, wrong fault.Fields) {
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" {
		wrong["time_zone"] = "Enter a time zone such as Europe/Berlin."
	}
	if !slices.Contains(languages, s.Language) {
		wrong["language"] = "Choose a language of the list. Others are added under Words."
	}
	if s.Email != "" && (!strings.Contains(s.Email, "@") || strings.ContainsAny(s.Email, " \r\n<>,")) {
		wrong["email"] = "Enter an email address such as shop@example.com."
	}
	for name, list := range map[string][]string{"academic_allow": s.Academic.Allow, "academic_deny": s.Academic.Deny} {
		for _, domain := range list {
			if !strings.Contains(domain, ".") || strings.ContainsAny(domain, "@/ :") {
				wrong[name] = "Enter domains such as college.example, one a line. This is none: " + domain
			}
		}
	}
}

// groups are the settings as fields.
func (d *Door) groups(s setting.Shop, languages []string) []admin.SettingGroup {
	return append(slices.Insert(settingGroups(s, languages), 2, d.captureGroup(s)), approvalGroup(s))
}

// saidOfShop is all that the form may set, in words.
func (d *Door) saidOfShop(s setting.Shop) (list []said) {
	for _, g := range d.groups(s, languagesWith(s.Language, nil)) {
		for _, f := range g.Fields {
			text := f.Value
			if i := slices.IndexFunc(f.Options, func(o ui.Option) bool { return o.Selected }); i >= 0 {
				text = f.Options[i].Label
			}
			list = append(list, said{f.Label, text, false})
		}
		if g.Check != nil {
			text := "no"
			if g.Check.Checked {
				text = "yes"
			}
			list = append(list, said{g.Check.Label, text, false})
		}
	}
	return list
}

func (d *Door) showSettings(c echo.Context, status int, s typedShop) error {
	languages, err := d.languages(c, d.House.DB.Read())
	if err != nil {
		return err
	}
	page := admin.Settings{Frame: d.frame(c, "Settings"), Groups: d.groups(s.Shop, languages), Seen: s.seen}
	if s.theirs != nil {
		page.Theirs, page.TheirsWho = differencesOf(d.saidOfShop(s.Shop), d.saidOfShop(*s.theirs)), "Theirs is what is kept now; “What was done” says whose it is."
	}
	wrong := s.wrong
	if wrong["present"] != "" {
		g := slices.IndexFunc(page.Groups, func(g admin.SettingGroup) bool { return g.Title == bankGroup })
		page.Groups[g].Fields = append(page.Groups[g].Fields, presentField(""))
	}
	for g := range page.Groups {
		for f := range page.Groups[g].Fields {
			field := &page.Groups[g].Fields[f]
			if field.Error = wrong[field.Name]; field.Error != "" && c.Request().Method == http.MethodPost {
				field.Value = c.FormValue(field.Name)
			}
		}
	}
	return web.Render(c, status, page.View())
}

// orNothing writes a number, and none for 0.
func orNothing(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

const bankGroup = "Bank account"

func settingGroups(s setting.Shop, languages []string) []admin.SettingGroup {
	return []admin.SettingGroup{
		{Title: "The shop", About: "What shoppers see on every page and in every mail.", Fields: ui.Fields{
			{Name: "name", Label: "Name", Value: s.Name, MaxLength: 100},
			{Name: "tagline", Label: "Tagline", Hint: "One line under the name.", Value: s.Tagline, Optional: true, MaxLength: 200},
			{Name: "email", Label: "Email address", Hint: "Shoppers write to it, mails come from it.", Type: "email", Value: s.Email, Optional: true},
			{Name: "phone", Label: "Telephone", Value: s.Phone, Inputmode: "tel", Optional: true, MaxLength: 50},
			{Name: "address", Label: "Postal address", Value: strings.Join(s.Address, "\n"), Rows: 4, Optional: true},
		}},
		{Title: "Money and place", About: "The currency stays once there are prices.", Fields: ui.Fields{
			{Name: "country", Label: "Country you sell from", Hint: "Two letters, such as DE.", Value: s.Country, Width: ui.Short, MaxLength: 2},
			{Name: "currency", Label: "Currency", Hint: "Three letters, such as EUR.", Value: string(s.Currency), Width: ui.Short, MaxLength: 3},
			{Name: "language", Label: "Language", Hint: "What pages and letters say to shoppers. Others are added under Words.", Width: ui.Half, Options: languageOptions(languages, s.Language)},
			{Name: "time_zone", Label: "Time zone", Hint: "Schedules and opening hours are meant in it.", Value: s.TimeZone, Width: ui.Half, MaxLength: 60, LeftToRight: true},
			{Name: "order_prefix", Label: "Before order numbers", Hint: "Such as NG- for NG-10001.", Value: s.OrderPrefix, Width: ui.Short, MaxLength: 10, Optional: true},
		}, Check: &ui.Check{Name: "prices_include_tax", Label: "Prices include tax", Checked: s.PricesIncludeTax}},
		{Title: "Changes by shoppers", About: "On the page of their order: fewer pieces, another address in the same country, or none of it. What they paid too much goes back by itself.", Fields: ui.Fields{
			{Name: "change_minutes", Label: "Minutes to change an order", Hint: "From when it was placed, and only until something was sent or lies ready. 0 switches it off.", Value: strconv.Itoa(s.ChangeMinutes), Inputmode: "numeric", Width: ui.Short, MaxLength: 5},
		}},
		{Title: "Returns", About: "Shoppers ask on the page of their order, from the day it has reached them.", Fields: ui.Fields{
			{Name: "return_days", Label: "Days to send something back", Hint: "Search engines show it beside the price. Without a number nobody can ask here.", Value: orNothing(s.ReturnDays), Inputmode: "numeric", Width: ui.Short, MaxLength: 4, Optional: true},
			{Name: "return_fee", Label: "Fee for sending back, in percent", Hint: "Kept back of what goes back for the pieces, never for what is faulty, wrong or not as described. Shoppers see it before they ask.", Value: orNothing(int(s.ReturnFee)), Inputmode: "numeric", Width: ui.Short, MaxLength: 3, Optional: true},
			{Name: "final_sale_tag", Label: "Tag of what cannot be sent back", Hint: "Such as final-sale. It counts for what is bought while a product carries it, and the product’s page says so.", Value: s.FinalSaleTag, Width: ui.Half, MaxLength: 60, Optional: true},
		}},
		{Title: bankGroup, About: "Shown to shoppers who pay by transfer.", Fields: ui.Fields{
			{Name: "bank_holder", Label: "Account holder", Value: s.Bank.Holder, Optional: true, MaxLength: 100},
			{Name: "bank_iban", Label: "IBAN", Value: s.Bank.IBAN, Optional: true, MaxLength: 42, LeftToRight: true},
			{Name: "bank_bic", Label: "BIC", Value: s.Bank.BIC, Optional: true, MaxLength: 11, LeftToRight: true, Width: ui.Short},
		}},
		{Title: "Universities", About: "The built-in list knows thousands. Add those it lacks, or take out those you do not mean. One domain a line; what stands beneath it counts too.", Fields: ui.Fields{
			{Name: "academic_allow", Label: "Also academic", Value: strings.Join(s.Academic.Allow, "\n"), Rows: 4, Optional: true, LeftToRight: true},
			{Name: "academic_deny", Label: "Not academic", Value: strings.Join(s.Academic.Deny, "\n"), Rows: 4, Optional: true, LeftToRight: true},
		}},
		stageGroup(s),
	}
}
