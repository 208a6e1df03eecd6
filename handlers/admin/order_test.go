package admin_test

import (
	"slices"
	"strings"
	"testing"

	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/message"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/payment"
	"regulars/store/place"
	"regulars/store/staff"
)

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

// place writes an order of one bag for 23.00 with words of the shopper's.
func (o *office) place(state order.State, words string) order.Order {
	o.t.Helper()
	v := order.Order{SecretHash: id.Hash(id.Token()), OnceHash: id.Hash(id.Token()), VisitorID: "browser", Email: "ada@example.org", State: state, TaxIncluded: true,
		Subtotal: eur(2300), Tax: eur(367), Total: eur(2300), Gateway: "invoice",
		Lines:    []order.Line{{VariantID: "bag", Title: "Bag " + words, Variant: words, SKU: words, Quantity: 2, Unit: eur(1150), Total: eur(2300), Tax: eur(367), TaxName: "VAT", TaxRate: 190_000}},
		Taxes:    []order.Tax{{Name: "VAT", Rate: 190_000, Base: eur(1933), Amount: eur(367)}},
		Delivery: order.Address{Name: "Ada " + words, Line1: words, City: words, Country: "DE"}, Note: words, Method: order.Method{Handle: "standard", Name: "Standard"}}
	o.write(func(q db.Q) error { return order.Place(ctx, q, &v, "NG-") })
	return v
}

// shopper leaves hostile words wherever a shopper can.
func (o *office) shopper() {
	o.t.Helper()
	o.place(order.Awaiting, hostile)
	o.write(func(q db.Q) error {
		return message.Queue(ctx, q, message.Message{Kind: "order", To: "ada@example.org", Subject: hostile, Text: hostile + " https://x.example/" + hostile, HTML: hostile, Key: "k"})
	})
}

func TestOrdersAreListedByStateWithWhatWaits(t *testing.T) {
	o := open(t)
	paid := o.place(order.Paid, "")
	o.place(order.Held, "")
	ann := o.ann()
	if p := ann.Get("/admin/orders"); len(p.All("tbody tr")) != 2 || p.Text(".side-link[aria-current] .side-count") != "2 waiting" {
		t.Errorf("%d rows, count %q", len(p.All("tbody tr")), p.Text(".side-link[aria-current] .side-count"))
	}
	p := ann.Get("/admin/orders?state=paid")
	if got := p.Texts("tbody .list-main"); !slices.Equal(got, []string{paid.Number}) || p.Text(".views [aria-current]") != "To pack 1" {
		t.Errorf("rows %v, view %q", got, p.Text(".views [aria-current]"))
	}
	if got := ann.Get("/admin").Texts(".task-link"); !slices.Contains(got, "paid order to pack") || !slices.Contains(got, "order held for a decision") {
		t.Errorf("waiting %v", got)
	}
}

func TestAnOrderIsSentInPartsAndKeepsWhoSentIt(t *testing.T) {
	o := open(t)
	v, clerk := o.place(order.Paid, "pine"), o.member(staff.Clerk)
	url, line := "/admin/orders/"+v.ID, "line-"+v.Lines[0].ID
	p := clerk.Get(url).MustBe(200)
	if !p.Has(`a[href="`+url+`/send"]`) || !strings.Contains(p.Text(".sums"), "23.00") {
		t.Errorf("sums %q", p.Text(".sums"))
	}
	form := clerk.Get(url + "/send").MustBe(200)
	if form.Attr("#"+line, "value") != "2" {
		t.Errorf("%q are offered", form.Attr("#"+line, "value"))
	}
	once := form.Attr(`input[name="once"]`, "value")
	for typed, problem := range map[string]string{"3": "from 0 to 2", "x": "from 0 to 2", "0": "at least one"} {
		p := clerk.Post(url+"/send", "once", once, line, typed, "carrier", "postnl", "tracking", "3S1").MustBe(422)
		if !strings.Contains(p.Text(".error-summary"), problem) || p.Attr("#"+line, "value") != typed || p.Attr("#tracking", "value") != "3S1" {
			t.Errorf("%s: %q, %q is kept", typed, p.Text(".error-summary"), p.Attr("#"+line, "value"))
		}
	}
	if p := clerk.Post(url+"/send", "once", once, line, "1", "carrier", "other", "tracking", "7", "url", "javascript:alert(1)").MustBe(422); !strings.Contains(p.Text(".error-summary"), "https://") {
		t.Error("a link that is no link goes out")
	}
	p = clerk.Follow(clerk.Post(url+"/send", "once", once, line, "1", "carrier", "postnl", "tracking", "3S 1").MustBe(303))
	if p.Text("h1 .mark") != "Partly sent" || !strings.Contains(p.Text(".history"), "Sent 1 piece by PostNL 3S 1") || !strings.Contains(p.Text(".history"), "Bo") {
		t.Errorf("state %q, history %q", p.Text("h1 .mark"), p.Text(".history"))
	}
	if !p.Has(`a[href="https://postnl.nl/tracktrace/?B=3S+1"]`) {
		t.Error("the parcel cannot be followed")
	}
	clerk.Post(url+"/send", "once", once, line, "1", "carrier", "postnl", "tracking", "3S 1").MustBe(303) // the same press again
	second := clerk.Get(url+"/send").MustBe(200).Attr(`input[name="once"]`, "value")
	if p = clerk.Follow(clerk.Post(url+"/send", "once", second, line, "1").MustBe(303)); p.Text("h1 .mark") != "Sent" {
		t.Errorf("state %q", p.Text("h1 .mark"))
	}
	clerk.Get(url + "/send").MustBe(409)
}

func TestWhatIsToBePackedIsFetchedInOneRound(t *testing.T) {
	o := open(t)
	a, b := o.place(order.Paid, "pine"), o.place(order.Paid, "pine")
	o.place(order.Awaiting, "pine")
	ann := o.ann()
	p := ann.Get("/admin/orders/pick").MustBe(200)
	if rows := p.All("tbody tr"); len(rows) != 1 || !strings.Contains(p.Text("tbody"), "4 ×") || !strings.Contains(p.Text("tbody"), a.Number) || !strings.Contains(p.Text("tbody"), b.Number) {
		t.Errorf("%d rows, %q", len(rows), p.Text("tbody"))
	}
	if slip := ann.Get("/admin/orders/" + a.ID + "/slip").MustBe(200); !strings.Contains(slip.Text("main"), "2 ×") || strings.Contains(slip.Text("main"), "23.00") {
		t.Errorf("slip %q", slip.Text("main"))
	}
}

func TestNotesAreKeptWithoutCardsAndListsUnderAName(t *testing.T) {
	o := open(t)
	v, ann := o.place(order.Paid, ""), o.ann()
	url := "/admin/orders/" + v.ID
	ann.Post(url+"/notes", "words", " ").MustBe(422)
	p := ann.Follow(ann.Post(url+"/notes", "words", "Calls back about 4111 1111 1111 1111").MustBe(303))
	if h := p.Text(".history"); !strings.Contains(h, "Calls back") || strings.Contains(h, "4111 1111 1111 1111") {
		t.Errorf("history %q", h)
	}
	p = ann.Follow(ann.Post("/admin/orders/views", "name", "To pack today", "query", "state=paid&evil=1").MustBe(303)).MustBe(200)
	if !p.Has(`.views a[href="/admin/orders?state=paid"][aria-current]`) || !strings.Contains(p.Text(".views"), "To pack today") {
		t.Errorf("views %q", p.Text(".views"))
	}
	if b := o.member(staff.Clerk); strings.Contains(b.Get("/admin/orders").Text(".views"), "To pack today") {
		t.Error("another member sees it")
	}
	forget := p.Attr(`form[action*="/forget"]`, "action")
	if p = ann.Follow(ann.Post(forget).MustBe(303)); strings.Contains(p.Text(".views"), "To pack today") {
		t.Error("it stays")
	}
}

func TestALetterAboutAnOrderIsSentOnceMore(t *testing.T) {
	o := open(t)
	v, ann := o.place(order.Paid, ""), o.ann()
	o.write(func(q db.Q) error {
		return message.Queue(ctx, q, message.Message{Kind: "order-confirmed", To: "ada@example.org", Subject: "Thanks", Text: "Thank you", Key: "order-confirmed/" + v.ID})
	})
	url := "/admin/orders/" + v.ID
	p := ann.Get(url).MustBe(200)
	again, once := p.Attr(`.history form`, "action"), p.Attr(`.history input[name="once"]`, "value")
	ann.Post(again, "once", once).MustBe(303)
	ann.Post(again, "once", once).MustBe(303)
	if list, err := message.ListAbout(ctx, o.d.Read(), []string{"order-confirmed"}, v.ID); err != nil || len(list) != 2 {
		t.Errorf("%d mails, %v", len(list), err)
	}
	other := o.place(order.Paid, "")
	ann.Post(strings.Replace(again, v.ID, other.ID, 1), "once", once).MustBe(404)
}

func TestAMerchandiserSeesOrdersAndChangesNone(t *testing.T) {
	o := open(t)
	v, b := o.place(order.Paid, ""), o.member(staff.Merchandiser)
	if p := b.Get("/admin/orders/" + v.ID).MustBe(200); p.Has(".next-act") || p.Has(".danger-link") || p.Has(`a[href$="/send"]`) {
		t.Error("acts are offered")
	}
	b.Post("/admin/orders/" + v.ID + "/send").MustBe(403)
	b.Get("/admin/mails").MustBe(403)
}

func TestCancellingAsksFirst(t *testing.T) {
	o := open(t)
	v, ann := o.place(order.Awaiting, ""), o.ann()
	url := "/admin/orders/" + v.ID + "/cancel"
	if p := ann.Get(url).MustBe(200); !p.Has(`form[action="` + url + `"]`) {
		t.Error("nothing to confirm")
	}
	if p := ann.Follow(ann.Post(url).MustBe(303)); p.Text("h1 .mark") != "Cancelled" {
		t.Errorf("state %q", p.Text("h1 .mark"))
	}
	for _, late := range []*webtest.Page{ann.Post(url).MustBe(409), ann.Get(url).MustBe(409)} {
		if said := late.Text(".flash"); late.Text("h1 .mark") != "Cancelled" || !strings.Contains(said, "“Cancelled” since") || !strings.Contains(said, "by Ann") {
			t.Errorf("said %q", said)
		}
	}
	acts, err := staff.ListActs(ctx, o.d.Read(), "/admin/orders/"+v.ID, 5)
	if err != nil || len(acts) != 1 || acts[0].Did != "cancelled" || acts[0].Before != `"Waits for transfer"` || acts[0].After != `"Cancelled"` {
		t.Errorf("kept %+v, %v", acts, err)
	}
}

func TestKeptMailsAreReadHereAndLinksThatOpenAccountsByOwnersAlone(t *testing.T) {
	o := open(t)
	o.write(func(q db.Q) error {
		for _, m := range []message.Message{
			{Kind: "order", To: "ada@example.org", Subject: "Your order", Text: "Thank you, see https://shop.test/orders/x", Key: "a"},
			{Kind: "reset", To: "ada@example.org", Subject: "A new password", Text: "https://shop.test/account/reset/SECRET", Key: "b", Secret: true},
		} {
			if err := message.Queue(ctx, q, m); err != nil {
				return err
			}
		}
		return nil
	})
	ann, clerk := o.ann(), o.member(staff.Clerk)
	for _, n := range ann.Get("/admin/mails").MustBe(200).All(".list-main a") {
		p := ann.Get(n.Attr[0].Val).MustBe(200)
		if secret := strings.HasPrefix(p.Text("h1"), "A new password"); secret != strings.Contains(p.Body, "SECRET") || strings.Contains(clerk.Get(n.Attr[0].Val).MustBe(200).Body, "SECRET") {
			t.Errorf("%s: the owner does not read it, or the clerk does", p.Text("h1"))
		}
		if strings.HasPrefix(p.Text("h1"), "Your order") && p.Attr(".plain a", "href") != "https://shop.test/orders/x" {
			t.Errorf("links %q", p.Attr(".plain a", "href"))
		}
	}
}

func TestAClerkPreparesAndHandsOverWhatIsCollected(t *testing.T) {
	o := open(t)
	gate := place.Place{Handle: "gate", Name: "Gate", Country: "DE", TimeZone: "Europe/Berlin", Pickup: true}
	o.write(func(q db.Q) error { return place.Save(ctx, q, &gate) })
	v := o.placeAt(gate.ID)
	clerk := o.member(staff.Clerk)
	p := clerk.Get("/admin/pickups").MustBe(200)
	if !strings.Contains(p.Text("main"), v.Number) || p.Text(`.side-link[href="/admin/pickups"] .side-count`) != "1 waiting" {
		t.Errorf("queue %q", p.Text("main"))
	}
	if p = clerk.Follow(clerk.Post("/admin/pickups/" + v.ID + "/ready").MustBe(303)); !strings.Contains(p.Text("#ready + ul"), v.Number) {
		t.Errorf("ready %q", p.Text("main"))
	}
	kept, err := order.FindPickup(ctx, o.d.Read(), v.ID)
	must(t, err)
	if strings.Contains(p.Body, kept.Code) {
		t.Error("the queue gives the code away")
	}
	clerk.Get("/admin/pickups/code?code=AAAAAA").MustBe(422)
	p = clerk.Get("/admin/pickups/code?code=" + strings.ToLower(kept.Code)).MustBe(200)
	hand, line, once := "/admin/pickups/"+v.ID+"/hand", "line-"+v.Lines[0].ID, p.Attr(`input[name="once"]`, "value")
	if p.Attr("#"+line, "value") != "2" {
		t.Errorf("%q are offered", p.Attr("#"+line, "value"))
	}
	for typed, problem := range map[string]string{"3": "from 0 to 2", "x": "from 0 to 2", "0": "at least one"} {
		p := clerk.Post(hand, "code", kept.Code, "once", once, line, typed).MustBe(422)
		if !strings.Contains(p.Text(".error-summary"), problem) || p.Attr("#"+line, "value") != typed {
			t.Errorf("%s: %q, %q is kept", typed, p.Text(".error-summary"), p.Attr("#"+line, "value"))
		}
	}
	for range 2 { // the second press of the button
		p = clerk.Follow(clerk.Post(hand, "code", kept.Code, "once", once, line, "1").MustBe(303))
	}
	if !strings.Contains(p.Text("#ready + ul"), "1 × Bag") || clerk.Get("/admin/orders/"+v.ID).Text("h1 .mark") != "Partly collected" {
		t.Errorf("ready %q", p.Text("#ready + ul"))
	}
	p = clerk.Get("/admin/pickups/code?code=" + kept.Code).MustBe(200)
	clerk.Post(hand, "code", kept.Code, "once", p.Attr(`input[name="once"]`, "value"), line, p.Attr("#"+line, "value")).MustBe(303)
	clerk.Post(hand, "code", kept.Code, "once", id.Token(), line, "1").MustBe(422)
	if acts, err := staff.ListActs(ctx, o.d.Read(), "/admin/orders/"+v.ID, 9); err != nil || len(acts) != 3 {
		t.Errorf("kept %+v, %v", acts, err)
	}
	if p = clerk.Get("/admin/orders/" + v.ID); p.Text("h1 .mark") != "Collected" {
		t.Errorf("state %q", p.Text("h1 .mark"))
	}
	o.member(staff.Merchandiser).Get("/admin/pickups").MustBe(403)
}

// placeAt is a paid order that is collected at a place.
func (o *office) placeAt(placeID string) order.Order {
	o.t.Helper()
	v := o.place(order.Awaiting, "pine")
	o.write(func(q db.Q) error {
		if _, err := q.Exec(ctx, `update orders set place_id = $2, state = 'paid' where id = $1`, v.ID, placeID); err != nil {
			return err
		}
		return order.Expect(ctx, q, v.ID, placeID, q.Now())
	})
	return v
}

func TestAPartOfTheMoneyIsSentBackAfterTheSumWasSeen(t *testing.T) {
	o := open(t)
	v, clerk := o.place(order.Paid, "pine"), o.member(staff.Clerk)
	o.write(func(q db.Q) error {
		p := payment.Payment{OrderID: v.ID, Gateway: "invoice", Amount: v.Total}
		if err := payment.Create(ctx, q, &p); err != nil {
			return err
		}
		_, err := payment.Advance(ctx, q, p.ID, payment.Outcome{State: payment.Succeeded, Amount: v.Total})
		return err
	})
	url, line := "/admin/orders/"+v.ID+"/refund/part", "line-"+v.Lines[0].ID
	form := clerk.Get(url).MustBe(200)
	once := form.Attr(`input[name="once"]`, "value")
	for _, typed := range [][]string{{line, "3"}, {"goodwill", "lots"}, {"goodwill", "23.01"}, {line, ""}} {
		if p := clerk.Post(url, append([]string{"once", once, "act", "check"}, typed...)...).MustBe(422); !p.Has(".error-summary") || p.Has(`button[value="send"]`) {
			t.Errorf("%v: no word about it", typed)
		}
	}
	p := clerk.Post(url, "once", once, "act", "check", line, "1", "goodwill", "1,50", "why", "late").MustBe(200)
	if p.Attr(`input[name="expected"]`, "value") != "13.00" || !strings.Contains(p.Text(`button[value="send"]`), "13.00") {
		t.Errorf("comes to %q", p.Attr(`input[name="expected"]`, "value"))
	}
	send := []string{"once", once, "act", "send", "expected", "13.00", line, "1", "goodwill", "1,50", "why", "late"}
	clerk.Post(url, "once", once, "act", "send", "expected", "12.00", line, "1", "goodwill", "1,50", "why", "late").MustBe(409) // another sum than it comes to
	p = clerk.Follow(clerk.Post(url, send...).MustBe(303))
	clerk.Post(url, send...).MustBe(303)
	if sums := p.Text(".sums"); !strings.Contains(sums, "13.00") || !strings.Contains(sums, "10.00") || !strings.Contains(p.Text(".list"), "1 paid back") {
		t.Errorf("sums %q", sums)
	}
	if got, err := order.Find(ctx, o.d.Read(), v.ID); err != nil || got.Refunded != eur(1300) {
		t.Errorf("%s back, %v", got.Refunded, err)
	}
	o.member(staff.Fulfiller).Get(url).MustBe(403)
}

func TestAnOwnerSaysWhatAPlaceCanPromise(t *testing.T) {
	o := open(t)
	gate := place.Place{Handle: "gate", Name: "Gate", Country: "DE", TimeZone: "Europe/Berlin", Pickup: true}
	o.write(func(q db.Q) error { return place.Save(ctx, q, &gate) })
	url, ann := "/admin/pickups/places/"+gate.ID, o.ann()
	if p := ann.Get(url).MustBe(200); p.Attr("#prepare", "value") != "120" || p.Attr("#keep", "value") != "7" {
		t.Errorf("prepare %q, keep %q", p.Attr("#prepare", "value"), p.Attr("#keep", "value"))
	}
	p := ann.Post(url, "pickup", "yes", "prepare", "soon", "keep", "0", "closed", "Christmas").MustBe(422)
	if len(p.All(".error-summary li")) != 2 || p.Attr("#prepare", "value") != "soon" || p.Text("#closed") != "Christmas" {
		t.Errorf("problems %v", p.Texts(".error-summary li"))
	}
	ann.Post(url, "pickup", "yes", "prepare", "30", "keep", "3", "closed", "Christmas").MustBe(422)
	ann.Post(url, "pickup", "yes", "prepare", "30", "keep", "3", "closed", "2026-12-25\r\n2026-12-26").MustBe(303)
	got, err := place.Find(ctx, o.d.Read(), gate.ID)
	if err != nil || got.PrepareMinutes != 30 || got.KeepDays != 3 || !slices.Equal(got.Closed, []string{"2026-12-25", "2026-12-26"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if acts, err := staff.ListActs(ctx, o.d.Read(), url, 5); err != nil || len(acts) != 1 || !strings.Contains(acts[0].After, "2026-12-25") {
		t.Errorf("acts %v, %v", acts, err)
	}
	o.member(staff.Clerk).Get(url).MustBe(403)
}
