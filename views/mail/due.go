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
	switch m.About {
	case PaymentAsked:
		return oneLine(m.Say("Please pay {amount} for order {number}", "amount", m.Due, "number", m.Number))
	case BalancePaid:
		return oneLine(m.Say("Thank you, we have received {amount} for order {number}", "amount", m.Amount, "number", m.Number))
	}
	return oneLine(m.Say("Your order {number} was changed", "number", m.Number))
}

func (m OrderDue) goods() string {
	list := make([]string, len(m.Goods))
	for i, g := range m.Goods {
		list[i] = m.named(g) + " " + g.Value
	}
	return strings.Join(list, ", ")
}

func (m OrderDue) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: m.Say("See your order"), url: m.Order}
	hello, goods := m.hello(m.Name), m.Say("In it: {goods}.", "goods", m.goods())
	switch m.About {
	case PaymentAsked:
		n.paras = []string{m.Say("{hello} {amount} is still to be paid for your order {number}.", "hello", hello, "amount", m.Due, "number", m.Number), goods,
			m.Say("You can pay on the page behind this link until {day}.", "day", m.Until)}
		n.act, n.last = m.Say("Pay {amount}", "amount", m.Due), m.Say("Paid in the meantime? Then the page says so, and you need not do anything. It cannot be paid twice.")
	case BalancePaid:
		n.paras = []string{m.Say("{hello} your {amount} has arrived. Nothing is due for your order any more.", "hello", hello, "amount", m.Amount)}
	default:
		n.paras = []string{m.Say("{hello} we have changed your order, as agreed. It came to {before} and comes to {total} now.", "hello", hello, "before", m.Was, "total", m.Total), goods}
		if m.Due != "" {
			n.paras = append(n.paras, m.Say("{amount} is still to be paid. You can pay it on the page of your order.", "amount", m.Due))
		}
		if m.TooMuch != "" {
			n.paras = append(n.paras, m.Say("You have paid {amount} too much. It comes back to you, the way you paid it.", "amount", m.TooMuch))
		}
		n.last = m.Say("That is not what you agreed to? Answer this mail.")
	}
	return n
}

// HTML is the letter with its look.
func (m OrderDue) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m OrderDue) Text() string { return m.note().text() }
