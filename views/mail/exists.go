package mail

import "github.com/a-h/templ"

// AccountExists tells somebody who tried to open a second account that there is
// one: the page itself must not tell a stranger.
type AccountExists struct {
	Letter
	Name   string
	Login  string
	Forgot string
}

// Subject is the subject line.
func (m AccountExists) Subject() string { return m.Say("You already have an account") }

func (m AccountExists) note() note {
	return note{
		letter: m.Letter, subject: m.Subject(),
		paras: []string{m.Say("{hello} somebody, probably you, has just tried to open an account with this address.", "hello", m.hello(m.Name)),
			m.Say("There is one already, so nothing was changed. Log in with the password you have; if it is gone, choose a new one here: {link}", "link", m.Forgot)},
		act: m.Say("Log in"), url: m.Login,
		last: m.Say("If it was not you, do nothing: nobody has got into your account."),
	}
}

// HTML is the letter with its look.
func (m AccountExists) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m AccountExists) Text() string { return m.note().text() }
