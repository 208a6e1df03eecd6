package notify

import (
	"context"
	"time"

	"regulars/store/db"
	"regulars/store/id"
	"regulars/store/staff"
)

// Kinds of letters to those who work here.
const (
	KindStaffInvited = "staff-invited"
	KindStaffNews    = "staff-news"
)

// StaffInvited invites somebody to work here.
type StaffInvited struct {
	From
	By, Role, About, Link string
	Valid                 time.Duration // how long the link works
}

// StaffNews tells a member what happened to the own account.
type StaffNews struct {
	From
	What          string // staff.NewDevice, ...
	Name, By      string // the member; who did it, when that was somebody else
	Device, About string // from which it was done; the role, or the name of a passkey
	Account       string
	When          time.Time // where the shop is
}

// StaffInvited mails the link of an invitation.
func (m Mailer) StaffInvited(ctx context.Context, q db.Q, by staff.Member, token string) error {
	i, err := staff.FindInvite(ctx, q, token)
	if err != nil {
		return err
	}
	from, _, err := m.sender(ctx, q, "")
	if err != nil {
		return err
	}
	letter := StaffInvited{From: from, By: by.Name, Link: m.BaseURL + "/admin/join/" + token, Valid: staff.InviteFor}
	letter.Role, letter.About = i.Role.Label()
	return queue(ctx, q, KindStaffInvited, i.Email, "", id.Hash(token), true, func() (Letter, error) { return m.Letters.StaffInvited(letter) })
}

// StaffNews tells a member what happened to the own account; eventID names it.
func (m Mailer) StaffNews(ctx context.Context, q db.Q, to staff.Member, n staff.News, eventID string, at time.Time) error {
	from, shop, err := m.sender(ctx, q, "")
	if err != nil {
		return err
	}
	letter := StaffNews{From: from, What: n.What, Name: to.Name, By: n.By, Device: n.Device, When: local(at, shop.TimeZone), Account: m.BaseURL + "/admin/account"}
	if letter.About = n.About; n.About == "" {
		letter.About, _ = to.Role.Label()
	}
	return queue(ctx, q, KindStaffNews, to.Email, "", eventID, false, func() (Letter, error) { return m.Letters.StaffNews(letter) })
}
