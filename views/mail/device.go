package mail

import "github.com/a-h/templ"

// GoOnHere lets the owner of an account go on with the device that asked for it, which alone the link works on.
type GoOnHere struct {
	Letter
	Name  string
	Link  string // single use
	Valid string // how long the link works: "1 hour"
	Asked string // the day
}

// Subject is the subject line.
func (m GoOnHere) Subject() string { return m.Say("Go on with this device") }

func (m GoOnHere) note() note {
	return note{
		letter: m.Letter, subject: m.Subject(),
		paras: []string{
			m.Say("{hello} on {day} somebody who looked at an order of yours asked to go on with your account on their device.", "hello", m.hello(m.Name), "day", m.Asked),
			m.Say("If that was you, open this link on the same device, in the same browser. It logs you in there, and what you looked at and put into the cart comes along."),
		},
		act: m.Say("This is me, go on"), url: m.Link,
		last: m.Say("The link works once, for {time}, and on no other device. If it was not you, do nothing: nobody is logged in.", "time", m.Valid),
	}
}

// HTML is the letter with its look.
func (m GoOnHere) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m GoOnHere) Text() string { return m.note().text() }
