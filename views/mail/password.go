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
func (m PasswordChanged) Subject() string { return "Your password was changed" }

func (m PasswordChanged) note() note {
	return note{
		letter: m.Letter, subject: m.Subject(),
		paras: []string{
			greeting(m.Name, "on "+m.When+" the password of your account at "+m.Shop+" was changed, and every other device was logged out."),
			"Was that you? Then there is nothing to do.",
		},
		act: "That was not me: choose a new password", url: m.Forgot,
		last: "If it was not you, use the link and write to us today.",
	}
}

// HTML is the letter with its look.
func (m PasswordChanged) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m PasswordChanged) Text() string { return m.note().text() }
