package shop

import "regulars/views/ui"

// ProblemOf is the page for an HTTP status: what happened in plain words, and the ways on. detail, when it is
// not empty, replaces the general text (a fault's own words for people). requestID is printed where somebody
// may have to ask us.
func ProblemOf(page ui.Page, status int, detail, requestID string) Problem {
	p := problemText(page.Words, status)
	p.Page = page
	p.Page.Title, p.Page.Robots = p.Heading, "noindex"
	if detail != "" {
		p.Text = detail
	}
	if status >= 500 {
		p.RequestID = requestID
	}
	if len(p.Links) == 0 {
		p.Links = []ui.Link{{Text: page.Words.Say("Go to the front page"), URL: "/"}, {Text: page.Words.Say("Look at all collections"), URL: "/collections"}}
	}
	return p
}

func problemText(w *ui.Words, status int) Problem {
	switch status {
	case 404, 410:
		return Problem{Code: "404", Search: true, Heading: w.Say("This page is not here"),
			Text: w.Say("It may have moved, or the address has a slip in it. Search for what you wanted:")}
	case 401, 403:
		return Problem{Code: "403", Heading: w.Say("This page is not open to you"),
			Text:  w.Say("It may belong to another account. Log in with the right one, or go on here:"),
			Links: []ui.Link{{Text: w.Say("Log in"), URL: "/account/login"}, {Text: w.Say("Go to the front page"), URL: "/"}}}
	case 409:
		return Problem{Code: "409", Heading: w.Say("This has changed meanwhile"),
			Text:  w.Say("Somebody, perhaps you in another window, was quicker. Nothing is lost: look at it again and go on."),
			Links: []ui.Link{{Text: w.Say("Look at your cart"), URL: "/cart"}, {Text: w.Say("Go to the front page"), URL: "/"}}}
	case 429:
		return Problem{Code: "429", Heading: w.Say("That was a little fast"),
			Text: w.Say("To keep the shop quick for all, we ask you to wait a minute and then try again.")}
	case 503:
		return Problem{Code: "503", Heading: w.Say("We are just tidying up"),
			Text: w.Say("The shop is back in a moment. Your cart is safe. Please try again in a minute.")}
	case 400, 405, 413, 415, 422:
		return Problem{Code: "400", Heading: w.Say("We could not read that"),
			Text: w.Say("Something in the request was not as we expected it. Go back, check it and try again.")}
	}
	return Problem{Code: "500", Heading: w.Say("Something broke on our side"),
		Text: w.Say("It is not your doing, and we have made a note of it. Your cart is safe. Please try again.")}
}
