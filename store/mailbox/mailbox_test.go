package mailbox_test

import (
	"strings"
	"testing"

	"regulars/store/mailbox"
)

func TestAddressesThatCannotBeOnesAreRefused(t *testing.T) {
	for _, s := range []string{"", "a", "@", "a@", "@b.de", "a@b", "a b@c.de", "a@b@c.de", `"x@mit.edu"@evil.com`, "x@mit.edu\n@evil.com", "x@ｍit.edu",
		"a@b.de\r\nBcc: c@d.de", ".a@b.de", "a.@b.de", "a..b@c.de", "a@-b.de", "a@b..de", "a@127.0.0.1", "a@[127.0.0.1]", "a@b.1", "a(c)@b.de",
		strings.Repeat("a", 65) + "@b.de", "a\x00@b.de", "a\u202e@b.de", "a,b@c.de", "<a@b.de>"} {
		if e, err := mailbox.Parse(s); err == nil {
			t.Errorf("%q is taken as %+v", s, e)
		}
	}
	for s, key := range map[string]string{" Ada@MIT.edu": "ada@mit.edu", "o'brien+x@a-b.co.uk": "o'brien+x@a-b.co.uk", "jörg@köln.de": "jörg@xn--kln-sna.de"} {
		if e, err := mailbox.Parse(s); err != nil || e.Key != key {
			t.Errorf("%q: %+v, %v", s, e, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Ada@MIT.edu")
	f.Add("x@ｍit.edu")
	f.Fuzz(func(t *testing.T, s string) {
		e, err := mailbox.Parse(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(e.Address+e.Key, "\r\n\x00 <>\",") || strings.Count(e.Address, "@") != 1 {
			t.Fatalf("%q became %+v", s, e)
		}
		again, err := mailbox.Parse(e.Address)
		if err != nil || again != e {
			t.Fatalf("%q: %+v became %+v, %v", s, e, again, err)
		}
	})
}

func TestTheSameMailboxHasOneKeyHoweverItIsWritten(t *testing.T) {
	for _, same := range [][]string{
		{"Ada@MIT.edu", " ada@mit.EDU ", "ADA@mit.edu"},
		{"Zoé@bücher.example", "ZOÉ@BÜCHER.example", "zoe\u0301@xn--bcher-kva.example"},
		{"straße@a.example", "STRASSE@a.example"},
		{"not an address", " Not An Address"},
	} {
		for _, s := range same {
			if got, want := mailbox.Key(s), mailbox.Key(same[0]); got != want {
				t.Errorf("%q is %q, and %q is %q", s, got, same[0], want)
			}
		}
	}
}

func TestAMaskedAddressShowsItsFirstLetterAndDomain(t *testing.T) {
	for address, want := range map[string]string{"ada@mit.edu": "a…@mit.edu", "élan@mit.edu": "é…@mit.edu", "ada": "…", "@mit.edu": "…"} {
		if got := mailbox.Mask(address); got != want {
			t.Errorf("%q is shown as %q", address, got)
		}
	}
}
