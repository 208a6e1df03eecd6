package admin_test

import (
	"context"
	"encoding/csv"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/event"
	"regulars/store/id"
	"regulars/store/money"
	"regulars/store/order"
	"regulars/store/profile"
	"regulars/store/segment"
	"regulars/store/staff"
)

// sold places an accepted order of one thing, so many days ago.
func (o *office) sold(title string, cents, daysAgo int64) order.Order {
	o.t.Helper()
	unit := money.Of(cents, "EUR")
	v := order.Order{SecretHash: id.Token(), OnceHash: id.Token(), RequestHash: id.Token(), CustomerID: "ada", Email: "ada@example.org", Language: "en", State: order.Paid, TaxIncluded: true, Gateway: "invoice",
		Subtotal: unit, Total: unit, Shipping: money.Of(0, "EUR"), Tax: money.Of(0, "EUR"), PlacedAt: o.d.Now().Add(-time.Duration(daysAgo) * 24 * time.Hour),
		Lines: []order.Line{{ProductID: title, ProductHandle: "x", VariantID: title, Title: title, Quantity: 1, Unit: unit, Total: unit, Tax: money.Of(0, "EUR")}}}
	v.ID = id.At(v.PlacedAt)
	o.write(func(q db.Q) error {
		if err := order.Place(ctx, q, &v, "N-"); err != nil {
			return err
		}
		if err := event.Record(ctx, q, event.Event{Name: event.OrderCompleted, At: v.PlacedAt, CustomerID: "ada", Subject: v.ID}); err != nil {
			return err
		}
		return profile.RecordOrder(ctx, q, profile.Key{CustomerID: "ada"}, v.ID, v.Total, v.PlacedAt)
	})
	return v
}

// looked records what somebody who agreed to be counted did today.
func (o *office) looked(who string, names ...string) {
	o.t.Helper()
	o.write(func(q db.Q) error {
		for _, name := range names {
			if err := event.Record(ctx, q, event.Event{Name: name, VisitorID: who, Properties: event.Properties{Query: "Blue mug", Results: new(int64)}}); err != nil {
				return err
			}
		}
		return nil
	})
}

func reportKeys(p *webtest.Page) (list []string) {
	for _, link := range p.All(".task-link") {
		list = append(list, attr(link, "href"))
	}
	return list
}

func TestANewShopSaysThatNothingHasHappenedAndWhatToDo(t *testing.T) {
	p := open(t).ann().Get("/admin").MustBe(200)
	if p.Text(".blank h2") != "Nothing has happened yet" || len(p.All(".blank a")) != 1 || p.Has("[aria-labelledby=today]") {
		t.Errorf("%q", p.Text(".blank h2"))
	}
}

func TestTodayStandsBesideWhatIsUsual(t *testing.T) {
	o := open(t)
	o.sold("Mug", 1250, 0)
	for week := range int64(2) {
		o.sold("Mug", 3000, 7*(week+1))
	}
	o.looked("v1", event.ProductViewed)
	p := o.ann().Get("/admin").MustBe(200)
	values, about := p.Texts("[aria-labelledby=today] .figure-value"), p.Texts("[aria-labelledby=today] .figure-about")
	if !slices.Equal(values, []string{"€12.50", "1", "1", "0.0%"}) || !slices.Equal(about[:2], []string{"usually €30.00", "usually 1"}) {
		t.Errorf("%q, %q", values, about)
	}
	if !strings.Contains(p.Text("[aria-labelledby=today] .quiet"), "of the last 2 weeks") {
		t.Errorf("%q", p.Text("[aria-labelledby=today] .quiet"))
	}
}

func TestEveryReportOpensWithAndWithoutAnythingToTell(t *testing.T) {
	o := open(t)
	ann := o.ann()
	all := reportKeys(ann.Get("/admin/reports").MustBe(200))
	if len(all) < 12 {
		t.Fatalf("reports %v", all)
	}
	for round := range 2 {
		for _, url := range all {
			p := ann.Get(url + "?days=90&compare=yes").MustBe(200)
			if len(p.All("#how-title + ul li")) == 0 || len(p.All("h1")) != 1 {
				t.Errorf("%s does not say how it is counted", url)
			}
			if rows, blank := len(p.All("tbody tr")), len(p.All(".blank")); (rows == 0) != (blank == 1) {
				t.Errorf("round %d, %s: %d rows, %d blanks", round, url, rows, blank)
			}
			for _, e := range p.All("[style]") {
				t.Errorf("%s has a style of its own: %v", url, e)
			}
			ann.Get(url + "/csv").MustBe(200)
		}
		o.sold("Mug", 1250, 1)
		o.sold("Bag", 8900, 2)
		o.looked("v1", event.ProductViewed, event.ProductsSearched, event.ProductAdded)
	}
	ann.Get("/admin/reports/none").MustBe(404)
}

func TestAPageAndItsFileSayTheSame(t *testing.T) {
	o := open(t)
	for i := range int64(5) {
		o.sold("Mug", 1250, i)
		o.sold("Bag", 8900, 2*i)
	}
	ann := o.ann()
	for _, key := range []string{"sales", "products", "channels"} {
		p := ann.Get("/admin/reports/" + key + "?days=28").MustBe(200)
		rows, err := csv.NewReader(strings.NewReader(ann.Get("/admin/reports/" + key + "/csv?days=28").MustBe(200).Body)).ReadAll()
		must(t, err)
		if len(rows)-1 != len(p.All("tbody tr")) || !slices.Equal(rows[0], p.Texts("thead th")) {
			t.Errorf("%s: %d rows in the file, %d on the page", key, len(rows)-1, len(p.All("tbody tr")))
		}
	}
	sales := ann.Get("/admin/reports/sales?days=28")
	if sales.Text(".figure-value") != "€507.50" || !sales.Has(".chart title") || !sales.Has(".chart desc") {
		t.Errorf("%q", sales.Texts(".figure-value"))
	}
}

func TestManyDaysThatAreBeingCountedAreSaidToBe(t *testing.T) {
	o := open(t)
	o.sold("Mug", 1250, 40)
	counted := make(chan func(), 1)
	o.door.Sums.Tend(ctx, o.d, func(count func()) { counted <- count })
	ann := o.ann()
	if p := ann.Get("/admin/reports/sales?days=90").MustBe(200); p.Text(".blank h2") != "Being counted" || p.Attr(".blank a", "href") != "/admin/reports/sales?days=90" || p.Has("tbody") {
		t.Errorf("%q", p.Text("main"))
	}
	ann.Get("/admin/reports/sales/csv?days=90").MustBe(503)
	(<-counted)()
	if p := ann.Get("/admin/reports/sales?days=90").MustBe(200); p.Text(".figure-value") != "€12.50" {
		t.Errorf("%q", p.Text("main"))
	}
}

func TestAWrongDayIsSaidBesideTheFieldAndKept(t *testing.T) {
	p := open(t).ann().Get("/admin/reports/sales?from=2026-13-01&to=2026-03-01").MustBe(422)
	if !p.Has("#from-error") || p.Attr("#from", "value") != "2026-13-01" || !p.Has(".error-summary") {
		t.Error(p.Texts(".wrong"))
	}
}

func TestAFileRunsNoFormulas(t *testing.T) {
	o := open(t)
	o.sold(`=HYPERLINK("https://evil.example")`, 100, 0)
	o.sold(`+1+1`, 100, 0)
	file := o.ann().Get("/admin/reports/products/csv").MustBe(200)
	if strings.Contains(file.Body, "\n=") || strings.Contains(file.Body, "\n\"=") || strings.Contains(file.Body, "\n+") || !strings.Contains(file.Body, "'=HYPERLINK") || !strings.Contains(file.Body, "'+1+1") {
		t.Error(file.Body)
	}
	if got := file.Header.Get("Content-Disposition"); !strings.Contains(got, "products-") {
		t.Error(got)
	}
}

func TestWhoMayNotSeeReportsSeesNoFigures(t *testing.T) {
	o := open(t)
	o.sold("Mug", 1250, 0)
	clerk := o.member(staff.Clerk)
	if p := clerk.Get("/admin").MustBe(200); p.Has(".figure") || strings.Contains(p.Text(".side-menu"), "Reports") {
		t.Error("a clerk sees figures")
	}
	clerk.Get("/admin/reports").MustBe(403)
	clerk.Get("/admin/reports/sales/csv").MustBe(403)
	analyst := o.member(staff.Analyst)
	if p := analyst.Get("/admin/reports/sales").MustBe(200); p.Text(".figure-value") != "€12.50" {
		t.Error(p.Texts(".figure-value"))
	}
	if p := analyst.Get("/admin").MustBe(200); !p.Has(".figure") {
		t.Error("an analyst sees no figures")
	}
}

func TestTheHomePageSaysOneFigureOfLowStockAndLeadsToItsList(t *testing.T) {
	o := open(t)
	mug, bag := sample.Product(t, o.d, sample.Title("Mug"), sample.Stock(1)), sample.Product(t, o.d, sample.Title("Bag"), sample.Stock(4))
	for range 3 {
		o.sold(mug.Variants[0].ID, 1250, 1)
	}
	ann := o.ann()
	home := ann.Get("/admin").MustBe(200)
	if links := home.Texts(`main a[href="/admin/stock"]`); len(links) != 1 || home.Has(`main a[href^="/admin/stock?"]`) || !strings.Contains(home.Text("main"), "1 variant low on stock") {
		t.Errorf("%q in %q", links, home.Text("main"))
	}
	p := ann.Get("/admin/stock").MustBe(200)
	if got := p.Texts("tbody tr"); len(got) != 1 || p.Text("tbody a") != "Mug" || p.Attr("tbody a", "href") != "/admin/products/"+mug.ID+"/stock" || !strings.Contains(got[0], "4 days") {
		t.Errorf("%q", got)
	}
	if p.Text(`.views [aria-current]`) != "Sells out in two weeks" {
		t.Errorf("%q", p.Texts(".views a"))
	}
	if got := ann.Get("/admin/stock?most=4").MustBe(200); len(got.All("tbody tr")) != 2 || got.Text(`.views [aria-current]`) != "Few left" || !strings.Contains(got.Text("tbody"), bag.Title) {
		t.Errorf("few left: %q", got.Texts("tbody tr"))
	}
	if file := ann.Get("/admin/stock/csv").MustBe(200); !strings.Contains(file.Body, "Lasts") || strings.Count(file.Body, "\n") != 2 {
		t.Errorf("%q", file.Body)
	}
}

func TestTheReportOfSegmentsSaysWhatTheTablesSay(t *testing.T) {
	o := open(t)
	ada, bo := sample.Customer(t, o.d, "ada@example.org"), sample.Customer(t, o.d, "bo@example.org")
	sample.Customer(t, o.d, "cy@mit.edu")
	for i, whose := range []string{ada.ID, ada.ID, bo.ID} {
		v := o.sold("Mug", 1250*int64(i+1), int64(400*(1-i%2))) // the first and the third of them more than a year ago
		o.write(func(q db.Q) error { return profile.Own(ctx, q, []string{v.ID}, profile.Key{CustomerID: whose}) })
	}
	o.write(func(q db.Q) error {
		for name, rule := range map[string]string{"All of example.org": `email.domain = "example.org"`, "Students": `email.domain is academic`} {
			if err := segment.Save(ctx, q, &segment.Segment{Name: name, Rule: rule, Enabled: true}); err != nil {
				return err
			}
		}
		return nil
	})
	var rows []string
	ann := o.ann()
	for range 200 { // sizes are counted behind the page
		p := ann.Get("/admin/reports/segments").MustBe(200)
		if rows = p.Texts("tbody tr"); !strings.Contains(strings.Join(rows, ""), "…") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	sum, err := db.Value[int64](ctx, o.d.Read(), `select cast(sum(total) as bigint) from profile_order`)
	must(t, err)
	want := [][]string{{"All of example.org", "2", "3", money.Of(sum, "EUR").Format("en"), "€25.00", "€25.00"}, {"Students", "1", "0"}}
	if len(rows) != 2 || sum != 7500 {
		t.Fatalf("%q, %d", rows, sum)
	}
	for i, cells := range want {
		for _, cell := range cells {
			if !strings.Contains(rows[i], cell) {
				t.Errorf("%q has no %q", rows[i], cell)
			}
		}
	}
}

// stream asks for live numbers as a browser does, and returns what came until the
// request or the shop ended.
func (o *office) stream(b *webtest.Browser, last string, until time.Duration) string {
	o.t.Helper()
	ask, stop := context.WithTimeout(ctx, until)
	defer stop()
	req := httptest.NewRequest("GET", "/admin/live", nil).WithContext(ask)
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Last-Event-ID", last)
	for _, cookie := range b.Cookies() {
		req.AddCookie(cookie)
	}
	rec := httptest.NewRecorder()
	o.Echo.ServeHTTP(rec, req)
	return rec.Body.String()
}

func TestLiveNumbersAreToldAsTheyChangeAndEndWithTheShop(t *testing.T) {
	o := open(t)
	stopped := make(chan struct{})
	o.door.Draining = stopped
	ann := o.ann()
	o.looked("v1", event.ProductViewed)
	o.sold("Mug", 1250, 0)
	once := ann.Get("/admin/live").MustBe(200)
	if !strings.Contains(once.Body, "id: 1-0-1\n") || !strings.Contains(once.Body, `"people":"1"`) {
		t.Fatal(once.Body)
	}
	ended := make(chan string, 2)
	go func() { ended <- o.stream(ann, "1-0-1", time.Minute) }()
	go func() { ended <- o.stream(ann, "", time.Minute) }()
	close(stopped)
	for range 2 {
		if body := <-ended; strings.Count(body, "id: ") > 1 || strings.Contains(body, "ada") {
			t.Errorf("%q", body)
		}
	}
}

func TestLiveNumbersTellWhoIsInTheShopBySegmentAndByPiece(t *testing.T) {
	o := open(t)
	ada, bo := sample.Customer(t, o.d, "ada@example.org"), sample.Customer(t, o.d, "bo@example.org")
	sample.Customer(t, o.d, "cy@example.org") // is not in the shop
	var hero content.Piece
	o.write(func(q db.Q) (err error) {
		if err = segment.Save(ctx, q, &segment.Segment{Name: "Example", Rule: `email.domain = "example.org"`, Enabled: true}); err != nil {
			return err
		}
		draft := content.Draft{Piece: content.Piece{Slot: "home.hero", Kind: content.KindHero, Enabled: true, Title: "A hero"}}
		if err = content.SaveDraft(ctx, q, &draft); err != nil {
			return err
		}
		if hero, err = content.Publish(ctx, q, draft.ID, draft.Edition, 0, content.By{Name: "Ann", Alone: true}); err != nil {
			return err
		}
		for _, who := range []string{ada.ID, bo.ID} {
			if err = event.Record(ctx, q, event.Event{Name: event.ProductViewed, CustomerID: who}); err != nil {
				return err
			}
		}
		shown := func(who string, at time.Time) content.Shown {
			return content.Shown{Exposure: content.Exposure{Slot: "home.hero", PieceID: hero.ID, Person: who}, Count: 1, FirstAt: at, LastAt: at}
		}
		return content.RecordExposures(ctx, q, []content.Shown{shown("c:"+ada.ID, q.Now()), shown("c:"+bo.ID, q.Now().Add(-6*time.Minute)), shown("", q.Now())})
	})
	ann := o.ann()
	for range 200 { // the segment's people are counted behind the page
		if strings.Contains(ann.Get("/admin").Text("[data-live]"), "Example") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	p := ann.Get("/admin").MustBe(200)
	if got := p.Texts("[data-live] .task"); len(got) != 2 || strings.Join(strings.Fields(got[0]), " ") != "2 Example" || !strings.HasPrefix(strings.Join(strings.Fields(got[1]), " "), "1 A hero") {
		t.Errorf("%q", got)
	}
	if said := ann.Get("/admin/live").MustBe(200).Body; !strings.Contains(said, `"piece-`+hero.ID+`":"1"`) || strings.Contains(said, ada.ID) {
		t.Errorf("%q", said)
	}
}

func TestAStreamSaysNothingTwiceToWhoComesBack(t *testing.T) {
	o := open(t)
	ann := o.ann()
	o.looked("v1", event.ProductViewed)
	if body := o.stream(ann, "1-0-0", 50*time.Millisecond); strings.Contains(body, "data") {
		t.Errorf("again: %q", body)
	}
	if body := o.stream(ann, "0-0-0", 50*time.Millisecond); strings.Count(body, "id: 1-0-0\n") != 1 {
		t.Errorf("news: %q", body)
	}
}

func TestThereAreNeverMoreStreamsThanAllowed(t *testing.T) {
	o := open(t)
	stopped := make(chan struct{})
	o.door.Draining = stopped
	ann := o.ann()
	ended := make(chan string, 32)
	for range 32 {
		go func() {
			told := ""
			for !strings.Contains(told, "data") { // turned away while the one below looks: it asks again
				told = o.stream(ann, "none", time.Minute)
			}
			ended <- told
		}()
	}
	for ann.Get("/admin/live").Status != 503 {
		time.Sleep(time.Millisecond)
	}
	close(stopped)
	for range 32 {
		<-ended
	}
	ann.Get("/admin/live").MustBe(200)
	o.member(staff.Clerk).Get("/admin/live").MustBe(403)
}
