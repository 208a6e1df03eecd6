package web

import (
	"net/url"
	"testing"

	"regulars/store/visitor"
)

func TestWhereSomebodyCameInIsReadFromTheFirstPageOrTheFormSentFromIt(t *testing.T) {
	const base = "https://shop.example"
	tiktok := visitor.Origin{Landing: "/collections/dorm", UTMSource: "tiktok"}
	for name, tc := range map[string]struct {
		at, referer string
		want        visitor.Origin
	}{
		"a campaign":              {"/collections/dorm?utm_source=tiktok", "", tiktok},
		"the form on that page":   {"/consent", base + "/collections/dorm?utm_source=tiktok", tiktok},
		"a link from another":     {"/products/mug", "https://news.example/x?utm_source=no", visitor.Origin{Landing: "/products/mug", ReferrerHost: "news.example"}},
		"nothing known":           {"/", "", visitor.Origin{Landing: "/"}},
		"a page of the shop's":    {"/cart/lines", base + "/products/mug", visitor.Origin{Landing: "/products/mug"}},
		"an address that is none": {"/", "::::", visitor.Origin{Landing: "/"}},
	} {
		u, err := url.Parse(tc.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := origin(u.Path, u.Query(), tc.referer, base); got != tc.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
