package shipment_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"regulars/store/fault"
	"regulars/store/shipment"
)

func TestAddressesAreReadForgivingly(t *testing.T) {
	for _, c := range []struct{ country, typed, want string }{
		{"DE", " 10117 ", "10117"}, {"DE", "D-10117", "10117"}, {"de", "１０１１７", "10117"},
		{"GB", "sw1a1aa", "SW1A 1AA"}, {"GB", "M1 1AE", "M1 1AE"}, {"GB", "ec1a  1bb", "EC1A 1BB"},
		{"NL", "1012js", "1012 JS"}, {"SE", "11129", "111 29"}, {"PL", "00950", "00-950"},
		{"CA", "k1a0b1", "K1A 0B1"}, {"US", "100011234", "10001-1234"}, {"US", "10001", "10001"},
		{"LV", "lv1050", "LV-1050"}, {"IE", "d02af30", "D02 AF30"}, {"JP", "100–0001", "100-0001"},
	} {
		a := shipment.Address{Country: c.country, Postcode: c.typed}.Clean()
		if a.Postcode != c.want {
			t.Errorf("%s %q: got %q, want %q", c.country, c.typed, a.Postcode, c.want)
		}
	}
}

func TestNamesKeepTheirAccentsAndApostrophesAndLoseWhatIsInvisible(t *testing.T) {
	for typed, want := range map[string]string{
		"  Zoë\t O’Brien ":               "Zoë O’Brien",
		"Zoe\u0308":                      "Zoë",
		"Ada\u200b\ufeff Love\u202elace": "Ada Lovelace",
		"نمی\u200cخواهم":                 "نمی\u200cخواهم",
		"line\r\nbreak\x00":              "line break",
		"\u200dAda\u200d":                "Ada",
	} {
		if got := shipment.Tidy(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func TestMistakesAreNamedByFieldWithTheWayOut(t *testing.T) {
	err := shipment.Address{Country: "US", Line1: strings.Repeat("x", 101), Postcode: "abc", Region: "Bavaria"}.Clean().Validate()
	fields := fault.FieldsOf(err)
	for key, want := range map[string]string{
		"name": "Enter the full name", "city": "Enter the city", "postcode": "like 10001", "region": "Choose the state", "line1": "100 characters",
	} {
		if !strings.Contains(fields[key], want) {
			t.Errorf("%s: %q does not say %q", key, fields[key], want)
		}
	}
	if err := (shipment.Address{Country: "XX"}).Validate(); fault.FieldsOf(err)["country"] == "" {
		t.Error("an unknown country passes")
	}
}

func TestEveryCountrysOwnExampleIsAccepted(t *testing.T) {
	list := shipment.Formats()
	if len(list) < 40 {
		t.Fatalf("only %d countries", len(list))
	}
	for _, f := range list {
		a := shipment.Address{Name: "Ada", Line1: "1 High Street", City: "Town", Postcode: f.Example, Region: "Somewhere", Country: f.Code}
		if len(f.Regions) > 0 {
			a.Region = f.Regions[0].Name
		}
		if err := a.Clean().Validate(); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.Example != "" && a.Clean().Postcode != f.Example {
			t.Errorf("%s: the example %q is written %q", f.Name, f.Example, a.Clean().Postcode)
		}
		if n := len(f.Keys()) - 1 + 2; n > 8 { // without company, with mail and country
			t.Errorf("%s asks %d questions", f.Name, n)
		}
		if shipment.FormatOf(f.Code).Code != f.Code {
			t.Errorf("%s is not found: the table is not sorted", f.Code)
		}
	}
}

func TestAnAddressIsPrintedAsItsCountryWritesIt(t *testing.T) {
	for _, c := range []struct {
		a    shipment.Address
		home string
		want string
	}{
		{shipment.Address{Name: "Ada", Line1: "Weg 1", Line2: "Hof", Postcode: "10117", City: "Berlin", Country: "DE"}, "DE", "Ada|Weg 1|Hof|10117 Berlin"},
		{shipment.Address{Name: "Ada", Company: "Acme", Line1: "1 Main St", City: "Boston", Region: "MA", Postcode: "02101", Country: "US"}, "DE", "Ada|Acme|1 Main St|Boston, MA 02101|UNITED STATES"},
		{shipment.Address{Name: "Ada", Line1: "1-1", City: "Chiyoda", Region: "13", Postcode: "100-0001", Country: "JP"}, "JP", "100-0001|Tokyo Chiyoda|1-1|Ada"},
		{shipment.Address{Name: "Ada", Line1: "1 Road", City: "Cork", Country: "IE"}, "IE", "Ada|1 Road|Cork"},
	} {
		if got := strings.Join(c.a.Lines(c.home), "|"); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestAFormAsksFromThePersonToThePlace(t *testing.T) {
	for _, f := range shipment.Formats() {
		if keys := f.Keys(); keys[0] != shipment.Name || !slices.Contains(keys, shipment.Line1) {
			t.Errorf("%s: %v", f.Name, keys)
		}
	}
}

// Cleaning what is clean changes nothing, and what is kept is valid, composed
// text without controls, whatever was typed.
func TestWhatIsMissingIsAskedForByTheNameThatItsCountryHasForIt(t *testing.T) {
	for _, f := range shipment.Formats() {
		wrong := fault.FieldsOf(shipment.Address{Country: f.Code}.Validate())
		for _, k := range []shipment.Key{shipment.Postcode, shipment.City, shipment.Region} {
			label := f.Label(k)
			if !strings.HasPrefix(label, "PIN") && !strings.HasPrefix(label, "ZIP") && label != "CEP" && label != "Eircode" {
				label = strings.ToLower(label)
			}
			if said := wrong[string(k)]; f.Needs(k) && !strings.Contains(said, " "+label) {
				t.Errorf("%s asks for the %s: %q", f.Code, label, said)
			}
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("DE", "Zoë O’Brien", "D-10117", "Berlin", "")
	f.Add("US", "a\u200db", "100011234", "x\x00y", "california")
	f.Add("zz", "\xff\xfe", "＊", "\u202e", "Z̸̡̢̧̛")
	f.Fuzz(func(t *testing.T, country, name, postcode, city, region string) {
		a := shipment.Address{Country: country, Name: name, Postcode: postcode, City: city, Region: region, Line1: name, Line2: city}.Clean()
		if again := a.Clean(); again != a {
			t.Fatalf("cleaning twice: %+v, then %+v", a, again)
		}
		for _, k := range shipment.Keys() {
			v := a.Value(k)
			if !utf8.ValidString(v) || !norm.NFC.IsNormalString(v) || strings.ContainsAny(v, "\x00\r\n\u200b\u202e") || v != strings.TrimSpace(v) {
				t.Fatalf("%s is kept as %q", k, v)
			}
		}
		_ = a.Validate()
		_ = a.Lines("DE")
	})
}
