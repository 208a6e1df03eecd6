package event

import "regulars/store/money"

// Names that tell of what shoppers do beside those of event.go.
const (
	ProductRemoved  = "Product Removed"
	CartViewed      = "Cart Viewed"
	ProductReviewed = "Product Reviewed"
	PageViewed      = "Page Viewed"
	VisitorParted   = "Visitor Parted"
	SegmentEntered  = "Segment Entered"
	SegmentLeft     = "Segment Left"

	ReturnRequested = "Order Return Requested"
	ReturnApproved  = "Order Return Approved"
	ReturnDeclined  = "Order Return Declined"
	ReturnReceived  = "Order Return Received"
	ReturnExchanged = "Order Return Exchanged"
	ReturnClosed    = "Order Return Closed"
)

// Views are the names of what is only looked at or begun: they are forgotten after
// a while, and first of all for who takes the consent back.
func Views() []string {
	return []string{ProductsSearched, ProductListViewed, ProductViewed, ProductAdded, ProductRemoved, CartViewed, CheckoutStarted, PageViewed}
}

// Properties are what rules may ask of an event, by the names of the RudderStack
// specification. An event has those that its name calls for: products stand beside
// each other in an order and alone in a view. Goods are kept as they were when it
// happened.
type Properties struct {
	Goods
	Query    string  `json:"query,omitempty"`    // of Products Searched
	Results  *int64  `json:"results,omitempty"`  // how many products it found; nil where nobody has said
	ListID   string  `json:"list_id,omitempty"`  // handle of the collection of Product List Viewed
	Value    string  `json:"value,omitempty"`    // of a cart, as a decimal
	Total    string  `json:"total,omitempty"`    // of an order or a refund, as a decimal
	Products []Goods `json:"products,omitempty"` // of an order
	Added    []Goods `json:"added,omitempty"`    // of Order Updated: what is in the order now and was not
	Removed  []Goods `json:"removed,omitempty"`  // and what was in it and is not
	Path     string  `json:"path,omitempty"`     // of Page Viewed
	Referrer string  `json:"referrer,omitempty"` // host that led to it
	Campaign
}

// Campaign is what the link of a Page Viewed said of itself.
type Campaign struct {
	Source string `json:"utm_source,omitempty"`
	Medium string `json:"utm_medium,omitempty"`
	Name   string `json:"utm_campaign,omitempty"`
}

// Goods is a product as it was when something happened to it.
type Goods struct {
	ProductID   string         `json:"product_id,omitempty"`
	Handle      string         `json:"handle,omitempty"`
	VariantID   string         `json:"variant_id,omitempty"`
	SKU         string         `json:"sku,omitempty"`
	Title       string         `json:"name,omitempty"`
	Vendor      string         `json:"brand,omitempty"`
	Category    string         `json:"category,omitempty"`
	Collections []string       `json:"collections,omitempty"` // handles
	Tags        []string       `json:"tags,omitempty"`
	GoesWith    []string       `json:"goes_with,omitempty"` // handles of what complements it
	Price       string         `json:"price,omitempty"`     // of one piece, as a decimal
	Amount      string         `json:"amount,omitempty"`    // of all pieces, where it is not price times quantity
	Currency    money.Currency `json:"currency,omitempty"`  // of all amounts beside it
	Quantity    int64          `json:"quantity,omitempty"`
	Reason      string         `json:"reason,omitempty"` // why it comes back: one of rule.Reasons
}
