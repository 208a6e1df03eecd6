package admin_test

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"

	"regulars/handlers/web/webtest"
	"regulars/seed/sample"
	"regulars/store/db"
	"regulars/store/message"
	"regulars/store/preference"
	"regulars/store/setting"
	"regulars/store/staff"
)

func TestTopicsAreCollectionsOrTagsAndAWrongOneSavesNothing(t *testing.T) {
	o := open(t)
	sample.Product(t, o.d, sample.Tags("sale"))
	b := o.ann()
	seen := b.Get("/admin/mails/mailing").MustBe(200).Attr(`[name="seen"]`, "value")
	save := func(seen string, form ...string) *webtest.Page {
		return b.Post("/admin/mails/mailing", append([]string{"seen", seen, "offered", "yes"}, form...)...)
	}
	if p := save(seen, "topics", "Summer = nothing", "per_hour", "50").MustBe(422); !p.Has("#topics-error") || !strings.Contains(p.Text("#topics"), "Summer = nothing") {
		t.Error("a wrong topic is not explained with what was typed")
	}
	save(seen, "topics", "Summer = Sale", "per_hour", "many").MustBe(422)
	save(seen, "topics", "Summer = Sale", "per_hour", "50").MustBe(303)
	m, err := setting.FindMailing(ctx, o.d.Read())
	if must(t, err); !m.Offered || m.PerHour != 50 || len(m.Topics) != 1 || m.Topics[0] != (setting.LetterTopic{Handle: "sale", Tag: true, Name: "Summer"}) {
		t.Errorf("%+v", m)
	}
	save(seen, "topics", "", "per_hour", "").MustBe(409)
	clerk := o.member(staff.Clerk)
	for _, path := range []string{"/admin/mails/mailing", "/admin/mails/news", "/admin/mails/domain"} {
		clerk.Get(path).MustBe(403)
	}
}

func TestALetterToThoseWhoWantSomeIsShownBeforeItIsSentOnce(t *testing.T) {
	o := open(t)
	must(t, o.d.Write(ctx, func(q db.Q) error {
		s, _, err := preference.Want(ctx, q, preference.Wanted{Email: "ada@mit.edu", Words: "yes"})
		if err != nil {
			return err
		}
		token, err := preference.Arm(ctx, q, s)
		if err == nil {
			_, err = preference.Agree(ctx, q, token)
		}
		return err
	}))
	b := o.ann()
	once := b.Get("/admin/mails/news").MustBe(200).Attr(`[name="once"]`, "value")
	form := []string{"once", once, "title", "New bags", "text", "They are here.\r\n\r\nCome."}
	if p := b.Post("/admin/mails/news", "once", once, "title", "", "text", "Kept", "act", "send").MustBe(422); !p.Has("#title-error") || p.Text("#text") != "Kept" {
		t.Error("a letter without a subject is not refused with what was typed")
	}
	p := b.Post("/admin/mails/news", append(form, "act", "show")...).MustBe(200)
	list, err := message.ListNews(ctx, o.d.Read(), 10)
	if must(t, err); len(list) != 0 || !strings.Contains(p.Text("main"), "Send it to 1 address") {
		t.Errorf("%+v, %q", list, p.Text("main"))
	}
	for range 2 {
		b.Post("/admin/mails/news", append(form, "act", "send")...).MustBe(303)
	}
	list, err = message.ListNews(ctx, o.d.Read(), 10)
	if must(t, err); len(list) != 1 || list[0].Text != "They are here.\n\nCome." {
		t.Errorf("%+v", list)
	}
	if p := b.Get("/admin/mails/mailing").MustBe(200); !strings.Contains(p.Text("main"), "New bags") || !strings.Contains(p.Text("main"), "On its way") {
		t.Errorf("%q", p.Text("main"))
	}
	b.Post("/admin/mails/news", append(form, "act", "send", "topic", "none")...).MustBe(422)
}

func TestTheSendingDomainIsLookedAtByAFormAndKept(t *testing.T) {
	o := open(t)
	var asked atomic.Int64 // records are asked for side by side
	o.door.DNS = message.Resolver{
		TXT: func(context.Context, string) ([]string, error) {
			asked.Add(1)
			return nil, &net.DNSError{IsNotFound: true}
		},
		MX: func(context.Context, string) ([]*net.MX, error) { return nil, &net.DNSError{IsNotFound: true} },
	}
	b := o.ann()
	o.door.MailFrom = "nowhere"
	if p := b.Post("/admin/mails/domain", "selector", "s1").MustBe(422); !p.Has("#selector-error") || p.Attr("#selector", "value") != "s1" {
		t.Error("a sender without a domain is not explained")
	}
	o.door.MailFrom = "shop@northgate.example"
	b.Post("/admin/mails/domain", "selector", "s1").MustBe(303)
	before := asked.Load()
	p := b.Get("/admin/mails/domain").MustBe(200)
	if asked.Load() != before || before == 0 {
		t.Error("the page waits for the DNS")
	}
	for _, want := range []string{"s1._domainkey.northgate.example", "v=DMARC1; p=none", "Missing"} {
		if !strings.Contains(p.Text("main"), want) {
			t.Errorf("%q is not said", want)
		}
	}
}

// refusing says that there is no such mailbox.
type refusing struct{}

func (refusing) Send(context.Context, message.Message) error {
	return errNone{}
}

type errNone struct{}

func (errNone) Error() string { return (&smtp.SMTPError{Code: 550, Message: "no such user"}).Error() }
func (errNone) Is(target error) bool {
	return target == message.ErrRefused || target == message.ErrNoMailbox
}

func TestWhatBecameOfALetterStandsWithTheCustomerAndAnAddressIsTrustedAgain(t *testing.T) {
	o := open(t)
	c := sample.Customer(t, o.d, "ada@mit.edu")
	must(t, o.d.Write(ctx, func(q db.Q) error {
		return message.Queue(ctx, q, message.Message{Kind: "welcome", CustomerID: c.ID, To: c.Email, Subject: "Welcome", Text: "x", Key: "w"})
	}))
	_, err := (&message.Postman{DB: o.d, Sender: refusing{}, Log: o.door.House.Log}).Deliver(ctx)
	must(t, err)
	b := o.ann()
	p := b.Get("/admin/customers/" + c.ID).MustBe(200).Text("main")
	for _, want := range []string{"A mail: Welcome", "Failed, 1 try", "no such user", "Refused since"} {
		if !strings.Contains(p, want) {
			t.Errorf("%q is not said: %s", want, p)
		}
	}
	list, err := message.List(ctx, o.d.Read(), message.Filter{})
	must(t, err)
	if mail := b.Get("/admin/mails/" + list[0].ID).MustBe(200); !strings.Contains(mail.Text("main"), "has been refused since") {
		t.Error("the outbox does not say that the address is refused")
	}
	for _, url := range []string{"/admin/customers/" + c.ID + "/trust", "/admin/mails/" + list[0].ID + "/trust"} {
		b.Post(url).MustBe(303)
	}
	if f, err := message.FindFailing(ctx, o.d.Read(), c.Email); err != nil || !f.At.IsZero() {
		t.Errorf("%+v, %v", f, err)
	}
}
