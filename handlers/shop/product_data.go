package shop

import (
	"regulars/store/browse"
	"regulars/store/review"
)

// productData describes a product to search engines: a ProductGroup with its
// variants, or a Product when there is one. What it says of price and stock is
// what the page says.
func (b *Browsing) productData(s *browse.Snapshot, p *browse.Product) string {
	doc := map[string]any{"name": p.Title, "url": b.House.Absolute(productURL(p.Handle)), "description": summary(p.DescriptionHTML)}
	if p.Vendor != "" {
		doc["brand"] = map[string]any{"@type": "Brand", "name": p.Vendor}
	}
	if p.ReviewCount > 0 {
		doc["aggregateRating"] = map[string]any{"@type": "AggregateRating", "ratingValue": p.RatingText(), "reviewCount": p.ReviewCount, "bestRating": 5}
	}
	if images := b.images(p); len(images) > 0 {
		doc["image"] = images
	}
	if len(p.Variants) == 1 {
		doc["@type"], doc["offers"] = "Product", b.offer(s, p.Variants[0])
		addCodes(doc, p.Variants[0])
		return document(doc)
	}
	doc["@type"], doc["productGroupID"], doc["variesBy"] = "ProductGroup", p.ID, variesBy(p)
	variants := make([]map[string]any, len(p.Variants))
	for i, v := range p.Variants {
		variants[i] = map[string]any{"@type": "Product", "name": p.Title + " – " + v.Title, "offers": b.offer(s, v)}
		if v.Media >= 0 && p.Media[v.Media].File != "" {
			variants[i]["image"] = b.House.Absolute(mediaURL(p.Media[v.Media].File))
		}
		addCodes(variants[i], v)
		for n, o := range p.Options {
			if name := schemaName(o.Name); name != "" {
				variants[i][name] = v.Options[n]
			}
		}
	}
	doc["hasVariant"] = variants
	return document(doc)
}

func (b *Browsing) images(p *browse.Product) (list []string) {
	for _, m := range p.Media {
		if m.File != "" {
			list = append(list, b.House.Absolute(mediaURL(m.File)))
		}
	}
	return list
}

func addCodes(doc map[string]any, v *browse.Variant) {
	if v.SKU != "" {
		doc["sku"] = v.SKU
	}
	switch len(v.Barcode) {
	case 8, 12, 13, 14:
		doc["gtin"] = v.Barcode
	}
}

func (b *Browsing) offer(s *browse.Snapshot, v *browse.Variant) map[string]any {
	availability := "https://schema.org/InStock"
	if !s.Stock(v.ID).Any() {
		availability = "https://schema.org/OutOfStock"
	}
	offer := map[string]any{"@type": "Offer", "url": b.House.Absolute(variantURL(v)), "price": v.Price.Decimal(), "priceCurrency": string(v.Price.Currency),
		"availability": availability, "itemCondition": "https://schema.org/NewCondition"}
	if details := b.delivery(s, v); details != nil {
		offer["shippingDetails"] = details
	}
	shop := b.House.Shop()
	switch final := shop.FinalSale(v.Product.Tags); {
	case final:
		offer["hasMerchantReturnPolicy"] = map[string]any{"@type": "MerchantReturnPolicy", "applicableCountry": shop.Country, "returnPolicyCategory": "https://schema.org/MerchantReturnNotPermitted"}
	case shop.ReturnDays > 0:
		offer["hasMerchantReturnPolicy"] = map[string]any{"@type": "MerchantReturnPolicy", "applicableCountry": shop.Country,
			"returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow", "merchantReturnDays": shop.ReturnDays}
		if shop.ReturnFee > 0 {
			offer["hasMerchantReturnPolicy"].(map[string]any)["restockingFee"] = shop.ReturnFee
		}
	}
	return offer
}

// delivery is what it costs and how long it takes to have one piece delivered in the
// shop's own country, nil where it is not.
func (b *Browsing) delivery(s *browse.Snapshot, v *browse.Variant) map[string]any {
	country := b.House.Shop().Country
	way, ok := s.Delivery(v, country)
	if !ok {
		return nil
	}
	details := map[string]any{"@type": "OfferShippingDetails",
		"shippingRate":        map[string]any{"@type": "MonetaryAmount", "value": way.Price.Decimal(), "currency": string(way.Price.Currency)},
		"shippingDestination": map[string]any{"@type": "DefinedRegion", "addressCountry": country}}
	if way.DaysMax > 0 {
		details["deliveryTime"] = map[string]any{"@type": "ShippingDeliveryTime",
			"transitTime": map[string]any{"@type": "QuantitativeValue", "minValue": way.DaysMin, "maxValue": way.DaysMax, "unitCode": "DAY"}}
	}
	return details
}

// schemaName is an option's name in schema.org's words, "" when it has none.
func schemaName(option string) string {
	switch browse.OptionKey(option) {
	case "colour", "color":
		return "color"
	case "size":
		return "size"
	case "material":
		return "material"
	case "pattern":
		return "pattern"
	}
	return ""
}

func variesBy(p *browse.Product) []string {
	list := make([]string, 0, len(p.Options))
	for _, o := range p.Options {
		if name := schemaName(o.Name); name != "" {
			list = append(list, "https://schema.org/"+name)
		}
	}
	return list
}

// reviewsData describes reviews to search engines, as they stand on the page.
func (b *Browsing) reviewsData(p *browse.Product, list []review.Review) string {
	reviews := make([]map[string]any, len(list))
	for i, r := range list {
		reviews[i] = map[string]any{"@type": "Review", "author": map[string]any{"@type": "Person", "name": r.Author}, "datePublished": r.CreatedAt.In(b.House.Zone()).Format("2006-01-02"),
			"reviewRating": map[string]any{"@type": "Rating", "ratingValue": r.Rating, "bestRating": 5}}
		for name, text := range map[string]string{"name": r.Title, "reviewBody": r.Body} {
			if text != "" {
				reviews[i][name] = text
			}
		}
		var photos []string
		for _, photo := range r.Photos {
			photos = append(photos, b.House.Absolute(photoURL(photo.ID)))
		}
		if len(photos) > 0 {
			reviews[i]["image"] = photos
		}
	}
	return document(map[string]any{"@type": "Product", "name": p.Title, "url": b.House.Absolute(productURL(p.Handle)), "review": reviews,
		"aggregateRating": map[string]any{"@type": "AggregateRating", "ratingValue": p.RatingText(), "reviewCount": p.ReviewCount, "bestRating": 5}})
}
