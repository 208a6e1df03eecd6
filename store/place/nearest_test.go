package place_test

import (
	"strings"
	"testing"

	"regulars/store/place"
)

func TestTheNearestPlaceIsTheChosenOneOrWhatThePostcodeLeavesNoDoubtAbout(t *testing.T) {
	list := []place.Place{
		{ID: "1", Handle: "utrecht", Country: "NL", Postcode: "3512 AB"}, {ID: "2", Handle: "zwolle", Country: "NL", Postcode: "8011 CD"},
		{ID: "3", Handle: "zeist", Country: "NL", Postcode: "3701 EF"}, {ID: "4", Handle: "ghent", Country: "BE", Postcode: "9000"},
	}
	for name, c := range map[string]struct {
		near place.Near
		want string
	}{
		"nothing known":            {place.Near{}, ""},
		"chosen":                   {place.Near{Chosen: "2", Country: "BE", Postcode: "9000"}, "zwolle"},
		"chosen and closed since":  {place.Near{Chosen: "9", Country: "BE"}, "ghent"},
		"the only one there":       {place.Near{Country: "be", Postcode: "1000"}, "ghent"},
		"country alone, several":   {place.Near{Country: "NL"}, ""},
		"by the postcode":          {place.Near{Country: "NL", Postcode: "8025xx"}, "zwolle"},
		"as far as it tells apart": {place.Near{Country: "NL", Postcode: "35 99-xx"}, "utrecht"},
		"two alike":                {place.Near{Country: "NL", Postcode: "3999"}, ""},
		"nothing alike":            {place.Near{Country: "NL", Postcode: "1011"}, ""},
		"a country without any":    {place.Near{Country: "US", Postcode: "3512"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := place.Nearest(list, c.near); got.Handle != c.want || ok != (c.want != "") {
				t.Errorf("%q, %v; want %q", got.Handle, ok, c.want)
			}
		})
	}
}

func TestPlacesOfTheCountryComeFirstAndOfThemThoseWithThePostcodeMostAlike(t *testing.T) {
	list := []place.Place{{ID: "ghent", Country: "BE", Postcode: "9000"}, {ID: "zwolle", Country: "NL", Postcode: "8011 CD"}, {ID: "utrecht", Country: "NL", Postcode: "3512 AB"}, {ID: "zeist", Country: "NL", Postcode: "3701 EF"}}
	for near, want := range map[place.Near]string{
		{Country: "nl", Postcode: "35-11"}: "utrecht zeist zwolle ghent",
		{Country: "BE"}:                    "ghent zwolle utrecht zeist",
		{Country: "FR", Postcode: "9000"}:  "ghent zwolle utrecht zeist",
	} {
		var got []string
		for _, p := range place.ByNearness(list, near) {
			got = append(got, p.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%+v: %v, want %s", near, got, want)
		}
	}
}
