package mail

import "github.com/a-h/templ"

// ConfirmLetters asks the owner of an address whether letters about news may go there: whoever typed it need not be
// the owner.
type ConfirmLetters struct {
	Letter
	Link  string // single use
	Valid string // how long the link works: "7 days"
}

// Subject is the subject line.
func (m ConfirmLetters) Subject() string {
	return oneLine(m.Say("Letters from {shop}: yes or no?", "shop", m.Shop))
}

func (m ConfirmLetters) note() note {
	return note{
		letter: m.Letter, subject: m.Subject(),
		paras: []string{m.Say("Somebody, probably you, has typed this address at {shop} to get letters about news and offers.", "shop", m.Shop),
			m.Say("They begin when you say so here, and every one has a link that stops them.")},
		act: m.Say("Yes, send me letters"), url: m.Link,
		last: m.Say("The link works once, for {time}. If you did not ask for it, do nothing: no letter comes.", "time", m.Valid),
	}
}

// HTML is the letter with its look.
func (m ConfirmLetters) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m ConfirmLetters) Text() string { return m.note().text() }
