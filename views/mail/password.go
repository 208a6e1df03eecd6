package mail

import "github.com/a-h/templ"

// PasswordChanged tells the owner of an account that its password was changed, so that nobody else can do it
// silently.
type PasswordChanged struct {
	Letter
	Name   string
	When   string
	Forgot string // where a new password is chosen
}

// Subject is the subject line.
func (m PasswordChanged) Subject() string { return m.Say("Your password was changed") }

func (m PasswordChanged) note() note {
	return note{
		letter: m.Letter, subject: m.Subject(),
		paras: []string{
			m.Say("{hello} on {day} the password of your account at {shop} was changed, and every other device was logged out.", "hello", m.hello(m.Name), "day", m.When, "shop", m.Shop),
			m.Say("Was that you? Then there is nothing to do."),
		},
		act: m.Say("That was not me: choose a new password"), url: m.Forgot,
		last: m.Say("If it was not you, use the link and write to us today."),
	}
}

// HTML is the letter with its look.
func (m PasswordChanged) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m PasswordChanged) Text() string { return m.note().text() }
