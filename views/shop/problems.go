package shop

import "regulars/views/ui"

// ProblemOf is the page for an HTTP status: what happened in plain words, and the ways on. detail, when it is
// not empty, replaces the general text (a fault's own words for people). requestID is printed where somebody
// may have to ask us.
func ProblemOf(page ui.Page, status int, detail, requestID string) Problem {
	p := problemText(status)
	p.Page = page
	p.Page.Title, p.Page.Robots = p.Heading, "noindex"
	if detail != "" {
		p.Text = detail
	}
	if status >= 500 {
		p.RequestID = requestID
	}
	if len(p.Links) == 0 {
		p.Links = []ui.Link{{Text: "Go to the front page", URL: "/"}, {Text: "Look at all collections", URL: "/collections"}}
	}
	return p
}

func problemText(status int) Problem {
	switch status {
	case 404, 410:
		return Problem{Code: "404", Search: true, Heading: "This page is not here",
			Text: "It may have moved, or the address has a slip in it. Search for what you wanted:"}
	case 401, 403:
		return Problem{Code: "403", Heading: "This page is not open to you",
			Text:  "It may belong to another account. Log in with the right one, or go on here:",
			Links: []ui.Link{{Text: "Log in", URL: "/account/login"}, {Text: "Go to the front page", URL: "/"}}}
	case 409:
		return Problem{Code: "409", Heading: "This has changed meanwhile",
			Text:  "Somebody, perhaps you in another window, was quicker. Nothing is lost: look at it again and go on.",
			Links: []ui.Link{{Text: "Look at your cart", URL: "/cart"}, {Text: "Go to the front page", URL: "/"}}}
	case 429:
		return Problem{Code: "429", Heading: "That was a little fast",
			Text: "To keep the shop quick for all, we ask you to wait a minute and then try again."}
	case 503:
		return Problem{Code: "503", Heading: "We are just tidying up",
			Text: "The shop is back in a moment. Your cart is safe. Please try again in a minute."}
	case 400, 405, 413, 415, 422:
		return Problem{Code: "400", Heading: "We could not read that",
			Text: "Something in the request was not as we expected it. Go back, check it and try again."}
	}
	return Problem{Code: "500", Heading: "Something broke on our side",
		Text: "It is not your doing, and we have made a note of it. Your cart is safe. Please try again."}
}
