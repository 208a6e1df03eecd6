package rule

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Event is one thing a person did, as the caller takes it out of the ledger of
// events. A field that does not apply is left empty.
type Event struct {
	Kind EventKind
	At   time.Time // to the millisecond

	ProductID   string
	Handle      string // the product's
	VariantID   string
	SKU         string
	Collections []string // handles of the collections the product was in
	Type        string   // the product's category
	Tags        []string // of the product
	Vendor      string

	Price    Amount // of one piece
	Total    Amount // what it came to: the line, the order, the refund
	Quantity int64  // pieces
	Channel  string // web, clerk, api, ...
	Term     string // what was searched for
	Reason   string // why it comes back: one of Reasons

	Visit *Visit // of Visited, where the link said something

	Stay *Stay // of an order that was changed later, or its line; nil: it stands from At on, for ever

	Fits   []string // handles of products that go with this one
	Beside Kinds    // set by Pair: what goes with it was bought, viewed, ... until then
}

// Visit is where somebody came from when a visit began.
type Visit struct {
	Source, Medium, Campaign string
	Landing, Referrer        string
}

// Kinds is a set of kinds of events.
type Kinds uint32

// Has says whether a kind is in the set.
func (k Kinds) Has(kind EventKind) bool { return k&(1<<kind) != 0 }

// EventKind says what was done. The zero value is nothing and matches nothing.
type EventKind uint8

// The kinds of events, in the order of EventWords.
const (
	Viewed EventKind = iota + 1
	Browsed
	Searched
	AddedToCart
	RemovedFromCart
	ViewedCart
	StartedCheckout
	Ordered
	Bought
	Cancelled
	Refunded
	Reviewed
	Visited
	AskedToReturn
	Returned
)

// Reasons are why something comes back, as rules say it.
func Reasons() []string {
	return []string{"unwanted", "too small", "too large", "not as described", "wrong item", "defective", "other"}
}

// EventWord is a word of the language for a kind of event.
type EventWord struct {
	Kind    EventKind
	Word    string   // as written in rules
	Words   string   // as said in sentences
	Name    string   // the event of the ledger it stands for, by its RudderStack name
	Fields  []string // what may be asked of it in parentheses
	Doc     string   // one sentence for merchandisers
	Example string   // a condition
}

// EventWords are all words for events, in the order to show them.
func EventWords() []EventWord { return slices.Clone(eventWords()) }

// eventWords is built once and never changed.
var eventWords = sync.OnceValue(func() []EventWord {
	goods := []string{"product", "variant", "collection", "category", "tag", "vendor", "price", "channel", "goes_with"}
	line := slices.Concat(goods, []string{"quantity", "amount"})
	back := slices.Concat(line, []string{"reason"})
	return []EventWord{
		{Viewed, "viewed", "viewed a product", "Product Viewed", goods,
			"Looked at the page of a product.", `viewed(collection: "bags") at least 3 times within 7 days`},
		{Browsed, "browsed", "browsed a collection", "Product List Viewed", []string{"collection", "channel"},
			"Looked at the page of a collection.", `browsed(collection: "dorm") within 2 weeks`},
		{Searched, "searched", "searched", "Products Searched", []string{"term", "channel"},
			"Searched the shop.", `searched(term contains "lamp") within 30 days`},
		{AddedToCart, "added_to_cart", "added to the cart", "Product Added", line,
			"Put a product into the cart.", `added_to_cart then not ordered within 2 days`},
		{RemovedFromCart, "removed_from_cart", "took out of the cart", "Product Removed", line,
			"Took a product out of the cart.", `removed_from_cart(price > 50 EUR) within 1 day`},
		{ViewedCart, "viewed_cart", "looked into the cart", "Cart Viewed", []string{"amount", "quantity", "channel"},
			"Looked into the cart.", `viewed_cart at least 2 times within 24 hours`},
		{StartedCheckout, "started_checkout", "started the checkout", "Checkout Started", []string{"amount", "quantity", "channel"},
			"Began to check out.", `started_checkout then not ordered within 1 hour`},
		{Ordered, "ordered", "ordered", "Order Completed", []string{"amount", "quantity", "channel"},
			"Placed an order, also one that was cancelled later.", `ordered between 90 and 30 days ago`},
		{Bought, "bought", "bought a product", "Order Completed", line,
			"Bought a product: each line of an order is one, and so is what was added to an order later. What was taken out again does not count.", `bought(category: "tablets")`},
		{Cancelled, "cancelled", "cancelled an order", "Order Cancelled", []string{"amount", "channel"},
			"Had an order cancelled.", `cancelled at most 1 time within 1 year`},
		{Refunded, "refunded", "got money back", "Order Refunded", []string{"amount", "channel"},
			"Got money back for an order.", `refunded(amount >= 100 EUR) after 2026-01-31`},
		{Reviewed, "reviewed", "reviewed a product", "Product Reviewed", goods,
			"Wrote a review of a product.", `reviewed at least 5 times`},
		{Visited, "visited", "came to the shop", "Page Viewed", []string{"source", "medium", "campaign", "landing", "referrer", "channel"},
			"Came to the shop by a campaign or a link from elsewhere.", `visited(source: "tiktok") at least 2 times within 30 days`},
		{AskedToReturn, "asked_to_return", "asked to send back a product", "Order Return Requested", back,
			"Asked to send back a product: each thing that comes back is one.", `asked_to_return(reason: "not as described") within 30 days`},
		{Returned, "returned", "sent back a product", "Order Return Received", back,
			"Sent back a product that has arrived: each thing that came back is one.", `returned(reason: "too small") within 90 days`},
	}
})

// eventWord finds a word for events, in any case of letters.
func eventWord(word string) (EventWord, bool) {
	words := eventWords()
	i := slices.IndexFunc(words, func(w EventWord) bool { return strings.EqualFold(w.Word, word) })
	if i < 0 {
		return EventWord{}, false
	}
	return words[i], true
}

// SortEvents puts events into the order that Facts.Events needs: by time. Those of
// one millisecond keep their order, on which no answer depends.
func SortEvents(events []Event) {
	slices.SortStableFunc(events, func(a, b Event) int { return a.At.Compare(b.At) })
}
