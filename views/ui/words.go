package ui

import (
	"strconv"
	"strings"
)

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
	if p.Title != "" && p.Title != p.ShopName {
		title = p.Words.Known(p.Title) + " – " + p.ShopName
	}
	if p.ErrorTitle {
		title = p.Words.Say("Error: {title}", "title", title)
	}
	return title
}

// iconPath is the outline of an icon on a 24-unit square.
func iconPath(name string) string {
	switch name {
	case "menu":
		return "M3 7h18M3 12h18M3 17h12"
	case "close":
		return "M5 5l14 14M19 5L5 19"
	case "search":
		return "M15.500 15.500L21 21M10 17a7 7 0 1 1 0-14 7 7 0 0 1 0 14z"
	case "account":
		return "M4 21c0-4.500 3.500-7 8-7s8 2.500 8 7M12 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8z"
	case "cart":
		return "M5 8h14l1 13H4zM8.500 11V7a3.500 3.500 0 0 1 7 0v4"
	}
	return ""
}

// initial is the first letter of a name, for the stand-in of a missing picture.
func initial(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}

// number is n as text, or nothing for zero: attributes of unknown sizes are left out.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// starRow outlines five stars on 100 by 20 units.
const starRow = "M10 1.6L12.1 7.3L18.2 7.5L13.4 11.3L15.1 17.2L10 13.8L4.9 17.2L6.6 11.3L1.8 7.5L7.9 7.3zM30 1.6L32.1 7.3L38.2 7.5L33.4 11.3L35.1 17.2L30 13.8L24.9 17.2L26.6 11.3L21.8 7.5L27.9 7.3zM50 1.6L52.1 7.3L58.2 7.5L53.4 11.3L55.1 17.2L50 13.8L44.9 17.2L46.6 11.3L41.8 7.5L47.9 7.3zM70 1.6L72.1 7.3L78.2 7.5L73.4 11.3L75.1 17.2L70 13.8L64.9 17.2L66.6 11.3L61.8 7.5L67.9 7.3zM90 1.6L92.1 7.3L98.2 7.5L93.4 11.3L95.1 17.2L90 13.8L84.9 17.2L86.6 11.3L81.8 7.5L87.9 7.3z"

// starWidth is how much of starRow a value from 0 to 5 shows; "4.5" and "4,5" are both understood.
func starWidth(value string) string {
	v, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	if err != nil || v < 0 {
		return "0"
	}
	return strconv.FormatFloat(min(v, 5)*20, 'f', 1, 64)
}

// badgeKind is how a card's badge is drawn: a lower price in brick.
func badgeKind(c Card) string {
	if c.Price.Was != "" {
		return "sale"
	}
	return ""
}

// buttonClass is the class of a button of a kind.
func buttonClass(kind string) string {
	switch kind {
	case "quiet":
		return "button button-quiet"
	case "link":
		return "button-link"
	}
	return "button"
}

// soonIf is Soon for a picture in the first view.
func soonIf(firstView bool) Load {
	if firstView {
		return Soon
	}
	return Lazy
}
