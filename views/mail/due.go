package mail

import (
	"strings"

	"github.com/a-h/templ"
)

// Dues is what a letter about the sum of an order is for.
type Dues int

// The letters about the sum of an order.
const (
	Edited Dues = iota
	PaymentAsked
	BalancePaid
)

// OrderDue tells what an order comes to after it was changed, asks for what is due, or
// thanks for it.
type OrderDue struct {
	Letter
	About                Dues
	Number, Order, Name  string // Order is where it is seen, or paid
	Goods                []Row
	Was, Total           string
	Due, TooMuch, Amount string // Amount is what was paid
	Until                string // the last day of a link
}

// Subject is the subject line.
func (m OrderDue) Subject() string {
	words := map[Dues]string{Edited: "Your order " + m.Number + " was changed", PaymentAsked: "Please pay " + m.Due + " for order " + m.Number, BalancePaid: "Thank you, we have received " + m.Amount + " for order " + m.Number}
	return oneLine(words[m.About])
}

func (m OrderDue) goods() string {
	list := make([]string, len(m.Goods))
	for i, g := range m.Goods {
		list[i] = g.Name
		if g.More != "" {
			list[i] += " (" + g.More + ")"
		}
		list[i] += " " + g.Value
	}
	return strings.Join(list, ", ")
}

func (m OrderDue) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: "See your order", url: m.Order}
	switch m.About {
	case PaymentAsked:
		n.paras = []string{greeting(m.Name, m.Due+" is still to be paid for your order "+m.Number+"."), "In it: " + m.goods() + ".", "You can pay on the page behind this link until " + m.Until + "."}
		n.act, n.last = "Pay "+m.Due, "Paid in the meantime? Then the page says so, and you need not do anything. It cannot be paid twice."
	case BalancePaid:
		n.paras = []string{greeting(m.Name, "your "+m.Amount+" has arrived. Nothing is due for your order any more.")}
	default:
		n.paras = []string{greeting(m.Name, "we have changed your order, as agreed. It came to "+m.Was+" and comes to "+m.Total+" now."), "In it: " + m.goods() + "."}
		if m.Due != "" {
			n.paras = append(n.paras, m.Due+" is still to be paid. You can pay it on the page of your order.")
		}
		if m.TooMuch != "" {
			n.paras = append(n.paras, "You have paid "+m.TooMuch+" too much. It comes back to you, the way you paid it.")
		}
		n.last = "That is not what you agreed to? Answer this mail."
	}
	return n
}

// HTML is the letter with its look.
func (m OrderDue) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m OrderDue) Text() string { return m.note().text() }
