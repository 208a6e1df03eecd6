package mail

import (
	"strings"

	"github.com/a-h/templ"
)

// Progress is what happened to the goods or the money of an order.
type Progress int

// The news that a shopper is written to about.
const (
	Shipped Progress = iota
	Ready
	Missed
	PartRefunded
	ReturnRequested
	ReturnApproved
	ReturnDeclined
	ReturnExchanged
)

// OrderNews tells what happened to the goods or the money of an order, or to a part
// of them.
type OrderNews struct {
	Letter
	News                Progress
	Number, Order, Name string
	Goods               []Row
	Carrier, Track, URL string   // Shipped: who carries it, the number, where to follow it
	Place               []string // Ready: where, with its hours
	Code, Until         string   // Ready: what it is handed over for, and how long it is kept
	Rest                bool     // Ready, Missed: a part of it was collected before
	Amount              string   // of money
	Shipping, Goodwill  string   // PartRefunded: how much of it is for the delivery, and out of goodwill
	Fee                 string   // PartRefunded: what is kept back for sending back
	Return, Words       string   // of a return: its name, and what the shop says to it
	Instead             []Row    // ReturnExchanged: what is given for it
	Handed              bool     // ReturnExchanged: it was given over the counter
	Due, Back           string   // ReturnExchanged: what is to be paid, or goes back; empty when it is even
}

// Subject is the subject line.
func (m OrderNews) Subject() string { return oneLine(m.subject()) }

func (m OrderNews) subject() string {
	switch m.News {
	case Ready:
		if m.Rest {
			return m.Say("The rest of your order {number} waits for you", "number", m.Number)
		}
		return m.Say("Your order {number} is ready for you", "number", m.Number)
	case Missed:
		return m.Say("Nobody came for order {number}", "number", m.Number)
	case PartRefunded:
		return m.Say("We have sent money for order {number} back", "number", m.Number)
	case ReturnRequested:
		return m.Say("We have your request to send something back: {return}", "return", m.Return)
	case ReturnApproved:
		return m.Say("Send it back to us: {return}", "return", m.Return)
	case ReturnDeclined:
		return m.Say("We cannot take this back: {return}", "return", m.Return)
	case ReturnExchanged:
		return m.Say("We exchange it for you: {return}", "return", m.Return)
	}
	return m.Say("Your order {number} is on its way", "number", m.Number)
}

// goods are what the letter is about, in a sentence.
func (m OrderNews) goods() string {
	list := m.pieces(m.Goods)
	if m.Shipping != "" {
		list = append(list, m.Say("{amount} for delivery", "amount", m.Shipping))
	}
	if m.Goodwill != "" {
		list = append(list, m.Say("{amount} out of goodwill", "amount", m.Goodwill))
	}
	return strings.Join(list, ", ")
}

// pieces are rows in a sentence: how many, and of what.
func (m OrderNews) pieces(rows []Row) []string {
	list := make([]string, len(rows))
	for i, g := range rows {
		list[i] = g.Value + " " + m.named(g)
	}
	return list
}

func (m OrderNews) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: m.Say("See your order"), url: m.Order}
	hello := m.hello(m.Name)
	switch m.News {
	case Shipped:
		n.add(m.Say("{hello} this has left the house: {goods}.", "hello", hello, "goods", m.goods()), m.carried())
		if m.URL != "" {
			n.act, n.url = m.Say("Follow the parcel"), m.URL
		}
	case Ready:
		ready := m.Say("{hello} your order is ready and waits for you.", "hello", hello)
		if m.Rest {
			ready = m.Say("{hello} you have collected a part of your order. The rest is ready and waits for you.", "hello", hello)
		}
		n.add(ready, m.Say("Your code is {code}. Say it at the counter, or show this mail; it works until everything is collected.", "code", m.Code),
			m.Say("Where: {place}.", "place", strings.Join(m.Place, ", ")), m.Say("We keep it until {day}.", "day", m.Until), m.Say("In it: {goods}.", "goods", m.goods()))
		n.act = m.Say("Show the code")
	case Missed:
		missed := m.Say("{hello} your order was ready, and nobody came for it in time. So we have put it back on the shelf.", "hello", hello)
		if m.Rest {
			missed = m.Say("{hello} the rest of your order was ready, and nobody came for it in time. So we have put it back on the shelf.", "hello", hello)
		}
		n.add(missed, m.Say("Your {amount} goes back to you, the way you paid it.", "amount", m.Amount))
		n.last = m.Say("Do you still want it? Order it again, or answer this mail.")
	case PartRefunded:
		n.add(m.Say("{hello} we have sent {amount} back to you, the way you paid it.", "hello", hello, "amount", m.Amount))
		if goods := m.goods(); goods != "" {
			n.add(m.Say("It is for: {goods}.", "goods", goods))
		}
		if m.Fee != "" {
			n.add(m.Say("We have kept {amount} of it: the fee for sending back.", "amount", m.Fee))
		}
		n.add(m.Say("Banks and card companies take up to ten days to show it."))
	default:
		m.returned(&n, hello)
	}
	return n
}

// returned says how a return stands.
func (m OrderNews) returned(n *note, hello string) {
	switch m.News {
	case ReturnRequested:
		n.add(m.Say("{hello} you want to send this back: {goods}.", "hello", hello, "goods", m.goods()), m.Say("Please keep it until we have answered: we write to you how it comes back."))
	case ReturnApproved:
		n.add(m.Say("{hello} you can send this back: {goods}.", "hello", hello, "goods", m.goods()), m.Words, m.Say("We write to you again when it has arrived."))
	case ReturnDeclined:
		n.add(m.Say("{hello} we have looked at your request to send this back: {goods}. We cannot take it back.", "hello", hello, "goods", m.goods()), m.Words)
		n.last = m.Say("Do you see it otherwise? Answer this mail, and one of us looks at it again.")
	case ReturnExchanged:
		instead := m.Say("Instead you get: {goods}. We write to you when it leaves the house.", "goods", strings.Join(m.pieces(m.Instead), ", "))
		if m.Handed {
			instead = m.Say("Instead we have given you: {goods}.", "goods", strings.Join(m.pieces(m.Instead), ", "))
		}
		n.add(m.Say("{hello} what you sent back has arrived: {goods}.", "hello", hello, "goods", m.goods()), instead, m.difference())
	}
}

// difference says what an exchange costs.
func (m OrderNews) difference() string {
	switch {
	case m.Due != "":
		return m.Say("{amount} is to be paid for it. A mail of its own leads to where you pay it; you can also pay it on the page of your order.", "amount", m.Due)
	case m.Back != "":
		return m.Say("It costs less: {amount} goes back to you, the way you paid it.", "amount", m.Back)
	}
	return m.Say("It costs the same. Nothing is to be paid.")
}

// carried says who brings it.
func (m OrderNews) carried() string {
	switch {
	case m.Carrier == "":
		return ""
	case m.Track == "":
		return m.Say("{carrier} brings it.", "carrier", m.Carrier)
	}
	return m.Say("{carrier} brings it. The number of the parcel is {number}.", "carrier", m.Carrier, "number", m.Track)
}

// HTML is the letter with its look.
func (m OrderNews) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m OrderNews) Text() string { return m.note().text() }
