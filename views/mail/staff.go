package mail

import (
	"strings"

	"github.com/a-h/templ"
)

// StaffInvited invites somebody to work in the back office.
type StaffInvited struct {
	Letter
	By    string // who invites
	Role  string
	About string // what the role is for
	Link  string // single use
	Valid string // how long the link works: "7 days"
}

// Subject is the subject line.
func (m StaffInvited) Subject() string { return oneLine("Work with us at " + m.Shop) }

func (m StaffInvited) note() note {
	return note{
		letter: m.Letter, subject: m.Subject(),
		paras: []string{m.By + " invites you to the back office of " + m.Shop + ".",
			"You will be " + strings.ToLower(m.Role) + ": " + m.About + "."},
		act: "Choose a password and join", url: m.Link,
		last: "The link works once, for " + m.Valid + ". If you do not know " + m.By + ", do nothing: nobody gets in.",
	}
}

// HTML is the letter with its look.
func (m StaffInvited) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m StaffInvited) Text() string { return m.note().text() }

// News is what happened to the account of somebody who works here.
type News int

// What is told.
const (
	NewDevice News = iota
	NewPassword
	NewRole
	AccessEnded
	AccessGiven
	FactorOn
	FactorOff
	NewCodes
	CodeUsed
	PasskeyAdded
	PasskeyRemoved
	PasskeyCopied
)

// StaffNews tells somebody who works here what happened to the own account, so that
// nobody else can do it silently.
type StaffNews struct {
	Letter
	What    News
	Name    string
	By      string // who did it; empty for the owner of the account
	About   string // NewRole: the one they have now; of a passkey: its name
	Device  string // from which it was done
	When    string
	Account string // the page of the own account
}

// Subject is the subject line.
func (m StaffNews) Subject() string {
	switch m.What {
	case NewPassword:
		return "Your back office password was changed"
	case NewRole:
		return "Your role was changed"
	case AccessEnded:
		return "Your access has ended"
	case AccessGiven:
		return "You have access again"
	case FactorOn:
		return "Your second factor is on"
	case FactorOff:
		return "Your second factor is off"
	case NewCodes:
		return "You have new codes on paper"
	case CodeUsed:
		return "One of your codes on paper was used"
	case PasskeyAdded:
		return "A passkey was added to your account"
	case PasskeyRemoved:
		return "A passkey of your account was removed"
	case PasskeyCopied:
		return "A passkey of yours was refused"
	}
	return "New login to the back office"
}

func (m StaffNews) note() note {
	n := note{letter: m.Letter, subject: m.Subject(), act: "Look at your account", url: m.Account}
	n.paras = []string{m.hello(m.Name) + " on " + m.When + " " + m.happened()}
	if m.By != "" {
		n.last = "Is that not right? Ask " + m.By + "."
		return n
	}
	n.paras = append(n.paras, "Was that you? Then there is nothing to do.")
	n.last = "If it was not you, log out everywhere, change your password, and tell an owner of " + m.Shop + " today."
	return n
}

func (m StaffNews) happened() string {
	who := "you"
	if m.By != "" {
		who = m.By
	}
	from := ""
	if m.Device != "" {
		from = " (" + m.Device + ")"
	}
	switch m.What {
	case NewPassword:
		return "the password of your account in the back office was changed" + from + ", and every other session was ended."
	case NewRole:
		return who + " changed your role. You are now: " + m.About + "."
	case AccessEnded:
		return who + " ended your access to the back office."
	case AccessGiven:
		return who + " gave you access to the back office again."
	case FactorOn:
		return "a second factor was turned on for your account" + from + ". From now on a login asks for a code of your app."
	case FactorOff:
		return who + " turned the second factor of your account off" + from + ". Your password alone lets in now."
	case NewCodes:
		return "new codes on paper were made for your account" + from + ". Those you had before work no more."
	case CodeUsed:
		return "somebody logged in with your password and one of your codes on paper" + from + ". That code works no more."
	}
	return m.happenedToKeys(from)
}

func (m StaffNews) happenedToKeys(from string) string {
	switch m.What {
	case PasskeyAdded:
		return "the passkey “" + m.About + "” was added to your account" + from + ". It lets in without a password."
	case PasskeyRemoved:
		return "the passkey “" + m.About + "” was removed from your account" + from + ". It lets nobody in any more."
	case PasskeyCopied:
		return "the passkey “" + m.About + "” was refused" + from + ", because it counted backwards: there may be a copy of it. It lets nobody in any more. Remove it, and add a new one."
	}
	return "somebody logged in with your account on a browser that has not been used for it before" + from + "."
}

// HTML is the letter with its look.
func (m StaffNews) HTML() templ.Component { return noteHTML(m.note()) }

// Text is the same letter in plain text.
func (m StaffNews) Text() string { return m.note().text() }
