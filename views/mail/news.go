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
	Amount              string   // of money
	Return, Words       string   // of a return: its name, and what the shop says to it
	Instead             []Row    // ReturnExchanged: what is given for it
	Due, Back           string   // ReturnExchanged: what is to be paid, or goes back; empty when it is even
}

// Subject is the subject line.
func (m OrderNews) Subject() string {
	return oneLine(map[Progress]string{
		Shipped: "Your order " + m.Number + " is on its way", Ready: "Your order " + m.Number + " is ready for you", Missed: "Nobody came for order " + m.Number,
		PartRefunded: "We have sent money for order " + m.Number + " back", ReturnRequested: "We have your request to send something back: " + m.Return,
		ReturnApproved: "Send it back to us: " + m.Return, ReturnDeclined: "We cannot take this back: " + m.Return, ReturnExchanged: "We exchange it for you: " + m.Return,
	}[m.News])
}

func (m OrderNews) goods() string { return pieces(m.Goods) }

// pieces are rows in a sentence: how many, and of what.
func pieces(rows []Row) string {
	list := make([]string, len(rows))
	for i, g := range rows {
		list[i] = g.Value + " " + g.Name
		if g.More != "" {
			list[i] += " (" + g.More + ")"
		}
	}
	return strings.Join(list, ", ")
}

func (m OrderNews) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: "See your order", url: m.Order}
	add := func(lines ...string) {
		for _, l := range lines {
			if l != "" {
				n.paras = append(n.paras, l)
			}
		}
	}
	switch m.News {
	case Shipped:
		add(greeting(m.Name, "this has left the house: "+m.goods()+"."), m.carried())
		if m.URL != "" {
			n.act, n.url = "Follow the parcel", m.URL
		}
	case Ready:
		add(greeting(m.Name, "your order is ready and waits for you."), "Your code is "+m.Code+". Say it at the counter, or show this mail; it works once.",
			"Where: "+strings.Join(m.Place, ", ")+".", "We keep it until "+m.Until+".", "In it: "+m.goods()+".")
		n.act = "Show the code"
	case Missed:
		add(greeting(m.Name, "your order was ready, and nobody came for it in time. So we have put it back on the shelf."), "Your "+m.Amount+" goes back to you, the way you paid it.")
		n.last = "Do you still want it? Order it again, or answer this mail."
	case PartRefunded:
		add(greeting(m.Name, "we have sent "+m.Amount+" back to you, the way you paid it."))
		if len(m.Goods) > 0 {
			add("It is for: " + m.goods() + ".")
		}
		add("Banks and card companies take up to ten days to show it.")
	case ReturnRequested:
		add(greeting(m.Name, "you want to send this back: "+m.goods()+"."), "Please keep it until we have answered: we write to you how it comes back.")
	case ReturnApproved:
		add(greeting(m.Name, "you can send this back: "+m.goods()+"."), m.Words, "We write to you again when it has arrived.")
	case ReturnExchanged:
		add(greeting(m.Name, "what you sent back has arrived: "+m.goods()+"."), "Instead you get: "+pieces(m.Instead)+". We write to you when it leaves the house.")
		switch {
		case m.Due != "":
			add(m.Due + " is to be paid for it. A mail of its own leads to where you pay it; you can also pay it on the page of your order.")
		case m.Back != "":
			add("It costs less: " + m.Back + " goes back to you, the way you paid it.")
		default:
			add("It costs the same. Nothing is to be paid.")
		}
	case ReturnDeclined:
		add(greeting(m.Name, "we have looked at your request to send this back: "+m.goods()+". We cannot take it back."), m.Words)
		n.last = "Do you see it otherwise? Answer this mail, and one of us looks at it again."
	}
	return n
}

// carried says who brings it.
func (m OrderNews) carried() string {
	switch {
	case m.Carrier == "":
		return ""
	case m.Track == "":
		return m.Carrier + " brings it."
	}
	return m.Carrier + " brings it. The number of the parcel is " + m.Track + "."
}

// HTML is the letter with its look.
func (m OrderNews) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m OrderNews) Text() string { return m.note().text() }
