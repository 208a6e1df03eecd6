package notify

import (
	"context"
	"html"
	"log/slog"
	"strings"

	"regulars/store/browse"
	"regulars/store/content"
	"regulars/store/db"
	"regulars/store/identify"
	"regulars/store/order"
	"regulars/store/personalize"
	"regulars/store/profile"
	"regulars/store/recommend"
	"regulars/store/setting"
)

// Slots decide what the places in letters show; the zero Slots show nothing.
type Slots struct {
	Stylist *personalize.Stylist
	Catalog *browse.Catalog
	Guide   *recommend.Guide
}

// Piece is what a place in a letter shows, as it is printed.
type Piece struct {
	Title, Text, Why string
	Code             string // of a coupon
	Link, LinkText   string
	Offers           []Offer
}

// Offer is a product in a letter.
type Offer struct {
	Name, Price, Link string
	Why               recommend.Reason
}

// aboutOrder is what the place below an order shows, nil for nothing. Without
// consent to personalization it knows of nobody but what the order itself says.
// What was shown is noted in the letter's own transaction.
func (m Mailer) aboutOrder(ctx context.Context, q db.Q, o order.Order, shop setting.Shop, lang string) (*Piece, error) {
	if m.Slots.Stylist == nil {
		return nil, nil
	}
	snapshot, key := m.Slots.Catalog.Snapshot(), profile.Key{CustomerID: o.CustomerID, VisitorID: o.VisitorID}
	who, err := identify.Recall(ctx, q, key, q.Now())
	if err != nil { // the letter matters more than what stands below it
		slog.Warn("a letter goes without its piece", "order", o.ID, "error", err)
		return nil, nil
	}
	facts := identify.GroundOf(snapshot).Of(shop).FactsAt(who, q.Now(), "")
	scene := personalize.Scene{Snapshot: snapshot, Guide: m.Slots.Guide, Channel: "mail", About: productsOf(o), Wishes: who.Wishes}
	e := content.Exposure{Slot: content.MailOrder}
	if facts.Personalization {
		e.Person = key.Person()
		if scene.Person.Bought, err = bought(ctx, q, key); err != nil {
			return nil, err
		}
	}
	fit := m.Slots.Stylist.Now().Fit(&facts).Set(scene)
	d := fit.Decide(content.MailOrder)
	if d.Piece == nil {
		return nil, nil
	}
	if m.trial {
		return m.print(fit, d, lang), nil
	}
	if e.PieceID = d.Piece.ID; d.Segment != "" {
		e.SegmentID = d.Piece.SegmentID
	}
	shown := []content.Shown{{Exposure: e, Count: 1, FirstAt: q.Now(), LastAt: q.Now()}}
	return m.print(fit, d, lang), content.RecordExposures(ctx, q, shown)
}

func productsOf(o order.Order) []string {
	ids := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		ids[i] = l.ProductID
	}
	return ids
}

// mostOrders is of how many orders a letter looks at what was bought.
const mostOrders = 100

func bought(ctx context.Context, q db.Q, k profile.Key) ([]string, error) {
	orders, err := profile.ListOrders(ctx, q, k, mostOrders)
	if err != nil {
		return nil, err
	}
	return order.ListBought(ctx, q, orders)
}

// print is a decision as a letter prints it.
func (m Mailer) print(fit *personalize.Fitting, d personalize.Decision, lang string) *Piece {
	p := &Piece{Title: d.Piece.Title, Text: plain(d.Piece.HTML), Code: d.Piece.Code, LinkText: d.Piece.LinkText, Link: m.absolute(d.Piece.LinkURL)}
	if d.Segment != "" || d.Piece.Personal() {
		p.Why = d.Piece.Why
	}
	for _, pick := range fit.Row(d) {
		p.Offers = append(p.Offers, Offer{Name: pick.Product.Title, Why: pick.Reason, Price: pick.Product.Low.Format(lang), Link: m.BaseURL + "/products/" + pick.Product.Handle})
	}
	return p
}

func (m Mailer) absolute(link string) string {
	if strings.HasPrefix(link, "/") {
		return m.BaseURL + link
	}
	return link
}

// plain is the text of sanitized HTML.
func plain(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "<") {
		if i > 0 {
			var tag string
			if tag, part, _ = strings.Cut(part, ">"); tag != "" && strings.Contains("/p /li /h1 /h2 /h3 /h4 /td br br/", strings.ToLower(tag)) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(part)
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}
