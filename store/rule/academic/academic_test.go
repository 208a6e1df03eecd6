package academic

import (
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestUniversitiesAreAcademicWithAllBeneathThem(t *testing.T) {
	for _, d := range []string{"mit.edu", "cs.mit.edu", "a.b.mit.edu", "MIT.edu", "stanford.edu", "ox.ac.uk",
		"student.ox.ac.uk", "anything.ac.be", "tum.de", "mytum.de"} {
		if !(List{}).IsAcademic(d) {
			t.Errorf("%s is not academic", d)
		}
	}
}

func TestLookAlikesAreNotAcademic(t *testing.T) {
	for _, d := range []string{
		"", "edu", "ac.uk", "ac.be", ".edu", "gmail.com", "example.org",
		"evil-edu.com", "edu.evil.com", "mit.edu.evil.com", "evilmit.edu", "evil-mit.edu", "notmit.edu",
		"mit.edu.", ".mit.edu", "mit..edu", "mit.edu\n", "mit.edu\x00", " mit.edu", "mit.edu ", "mit.edu/evil.com",
		"ｍit.edu", "mit。edu", "mіt.edu", "mıt.edu", "mit.ed\u200bu", "\u212aent.edu", "xn--mt-xya.edu",
		"@mit.edu", "evil.com@mit.edu", "mit.edu:25", "[mit.edu]", "mit_edu.com",
	} {
		if (List{}).IsAcademic(d) {
			t.Errorf("%q is taken for academic", d)
		}
	}
}

func TestStopListAndAbusedDomainsAreRefused(t *testing.T) {
	refused := strings.Fields(embedded().refused)
	if len(refused) < 2000 {
		t.Fatalf("only %d refused domains", len(refused))
	}
	for _, d := range refused {
		if (List{}).IsAcademic(d) || (List{}).IsAcademic("beneath."+d) {
			t.Errorf("%s is refused and yet academic", d)
		}
	}
}

func TestTheOwnersListsComeFirstAndTheLongestEntryDecides(t *testing.T) {
	l := List{
		Allow: []string{"school.example", "*.lab.mit.edu", "tie.example"},
		Deny:  []string{"@MIT.edu", "bad.school.example", "tie.example"},
	}
	for d, want := range map[string]bool{
		"school.example": true, "a.school.example": true, "bad.school.example": false, "x.bad.school.example": false,
		"mit.edu": false, "cs.mit.edu": false, "lab.mit.edu": true, "x.lab.mit.edu": true, "stanford.edu": true,
		"notschool.example": false, "tie.example": false,
	} {
		if l.IsAcademic(d) != want {
			t.Errorf("%s: academic is %v", d, !want)
		}
	}
}

func TestDomainTakesPlainAddressesOnly(t *testing.T) {
	for email, want := range map[string]string{
		"ada@mit.edu": "mit.edu", "Ada.Lovelace+x@CS.MIT.EDU": "cs.mit.edu", "o'neil@tum.de": "tum.de",
		"x%mit.edu@evil.com": "evil.com", "jürgen@tum.de": "tum.de", "x@münchen.example": "xn--mnchen-3ya.example",
		`"x@mit.edu"@evil.com`: "", `"x"@mit.edu`: "", "x@mit.edu@evil.com": "", "@mit.edu": "", "x@": "", "x": "", "": "",
		"x@mit.edu.": "", "x@mit.edu\n": "", "x@mit.edu\r\nBcc: y": "", "\nx@mit.edu": "", "x @mit.edu": "", "x@ mit.edu": "",
		"x@ｍit.edu": "", "x＠mit.edu": "", "y＠evil.com@mit.edu": "", "x@mit.edu(c)": "", "x(c)@mit.edu": "", "x@[127.0.0.1]": "", "x@127.0.0.1": "",
		"<x@mit.edu>": "", "x@mit..edu": "", "x@-mit.edu": "", "x@edu": "", ".x@mit.edu": "", "x..y@mit.edu": "",
		"x\u202e@mit.edu": "", "x\xff@mit.edu": "", "x@m\xffit.edu": "",
		strings.Repeat("x", 65) + "@mit.edu": "", "x@" + strings.Repeat("a.", 130) + "edu": "", "x@" + strings.Repeat("a", 64) + ".edu": "",
	} {
		got, ok := Domain(email)
		if got = map[bool]string{true: got}[ok]; got != want {
			t.Errorf("Domain(%q) = %q, want %q", email, got, want)
		}
	}
}

func TestTheEmbeddedListIsSortedAndWhole(t *testing.T) {
	for name, text := range map[string]string{"listed": embedded().listed, "refused": embedded().refused} {
		all := strings.Fields(text)
		if len(all) < 2000 || !sort.StringsAreSorted(all) || text != "\n"+strings.Join(all, "\n")+"\n" {
			t.Fatalf("%s: %d lines, or not sorted, or not plain lines", name, len(all))
		}
		for _, d := range all {
			if !line(text, d) || line(text, d+"x") || line(text, "-"+d) {
				t.Fatalf("%s: looking for %s goes wrong", name, d)
			}
			if !hostname(strings.TrimPrefix(d, ".")) {
				t.Fatalf("%s: %s is no host name", name, d)
			}
		}
	}
}

func TestSearchingLinesAgreesWithReadingThemAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(rapid.StringMatching(`[a-c.]{1,4}`), func(s string) string { return s }).Draw(t, "words")
		sort.Strings(words)
		text := "\n" + strings.Join(words, "\n") + "\n"
		want := rapid.StringMatching(`[a-c.]{1,4}`).Draw(t, "want")
		if line(text, want) != strings.Contains(text, "\n"+want+"\n") {
			t.Fatalf("line(%q, %q) is wrong", text, want)
		}
	})
}

func FuzzAcademic(f *testing.F) {
	for _, s := range []string{"ada@mit.edu", `"x@mit.edu"@evil.com`, "x@ｍit.edu", "x@xn--mnchen-3ya.de", "x@mit.edu."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, email string) {
		domain, ok := Domain(email)
		if !ok {
			return
		}
		if !strings.HasSuffix(email, domain) && ascii(email) && asciiLower(email[len(email)-len(domain):]) != domain {
			t.Fatalf("%q has the domain %q", email, domain)
		}
		if again, ok := normal(domain); !ok || again != domain {
			t.Fatalf("%q is not its own normal form but %q", domain, again)
		}
		if (List{}).IsAcademic(domain) && (List{}).IsAcademic(domain+".example.com") {
			t.Fatalf("%q stays academic under another domain", domain)
		}
		if (List{Deny: []string{domain}}).IsAcademic(domain) || !(List{Allow: []string{domain}}).IsAcademic(domain) {
			t.Fatalf("%q: the owner's word does not count", domain)
		}
	})
}

func BenchmarkIsAcademic(b *testing.B) {
	for b.Loop() {
		List{}.IsAcademic("cs.stanford.edu")
	}
}
