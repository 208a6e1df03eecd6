package ui

// orElse is s, or other when s is empty.
func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// headTitle is the document's title: mistakes first, then the page, then the shop.
func headTitle(p Page) string {
	title := p.ShopName
	if p.Title != "" {
		title = p.Title + " – " + p.ShopName
	}
	if p.ErrorTitle {
		title = "Error: " + title
	}
	return title
}
