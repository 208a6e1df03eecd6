package seed

import (
	"context"
	"fmt"

	"regulars/store/content"
	"regulars/store/db"
)

func pages() []content.Page { return append(aboutPages(), policies()...) }

func aboutPages() []content.Page {
	return []content.Page{
		{Handle: "about", Title: "About Northgate", SEODescription: "A shop beside a university gate since 1987: study, work and travel goods that last, and the bench where we mend them.", Body: `
Northgate began in 1987 as a kiosk beside the north gate of the university: pencils, squared paper, and a kettle. The people who came for
pencils came back for coffee, then with their children, then for a bag to retire with. We call them regulars. The shop is still beside the gate.

## What we sell

Things for study, work and travel that we use ourselves. We keep a product for as long as it is good, which is why you will find few of each kind
and know most of them by name. When something can be mended, we say how. When it cannot, we try not to sell it.

## Mending

Bags bought here are repaired for ten years. Bring them to any of our [three shops](/places), or send them in; most are back within a week. Batteries,
ear pads, lamp modules and bottle seals are in stock for everything on our shelves.

## Students and staff

If you have a university address, [sign up with it](/account/register) and confirm it once. You will see the campus shelf, term dates included. We do not
pass your address on to anybody.`},
		{Handle: "contact", Title: "Contact", SEODescription: "How to reach Northgate Supply.", Body: `
A person answers. Usually within a working day, and on Thursdays until nine in the evening.

- Email: [hello@northgate.example](mailto:hello@northgate.example)
- Telephone: [+31 30 555 0142](tel:+31305550142)
- In person: [Utrecht, Ghent and Freiburg](/places)

For a department, a library or a conference: we make up boxes from ten pieces on, with an invoice to pay later.
Write to [departments@northgate.example](mailto:departments@northgate.example).

This is a demonstration shop. Nothing here can be bought with real money, and the addresses ending in .example reach nobody.`},
	}
}

func policies() []content.Page {
	return []content.Page{
		{Handle: "shipping", Title: "Delivery", SEODescription: "What delivery costs, how long it takes, and how to collect your order in Utrecht, Ghent or Freiburg.", Body: `
Orders placed before 15:00 on a weekday leave the same day. The cart shows the cost for your country before you enter anything about yourself.

| Where to | Cost | Takes | Free from |
| --- | --- | --- | --- |
| Netherlands | €3.95 | 1 to 2 working days | €50 |
| Belgium, Germany, Luxembourg | €4.95 | 2 to 3 working days | €60 |
| Rest of the European Union | €8.90 | 3 to 5 working days | €120 |
| United Kingdom, Switzerland, Norway | from €14.90 | 4 to 7 working days | |
| Everywhere else | from €24.90 | 7 to 14 working days | |

Parcels over 5 kg cost more outside our neighbouring countries; the cart says so. Outside the European Union, duties and import tax are paid on arrival.

## When it does not arrive

Write to [hello@northgate.example](mailto:hello@northgate.example) with your order number. If a parcel is more than five working days late we send another
and deal with the carrier ourselves.`},
		{Handle: "returns", Title: "Returns", SEODescription: "60 days to change your mind, and what to do when something is broken.", Body: `
You have **60 days** to change your mind. Things should come back as you would wish to receive them; a bag that has been to one lecture is fine.

1. Write to [hello@northgate.example](mailto:hello@northgate.example), or reply to your order confirmation, and say what is coming back.
2. We send a label. From the Netherlands, Belgium, Germany and Luxembourg it is free; from elsewhere we take €6 off the refund.
3. The money is on its way within three working days of the parcel's arrival.

Opened coffee cannot come back, for reasons you will understand, but tell us what was wrong with it.

## Something is broken

Tell us what happened and send a photograph if you can. We mend it, replace it or refund it, and you choose where two of these are possible. The law gives you
two years; for bags we give ten.`},
		{Handle: "privacy", Title: "Privacy", SEODescription: "What this shop keeps about you, why, for how long, and how to see or erase it.", Body: `
## What we keep

- **To sell you something**: name, address, email and what you ordered. Invoices are kept for as long as tax law demands.
- **To remember your cart**: one cookie with a random number in it. Without it a shop has no memory; it is gone when you clear your cookies.
- **To show you what suits you**, only if you [allow it](/privacy/choices): which products you looked at here, and how often you have ordered.
- **To learn what works**, only if you allow it: which pages are visited, without who you are.

## What we do not do

We sell nothing about you to anybody, load nothing from other companies, and follow you nowhere. If your browser sends Global Privacy Control, we treat it as a no
before the first page is drawn.

## Your say

You can change your [choices](/privacy/choices) at any time. In your [account](/account) you can download everything we hold about you. To have it erased, write
to [privacy@northgate.example](mailto:privacy@northgate.example); we answer within a week.

Every piece of this shop that is shown to you for a reason says what the reason is.`},
	}
}

func menus() map[string][]content.MenuItem {
	link := func(heading, text, url string) content.MenuItem {
		return content.MenuItem{Heading: heading, Text: text, URL: url}
	}
	return map[string][]content.MenuItem{
		content.MainMenu: {
			link("", "Notebooks", "/collections/notebooks"), link("", "Bags", "/collections/bags"), link("", "Tablets", "/collections/tablets"),
			link("", "Sound", "/collections/audio"), link("", "Coffee", "/collections/coffee"), link("", "Room", "/collections/dorm"), link("", "Sale", "/collections/sale"),
		},
		content.FooterMenu: {
			link("Shop", "New", "/collections/new"), link("Shop", "Gifts", "/collections/gifts"), link("Shop", "Outdoors", "/collections/outdoor"), link("Shop", "All collections", "/collections"),
			link("Help", "Delivery", "/pages/shipping"), link("Help", "Returns", "/pages/returns"), link("Help", "Contact", "/pages/contact"), link("Help", "Our shops", "/places"),
			link("Northgate", "About", "/pages/about"), link("Northgate", "Privacy", "/pages/privacy"), link("Northgate", "Privacy choices", "/privacy/choices"),
		},
	}
}

// savePages saves the text pages and both menus.
func savePages(ctx context.Context, q db.Q) error {
	for _, p := range pages() {
		p.Published = true
		if err := content.SavePage(ctx, q, &p); err != nil {
			return fmt.Errorf("seed: page %s: %w", p.Handle, err)
		}
	}
	for name, items := range menus() {
		if err := content.SaveMenu(ctx, q, name, items); err != nil {
			return fmt.Errorf("seed: menu %s: %w", name, err)
		}
	}
	return nil
}
