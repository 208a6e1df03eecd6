package admin

import (
	"cmp"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/message"
	"regulars/store/preference"
	"regulars/store/tend"
	"regulars/views/admin"
)

// consents are what a person agreed to last.
func (d *Door) consents(p tend.Person) []admin.Fact {
	letters := admin.Fact{Label: "Letters", Value: "Not asked for"}
	switch {
	case p.Letters.On():
		letters.Value = "Since " + d.day(p.Letters.OnSince) + often(p.Letters.Frequency)
	case p.Letters.ID != "" && !slices.ContainsFunc(p.Said, func(r preference.Receipt) bool { return r.Act != preference.Asked }):
		letters.Value = "Asked for, not confirmed"
	case p.Letters.ID != "":
		letters.Value = "Stopped"
	}
	if len(p.Choices) == 0 {
		return []admin.Fact{{Label: "Never asked", Value: "only the necessary"}, letters}
	}
	last := p.Choices[0]
	return []admin.Fact{{Label: "Personalization", Value: agreed(last.Personalization)}, {Label: "Analytics", Value: agreed(last.Analytics)}, {Label: "Chosen on", Value: d.clock(last.At)}, letters}
}

func agreed(yes bool) string {
	if yes {
		return "Agreed"
	}
	return "Refused"
}

func often(f preference.Frequency) string {
	if f.Pause() == 0 {
		return ""
	}
	return ", once a " + string(f) + " at most"
}

// mostReceipts is how many stand on the page; the download has all.
const mostReceipts = 20

// consentReceipts are what was agreed to and taken back as it was kept: when, what, by which
// text, where and by what it is known.
func (d *Door) consentReceipts(p tend.Person) (list []admin.Fact) {
	type kept struct {
		at   time.Time
		said string
	}
	var all []kept
	for _, r := range p.Choices {
		said := "Personalization " + onOff(r.Personalization) + ", analytics " + onOff(r.Analytics) + proof(r.TextVersion, r.Channel, r.Proof)
		if r.GPC {
			said += "; the browser sent Global Privacy Control"
		}
		all = append(all, kept{r.At, said})
	}
	for _, r := range p.Said {
		said := map[preference.Act]string{preference.Asked: "Letters asked for", preference.Agreed: "Letters agreed to", preference.Chose: "Letters chosen", preference.Withdrew: "Letters stopped"}[r.Act]
		all = append(all, kept{r.At, said + proof(r.Version, r.Channel, r.Proof) + ". “" + r.Words + "”"})
	}
	slices.SortStableFunc(all, func(a, b kept) int { return cmp.Compare(b.at.UnixMilli(), a.at.UnixMilli()) })
	for _, k := range all[:min(len(all), mostReceipts)] {
		list = append(list, admin.Fact{Label: d.clock(k.at), Value: k.said})
	}
	return list
}

// proof is by what a receipt can be shown to be true.
func proof(version, channel, by string) (text string) {
	for _, part := range nonempty("text "+version, channel, by) {
		text += "; " + part
	}
	return text
}

// trustCustomer lets mails go to a customer's address again that was refused.
func (d *Door) trustCustomer(c echo.Context) error {
	ctx := c.Request().Context()
	who, err := customer.Find(ctx, d.House.DB.Read(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := d.write(c, func(q db.Q) error { return message.Trust(ctx, q, who.Email) }); err != nil {
		return err
	}
	return d.done(c, customerURL(who.ID), "Mails go to this address again.")
}
