package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
	"regulars/handlers/web/webtest"
	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/setting"
)

func TestSecurityTextNamesTheShopAndADayThatComes(t *testing.T) {
	d := dbtest.Open(t)
	s := webtest.Open(t, d, func(*web.House, *echo.Echo) {})
	save := func(email string) {
		t.Helper()
		if err := d.Write(t.Context(), func(q db.Q) error {
			shop, err := setting.FindShop(t.Context(), q)
			if err != nil {
				return err
			}
			shop.Email = email
			return setting.SaveShop(t.Context(), q, shop)
		}); err != nil {
			t.Fatal(err)
		}
	}
	save("")
	s.Browser().Get("/.well-known/security.txt").MustBe(404)
	save("hello@northgate.example")
	body := s.Browser().Get("/.well-known/security.txt").MustBe(200).Body
	fields := map[string]string{}
	for line := range strings.Lines(body) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		fields[name] = value
	}
	until, err := time.Parse(time.RFC3339, fields["Expires"])
	if fields["Contact"] != "mailto:hello@northgate.example" || err != nil || until.Before(d.Now()) || until.After(d.Now().AddDate(1, 0, 0)) {
		t.Errorf("%s, %v", body, err)
	}
}
