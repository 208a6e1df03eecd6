package main

import (
	"testing"

	"regulars/store/customer"
	"regulars/store/db/dbtest"
	"regulars/store/notify"
	"regulars/store/setting"
)

func TestEveryLetterCanBeLookedAtBeforeItIsWritten(t *testing.T) {
	d := dbtest.Open(t)
	m := notify.Mailer{BaseURL: "https://shop.example", Letters: letters()}
	o := m.SampleOrder(setting.Default(), "ann@shop.example", d.Now())
	for _, k := range notify.Kinds() {
		l, err := m.Draw(t.Context(), d.Read(), k, o, customer.Customer{Name: "Ann", Email: "ann@shop.example"})
		if err != nil || l.Subject == "" || l.Text == "" || l.HTML == "" {
			t.Errorf("%s: %q, %v", k.Name, l.Subject, err)
		}
	}
}
